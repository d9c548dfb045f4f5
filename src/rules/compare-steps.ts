import { PARTS } from './amounts.ts'
import type { Step } from './trace.ts'

export type Replay =
  | { readonly ok: true; readonly amountFen: number }
  /** The first step whose outcome is not what its inputs give. */
  | {
      readonly ok: false
      /** −1 where it is the head: version, benefit, dates or cover. */
      readonly step: number
      /** What the step comes to, and what the trace says. */
      readonly expectedFen: number
      readonly gotFen: number
      /** With a plan: the field that is not as the plan (and what came before) has it. */
      readonly field?: string
      readonly expected?: unknown
      readonly got?: unknown
    }

type Fields = Readonly<Record<string, unknown>>

/** The first field in which a step is not what it should be; null where all agree. */
export function compareSteps(
  at: number,
  expected: Step | null,
  got: Step | undefined,
): Extract<Replay, { ok: false }> | null {
  const wanted: Fields = { ...expected }
  const told: Fields = { ...got }
  const field = [...new Set(['op', ...Object.keys(wanted), ...Object.keys(told)])].find(
    (name) => JSON.stringify(wanted[name]) !== JSON.stringify(told[name]),
  )
  if (field === undefined) return null
  return {
    ok: false,
    step: at,
    expectedFen: outcomeOf(expected),
    gotFen: outcomeOf(got),
    field,
    expected: wanted[field] ?? null,
    got: told[field] ?? null,
  }
}

/** What a step comes to, in fen. */
function outcomeOf(step: Step | null | undefined): number {
  if (!step) return 0
  if ('value' in step) return step.value / PARTS
  if ('parts' in step) return step.parts / PARTS
  if ('eligible' in step) return step.eligible
  return 'fen' in step ? step.fen : 0
}
