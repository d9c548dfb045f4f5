import { PPM_ONE } from '../kernel/fen.ts'
import { PARTS, PARTS_MOST, partsTimes, readAmountFen, readRatioPpm, restOf } from './amounts.ts'
import type { CompiledBenefit, CompiledLimit, CompiledVersion } from './compiled.ts'
import { given, next, type Expected, type Walk } from './replay-walk.ts'
import { roundParts } from './round-parts.ts'
import { rateWithBonus } from './scales.ts'

const paysDespite = new Set<string>(['base-zero', 'below-deductible', 'below-first-band'])

/** What the version's order does after the form, what totals and joint ceilings change. */
export function* expectedEnd(
  walk: Walk,
  benefit: CompiledBenefit,
  version: CompiledVersion,
): Expected {
  const goesOn = benefit.minimums.length > 0 && paysDespite.has(walk.zero?.reason ?? '')
  if (walk.zero === null || goesOn)
    for (const step of benefit.steps) yield* ends[step](walk, benefit, version)
  if (walk.zero !== null && walk.parts === 0) yield toldOf(walk, walk.zero)
  walk.amountFen = Math.floor(walk.parts / PARTS)
  yield* expectedShares(walk, benefit, version)
  yield* expectedJoint(walk)
}

/** The condition and the fact that a zero names are what facts gave. */
function toldOf(walk: Walk, zero: NonNullable<Walk['zero']>): NonNullable<Walk['zero']> {
  const told = next(walk, 'zero')
  return told?.leaf === undefined ? zero : { ...zero, leaf: told.leaf }
}

const ends = {
  bonus: expectedBonus,
  units: expectedUnits,
  reduced: expectedReduced,
  limits: expectedLimits,
  minimum: expectedMinimum,
  rounding: expectedRounding,
} as const

/** Whether a bonus holds is known from facts; how much it is, from the plan. */
function* expectedBonus(walk: Walk, benefit: CompiledBenefit, version: CompiledVersion): Expected {
  const points = next(walk, 'points')
  if (points !== undefined) {
    const sums = pointSums(benefit)
    const ppm = sums.find((one) => one === points.ppm) ?? sums[0] ?? 0
    const parts = walk.taken.reduce(
      (sum, { fen, ppm: rate }) => sum + fen * (rateWithBonus(rate, ppm, benefit.rateMost) - rate),
      0,
    )
    const clauses = benefit.bonuses.filter((one) => one.points > 0).map((one) => one.clause)
    const c = clauses.find((one) => one === points.c) ?? clauses[0] ?? ''
    walk.parts = Math.min(walk.parts + parts, PARTS_MOST)
    yield { op: 'points', ppm, parts, value: walk.parts, c }
  }
  const up = version.roundUp
  for (const { ppm, c } of factorsOf(walk, benefit)) {
    if (next(walk, 'factor')?.ppm !== ppm) continue
    walk.parts = partsTimes(walk.parts, ppm, up)
    yield { op: 'factor', ppm, up, value: walk.parts, c }
  }
}

/** The factors that may stand here, one after another, and then what the amount is reduced to. */
function* factorsOf(
  walk: Walk,
  { bonuses, combine }: CompiledBenefit,
): Generator<{ ppm: number; c: string }> {
  const told = next(walk, 'factor')
  const own = bonuses.filter(({ factor }) => factor >= 0)
  const isReduction =
    !own.some(({ clause }) => clause === told?.c) &&
    bonuses.some(({ reducedTo, clause }) => reducedTo === told?.ppm && clause === told.c)
  const named = own.find(({ clause }) => clause === told?.c) ?? own[0]
  if (isReduction) own.length = 0
  if (combine === 'multiply') for (const { factor: ppm, clause: c } of own) yield { ppm, c }
  else if (combine === 'highest') {
    const one = own.find(({ factor }) => factor === told?.ppm)
    if (one !== undefined) yield { ppm: one.factor, c: one.clause }
  } else if (named !== undefined && !isReduction)
    for (const surplus of sumsOf(own.map(({ factor }) => factor - PPM_ONE)))
      if (told?.ppm === Math.max(0, PPM_ONE + surplus)) {
        yield { ppm: told.ppm, c: named.clause }
        break
      }
  for (const { reducedTo: ppm, clause: c } of bonuses) if (ppm >= 0) yield { ppm, c }
}

/** What the points of the bonuses that may hold together can come to. */
function pointSums({ bonuses, combine }: CompiledBenefit): number[] {
  const each = bonuses.flatMap(({ points }) => (points > 0 ? [points] : []))
  return combine === 'highest' ? each : sumsOf(each)
}

function sumsOf(each: readonly number[]): number[] {
  const sums = new Set<number>()
  for (const one of each) for (const sum of [0, ...sums]) sums.add(sum + one)
  return [...sums]
}

function* expectedUnits(walk: Walk): Expected {
  const units = walk.trace.cover?.units ?? 1
  if (units === 1) return
  walk.parts = Math.min(walk.parts * units, PARTS_MOST)
  yield { op: 'units', units, value: walk.parts, c: walk.plan.plan.join.units.clause }
}

/** Whether the reduced period still runs is known from covers before this one. */
function* expectedReduced(
  walk: Walk,
  _benefit: CompiledBenefit,
  version: CompiledVersion,
): Expected {
  const { reduced } = walk.plan.plan.cover
  if (reduced === 'none' || next(walk, 'reduced') === undefined) return
  const ppm = readRatioPpm(reduced.rate)
  const up = version.roundUp
  walk.parts = partsTimes(walk.parts, ppm, up)
  yield { op: 'reduced', ppm, up, value: walk.parts, c: reduced.clause }
}

