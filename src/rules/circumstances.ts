import type { Circumstances } from './evaluate-condition.ts'
import { everOf, paymentsAt, type PlanRun, type Totals, type Work } from './run.ts'

export const circumstancesOf = (work: Work): Circumstances => ({
  plan: work.run.plan,
  facts: work.run.facts,
  events: work.run.events,
  event: work.event,
  cover: work.cover,
  on: work.identityOn,
  paymentsBefore: (benefits, per) => paymentsBefore(work.run, work.totals, benefits, per),
})

/** Payments so far of benefits of this plan, those of the time before this software included. */
function paymentsBefore(
  run: PlanRun,
  totals: Totals,
  benefits: readonly string[],
  per: 'period' | 'ever',
): number {
  const scope = per === 'period' ? totals : everOf(run)
  let payments = 0
  for (const benefit of benefits) {
    const slot = run.plan.benefitSlots.get(benefit)
    if (slot !== undefined) payments += scope.numbers[paymentsAt(scope, slot)]!
  }
  return payments
}
