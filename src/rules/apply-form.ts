import { unreachable } from '../kernel/assert.ts'
import { PARTS, PARTS_MOST } from './amounts.ts'
import type { CompiledForm } from './compiled.ts'
import { applyMonthly } from './apply-monthly.ts'
import { applyPerDay } from './apply-per-day.ts'
import { readBase } from './read-base.ts'
import {
  baseAt,
  causedSoFar,
  causeOf,
  eligibleAt,
  everOf,
  paymentsAt,
  setCaused,
  type Work,
  type Zero,
} from './run.ts'
import type { Step } from './trace.ts'
import { applyMarginal, eligibleOf, rateReached, rateWithBonus, stepReached } from './scales.ts'

/** Computes what the benefit's form gives, into `parts` and `bonusParts`, or says why nothing. */
export function applyForm(work: Work): void {
  const { form } = work.benefit
  switch (form.kind) {
    case 'reimburse':
      return applyReimburse(work, form)
    case 'steps':
      return applySteps(work, form)
    case 'per-day':
      return applyPerDay(work, form)
    case 'lump':
      return applyLump(work, form)
    case 'monthly':
      return applyMonthly(work, form)
    case 'grades':
      return applyGrades(work, form)
    default:
      return unreachable(form)
  }
}

type FormOf<K extends CompiledForm['kind']> = Extract<CompiledForm, { kind: K }>

const zero = (work: Work, reason: Zero['reason'], clause: string, more?: Partial<Zero>): void => {
  work.zero = more === undefined ? { reason, clause } : { reason, clause, ...more }
}

function applyReimburse(work: Work, form: FormOf<'reimburse'>): void {
  const base = readBase(work, form.base)
  if (base < 0) return
  if (base === 0) return zero(work, 'base-zero', form.base.clause)
  const { numbers } = work.totals
  const rawAt = baseAt(work.totals, work.benefit.slot)
  const doneAt = eligibleAt(work.totals, work.benefit.slot)
  const rawBefore = numbers[rawAt]!
  const eligibleBefore = numbers[doneAt]!
  const eligible = pastDeductible(work, form, base, rawBefore)
  numbers[rawAt] = rawBefore + base
  numbers[doneAt] = eligibleBefore + eligible
  if (eligible === 0) return belowDeductible(work, form, base, rawBefore)
  if (form.bands === null) return applyFlat(work, form, eligible)
  // Measured from zero, the deductible eats the lowest bands; else bands begin after it.
  const before = form.scaleOverPeriod ? (form.fromZero ? rawBefore : eligibleBefore) : 0
  const high = form.fromZero ? before + base : before + eligible
  if (form.whole) applyWhole(work, form, high, before, eligible, eligibleBefore)
  else applyMarginal(work, form.bands, high - eligible, high, form.clause)
  if (work.parts === 0) zero(work, 'below-first-band', form.clause)
}

function pastDeductible(
  work: Work,
  form: FormOf<'reimburse'>,
  base: number,
  rawBefore: number,
): number {
  const { deductible } = form
  if (deductible === null) return base
  const before = deductible.overPeriod ? rawBefore : 0
  const eligible = eligibleOf(before + base, deductible) - eligibleOf(before, deductible)
  work.steps?.push({
    op: 'deductible',
    kind: deductible.threshold ? 'threshold' : 'subtracted',
    atExactly: deductible.reachedAtExactly ? 'reached' : 'not-reached',
    fen: deductible.fen,
    before,
    total: before + base,
    eligible,
    c: deductible.clause,
  })
  return eligible
}

/** The first fen that would count, as the nearest correction of the first amount added. */
function belowDeductible(
  work: Work,
  form: FormOf<'reimburse'>,
  base: number,
  rawBefore: number,
): void {
  const deductible = form.deductible!
  if (work.steps === null) return zero(work, 'below-deductible', deductible.clause)
  const before = deductible.overPeriod ? rawBefore : 0
  const short = deductible.fen - before - base
  const key = form.base.keys[0]!
  const fact = `events.${work.event.id}.amounts.${key}`
  const is = (work.event.amounts as Record<string, number | undefined> | undefined)?.[key]
  const nearest =
    is === undefined || form.base.named[0]
      ? []
      : [0, 1, 2, 5, 10, 100, 1000, 10_000].map((more) => ({
          fact,
          is,
          wouldBe: is + short + more,
        }))
  zero(work, 'below-deductible', deductible.clause, { nearest })
}

function applyFlat(work: Work, form: FormOf<'reimburse'>, eligible: number): void {
  const ppm = form.flatPpm
  work.parts = eligible * ppm
  if (work.points > 0)
    work.bonusParts = eligible * (rateWithBonus(ppm, work.points, work.benefit.rateMost) - ppm)
  work.steps?.push({ op: 'flat', ppm, fen: eligible, parts: work.parts, c: form.clause })
}

