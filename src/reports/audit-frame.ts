import { aliasedTable, and, asc, desc, eq, lt, sql } from 'drizzle-orm'
import { GENESIS_HASH, hashEntry, type AuditEntry } from '../audit/chain.ts'
import { ENTRIES_A_PAGE, ofKind, type EntryKind } from '../audit/list-entries.ts'
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
 * What stands around a page of the audit log. What the page shows is hashed anew each time and
 * compared with the entry before it, so that leafing through checks the whole chain and no page
 * walks millions of entries. One round trip.
 */
export async function auditFrame(
  scope: TenantScope,
  input: { readonly before: number | undefined; readonly kind?: EntryKind | undefined },
): Promise<Result<AuditFrame, NotPermitted>> {
  const refused = refuseUnless(scope, 'audit.read')
  if (refused) return err(refused)
  const { query } = scope.db
  const lately = query
    .select({ action: auditEntry.action })
    .from(auditEntry)
    .where(ofKind(input.kind))
    .orderBy(desc(auditEntry.sequence))
    .limit(ENTRIES_LOOKED_AT)
    .as('lately')
  const before = aliasedTable(auditEntry, 'before')
  const [stretch, [newest], actions, people] = await query.batch([
    query
      .select({ entry: auditEntry, hashBefore: before.hash })
      .from(auditEntry)
      .leftJoin(before, eq(before.sequence, sql`${auditEntry.sequence} - 1`))
      .where(
        and(
          ofKind(input.kind),
          input.before === undefined ? undefined : lt(auditEntry.sequence, input.before),
        ),
      )
      .orderBy(desc(auditEntry.sequence))
      .limit(ENTRIES_A_PAGE),
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
  const brokenSequence = await firstBroken(stretch.reverse())
  return ok({
    count: newest?.sequence ?? 0,
    brokenSequence,
    actions: actions.map(({ action }) => action),
    staff: people,
  })
}

type Linked = { readonly entry: AuditEntry; readonly hashBefore: string | null }

/** The first entry that was changed, or does not follow from the one right before it. */
async function firstBroken(linked: readonly Linked[]): Promise<number | undefined> {
  for (const { entry, hashBefore } of linked) {
    const before = entry.sequence === 1 ? GENESIS_HASH : hashBefore
    if (entry.previousHash !== before || entry.hash !== (await hashEntry(entry))) {
      return entry.sequence
    }
  }
  return undefined
}
