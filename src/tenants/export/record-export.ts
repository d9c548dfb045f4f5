import type { AuditHead } from '../../audit/chain.ts'
import type { Config } from '../../config.ts'
import { assert } from '../../kernel/assert.ts'
import type { TenantScope } from '../../scope.ts'
import { auditPlatform } from '../audit-platform.ts'
import { openPlatformDb } from '../ensure-platform.ts'

/** How an export that went out whole is called in the registry's log. */
export const EXPORTED = 'tenant.exported'

/** What the entry says of it. */
export type ExportedDetail = {
  readonly sequence: number
  readonly hash: string
  readonly documents: number
  readonly documentsKnown: number
}

export type Exported = {
  /** Where the audit chain ended in it. */
  readonly audit: AuditHead
  /** Documents that there were, and that are in it. */
  readonly known: number
  readonly written: number
}

/** Keeps in the registry that a federation took everything along, with where its log ended. */
export async function recordExport(
  { config, scope }: { readonly config: Config; readonly scope: TenantScope },
  { audit, known, written }: Exported,
): Promise<void> {
  const db = await openPlatformDb(config, 'rw')
  const { sequence, hash } = audit
  const detail: ExportedDetail = { sequence, hash, documents: written, documentsKnown: known }
  const done = await db.commit([auditPlatform(db, scope, EXPORTED, detail)])
  assert(done.ok, 'an audit row takes no key')
}
