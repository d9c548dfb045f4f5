import { PARTS } from './amounts.ts'
import { coverOn } from './covers.ts'
import { dayNumberOf } from './day-number.ts'
import { everOf, newTotals, paymentsAt, timesAt, usedAt, type PlanRun, type Totals } from './run.ts'

/** Payments from before this software: they count for what is paid once and for limits. */
export function seedHistory(run: PlanRun): void {
  for (const past of run.facts.history ?? []) {
    if (past.plan !== run.plan.id) continue
    const slot = run.plan.benefitSlots.get(past.benefit)
    if (slot === undefined) continue
    const cover = coverOn(run.plan, run.covers, dayNumberOf(past.on))
    const period = cover && (run.periods[cover.index] ??= newTotals(run.plan))
    const ever = everOf(run)
    for (const totals of period ? [ever, period] : [ever]) {
      const at = paymentsAt(totals, slot)
      totals.numbers[at] = totals.numbers[at]! + 1
    }
    if (past.class !== undefined) {
      run.classesPaid ??= new Set()
      run.classesPaid.add(`${slot}:${past.class}`)
    }
    charge(run, period, past.benefit, past.amountFen * PARTS)
  }
}

function charge(run: PlanRun, period: Totals | null, benefitId: string, parts: number): void {
  const seen = new Set<number>()
  for (const version of run.plan.versions)
    for (const benefit of version.benefits) {
      if (benefit.id !== benefitId) continue
      for (const limit of benefit.limits) {
        const totals = limit.per === 'ever' ? everOf(run) : limit.per === 'period' ? period : null
        if (totals === null || seen.has(limit.slot)) continue
        seen.add(limit.slot)
        const used = usedAt(totals, limit.slot)
        const times = timesAt(totals, limit.slot)
        totals.numbers[used] = totals.numbers[used]! + parts
        totals.numbers[times] = totals.numbers[times]! + 1
      }
    }
}
