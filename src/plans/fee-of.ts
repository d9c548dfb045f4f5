import { assert } from '../kernel/assert.ts'
import { parseYuan, ZERO, type Fen } from '../kernel/fen.ts'
import type { Plan } from '../rules/index.ts'

/** What one person (or one unit) pays for a cover period under the plan. */
export function feeOf(plan: Plan): Fen {
  const { fee } = plan.join
  if (fee === 'free') return ZERO
  const amount = parseYuan(fee.amount)
  assert(amount.ok, 'the amounts of a plan that was parsed can be read')
  return amount.value
}
