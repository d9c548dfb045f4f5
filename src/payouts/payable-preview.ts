import { eq, sql } from 'drizzle-orm'
import { fundBalance, type FundBalance } from '../fund/fund-balance.ts'
import { ledgerMovement } from '../fund/tables.ts'
import { fen, type Fen } from '../kernel/fen.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { member } from '../members/tables.ts'
import { refuseUnless, type NotPermitted, type TenantScope } from '../scope.ts'
import { benefitLine } from '../settlement/tables.ts'
import { payout } from './tables.ts'

/** Some lines: how many, and what they add up to. */
export type LineSum = { readonly lineCount: number; readonly sumFen: Fen }

export type PlanPreview = {
  readonly planKey: string
  /** What payouts could take now: members with a card, their corrections set off. */
  readonly payable: LineSum
  /** Of members whose card is not known. */
  readonly withoutCard: LineSum
  /** Of members who have been paid as much as or more than they are owed. */
  readonly setOff: LineSum
  readonly fund: FundBalance
}

/**
 * What waits to be paid, by plan, beside the money that is there for it. Plans with neither lines
 * that wait nor money are not listed. Unit: fen. Permission: `payouts.read`. Round trips: 1.
 */
export async function payablePreview(
  scope: TenantScope,
): Promise<Result<readonly PlanPreview[], NotPermitted>> {
  const refused = refuseUnless(scope, 'payouts.read')
  if (refused) return err(refused)
  const { db } = scope
  const perMember = db.query
    .select({
      planKey: benefitLine.planKey,
      group: sql<'payable' | 'withoutCard' | 'setOff'>`case
        when ${member.cardLastFour} is null and ${member.erasedAt} is null then 'withoutCard'
        when sum(${benefitLine.amountFen}) > 0 then 'payable' else 'setOff' end`.as('part'),
      lineCount: sql<number>`count(*)`.as('line_count'),
      sumFen: sql<number>`sum(${benefitLine.amountFen})`.as('sum_fen'),
    })
    .from(benefitLine)
    .innerJoin(member, eq(member.id, benefitLine.memberId))
    .where(eq(benefitLine.state, 'payable'))
    .groupBy(benefitLine.planKey, benefitLine.memberId)
    .as('per_member')
  const [sums, banks, reserves] = await db.query.batch([
    db.query
      .select({
        planKey: perMember.planKey,
        group: perMember.group,
        lineCount: sql<number>`sum(${perMember.lineCount})`,
        sumFen: sql<number>`sum(${perMember.sumFen})`,
      })
      .from(perMember)
      .groupBy(perMember.planKey, sql`${perMember.group}`),
    db.query
      .select({
        planKey: ledgerMovement.planKey,
        fen: sql<number>`sum(case ${ledgerMovement.debit} when 'bank'
          then ${ledgerMovement.amountFen} else -${ledgerMovement.amountFen} end)`,
      })
      .from(ledgerMovement)
      .where(sql`'bank' in (${ledgerMovement.debit}, ${ledgerMovement.credit})`)
      .groupBy(ledgerMovement.planKey),
    db.query
      .select({ planKey: payout.planKey, fen: sql<number>`sum(${payout.totalFen})` })
      .from(payout)
      .where(eq(payout.state, 'prepared'))
      .groupBy(payout.planKey),
  ])
  const bank = new Map(banks.map((row) => [row.planKey, row.fen]))
  const reserved = new Map(reserves.map((row) => [row.planKey, row.fen]))
  const planKeys = new Set([...sums.map((row) => row.planKey), ...bank.keys()])
  return ok(
    [...planKeys].sort().map((planKey) => {
      const sumOf = (group: (typeof sums)[number]['group']): LineSum => {
        const row = sums.find((row) => row.planKey === planKey && row.group === group)
        return { lineCount: row?.lineCount ?? 0, sumFen: fen(row?.sumFen ?? 0) }
      }
      return {
        planKey,
        payable: sumOf('payable'),
        withoutCard: sumOf('withoutCard'),
        setOff: sumOf('setOff'),
        fund: fundBalance(bank.get(planKey) ?? 0, reserved.get(planKey) ?? 0),
      }
    }),
  )
}
