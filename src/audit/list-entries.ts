import { and, desc, eq, gte, lt, sql, type SQL } from 'drizzle-orm'
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
    .where(chosenBy(input))
    .orderBy(desc(auditEntry.sequence))
    .limit(ENTRIES_A_PAGE + 1)
  const shown = rows.slice(0, ENTRIES_A_PAGE)
  return ok({
    entries: shown.map(({ entry, actorName }) => ({ ...entry, actorName })),
    next: rows.length > ENTRIES_A_PAGE ? shown.at(-1)!.entry.sequence : null,
  })
}

/**
 * Whom and what the newest entries are about, as a subquery: so that what the identifiers stand
 * for is read in the same round trip as the entries.
 */
export function identifiersAmong(
  { db }: Pick<TenantScope, 'db'>,
  input: ListEntriesInput,
  most = ENTRIES_A_PAGE,
): SQL {
  const page = db.query
    .select({ actorId: auditEntry.actorId, subject: auditEntry.subject })
    .from(auditEntry)
    .where(chosenBy(input))
    .orderBy(desc(auditEntry.sequence))
    .limit(most)
    .as('page')
  return sql`(select ${page.actorId} from ${page} union select ${page.subject} from ${page})`
}

const chosenBy = ({ kind, before, action, actorId, from, to }: ListEntriesInput) =>
  and(
    ofKind(kind),
    before === undefined ? undefined : lt(auditEntry.sequence, before),
    action === undefined ? undefined : eq(auditEntry.action, action),
    actorId === undefined ? undefined : eq(auditEntry.actorId, actorId),
    from === undefined ? undefined : gte(auditEntry.at, from),
    to === undefined ? undefined : lt(auditEntry.at, to),
  )
