import type { Instant } from '../kernel/days.ts'
import type { ClosingRequest } from '../tenants/ask-closing.ts'
import type { ExportedDetail } from '../tenants/export/record-export.ts'

/** What a federation took along after its closing had begun. */
export type TakenExport = ExportedDetail & { readonly at: Instant }

/** How far the end of a tenant has come, as the registry knows it. */
export type Leaving = {
  readonly request: ClosingRequest | undefined
  readonly begunAt: Instant | undefined
  readonly taken: TakenExport | undefined
  /** Key, database and documents are gone. */
  readonly finished: boolean
}

/** Whether nothing stays behind that the federation would miss. */
export const hasEverything = ({ taken }: Leaving): boolean =>
  taken !== undefined && taken.documents === taken.documentsKnown
