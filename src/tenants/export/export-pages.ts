import { and, asc, gt, inArray, lte } from 'drizzle-orm'
import { auditEntry } from '../../audit/tables.ts'
import type { TenantDb } from '../../db/tenant-db.ts'
import type { Trace } from '../../rules/index.ts'
import { planRevision } from '../../plans/tables.ts'
import { benefitLine } from '../../settlement/tables.ts'
import type { TenantKeys } from '../tenant-keys.ts'
import type { ExportedEntry, ExportedLine, ExportedPlan } from './export-data.ts'

export type Reopen = () => Promise<TenantDb>

const ENTRIES_A_PAGE = 1_000
const LINES_A_PAGE = 500

/** The audit chain up to an entry. It only grows, so what a dump showed of it is still there. */
export async function* entryPages(
  reopen: Reopen,
  upTo: number,
): AsyncGenerator<readonly ExportedEntry[]> {
  for (let after = 0; after < upTo;) {
    const { query } = await reopen()
    const rows = await query
      .select()
      .from(auditEntry)
      .where(and(gt(auditEntry.sequence, after), lte(auditEntry.sequence, upTo)))
      .orderBy(asc(auditEntry.sequence))
      .limit(ENTRIES_A_PAGE)
    // Entries that somebody took out of the file: the page says which are missing.
    if (rows.length === 0) return
    yield rows
    after = rows.at(-1)!.sequence
  }
}

/**
 * The lines of benefit that a dump showed, each in the state that it showed: nothing else of a
 * line ever changes.
 */
export async function* linePages(
  reopen: Reopen,
  keys: TenantKeys,
  states: ReadonlyMap<string, string>,
): AsyncGenerator<readonly ExportedLine[]> {
  for (let after = ''; ;) {
    const { query } = await reopen()
    const rows = await query
      .select()
      .from(benefitLine)
      .where(gt(benefitLine.id, after))
      .orderBy(asc(benefitLine.id))
      .limit(LINES_A_PAGE)
    if (rows.length === 0) return
    const shown = rows.filter(({ id }) => states.has(id))
    yield await Promise.all(
      shown.map(async (row) => ({
        id: row.id,
        claimId: row.claimId,
        memberId: row.memberId,
        planKey: row.planKey,
        planRevisionId: row.planRevisionId,
        benefit: row.benefit,
        title: row.benefitTitle,
        eventId: row.eventId,
        ordinal: row.ordinal,
        state: states.get(row.id)!,
        amountFen: row.amountFen,
        trace: await openTrace(keys, row.id, row.traceCipher),
      })),
    )
    after = rows.at(-1)!.id
  }
}

/** The plans that lines name, one by one. A revision that a line names does not change any more. */
export async function* planPages(reopen: Reopen): AsyncGenerator<readonly ExportedPlan[]> {
  for (let after = ''; ;) {
    const { query } = await reopen()
    const named = query.select({ id: benefitLine.planRevisionId }).from(benefitLine)
    const rows = await query
      .select({
        id: planRevision.id,
        planKey: planRevision.planKey,
        revision: planRevision.revision,
        document: planRevision.document,
      })
      .from(planRevision)
      .where(and(gt(planRevision.id, after), inArray(planRevision.id, named)))
      .orderBy(asc(planRevision.id))
      .limit(1)
    if (rows.length === 0) return
    yield rows
    after = rows[0]!.id
  }
}

/** The page says of a line whose trace does not open that it cannot be read. */
async function openTrace(keys: TenantKeys, row: string, sealed: string): Promise<Trace> {
  const text = await keys.open({ column: 'benefit_line.trace', row }, sealed).catch(() => 'null')
  return JSON.parse(text) as Trace
}
