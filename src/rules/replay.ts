import { PARTS, PARTS_MOST, partsTimes } from './amounts.ts'
import { allowance } from './apply-monthly.ts'
import type { CompiledPlan } from './compiled.ts'
import type { Replay } from './compare-steps.ts'
import { replayUnder } from './replay-plan.ts'
import { roundParts } from './round-parts.ts'
import { eligibleOf } from './scales.ts'
import type { Step, Trace } from './trace.ts'

interface State {
  /** Base so far, in fen. */
  base: number
  /** What is past the deductible; null where the whole base counts. */
  eligible: number | null
  /** After the scale, in parts. */
  parts: number
  /** Whole fen once something is done to these; null while parts say it. */
  fen: number | null
  /** The bands so far, one after another; null before the first and after the last. */
  bands: { last: Band | null; sum: number; gaps: number; outside: number } | null
}

type Band = Extract<Step, { op: 'band' }>
type NoBand = Extract<Step, { op: 'no-band' }>

const eligibleIn = (state: State): number => state.eligible ?? Math.max(0, state.base)
const fenIn = (state: State): number => state.fen ?? Math.floor(state.parts / PARTS)

/**
 * Computes a line again from its trace: every step from what came before it and from its own
 * parameters. That needs neither plan nor facts, so it runs wherever the trace is shown. With the
 * plan, its parameters and the steps that must be there are the plan's.
 */
export function replay(trace: Trace, plan?: CompiledPlan): Replay {
  return plan === undefined ? replayAlone(trace) : replayUnder(plan, trace)
}

function replayAlone(trace: Trace): Replay {
  const state: State = { base: 0, eligible: null, parts: 0, fen: null, bands: null }
  for (const [at, step] of trace.steps.entries()) {
    const among = step.op === 'band' || step.op === 'no-band'
    const [inBands, counted] = among ? [0, 0] : leaveBands(state)
    if (inBands !== counted) {
      return { ok: false, step: at - 1, expectedFen: inBands, gotFen: counted }
    }
    const [expected, got] = replayStep(step, state)
    if (expected !== got) return { ok: false, step: at, expectedFen: expected, gotFen: got }
  }
  const [inBands, counted] = leaveBands(state)
  if (inBands !== counted) {
    return { ok: false, step: trace.steps.length - 1, expectedFen: inBands, gotFen: counted }
  }
  const fen = fenIn(state)
  return fen === trace.amountFen
    ? { ok: true, amountFen: fen }
    : { ok: false, step: trace.steps.length, expectedFen: fen, gotFen: trace.amountFen }
}

/**
 * The bands and what lies in none of them are all that counts. What lies in none lies between
 * two bands, or past a full one.
 */
function leaveBands(state: State): [number, number] {
  const { bands } = state
  state.bands = null
  if (bands === null) return [0, 0]
  const { last, sum, gaps, outside } = bands
  const past = outside - gaps
  if (past < 0 || (past > 0 && last !== null && last.fen !== roomOf(last))) return [gaps, outside]
  return [eligibleIn(state), sum + outside]
}

/** What a band takes when it is filled from where the amount enters it. */
const roomOf = ({ from, to, before = 0 }: Band): number =>
  to === null ? Number.POSITIVE_INFINITY : to - Math.max(from, before)

const bandsIn = (state: State): NonNullable<State['bands']> =>
  (state.bands ??= { last: null, sum: 0, gaps: 0, outside: 0 })

/** The next band begins where the one before it ends, and only a full one has a next. */
function enterBand(state: State, step: Band): [number, number] {
  const bands = bandsIn(state)
  const { last } = bands
  bands.last = step
  bands.sum += step.fen
  if (step.fen <= 0 || step.fen > roomOf(step)) return [0, step.fen]
  if (last !== null && step.before !== undefined) return [0, step.before]
  if (last !== null && last.fen !== roomOf(last)) return [roomOf(last), last.fen]
  const reached = last === null ? (step.before ?? 0) : last.to!
  if (last !== null && step.from < reached) return [reached, step.from]
  bands.gaps += Math.max(0, step.from - reached)
  return [0, 0]
}

function enterNoBand(state: State, step: NoBand): [number, number] {
  bandsIn(state).outside += step.fen
  return [step.fen > 0 ? step.fen : 0, step.fen]
}

