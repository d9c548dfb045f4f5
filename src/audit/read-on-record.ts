import { and, desc, eq, gt } from 'drizzle-orm'
import { canonicalJson } from '../kernel/canonical-json.ts'
import { auditBy, type TenantScope } from '../scope.ts'
import type { ReadAction } from './acts.ts'
import type { AuditEvent } from './chain.ts'
import { auditEntry } from './tables.ts'

/** The same person reading the same again within so long is one read. */
export const SAME_READ_MS = 10 * 60_000
/** Entries of a subject that are looked through for it: the newest. */
const ENTRIES_LOOKED_AT = 50

type Detail = NonNullable<AuditEvent['detail']>

/**
 * Rows with somebody's personal data, and the entry that says who read them: it is in the log
 * before the rows are handed out, or they are not. Whether it is there already is asked in the
 * round trip of the rows. A member's own data are read without an entry. `found` gives the entry's
 * facts; undefined where there was nothing to read.
 */
export async function readOnRecord<Rows>(
  scope: TenantScope,
  read: { readonly action: ReadAction; readonly subject: string },
  load: PromiseLike<Rows>,
  found: (rows: Rows) => Detail | undefined,
): Promise<Rows> {
  if (scope.actor.kind === 'member') return load
  const [rows, lately] = await Promise.all([load, latelyRead(scope, read)])
  const detail = found(rows)
  if (detail === undefined) return rows
  const same = canonicalJson(detail)
  if (!lately.some((entry) => entry.detail === same)) await recordRead(scope, read, detail)
  return rows
}

/** Puts a read into the log, whether or not the same was read before. */
export const recordRead = (
  scope: TenantScope,
  { action, subject }: { readonly action: ReadAction; readonly subject: string },
  detail: Detail,
): Promise<void> => scope.db.recordRead(auditBy(scope, action, subject, detail), scope.now)

function latelyRead(scope: TenantScope, read: { action: ReadAction; subject: string }) {
  const { query } = scope.db
  const newest = query
    .select()
    .from(auditEntry)
    .where(eq(auditEntry.subject, read.subject))
    .orderBy(desc(auditEntry.sequence))
    .limit(ENTRIES_LOOKED_AT)
    .as('newest')
  return query
    .select({ detail: newest.detail })
    .from(newest)
    .where(
      and(
        eq(newest.action, read.action),
        eq(newest.actorId, scope.actor.id),
        gt(newest.at, scope.now - SAME_READ_MS),
      ),
    )
}
