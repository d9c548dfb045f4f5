import type { Day } from '../kernel/days.ts'
import { dayNumberOf } from './day-number.ts'
import type { Plan } from './language/plan.ts'

/** One person's fee for a cover from a day to a day, and the last day of membership. */
export interface Leaving {
  readonly feeFen: number
  readonly from: Day
  readonly to: Day
  readonly leavesOn: Day
}

/**
 * What of the fee goes back to somebody who leaves: nothing, all of it before the cover begins,
 * or the share of the days that are left, the last part of a fen dropped.
 */
export function refundFee(plan: Plan, { feeFen, from, to, leavesOn }: Leaving): number {
  const { refund } = plan.join
  if (refund === 'none') return 0
  if (leavesOn < from) return feeFen
  if (refund === 'before-start' || leavesOn >= to) return 0
  const days = dayNumberOf(to) - dayNumberOf(from) + 1
  const left = dayNumberOf(to) - dayNumberOf(leavesOn)
  return Math.floor((feeFen * left) / days)
}
