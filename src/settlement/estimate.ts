import type { StayKind } from '../claims/stay-facts.ts'
import type { Day } from '../kernel/days.ts'
import type { Fen } from '../kernel/fen.ts'
import type { PublishedPlan } from '../plans/published-plans.ts'
import { assess, estimateFacts, type Assessment } from '../rules/index.ts'

export type EstimateInput = {
  readonly kind: StayKind
  /** Days in hospital, as the settlement record counts them. */
  readonly days: number
  /** By component, in fen. */
  readonly amountsFen: Readonly<Record<string, Fen>>
}

/**
 * What a plan would give for one stay that ended on this day, to somebody who is past every
 * waiting period and has used nothing of the year's limits. Pure; touches no database.
 */
export function estimate(plan: PublishedPlan, input: EstimateInput, on: Day): Assessment {
  return assess([plan.compiled], estimateFacts(plan.plan, { ...input, on }), { trace: true })
}
