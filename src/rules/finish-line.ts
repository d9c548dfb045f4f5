import { PPM_ONE } from '../kernel/fen.ts'
import { PARTS, PARTS_MOST, partsTimes, restOf } from './amounts.ts'
import { applyLimits } from './apply-limits.ts'
import { roundParts } from './round-parts.ts'
import type { Factor, Work } from './run.ts'

/** Bonus, units, reduced stage, limits, minimum and rounding, in the order of the version. */
export function applyOrder(work: Work): void {
  for (const step of work.benefit.steps) {
    switch (step) {
      case 'bonus':
        applyBonus(work)
        break
      case 'units':
        applyUnits(work)
        break
      case 'reduced':
        applyReduced(work)
        break
      case 'limits':
        applyLimits(work)
        break
      case 'minimum':
        applyMinimum(work)
        break
      case 'rounding':
        applyRounding(work)
    }
  }
}

const atMost = (parts: number): number => (parts < PARTS_MOST ? parts : PARTS_MOST)

function applyBonus(work: Work): void {
  if (work.bonusParts > 0) {
    work.parts = atMost(work.parts + work.bonusParts)
    work.steps?.push({
      op: 'points',
      ppm: work.points,
      parts: work.bonusParts,
      value: work.parts,
      c: work.pointsClause,
    })
  }
  for (const one of work.factors) multiply(work, one)
}

/** Factors below the whole that are added up may come to nothing, not to less. */
function multiply(work: Work, factor: Factor): void {
  if (factor.ppm === PPM_ONE) return
  const ppm = Math.max(0, factor.ppm)
  const up = work.version.roundUp
  work.parts = partsTimes(work.parts, ppm, up)
  work.steps?.push({ op: 'factor', ppm, up, value: work.parts, c: factor.clause })
}

function applyUnits(work: Work): void {
  if (!work.benefit.timesUnits || work.units === 1) return
  work.parts = atMost(work.parts * work.units)
  const { clause } = work.run.plan.plan.join.units
  work.steps?.push({ op: 'units', units: work.units, value: work.parts, c: clause })
}

function applyReduced(work: Work): void {
  if (work.reducedPpm === PPM_ONE) return
  const up = work.version.roundUp
  work.parts = partsTimes(work.parts, work.reducedPpm, up)
  work.steps?.push({
    op: 'reduced',
    ppm: work.reducedPpm,
    up,
    value: work.parts,
    c: work.reducedClause,
  })
}

const paysDespite = new Set(['base-zero', 'below-deductible', 'below-first-band'])

/** A minimum for each line. A version that puts it after the limits lets it pass them. */
function applyMinimum(work: Work): void {
  for (const minimum of work.benefit.minimums) {
    const nothing = work.parts === 0
    if (
      nothing &&
      !(minimum.evenAtZero && (work.zero === null || paysDespite.has(work.zero.reason)))
    )
      continue
    const target = minimum.fen * PARTS
    if (work.parts >= target) continue
    work.parts = target
    work.zero = null
    work.steps?.push({ op: 'minimum', fen: minimum.fen, value: work.parts, c: minimum.clause })
  }
}

function applyRounding(work: Work): void {
  const { version } = work
  if (work.parts === 0) return
  const before = work.parts
  const { roundStep, roundMode } = version
  if (restOf(before, roundStep * PARTS) === 0) return
  const bound = version.limitsBeforeRounding && version.limitsCountPaid
  const room = bound ? Math.max(work.room, before) : Number.POSITIVE_INFINITY
  const free = roundParts(before, roundStep, roundMode, Number.POSITIVE_INFINITY)
  work.parts = free <= room ? free : roundParts(before, roundStep, roundMode, room)
  work.steps?.push({
    op: 'round',
    to: roundStep,
    mode: roundMode,
    room: free <= room ? null : room,
    value: work.parts,
    c: version.roundClause,
  })
  if (work.parts === 0 && work.zero === null)
    work.zero = { reason: 'rounded-to-zero', clause: version.roundClause }
}
