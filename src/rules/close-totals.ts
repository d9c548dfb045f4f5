import { PARTS } from './amounts.ts'
import { chargeLimits, roomLeft } from './apply-limits.ts'
import type { CompiledMinimum, CompiledVersion } from './compiled.ts'
import type { PreparedCover } from './covers.ts'
import type { EventFact } from './facts.ts'
import { roundParts } from './round-parts.ts'
import type { OpenLine, PlanRun } from './run.ts'

/**
 * What a version asks of the total of a stay or of a period: its minimum and its rounding. The
 * difference goes to the last lines that pay, so that the lines sum to the total.
 */
export function closeTotals(
  run: PlanRun,
  per: 'event' | 'period',
  open: readonly OpenLine[],
): void {
  if (open.length === 0) return
  for (const version of run.plan.versions) {
    const minimums = version.minimums.filter((minimum) => minimum.per === per)
    const rounds = version.roundAt === per
    if (minimums.length === 0 && !rounds) continue
    for (const group of groupsOf(open, version)) {
      const first = version.order.indexOf('minimum') < version.order.indexOf('rounding')
      if (first) for (const minimum of minimums) liftToMinimum(run, per, group, minimum)
      if (rounds) roundTotal(run, per, group, version)
      if (!first) for (const minimum of minimums) liftToMinimum(run, per, group, minimum)
    }
  }
}

function groupsOf(open: readonly OpenLine[], version: CompiledVersion): OpenLine[][] {
  const groups = new Map<PreparedCover, OpenLine[]>()
  for (const one of open) {
    if (one.version !== version) continue
    const group = groups.get(one.cover)
    if (group) group.push(one)
    else groups.set(one.cover, [one])
  }
  return [...groups.values()]
}

const sumFen = (group: readonly OpenLine[]): number =>
  group.reduce((sum, one) => sum + one.line.amountFen, 0)

const nothing = new Set([
  'paid',
  'base-zero',
  'below-deductible',
  'below-first-band',
  'rounded-to-zero',
])

function liftToMinimum(
  run: PlanRun,
  per: 'event' | 'period',
  all: readonly OpenLine[],
  minimum: CompiledMinimum,
): void {
  const group = all.filter((one) => minimum.of.has(one.benefit.slot))
  const total = sumFen(group)
  if (total >= minimum.fen) return
  const eligible = group.filter((one) => nothing.has(one.line.reason))
  if (eligible.length === 0 || (total === 0 && !minimum.evenAtZero)) return
  const paying = eligible.filter((one) => one.line.amountFen > 0)
  const target = (paying.length > 0 ? paying : eligible).at(-1)!
  const { order } = target.version
  const held = order.indexOf('minimum') < order.indexOf('limits')
  const lift = Math.min(minimum.fen - total, held ? roomFen(run, target) : minimum.fen)
  if (lift > 0) change(run, per, target, lift, minimum.fen, 'minimum', minimum.clause)
}

function roundTotal(
  run: PlanRun,
  per: 'event' | 'period',
  group: readonly OpenLine[],
  version: CompiledVersion,
): void {
  const paying = group.filter((one) => one.parts > 0)
  const last = paying.at(-1)
  if (last === undefined) return
  const paid = sumFen(group)
  const computed = paying.reduce((sum, one) => sum + one.parts, 0)
  const exact = Math.max(computed, paid * PARTS)
  const { roundStep, roundMode, roundClause } = version
  const wanted = roundParts(exact, roundStep, roundMode, Number.POSITIVE_INFINITY) / PARTS
  if (wanted > paid) {
    // The rest goes to the last line whose limits leave room for it, else the total rounds down.
    const fits = paying.findLast((one) => roomFen(run, one) >= wanted - paid)
    if (fits) return change(run, per, fits, wanted - paid, wanted, 'rounding', roundClause)
  }
  const total = wanted > paid ? roundParts(paid * PARTS, roundStep, 'down', 0) / PARTS : wanted
  let difference = total - paid
  for (const one of paying.toReversed()) {
    if (difference === 0) break
    const part = Math.max(difference, -one.line.amountFen)
    if (part === 0) continue
    change(run, per, one, part, total, 'rounding', roundClause)
    difference -= part
  }
}

const eventOf = (run: PlanRun, one: OpenLine): EventFact =>
  run.events.find((event) => event.id === one.line.event)!

/** Whole fen that a line may still rise by under its limits, where these count what is paid. */
function roomFen(run: PlanRun, one: OpenLine): number {
  if (!one.version.limitsCountPaid) return Number.POSITIVE_INFINITY
  const totals = run.periods[one.cover.index]!
  const now = roomLeft(run, one.benefit, totals, eventOf(run, one), one.units)
  return Math.floor(Math.min(now, one.room - one.line.amountFen * PARTS) / PARTS)
}

function change(
  run: PlanRun,
  per: 'event' | 'period',
  one: OpenLine,
  fen: number,
  total: number,
  of: 'minimum' | 'rounding',
  clause: string,
): void {
  const { line } = one
  const before = line.amountFen
  line.amountFen += fen
  line.reason = line.amountFen > 0 ? 'paid' : 'rounded-to-zero'
  if (line.amountFen > 0 && before === 0) line.clause = one.benefit.clause
  const totals = run.periods[one.cover.index]!
  const times = (line.amountFen > 0 ? 1 : 0) - (before > 0 ? 1 : 0)
  if (one.version.limitsCountPaid)
    chargeLimits(run, one.benefit, totals, eventOf(run, one), fen * PARTS, times)
  if (!line.trace) return
  line.trace.amountFen = line.amountFen
  line.trace.steps.push({ op: 'share', of, per, fen, total, c: clause })
}
