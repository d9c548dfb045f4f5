import { PARTS } from './amounts.ts'
import type { CompiledBands, CompiledBenefit, CompiledPlan, CompiledVersion } from './compiled.ts'
import { eligibleOf, rateReached, stepReached } from './scales.ts'
import type { EventKind } from './terms.ts'

/**
 * Amounts alone for many people at once, a column of numbers for each fact: for asking what a
 * version would cost on last year's stays. Each row is one person's only event in the period.
 * A version compiles into a list of operations; each runs over a block of rows, so that the inner
 * loops touch only numbers. What needs more than amounts and days of the event (conditions,
 * bonuses, units, lists, other plans) is for `assess`.
 */
export interface ColumnProgram {
  readonly benefits: readonly string[]
  /** Columns that `run` reads: amounts as in facts (`burdenFen`), and `days`. */
  readonly reads: readonly string[]
  /** Fills `out[benefit][row]` with whole fen. Columns and outputs hold at least `rows` numbers. */
  readonly run: (columns: Columns, rows: number, out: readonly Float64Array[]) => void
}

export type Columns = Readonly<Record<string, Float64Array>>

const BLOCK = 512

/** One operation on a block: `acc` is the amount in the making, first fen and then parts. */
type Operation = (block: Block) => void

interface Block {
  columns: Columns
  from: number
  rows: number
  readonly acc: Float64Array
  readonly used: Float64Array[]
  readonly paid: Float64Array[]
  out: readonly Float64Array[]
}

/** Null where the version asks for more than columns can say. */
export function compileColumns(
  plan: CompiledPlan,
  version: CompiledVersion,
  kind: EventKind,
): ColumnProgram | null {
  const benefits = version.byKind.get(kind) ?? []
  if (version.roundAt !== 'line' || plan.closesTotals || plan.plan.cover.reduced !== 'none')
    return null
  const reads = new Set<string>()
  const operations: Operation[] = []
  for (const [at, benefit] of benefits.entries()) {
    const own = compileBenefit(version, benefit, at, reads)
    if (own === null) return null
    operations.push(...own)
  }
  const block: Block = {
    columns: {},
    from: 0,
    rows: 0,
    acc: new Float64Array(BLOCK),
    used: Array.from({ length: plan.limitCount }, () => new Float64Array(BLOCK)),
    paid: Array.from({ length: plan.limitCount }, () => new Float64Array(BLOCK)),
    out: [],
  }
  return {
    benefits: benefits.map((benefit) => benefit.id),
    reads: [...reads],
    run: (columns, rows, out) => runBlocks(block, operations, columns, rows, out),
  }
}

function runBlocks(
  block: Block,
  operations: readonly Operation[],
  columns: Columns,
  rows: number,
  out: readonly Float64Array[],
): void {
  block.columns = columns
  block.out = out
  for (let from = 0; from < rows; from += BLOCK) {
    block.from = from
    block.rows = Math.min(BLOCK, rows - from)
    for (const used of block.used) used.fill(0)
    for (const paid of block.paid) paid.fill(0)
    for (const operation of operations) operation(block)
  }
}

function compileBenefit(
  version: CompiledVersion,
  benefit: CompiledBenefit,
  at: number,
  reads: Set<string>,
): Operation[] | null {
  if (benefit.when !== null || benefit.bonuses.length > 0) return null
  if (benefit.limits.some((limit) => limit.when !== null || limit.shareOf !== null)) return null
  // A limit that is no multiple of the rounding step holds the rounding back, row by row.
  if (benefit.limits.some((limit) => limit.fen > 0 && limit.fen % version.roundStep !== 0))
    return null
  const form = compileForm(benefit, reads)
  if (form === null) return null
  const steps = benefit.steps.map((step) => compileStep(version, benefit, step))
  const keep = version.limitsCountPaid ? chargePaid(benefit) : []
  return [...form, ...steps.flat(), store(at), ...keep]
}

function compileForm({ form }: CompiledBenefit, reads: Set<string>): Operation[] | null {
  if (form.kind === 'per-day') {
    if (form.fromYears.length > 1 || form.fromYears[0] !== 0) return null
    reads.add('days')
    const most = Math.min(form.eventMost, form.periodMost)
    return [daysPaid(form.skip, most, form.fen[0]! * PARTS)]
  }
  if (form.kind !== 'reimburse' && form.kind !== 'steps') return null
  const { base } = form
  if (base.netOf !== 'none' || base.named.some(Boolean)) return null
  for (const key of base.keys) reads.add(key)
  const operations = [loadBase(base.keys, base.signs)]
  if (form.kind === 'steps')
    return [
      ...operations,
      mapBlock((fen) => (fen > 0 ? (stepReached(form, fen)?.pays ?? 0) : 0) * PARTS),
    ]
  const { deductible, bands } = form
  if (form.fromZero && deductible !== null) return null
  if (deductible !== null) operations.push(mapBlock((fen) => eligibleOf(fen, deductible)))
  if (bands === null) operations.push(multiply(form.flatPpm))
  else if (form.whole)
    operations.push(mapBlock((fen) => fen * rateReached(bands, fen, form.upperAtBoundary)))
  else operations.push(inBands(bands))
  return operations
}

