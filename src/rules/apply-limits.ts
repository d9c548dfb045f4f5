import { PARTS, PARTS_MOST } from './amounts.ts'
import type { CompiledBenefit, CompiledLimit } from './compiled.ts'
import { evaluateCondition } from './evaluate-condition.ts'
import type { EventFact } from './facts.ts'
import { circumstancesOf } from './circumstances.ts'
import {
  causedSoFar,
  causeOf,
  everOf,
  setCaused,
  shareAt,
  timesAt,
  usedAt,
  type PlanRun,
  type Totals,
  type Work,
} from './run.ts'
import type { Step } from './trace.ts'

/** Lowers the amount to what every limit leaves, from inner to outer, and notes the least left. */
export function applyLimits(work: Work): void {
  for (const limit of work.benefit.limits) {
    if (limit.when !== null) {
      const verdict = evaluateCondition(limit.when, circumstancesOf(work))
      if (verdict.truth === 'no') continue
      if (verdict.truth === 'unknown') {
        work.zero = { reason: 'fact-missing', clause: limit.clause, fact: verdict.fact ?? '' }
        work.parts = 0
        return
      }
    }
    if (limit.times >= 0) applyTimes(work, limit)
    else applyAmount(work, limit)
    if (work.zero) return
  }
  work.atLimits = work.parts
}

function applyTimes(work: Work, limit: CompiledLimit): void {
  const used = timesUsed(work, limit)
  if (used >= limit.times && work.parts > 0) {
    work.parts = 0
    work.zero = { reason: 'limit-used', clause: limit.clause, limit: limit.id }
  }
  work.steps?.push({
    op: 'times',
    id: limit.id,
    per: limit.per,
    most: limit.times,
    used,
    value: work.parts,
    c: limit.clause,
  })
}

type LimitStep = Extract<Step, { op: 'limit' }>

function applyAmount(work: Work, limit: CompiledLimit): void {
  const cap = capOf(work, limit)
  if (cap < 0) return
  const used = usedOf(work.run, work.totals, work.event, limit)
  const left = Math.max(0, cap - used)
  const before = work.parts
  if (left < work.parts) work.parts = left
  if (left < work.room) work.room = left
  if (work.steps !== null) {
    const step: LimitStep = {
      op: 'limit',
      id: limit.id,
      per: limit.per,
      cap,
      left,
      value: work.parts,
      c: limit.clause,
    }
    if (used > 0) step.used = used
    if (limit.shareOf !== null) step.of = work.capOf
    work.steps.push(step)
  }
  if (work.parts === 0 && before > 0)
    work.zero = { reason: 'limit-used', clause: limit.clause, limit: limit.id }
}

function capOf(work: Work, limit: CompiledLimit): number {
  const factor = limit.timesUnits ? work.units : 1
  if (limit.shareOf === null) return Math.min(limit.fen * PARTS * factor, PARTS_MOST)
  const base = limit.shareOf
  let fen = 0
  for (let i = 0; i < base.keys.length; i++) {
    const amount = base.readers[i]!(work.event)
    if (amount < 0) {
      const fact = `events.${work.event.id}.amounts.${base.keys[i]}`
      work.zero = { reason: 'fact-missing', clause: limit.clause, fact }
      work.parts = 0
      return -1
    }
    fen += amount
  }
  work.capOf = shareBase(work, limit, fen)
  return Math.min(work.capOf * limit.sharePpm * factor, PARTS_MOST)
}

/** A share over a period or a life is of all the events it has seen, this one included once. */
function shareBase(work: Work, limit: CompiledLimit, fen: number): number {
  if (limit.per !== 'period' && limit.per !== 'ever') return fen
  const totals = limit.per === 'period' ? work.totals : everOf(work.run)
  const key = `share:${limit.slot}:${limit.per === 'period' ? work.cover.index : 'ever'}:${work.event.id}`
  if (!work.run.byCause?.has(key)) {
    setCaused(work.run, key, fen)
    totals.numbers[shareAt(totals, limit.slot)] = totals.numbers[shareAt(totals, limit.slot)]! + fen
  }
  return totals.numbers[shareAt(totals, limit.slot)]!
}

const scopeKey = (limit: CompiledLimit, event: EventFact, kind: 'used' | 'times'): string =>
  `${kind}:${limit.slot}:${limit.per === 'cause' ? causeOf(event) : `event ${event.id}`}`

function usedOf(run: PlanRun, totals: Totals, event: EventFact, limit: CompiledLimit): number {
  switch (limit.per) {
    case 'line':
      return 0
    case 'period':
      return totals.numbers[usedAt(totals, limit.slot)]!
    case 'ever':
      return everOf(run).numbers[usedAt(everOf(run), limit.slot)]!
    default:
      return causedSoFar(run, scopeKey(limit, event, 'used'))
  }
}

function timesUsed(work: Work, limit: CompiledLimit): number {
  const { run, totals, event } = work
  switch (limit.per) {
    case 'line':
      return 0
    case 'period':
      return totals.numbers[timesAt(totals, limit.slot)]!
    case 'ever':
      return everOf(run).numbers[timesAt(everOf(run), limit.slot)]!
    default:
      return causedSoFar(run, scopeKey(limit, event, 'times'))
  }
}

/** Books what a line uses of its limits. `times` is 1 for a payment, 0 for a later correction. */
export function chargeLimits(
  run: PlanRun,
  benefit: CompiledBenefit,
  totals: Totals,
  event: EventFact,
  parts: number,
  times: number,
): void {
  for (const limit of benefit.limits) {
    if (limit.per === 'line') continue
    if (limit.per === 'event' || limit.per === 'cause') {
      const used = scopeKey(limit, event, 'used')
      setCaused(run, used, causedSoFar(run, used) + parts)
      const count = scopeKey(limit, event, 'times')
      setCaused(run, count, causedSoFar(run, count) + times)
      continue
    }
    const scope = limit.per === 'period' ? totals : everOf(run)
    scope.numbers[usedAt(scope, limit.slot)] = scope.numbers[usedAt(scope, limit.slot)]! + parts
    scope.numbers[timesAt(scope, limit.slot)] = scope.numbers[timesAt(scope, limit.slot)]! + times
  }
}

/** What the limits with a plain amount still leave to a benefit, in parts. */
export function roomLeft(
  run: PlanRun,
  benefit: CompiledBenefit,
  totals: Totals,
  event: EventFact,
  units: number,
): number {
  let room = Number.POSITIVE_INFINITY
  for (const limit of benefit.limits) {
    if (limit.fen < 0 || limit.per === 'line') continue
    const cap = limit.fen * PARTS * (limit.timesUnits ? units : 1)
    room = Math.min(room, Math.max(0, cap - usedOf(run, totals, event, limit)))
  }
  return room
}