function applyWhole(
  work: Work,
  form: FormOf<'reimburse'>,
  high: number,
  low: number,
  eligible: number,
  eligibleBefore: number,
): void {
  const bands = form.bands!
  const ppm = rateReached(bands, high, form.upperAtBoundary)
  const accumulates = form.scaleOverPeriod
  const fenBefore = accumulates ? eligibleBefore : 0
  const ppmBefore = accumulates ? rateReached(bands, low, form.upperAtBoundary) : 0
  const fen = fenBefore + eligible
  const parts = fen * ppm - fenBefore * ppmBefore
  work.parts = parts > 0 ? parts : 0
  if (work.points > 0 && ppm > 0)
    work.bonusParts = eligible * (rateWithBonus(ppm, work.points, work.benefit.rateMost) - ppm)
  if (work.steps === null) return
  const step: Extract<Step, { op: 'whole' }> = {
    op: 'whole',
    ppm,
    fen,
    ppmBefore,
    fenBefore,
    parts: work.parts,
    c: form.clause,
  }
  if (accumulates && form.fromZero && low > 0) step.baseBefore = low
  work.steps.push(step)
}

function applySteps(work: Work, form: FormOf<'steps'>): void {
  const base = readBase(work, form.base)
  if (base < 0) return
  if (base === 0) return zero(work, 'base-zero', form.base.clause)
  const { numbers } = work.totals
  const rawAt = baseAt(work.totals, work.benefit.slot)
  const before = form.overPeriod ? numbers[rawAt]! : 0
  numbers[rawAt] = numbers[rawAt]! + base
  const now = stepReached(form, before + base)
  const paid = before > 0 ? (stepReached(form, before)?.pays ?? 0) : 0
  const pays = now?.pays ?? 0
  work.parts = Math.max(0, pays - paid) * PARTS
  work.steps?.push({
    op: 'step',
    total: before + base,
    totalBefore: before,
    reached: now?.above ?? null,
    pays,
    before: paid,
    parts: work.parts,
    c: form.clause,
  })
  if (now === null) zero(work, 'below-first-band', form.clause)
  else if (work.parts === 0) zero(work, 'paid-before', form.clause)
}

function applyLump(work: Work, form: FormOf<'lump'>): void {
  const { run, benefit, event } = work
  if (form.match !== null && event.diagnoses === undefined)
    return zero(work, 'fact-missing', form.clause, { fact: `events.${event.id}.diagnoses` })
  if (form.match !== null && !event.diagnoses!.some(form.match))
    return zero(work, 'not-listed', form.clause)
  const { once } = form
  if (once === 'ever' && everOf(run).numbers[paymentsAt(everOf(run), benefit.slot)]! > 0)
    return zero(work, 'paid-before', form.clause)
  if (once === 'per-period' && work.totals.numbers[paymentsAt(work.totals, benefit.slot)]! > 0)
    return zero(work, 'paid-before', form.clause)
  let fen = form.fen
  if (form.classes !== null) {
    const open = form.classes.filter(
      (one) =>
        event.diagnoses!.some(one.match) &&
        !(once === 'class-ever' && run.classesPaid?.has(`${benefit.slot}:${one.name}`)),
    )
    if (open.length === 0) {
      const listed = form.classes.some((one) => event.diagnoses!.some(one.match))
      return zero(work, listed ? 'paid-before' : 'not-listed', form.clause)
    }
    const best = open.reduce((most, one) => (one.fen > most.fen ? one : most))
    fen = best.fen
    work.className = best.name
  }
  work.parts = fen * PARTS
  work.steps?.push({ op: 'lump', class: work.className, fen, parts: work.parts, c: form.clause })
}

function applyGrades(work: Work, form: FormOf<'grades'>): void {
  const { event, cover, run, benefit } = work
  const grade = event.attributes?.[form.attribute]
  if (grade === undefined)
    return zero(work, 'fact-missing', form.clause, {
      fact: `events.${event.id}.attributes.${form.attribute}`,
    })
  const ppm = form.shares.get(grade)
  if (ppm === undefined) return zero(work, 'not-listed', form.clause)
  let fen = form.fen
  if (form.byCoverGrade !== null) {
    const coverGrade = cover.fact.grade
    if (coverGrade === undefined)
      return zero(work, 'fact-missing', form.clause, { fact: `covers.${cover.at}.grade` })
    const sum = form.byCoverGrade.get(coverGrade)
    if (sum === undefined) return zero(work, 'not-listed', form.clause)
    fen = sum
  }
  const key = `${benefit.slot}:${causeOf(event)}`
  const before = form.highest ? causedSoFar(run, key) : 0
  const whole = Math.min(fen * ppm, PARTS_MOST)
  work.parts = Math.max(0, whole - before)
  if (form.highest) setCaused(run, key, before + work.parts)
  work.steps?.push({ op: 'grade', grade, ppm, fen, before, parts: work.parts, c: form.clause })
  if (work.parts === 0) zero(work, before > 0 ? 'paid-before' : 'below-first-band', form.clause)
}
