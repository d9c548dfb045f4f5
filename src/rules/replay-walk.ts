import type { CompiledBenefit, CompiledPlan, CompiledVersion } from './compiled.ts'
import type { Step, Trace } from './trace.ts'

/** Where the computation has come to, and which step of the trace is next. */
export interface Walk {
  readonly plan: CompiledPlan
  readonly trace: Trace
  readonly version: CompiledVersion | null
  readonly benefit: CompiledBenefit | null
  at: number
  base: number
  eligible: number
  /** The amount so far, in parts. */
  parts: number
  /** What each rate was taken of, for points that a bonus adds to the rates. */
  taken: { readonly fen: number; readonly ppm: number }[]
  /** The least that a limit left. */
  room: number
  zero: Extract<Step, { op: 'zero' }> | null
  amountFen: number
}

export type Expected = Generator<Step, void>
type StepOf<K extends Step['op']> = Extract<Step, { op: K }>

/** The next step of the trace where it is of this kind. */
export function next<K extends Step['op']>(walk: Walk, op: K): StepOf<K> | undefined {
  const step = walk.trace.steps[walk.at]
  return step?.op === op ? (step as StepOf<K>) : undefined
}

/** A figure that only facts or earlier lines can give: whole and not below zero. */
export const given = (figure: number | null | undefined): number =>
  Number.isSafeInteger(figure) && figure! >= 0 ? figure! : 0
