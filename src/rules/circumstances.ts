import type { Circumstances } from './evaluate-condition.ts'
import { everOf, paymentsAt, type Work } from './run.ts'

export const circumstancesOf = (work: Work): Circumstances => ({
  plan: work.run.plan,
  facts: work.run.facts,
  events: work.run.events,
  event: work.event,
  cover: work.cover,
  on: work.identityOn,
  paymentsBefore: (benefits, per) => paymentsBefore(work, benefits, per),
})

/**
 * Payments so far of benefits of this plan, those of the time before this software included. What
 * the same event got a moment earlier is not counted: a first and a later stay exclude each other.
 */
function paymentsBefore(
  { run, totals, event }: Work,
  benefits: readonly string[],
  per: 'period' | 'ever',
): number {
  const scope = per === 'period' ? totals : everOf(run)
  let payments = 0
  for (const benefit of benefits) {
    const slot = run.plan.benefitSlots.get(benefit)
    if (slot === undefined) continue
    payments += scope.numbers[paymentsAt(scope, slot)]!
    for (const now of run.paidNow ?? [])
      if (now.slot === slot && now.event === event.id && (per === 'ever' || now.totals === totals))
        payments--
  }
  return payments
}
