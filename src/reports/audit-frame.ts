import { asc, desc, lt, sql } from 'drizzle-orm'
import { findBrokenEntry, GENESIS_HASH } from '../audit/chain.ts'
import { ENTRIES_A_PAGE } from '../audit/list-entries.ts'
import { auditEntry } from '../audit/tables.ts'
import { STAFF_MOST } from '../identity/create-staff.ts'
import { staff } from '../identity/tables.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { refuseUnless, type NotPermitted, type TenantScope } from '../scope.ts'

/** Actions to choose from are those of so many entries before the newest. */
const ENTRIES_LOOKED_AT = 5_000

export type AuditFrame = {
  /** How many entries there are. */
  readonly count: number
  /** The first entry that does not follow from the one before it, if any. */
  readonly brokenSequence: number | undefined
  readonly actions: readonly string[]
  readonly staff: readonly { readonly id: string; readonly name: string }[]
}

/**
 * What stands around a page of the audit log. The stretch that the page shows is hashed anew each
 * time, so that leafing through checks the whole chain and no page walks millions of entries. One
 * round trip.
 */
export async function auditFrame(
  scope: TenantScope,
  input: { readonly before: number | undefined },
): Promise<Result<AuditFrame, NotPermitted>> {
  const refused = refuseUnless(scope, 'audit.read')
  if (refused) return err(refused)
  const { query } = scope.db
  const lately = query
    .select({ action: auditEntry.action })
    .from(auditEntry)
    .orderBy(desc(auditEntry.sequence))
    .limit(ENTRIES_LOOKED_AT)
    .as('lately')
  const [stretch, [newest], actions, people] = await query.batch([
    query
      .select()
      .from(auditEntry)
      .where(input.before === undefined ? undefined : lt(auditEntry.sequence, input.before))
      .orderBy(desc(auditEntry.sequence))
      .limit(ENTRIES_A_PAGE + 1),
    query
      .select({ sequence: sql<number>`coalesce(max(${auditEntry.sequence}), 0)` })
      .from(auditEntry),
    query.selectDistinct({ action: lately.action }).from(lately).orderBy(asc(lately.action)),
    query
      .select({ id: staff.id, name: staff.name })
      .from(staff)
      .orderBy(asc(staff.createdAt), asc(staff.id))
      .limit(STAFF_MOST),
  ])
  const entries = stretch.reverse()
  const whole = entries.length <= ENTRIES_A_PAGE
  const head = whole ? { sequence: 0, hash: GENESIS_HASH } : entries[0]!
  const brokenSequence = await findBrokenEntry(head, whole ? entries : entries.slice(1))
  return ok({
    count: newest?.sequence ?? 0,
    brokenSequence,
    actions: actions.map(({ action }) => action),
    staff: people,
  })
}