/** What this step should have come to, and what the trace says; the state moves on. */
function replayStep(step: Step, state: State): [expected: number, got: number] {
  switch (step.op) {
    case 'add':
      state.base += step.fen
      return [0, 0]
    case 'less':
    case 'net':
      state.base -= step.fen
      return [0, 0]
    case 'base':
      state.base = Math.max(0, state.base)
      return [state.base, step.fen]
    case 'deductible': {
      const rule = {
        fen: step.fen,
        threshold: step.kind === 'threshold',
        overPeriod: step.before > 0,
        reachedAtExactly: step.atExactly === 'reached',
        clause: step.c,
      }
      const total = step.before + Math.max(0, state.base)
      if (step.total !== total) return [total, step.total]
      state.eligible = eligibleOf(total, rule) - eligibleOf(step.before, rule)
      return [state.eligible, step.eligible]
    }
    case 'no-band':
      return enterNoBand(state, step)
    case 'flat':
    case 'band':
    case 'whole':
    case 'step':
    case 'days':
    case 'lump':
    case 'months':
    case 'grade':
      return replayScale(step, state)
    default:
      return replayModifier(step, state)
  }
}

type ScaleStep = Extract<
  Step,
  { op: 'flat' | 'band' | 'whole' | 'step' | 'days' | 'lump' | 'months' | 'grade' }
>

function replayScale(step: ScaleStep, state: State): [number, number] {
  const parts = scaleParts(step, state)
  state.parts += parts
  const eligible = eligibleIn(state)
  if (step.op === 'flat' && step.fen !== eligible) return [eligible, step.fen]
  if (step.op === 'band') {
    const [expected, got] = enterBand(state, step)
    if (expected !== got) return [expected, got]
  }
  if (step.op === 'whole' && step.fen - step.fenBefore !== eligible)
    return [step.fenBefore + eligible, step.fen]
  if (step.op === 'step' && step.total - step.totalBefore !== eligible)
    return [step.totalBefore + eligible, step.total]
  if (step.op === 'days' && step.paid !== daysPaid(step)) return [daysPaid(step), step.paid]
  return [parts / PARTS, step.parts / PARTS]
}

/** The days of this stay past those that are not paid, to the most that are left. */
function daysPaid(step: Extract<Step, { op: 'days' }>): number {
  const past = (days: number): number => Math.max(0, days - step.skip)
  const reached = past(step.before + step.days) - past(step.before)
  return Math.min(reached, step.most ?? reached)
}

function scaleParts(step: ScaleStep, state: State): number {
  switch (step.op) {
    case 'flat':
      return eligibleIn(state) * step.ppm
    case 'band':
      return step.fen * step.ppm
    case 'whole':
      return Math.max(0, step.fen * step.ppm - step.fenBefore * step.ppmBefore)
    case 'step':
      return Math.max(0, step.pays - step.before) * PARTS
    case 'days':
      return daysPaid(step) * step.fen * PARTS
    case 'lump':
      return step.fen * PARTS
    case 'months':
      return Math.max(0, allowance(step.fen, step) - step.before)
    case 'grade':
      return Math.max(0, Math.min(step.fen * step.ppm, PARTS_MOST) - step.before)
  }
}

type ModifierStep = Exclude<
  Step,
  ScaleStep | { op: 'add' | 'less' | 'net' | 'base' | 'deductible' | 'no-band' }
>

function replayModifier(step: ModifierStep, state: State): [number, number] {
  switch (step.op) {
    case 'points':
      return replayValue(state, Math.min(state.parts + step.parts, PARTS_MOST), step.value)
    case 'factor':
    case 'reduced':
      return replayValue(state, partsTimes(state.parts, step.ppm, step.up), step.value)
    case 'units':
      return replayValue(state, Math.min(state.parts * step.units, PARTS_MOST), step.value)
    case 'limit': {
      const left = Math.max(0, step.cap - (step.used ?? 0))
      if (step.left !== left) return [left / PARTS, step.left / PARTS]
      return replayValue(state, Math.min(state.parts, left), step.value)
    }
    case 'times':
      return replayValue(state, step.used >= step.most ? 0 : state.parts, step.value)
    case 'minimum':
      return replayValue(state, Math.max(state.parts, step.fen * PARTS), step.value)
    case 'round': {
      const room = step.room ?? Number.POSITIVE_INFINITY
      return replayValue(state, roundParts(state.parts, step.to, step.mode, room), step.value)
    }
    case 'share':
      state.fen = fenIn(state) + step.fen
      return [0, 0]
    case 'joint':
      state.fen = Math.min(fenIn(state), step.left)
      return [state.fen, step.fen]
    case 'zero':
      state.fen = 0
      return [0, 0]
  }
}

function replayValue(state: State, parts: number, value: number): [number, number] {
  state.parts = parts
  return [parts / PARTS, value / PARTS]
}
