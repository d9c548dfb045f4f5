import { assess } from './assess.ts'
import type { CompiledPlan } from './compiled.ts'
import type { PersonFacts } from './facts.ts'
import { compareSteps, type Replay } from './compare-steps.ts'
import type { Trace } from './trace.ts'

/**
 * Computes everything again from the plans and the facts and holds one trace against its line:
 * nothing is taken as the trace shows it, so no change of any figure passes.
 */
export function replayFacts(
  trace: Trace,
  plans: readonly CompiledPlan[],
  facts: PersonFacts,
): Replay {
  const same = assess(plans, facts, { trace: true }).lines.filter(
    ({ plan, benefit, event }) =>
      plan === trace.plan && benefit === trace.benefit && event === trace.event,
  )
  // A stay that is divided over two periods has a line in each.
  const from = trace.cover?.from
  const line = same.find((one) => one.trace?.cover?.from === from) ?? same[0]
  const again = line?.trace
  if (again === undefined) return headDiffers('line', null, trace.benefit)
  for (const field of ['version', 'kind', 'on', 'cover'] as const)
    if (JSON.stringify(sorted(again[field])) !== JSON.stringify(sorted(trace[field])))
      return headDiffers(field, again[field], trace[field])
  const count = Math.max(again.steps.length, trace.steps.length)
  for (let at = 0; at < count; at++) {
    const different = compareSteps(at, again.steps[at] ?? null, trace.steps[at])
    if (different !== null) return different
  }
  return again.amountFen === trace.amountFen
    ? { ok: true, amountFen: again.amountFen }
    : { ok: false, step: count, expectedFen: again.amountFen, gotFen: trace.amountFen }
}

const sorted = (value: unknown): unknown =>
  typeof value === 'object' && value !== null
    ? Object.entries(value)
        .filter(([, inner]) => inner !== undefined)
        .sort(([a], [b]) => (a < b ? -1 : 1))
    : value

const headDiffers = (field: string, expected: unknown, got: unknown): Replay => ({
  ok: false,
  step: -1,
  expectedFen: 0,
  gotFen: 0,
  field,
  expected,
  got,
})
