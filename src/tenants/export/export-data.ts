import type { AuditEntry } from '../../audit/chain.ts'
import type { Trace } from '../../rules/index.ts'

/** What the page knows of the export as a whole. */
export interface AboutExport {
  readonly name: string
  readonly slug: string
  readonly exportedAt: string
  /** Where the audit chain ended, as the manifest says it too. */
  readonly audit: { readonly entries: number; readonly sequence: number; readonly hash: string }
  /** What the ledger says was paid under each plan. */
  readonly paid: readonly { readonly planKey: string; readonly totalFen: number }[]
  readonly files: readonly ExportedFile[]
  /** SHA-256 of each further part of the page's data, in its order. */
  readonly parts: readonly string[]
}

export interface ExportedFile {
  readonly file: string
  readonly bytes: number
  readonly sha256: string
}

/** A plan as it was published, its text byte for byte. */
export interface ExportedPlan {
  readonly id: string
  readonly planKey: string
  readonly revision: number
  readonly document: string
}

/** An amount that is owed or paid, with how it came about. */
export interface ExportedLine {
  readonly id: string
  readonly claimId: string
  readonly memberId: string
  readonly planKey: string
  /** The plan that it was computed by. */
  readonly planRevisionId: string
  readonly benefit: string
  readonly title: string
  readonly eventId: string
  readonly ordinal: number
  readonly state: string
  readonly amountFen: number
  readonly trace: Trace
}

export type ExportedEntry = AuditEntry
