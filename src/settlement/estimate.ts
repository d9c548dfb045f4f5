import { addDays, addMonths, type Day } from '../kernel/days.ts'
import { assess, explainLine, type BenefitLine, type ExplainedLine } from '../rules/index.ts'
import { amountsRead } from '../claims/amount-questions.ts'
import type { StayKind } from '../claims/stay-facts.ts'
import type { PublishedPlan } from '../plans/published-plans.ts'
import { amountFacts, personFacts } from './stay-event.ts'

export type EstimateInput = {
  readonly kind: StayKind
  /** Days in hospital, as the settlement record counts them. */
  readonly days: number
  /** By component, in fen. */
  readonly amounts: Readonly<Record<string, number>>
  readonly lang: 'zh' | 'en'
}

export type Estimate = {
  readonly totalFen: number
  readonly lines: readonly (BenefitLine & { readonly explained: ExplainedLine })[]
}

/** Answers that say nothing of the person are taken from somebody in the middle of working life. */
const ESTIMATE_AGE_YEARS = 40

/**
 * What a plan would give for one stay that ended today, to somebody who has been covered long
 * enough: no waiting, no other stay before it. Pure; touches no database.
 */
export function estimate(plan: PublishedPlan, input: EstimateInput, today: Day): Estimate {
  const from = addMonths(today, -12)
  const covered = {
    bornOn: addMonths(today, -12 * ESTIMATE_AGE_YEARS),
    sex: 'female' as const,
    category: 'in-service' as const,
    covers: [
      {
        planKey: plan.planKey,
        startsOn: from,
        endsOn: addMonths(today, 12),
        units: 1,
        kind: 'renewed' as const,
      },
    ],
  }
  const amounts = Object.fromEntries(
    amountsRead(plan.plan).map((name) => [name, input.amounts[name] ?? 0]),
  )
  const event = {
    id: 'estimate',
    kind: input.kind,
    admittedOn: addDays(today, -input.days),
    dischargedOn: today,
    settledOn: today,
    days: input.days,
    amounts: amountFacts(amounts),
  }
  const { totalFen, lines } = assess([plan.compiled], personFacts(covered, [event]), {
    trace: true,
  })
  return {
    totalFen,
    lines: lines.map((line) => ({
      ...line,
      explained: explainLine(line, plan.plan, input.lang),
    })),
  }
}
