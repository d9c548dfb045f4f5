import { and, asc, eq, inArray, isNotNull, isNull, lt, lte, ne, or, sql } from 'drizzle-orm'
import { mustExist, mustHaveChanged, mustNotExist, statement } from '../db/statement.ts'
import { tenantIdentity } from '../db/tables.ts'
import type { TenantDb } from '../db/tenant-db.ts'
import { bankFenOf, FUND_FLOOR_FEN, fundBalance, type FundBalance } from '../fund/fund-balance.ts'
import { fen, type Fen } from '../kernel/fen.ts'
import { newId } from '../kernel/ids.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { member } from '../members/tables.ts'
import { auditBy, refuseUnless, type NotPermitted, type TenantScope } from '../scope.ts'
import { benefitLine } from '../settlement/tables.ts'
import { chooseLines, type Choice, type LeftOut, type PayableLine } from './choose-lines.ts'
import { PAYOUT_LINES_MOST } from './limits.ts'
import { reservedFenOf } from './reserved.ts'
import { payout, payoutItem } from './tables.ts'

export type PreparePayoutInput = {
  readonly planKey: string
  /**
   * Only these lines; all that are payable where left out. A member's corrections come along
   * whether they are named or not: what was paid too much is not left behind.
   */
  readonly lineIds?: readonly string[]
}

export type PreparedPayout = {
  readonly payoutId: string
  readonly number: number
  readonly lineCount: number
  readonly memberCount: number
  readonly totalFen: Fen
  /** At most `PAYOUT_LINES_MOST` of them. */
  readonly leftOut: readonly LeftOut[]
  /** More is payable than one payout holds. */
  readonly moreWaiting: boolean
}

export type PreparePayoutError =
  | NotPermitted
  | { readonly reason: 'too-many-lines'; readonly most: number }
  | { readonly reason: 'nothing-payable'; readonly leftOut: readonly LeftOut[] }
  | ({ readonly reason: 'fund-too-low'; readonly neededFen: Fen } & FundBalance)
  /** Others work on the same lines: look again. */
  | { readonly reason: 'changed-meanwhile' }

/** What was decided on is guarded; where others were faster it is decided anew this often. */
const TRIES = 3

/**
 * Makes a payout of one plan's payable lines, oldest first, for a second person to confirm. The
 * lines are held by it until it is confirmed or cancelled.
 *
 * Units: fen, exact. The plan's bank balance less what prepared payouts hold stays at the floor
 * or above it. Permission: `payouts.prepare`. Round trips: 2, more only where others were faster.
 */
export async function preparePayout(
  scope: TenantScope,
  input: PreparePayoutInput,
): Promise<Result<PreparedPayout, PreparePayoutError>> {
  const refused = refuseUnless(scope, 'payouts.prepare')
  if (refused) return err(refused)
  if ((input.lineIds?.length ?? 0) > PAYOUT_LINES_MOST) {
    return err({ reason: 'too-many-lines', most: PAYOUT_LINES_MOST })
  }
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const { lines, fund, number } = await load(scope.db, input)
    const decided = decidePayout(lines, fund, input.lineIds)
    if (!decided.ok) return decided
    const payoutId = newId('pay')
    const { chosen, memberCount, totalFen, leftOut, moreWaiting } = decided.value
    const done = await scope.db.commit({
      statements: prepareStatements(
        scope,
        { payoutId, number, planKey: input.planKey },
        decided.value,
      ),
      audit: [
        auditBy(scope, 'payout.prepared', payoutId, {
          number,
          planKey: input.planKey,
          lines: chosen.length,
          members: memberCount,
          totalFen,
        }),
      ],
      now: scope.now,
    })
    if (done.ok) {
      const lineCount = chosen.length
      return ok({ payoutId, number, lineCount, memberCount, totalFen, leftOut, moreWaiting })
    }
  }
  return err({ reason: 'changed-meanwhile' })
}

/** Whether and with which lines a payout can be made out of what was loaded. */
export function decidePayout(
  lines: readonly PayableLine[],
  fund: FundBalance,
  lineIds: readonly string[] = [],
): Result<Choice, Extract<PreparePayoutError, { reason: 'nothing-payable' | 'fund-too-low' }>> {
  const choice = chooseLines(lines, PAYOUT_LINES_MOST)
  const seen = new Set(lines.map((line) => line.id))
  const gone = choice.moreWaiting ? [] : lineIds.filter((id) => !seen.has(id))
  const leftOut = [
    ...choice.leftOut,
    ...gone.map((lineId) => ({ lineId, reason: 'not-payable' as const })),
  ]
  if (choice.chosen.length === 0) return err({ reason: 'nothing-payable', leftOut })
  if (choice.totalFen > fund.availableFen) {
    return err({ reason: 'fund-too-low', neededFen: choice.totalFen, ...fund })
  }
  return ok({ ...choice, leftOut })
}