const mapBlock =
  (each: (value: number) => number): Operation =>
  ({ acc, rows }) => {
    for (let i = 0; i < rows; i++) acc[i] = each(acc[i]!)
  }

function loadBase(keys: readonly string[], signs: readonly number[]): Operation {
  return ({ columns, from, rows, acc }) => {
    for (let k = 0; k < keys.length; k++) {
      const column = columns[keys[k]!]!
      const sign = signs[k]!
      if (k === 0) for (let i = 0; i < rows; i++) acc[i] = column[from + i]! * sign
      else for (let i = 0; i < rows; i++) acc[i] = acc[i]! + column[from + i]! * sign
    }
    if (keys.length > 1) for (let i = 0; i < rows; i++) if (acc[i]! < 0) acc[i] = 0
  }
}

const multiply =
  (ppm: number): Operation =>
  ({ acc, rows }) => {
    for (let i = 0; i < rows; i++) acc[i] = acc[i]! * ppm
  }

/** Bands over the amount from zero: what lies between the ends of each, at its rate. */
function inBands({ from, to, ppm }: CompiledBands): Operation {
  const count = ppm.length
  return ({ acc, rows }) => {
    for (let i = 0; i < rows; i++) {
      const fen = acc[i]!
      let parts = 0
      for (let b = 0; b < count; b++) {
        const start = from[b]!
        if (fen > start) parts += ((fen < to[b]! ? fen : to[b]!) - start) * ppm[b]!
      }
      acc[i] = parts
    }
  }
}

const daysPaid =
  (skip: number, most: number, partsADay: number): Operation =>
  ({ columns, from, rows, acc }) => {
    const column = columns.days!
    for (let i = 0; i < rows; i++) {
      const days = column[from + i]! - skip
      acc[i] = days > 0 ? (days < most ? days : most) * partsADay : 0
    }
  }

function compileStep(
  version: CompiledVersion,
  benefit: CompiledBenefit,
  step: CompiledBenefit['steps'][number],
): Operation[] {
  switch (step) {
    case 'limits': {
      const limits = benefit.limits.map((limit) =>
        limit.times >= 0
          ? applyTimes(limit.slot, limit.times)
          : applyCap(limit.slot, limit.fen * PARTS, limit.per === 'line'),
      )
      return version.limitsCountPaid ? limits : [...limits, ...chargeNow(benefit)]
    }
    case 'minimum':
      return benefit.minimums.map((minimum) => {
        const parts = minimum.fen * PARTS
        return mapBlock((value) =>
          value < parts && (value > 0 || minimum.evenAtZero) ? parts : value,
        )
      })
    case 'rounding':
      return [round(version.roundStep * PARTS, version.roundMode)]
    default:
      // Bonus, units and reduced period: refused above, or one unit, which changes nothing.
      return []
  }
}

const applyCap =
  (slot: number, cap: number, eachLine: boolean): Operation =>
  ({ acc, used, rows }) => {
    const before = used[slot]!
    for (let i = 0; i < rows; i++) {
      const room = cap - (eachLine ? 0 : before[i]!)
      const left = room > 0 ? room : 0
      if (acc[i]! > left) acc[i] = left
    }
  }

const applyTimes =
  (slot: number, times: number): Operation =>
  ({ acc, paid, rows }) => {
    const before = paid[slot]!
    for (let i = 0; i < rows; i++) if (before[i]! >= times) acc[i] = 0
  }

/** By whole steps: a quotient that the division rounded up shows as a product past the value. */
function round(step: number, mode: CompiledVersion['roundMode']): Operation {
  const add = mode === 'half-up' ? step / 2 : mode === 'up' ? step - 1 : 0
  return ({ acc, rows }) => {
    for (let i = 0; i < rows; i++) {
      const value = acc[i]! + add
      const whole = Math.floor(value / step) * step
      acc[i] = whole > value ? whole - step : whole
    }
  }
}

const store =
  (at: number): Operation =>
  ({ acc, from, rows, out }) => {
    const column = out[at]!
    for (let i = 0; i < rows; i++) column[from + i] = Math.floor(acc[i]! / PARTS)
  }

const chargePaid = (benefit: CompiledBenefit): Operation[] =>
  benefit.limits
    .filter((limit) => limit.per !== 'line')
    .map(({ slot }) => ({ acc, used, paid, rows }) => {
      const sum = used[slot]!
      const count = paid[slot]!
      for (let i = 0; i < rows; i++) {
        const fen = Math.floor(acc[i]! / PARTS)
        sum[i] = sum[i]! + fen * PARTS
        if (fen > 0) count[i] = count[i]! + 1
      }
    })

const chargeNow = (benefit: CompiledBenefit): Operation[] =>
  benefit.limits
    .filter((limit) => limit.per !== 'line')
    .map(({ slot }) => ({ acc, used, paid, rows }) => {
      const sum = used[slot]!
      const count = paid[slot]!
      for (let i = 0; i < rows; i++) {
        sum[i] = sum[i]! + acc[i]!
        if (acc[i]! > 0) count[i] = count[i]! + 1
      }
    })