function* expectedLimits(walk: Walk, benefit: CompiledBenefit): Expected {
  for (const limit of benefit.limits) {
    const told = next(walk, limit.times >= 0 ? 'times' : 'limit')
    if (told?.id !== limit.id) {
      const end = walk.trace.steps.findLast(({ op }) => op === 'zero')
      const asks = limit.when !== null || limit.shareOf !== null
      if (asks && end?.op === 'zero' && end.reason === 'fact-missing' && end.c === limit.clause) {
        walk.parts = 0
        walk.zero = end
        return
      }
      if (limit.when !== null) continue
    }
    if (limit.times >= 0) yield* expectedTimes(walk, limit)
    else yield* expectedLimit(walk, limit)
    if (walk.zero !== null) return
  }
}

function* expectedTimes(walk: Walk, { id, per, times, clause: c }: CompiledLimit): Expected {
  const used = per === 'line' ? 0 : given(next(walk, 'times')?.used)
  if (used >= times && walk.parts > 0) {
    walk.parts = 0
    walk.zero = { op: 'zero', reason: 'limit-used', c, limit: id }
  }
  yield { op: 'times', id, per, most: times, used, value: walk.parts, c }
}

/** What is used already comes from earlier lines; the cap from the plan. */
function* expectedLimit(walk: Walk, limit: CompiledLimit): Expected {
  const { id, per, clause: c } = limit
  const told = next(walk, 'limit')
  const of = limit.shareOf === null ? {} : { of: given(told?.of) }
  const units = limit.timesUnits ? (walk.trace.cover?.units ?? 1) : 1
  const one = of.of === undefined ? limit.fen * PARTS : of.of * limit.sharePpm
  const cap = Math.min(one * units, PARTS_MOST)
  const used = per === 'line' ? 0 : given(told?.used)
  const left = Math.max(0, cap - used)
  const before = walk.parts
  walk.parts = Math.min(before, left)
  walk.room = Math.min(walk.room, left)
  const more = { ...(used > 0 && { used }), ...of }
  yield { op: 'limit', id, per, cap, left, value: walk.parts, c, ...more }
  if (walk.parts === 0 && before > 0) walk.zero = { op: 'zero', reason: 'limit-used', c, limit: id }
}

function* expectedMinimum(walk: Walk, benefit: CompiledBenefit): Expected {
  for (const { fen, evenAtZero, clause: c } of benefit.minimums) {
    const despite = walk.zero === null || paysDespite.has(walk.zero.reason)
    if (walk.parts === 0 && !(evenAtZero && despite)) continue
    if (walk.parts >= fen * PARTS) continue
    walk.parts = fen * PARTS
    walk.zero = null
    yield { op: 'minimum', fen, value: walk.parts, c }
  }
}

function* expectedRounding(
  walk: Walk,
  _benefit: CompiledBenefit,
  version: CompiledVersion,
): Expected {
  const { roundStep: to, roundMode: mode, roundClause: c } = version
  const before = walk.parts
  if (before === 0 || restOf(before, to * PARTS) === 0) return
  const bound = version.limitsBeforeRounding && version.limitsCountPaid
  const most = bound ? Math.max(walk.room, before) : Number.POSITIVE_INFINITY
  const free = roundParts(before, to, mode, Number.POSITIVE_INFINITY)
  walk.parts = free <= most ? free : roundParts(before, to, mode, most)
  yield { op: 'round', to, mode, room: free <= most ? null : most, value: walk.parts, c }
  if (walk.parts === 0 && walk.zero === null)
    walk.zero = { op: 'zero', reason: 'rounded-to-zero', c }
}

/** Shares in the total of a stay or period: the other lines of it are not in this trace. */
function* expectedShares(
  walk: Walk,
  { slot }: CompiledBenefit,
  version: CompiledVersion,
): Expected {
  for (let told = next(walk, 'share'); told !== undefined; told = next(walk, 'share')) {
    const { of, per, fen } = told
    const isWhole = Number.isSafeInteger(fen) && fen !== 0 && walk.amountFen + fen >= 0
    const minimum = version.minimums.find((one) => one.per === per && one.of.has(slot))
    const rounds = of === 'rounding' && version.roundAt === per
    if (!isWhole || (rounds ? false : of !== 'minimum' || minimum === undefined)) return
    walk.amountFen += fen
    const even = told.total - (told.total % version.roundStep)
    const [total, c] = rounds ? [even, version.roundClause] : [minimum!.fen, minimum!.clause]
    yield { op: 'share', of, per, fen, total, c }
  }
}

/** A ceiling over several plans; what the others left of it is not in this trace. */
function* expectedJoint(walk: Walk): Expected {
  const own = walk.plan.plan.coordination.jointCeilings ?? []
  const seen = new Set<string>()
  for (let told = next(walk, 'joint'); told !== undefined; told = next(walk, 'joint')) {
    const { id } = told
    const rule = own.find((one) => one.id === id)
    if (seen.has(id) || walk.amountFen === 0) return
    seen.add(id)
    const cap = rule?.amount === undefined ? given(told.cap) : readAmountFen(rule.amount)
    const left = Math.min(cap, given(told.left))
    walk.amountFen = Math.min(walk.amountFen, left)
    yield { op: 'joint', id, cap, left, fen: walk.amountFen, c: rule?.clause ?? told.c }
  }
  const missing = own.find(
    ({ id, plans, amount }) =>
      amount !== undefined && plans.includes(walk.plan.id) && !seen.has(id),
  )
  if (missing === undefined || walk.amountFen === 0) return
  const cap = readAmountFen(missing.amount!)
  const fen = Math.min(walk.amountFen, cap)
  yield { op: 'joint', id: missing.id, cap, left: cap, fen, c: missing.clause }
}
