import { and, desc, eq, gte, lt, type SQL } from 'drizzle-orm'
import { staff } from '../identity/tables.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { refuseUnless, type NotPermitted, type TenantScope } from '../scope.ts'
import { isAct, isReadEntry } from './acts.ts'
import type { AuditEntry } from './chain.ts'
import { auditEntry } from './tables.ts'

export const entryKinds = ['acts', 'reads'] as const
export type EntryKind = (typeof entryKinds)[number]

/** Entries of one kind; all where it is left out. */
export const ofKind = (kind: EntryKind | undefined): SQL | undefined =>
  kind && (kind === 'acts' ? isAct : isReadEntry)

export const ENTRIES_A_PAGE = 100

export type ListEntriesInput = {
  /** Entries before this number: where the page before ended. */
  readonly before?: number
  /** Acts or reads alone; both where left out. */
  readonly kind?: EntryKind
  readonly action?: string
  readonly actorId?: string
  /** From this instant, and before that one. */
  readonly from?: number
  readonly to?: number
}

export type ListedEntry = AuditEntry & { readonly actorName: string | null }

/** The audit log, the newest entry first, a page at a time. */
export async function listEntries(
  scope: TenantScope,
  input: ListEntriesInput,
): Promise<Result<{ entries: readonly ListedEntry[]; next: number | null }, NotPermitted>> {
  const refused = refuseUnless(scope, 'audit.read')
  if (refused) return err(refused)
  const rows = await scope.db.query
    .select({ entry: auditEntry, actorName: staff.name })
    .from(auditEntry)
    .leftJoin(staff, eq(staff.id, auditEntry.actorId))
    .where(
      and(
        ofKind(input.kind),
        input.before === undefined ? undefined : lt(auditEntry.sequence, input.before),
        input.action === undefined ? undefined : eq(auditEntry.action, input.action),
        input.actorId === undefined ? undefined : eq(auditEntry.actorId, input.actorId),
        input.from === undefined ? undefined : gte(auditEntry.at, input.from),
        input.to === undefined ? undefined : lt(auditEntry.at, input.to),
      ),
    )
    .orderBy(desc(auditEntry.sequence))
    .limit(ENTRIES_A_PAGE + 1)
  const shown = rows.slice(0, ENTRIES_A_PAGE)
  return ok({
    entries: shown.map(({ entry, actorName }) => ({ ...entry, actorName })),
    next: rows.length > ENTRIES_A_PAGE ? shown.at(-1)!.entry.sequence : null,
  })
}