async function load(db: TenantDb, { planKey, lineIds }: PreparePayoutInput) {
  const waiting = waitingLines(db, planKey, lineIds)
  const payable = and(isNotNull(waiting.cardLastFour), sql`${waiting.netFen} > 0`)
  const [ready, notReady, [figures]] = await db.query.batch([
    db.query
      .select()
      .from(waiting)
      .where(payable)
      .orderBy(asc(waiting.oldestAt), waiting.memberId, waiting.approvedAt, waiting.id)
      // One more than fits tells that there is more.
      .limit(PAYOUT_LINES_MOST + 1),
    db.query
      .select()
      .from(waiting)
      .where(or(isNull(waiting.cardLastFour), lte(waiting.netFen, 0)))
      .orderBy(asc(waiting.oldestAt), waiting.memberId, waiting.approvedAt, waiting.id)
      .limit(PAYOUT_LINES_MOST),
    db.query
      .select({
        bankFen: bankFenOf(planKey),
        reservedFen: reservedFenOf(planKey),
        last: sql<number>`(select coalesce(max(${payout.number}), 0) from ${payout})`,
      })
      .from(tenantIdentity),
  ])
  const { bankFen, reservedFen, last } = figures!
  return {
    lines: [...ready, ...notReady].map(({ id, memberId, amountFen, cardLastFour }) => ({
      id,
      memberId,
      amountFen: fen(amountFen),
      cardLastFour,
    })),
    fund: fundBalance(bankFen, reservedFen),
    number: last + 1,
  }
}

/** The plan's payable lines, each beside its member's net and oldest line. */
function waitingLines(db: TenantDb, planKey: string, lineIds: readonly string[] | undefined) {
  const named = db.query
    .select({ memberId: benefitLine.memberId })
    .from(benefitLine)
    .where(inArray(benefitLine.id, [...(lineIds ?? [])]))
  const only =
    lineIds &&
    and(
      inArray(benefitLine.memberId, named),
      or(lt(benefitLine.amountFen, 0), inArray(benefitLine.id, [...lineIds])),
    )
  const perMember = sql`over (partition by ${benefitLine.memberId})`
  return db.query
    .select({
      id: benefitLine.id,
      memberId: benefitLine.memberId,
      amountFen: benefitLine.amountFen,
      approvedAt: benefitLine.approvedAt,
      cardLastFour: member.cardLastFour,
      netFen: sql<number>`sum(${benefitLine.amountFen}) ${perMember}`.as('net_fen'),
      oldestAt: sql<number>`min(${benefitLine.approvedAt}) ${perMember}`.as('oldest_at'),
    })
    .from(benefitLine)
    .innerJoin(member, eq(member.id, benefitLine.memberId))
    .where(and(eq(benefitLine.planKey, planKey), eq(benefitLine.state, 'payable'), only))
    .as('waiting')
}

/** All rows of a prepared payout, and the guards over what it was decided on. */
function prepareStatements(
  { db, actor, now }: TenantScope,
  { payoutId, number, planKey }: { payoutId: string; number: number; planKey: string },
  { chosen, totalFen }: Choice,
) {
  const items = chosen.map((line) => ({
    id: newId('pit'),
    payoutId,
    lineId: line.id,
    heldLineId: line.id,
    memberId: line.memberId,
    amountFen: line.amountFen,
    cardLastFour: line.cardLastFour,
  }))
  const ofPayout = eq(payoutItem.payoutId, payoutId)
  const lineIds = db.query.select({ id: payoutItem.lineId }).from(payoutItem).where(ofPayout)
  const members = db.query.select({ id: payoutItem.memberId }).from(payoutItem).where(ofPayout)
  const payable = and(eq(benefitLine.planKey, planKey), eq(benefitLine.state, 'payable'))
  return [
    statement(
      db.query.insert(payout).values({
        id: payoutId,
        number,
        planKey,
        state: 'prepared',
        itemCount: items.length,
        totalFen,
        preparedBy: actor.id,
        preparedAt: now,
      }),
    ),
    statement(db.query.insert(payoutItem).values(items)),
    statement(
      db.query
        .update(benefitLine)
        .set({ state: 'in-payout' })
        .where(and(payable, inArray(benefitLine.id, lineIds))),
    ),
    mustHaveChanged('lines-changed', items.length),
    // A correction that was approved since would be left behind.
    mustNotExist(
      'corrections-changed',
      db.query
        .select({ id: benefitLine.id })
        .from(benefitLine)
        .where(and(payable, lt(benefitLine.amountFen, 0), inArray(benefitLine.memberId, members))),
    ),
    mustNotExist(
      'cards-changed',
      db.query
        .select({ id: payoutItem.id })
        .from(payoutItem)
        .innerJoin(member, eq(member.id, payoutItem.memberId))
        .where(
          and(
            ofPayout,
            or(isNull(member.cardLastFour), ne(member.cardLastFour, payoutItem.cardLastFour)),
          ),
        ),
    ),
    // By now what is reserved holds this payout too.
    mustExist(
      'fund-changed',
      db.query
        .select({ one: tenantIdentity.one })
        .from(tenantIdentity)
        .where(sql`${bankFenOf(planKey)} - ${reservedFenOf(planKey)} >= ${FUND_FLOOR_FEN}`),
    ),
  ]
}
