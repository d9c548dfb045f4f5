import type { CompiledBands, CompiledDeductible, CompiledForm } from './compiled.ts'
import type { Work } from './run.ts'
import type { Step } from './trace.ts'

/**
 * The arithmetic of scales. Whatever accumulates is f(before + now) − f(before),
 * so that splitting or merging events changes nothing.
 */

/** The part of a cumulative amount that counts once the deductible is passed. */
export function eligibleOf(cumulative: number, deductible: CompiledDeductible): number {
  const { fen, threshold, reachedAtExactly } = deductible
  const reached = reachedAtExactly ? cumulative >= fen : cumulative > fen
  if (!reached) return 0
  return threshold ? cumulative : cumulative - fen
}

const rateUnderBonus = (ppm: number, points: number, most: number): number =>
  points === 0 ? ppm : Math.max(ppm, Math.min(ppm + points, most))

/** Each band's rate on the amount between `low` and `high` that lies in it. */
export function applyMarginal(
  work: Work,
  bands: CompiledBands,
  low: number,
  high: number,
  clause: string,
): void {
  const { points, steps } = work
  const { rateMost } = work.benefit
  let parts = 0
  let bonusParts = 0
  let untaken = high - low
  for (let i = 0; i < bands.ppm.length; i++) {
    const from = bands.from[i]!
    const to = bands.to[i]!
    const start = low > from ? low : from
    const end = high < to ? high : to
    if (end <= start) continue
    const ppm = bands.ppm[i]!
    const fen = end - start
    const touched = fen * ppm
    parts += touched
    if (points > 0) bonusParts += fen * (rateUnderBonus(ppm, points, rateMost) - ppm)
    if (steps === null) continue
    const step: BandStep = {
      op: 'band',
      from,
      to: to === Number.POSITIVE_INFINITY ? null : to,
      ppm,
      fen,
      parts: touched,
      c: clause,
    }
    if (low > 0 && untaken === high - low) step.before = low
    untaken -= fen
    steps.push(step)
  }
  if (steps !== null && untaken > 0)
    pushOutside(steps, untaken, untaken === high - low ? low : 0, clause)
  work.parts = parts
  work.bonusParts = bonusParts
}

type BandStep = Extract<Step, { op: 'band' }>

/** What lies in no band pays nothing; told, so that the bands can be held against the whole. */
function pushOutside(steps: Step[], fen: number, before: number, clause: string): void {
  const step: Extract<Step, { op: 'no-band' }> = { op: 'no-band', fen, c: clause }
  if (before > 0) step.before = before
  steps.push(step)
}

/** The one rate that an amount has reached; 0 where it lies in no band. */
export function rateReached(
  bands: CompiledBands,
  amount: number,
  upperAtBoundary: boolean,
): number {
  if (amount <= 0) return 0
  for (let i = 0; i < bands.ppm.length; i++) {
    const from = bands.from[i]!
    const to = bands.to[i]!
    const inside = upperAtBoundary ? amount >= from && amount < to : amount > from && amount <= to
    if (inside) return bands.ppm[i]!
  }
  return 0
}

/** The row of a table of steps that an amount has reached: its sum, and where it begins. */
export function stepReached(
  form: Extract<CompiledForm, { kind: 'steps' }>,
  amount: number,
): { readonly above: number; readonly pays: number } | null {
  let best: { above: number; pays: number } | null = null
  for (let i = 0; i < form.above.length; i++) {
    const above = form.above[i]!
    const reached = form.reachedAtExactly ? amount >= above : amount > above
    if (reached && (best === null || above > best.above)) best = { above, pays: form.pays[i]! }
  }
  return best
}

export const rateWithBonus = rateUnderBonus
