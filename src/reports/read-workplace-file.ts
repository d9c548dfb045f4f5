import { and, desc, eq, isNull, sql } from 'drizzle-orm'
import { ledgerMovement } from '../fund/tables.ts'
import { err, ok } from '../kernel/result.ts'
import { rosterRows } from '../members/rosters.ts'
import { member, roster, workplace } from '../members/tables.ts'
import { toWorkplaceRow, workplaceRows } from '../members/workplaces.ts'
import { planTitleOf } from '../plans/plan-title.ts'
import { reaches, refuseUnless, type TenantScope } from '../scope.ts'

const ROSTERS_SHOWN = 20
const MOVEMENTS_SHOWN = 50

/** One workplace with its newest rosters and what it owed and paid. One round trip. */
export async function readWorkplaceFile(scope: TenantScope, workplaceId: string) {
  const refused = refuseUnless(scope, 'members.read')
  if (refused) return err(refused)
  if (!reaches(scope, workplaceId)) return err({ reason: 'not-found' as const })
  const { query } = scope.db
  const [[row], [without], rosters, movements] = await query.batch([
    workplaceRows(scope).where(eq(workplace.id, workplaceId)),
    query
      .select({ card: sql<number>`count(*)` })
      .from(member)
      .where(and(eq(member.workplaceId, workplaceId), isNull(member.cardLastFour))),
    rosterRows(scope).where(eq(roster.workplaceId, workplaceId)).limit(ROSTERS_SHOWN),
    query
      .select({
        at: ledgerMovement.at,
        debit: ledgerMovement.debit,
        planTitle: planTitleOf(ledgerMovement.planKey),
        memo: ledgerMovement.memo,
        amountFen: ledgerMovement.amountFen,
      })
      .from(ledgerMovement)
      .where(
        and(
          eq(ledgerMovement.partyId, workplaceId),
          sql`'contributions-receivable' in (${ledgerMovement.debit}, ${ledgerMovement.credit})`,
        ),
      )
      .orderBy(desc(ledgerMovement.at))
      .limit(MOVEMENTS_SHOWN),
  ])
  if (row === undefined) return err({ reason: 'not-found' as const })
  return ok({
    workplace: { ...toWorkplaceRow(row), withoutCard: without?.card ?? 0 },
    rosters,
    movements: movements.map(({ debit, ...movement }) => ({
      ...movement,
      kind: debit === 'contributions-receivable' ? ('owed' as const) : ('received' as const),
    })),
  })
}
