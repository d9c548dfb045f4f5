import { explainStep, type ExplainedStep } from '../../src/rules/explain-step.ts'
import type { Lang, Plan, Trace } from '../../src/rules/index.ts'
import { replay } from '../../src/rules/replay.ts'
import type { GivenLine } from './read-lines.ts'

/** What computing a line again comes to. Amounts may hold parts of a fen in the middle of it. */
export type Check =
  | { readonly state: 'same'; readonly amountFen: number }
  /** `step` counts from nought; one past the last is the amount at the end of the trace. */
  | ({
      readonly state: 'step-differs'
      /** −1 is the head: version, benefit, dates, cover. */
      readonly step: number
      /** With the plan: the field that is not as it should be. */
      readonly field?: { readonly name: string; readonly expected: string; readonly stated: string }
    } & Figures)
  /** The trace is sound, but the line that carries it names another amount. */
  | ({ readonly state: 'line-differs' } & Figures)
  | { readonly state: 'no-trace' }
  | { readonly state: 'unreadable' }

interface Figures {
  readonly computedFen: number
  readonly statedFen: number
}

export function checkLine({ trace, amountFen, plan }: GivenLine): Check {
  if (trace === null) return { state: 'no-trace' }
  if (trace === 'unreadable') return { state: 'unreadable' }
  try {
    const again = replay(trace, plan ?? undefined)
    if (!again.ok)
      return {
        state: 'step-differs',
        step: again.step,
        computedFen: again.expectedFen,
        statedFen: again.gotFen,
        ...(again.field !== undefined && {
          field: { name: again.field, expected: say(again.expected), stated: say(again.got) },
        }),
      }
    return amountFen === null || amountFen === again.amountFen
      ? { state: 'same', amountFen: again.amountFen }
      : { state: 'line-differs', computedFen: again.amountFen, statedFen: amountFen }
  } catch {
    // Figures that the arithmetic refuses: no trace of ours.
    return { state: 'unreadable' }
  }
}

const say = (value: unknown): string =>
  value === null || value === undefined
    ? '–'
    : typeof value === 'string'
      ? value
      : JSON.stringify(value)

/** Only the names that a plan gives its own amounts, lists and identities are missing without it. */
const withoutPlan = {} as Plan

export function sayStep(step: Trace['steps'][number], lang: Lang): ExplainedStep {
  try {
    return explainStep(step, withoutPlan, lang)
  } catch {
    return { label: step.op, text: '' }
  }
}
