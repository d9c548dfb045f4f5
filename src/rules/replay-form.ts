import { PARTS, PARTS_MOST } from './amounts.ts'
import { allowance, lengthOf } from './apply-monthly.ts'
import type { CompiledBase, CompiledBenefit, CompiledForm } from './compiled.ts'
import { dayNumberOf } from './day-number.ts'
import { given, next, type Expected, type Walk } from './replay-walk.ts'
import { eligibleOf, rateReached, stepReached } from './scales.ts'
import type { Reason } from './terms.ts'
import type { Step } from './trace.ts'

type FormOf<K extends CompiledForm['kind']> = Extract<CompiledForm, { kind: K }>

/** The steps that a benefit's form takes, from the base to the amount before bonus and limits. */
export function* expectedForm(walk: Walk, { form }: CompiledBenefit): Expected {
  switch (form.kind) {
    case 'reimburse':
      return yield* expectedReimbursement(walk, form)
    case 'steps':
      return yield* expectedTableStep(walk, form)
    case 'per-day':
      return yield* expectedDays(walk, form)
    case 'lump':
      return yield* expectedLump(walk, form)
    case 'monthly':
      return yield* expectedMonths(walk, form)
    case 'grades':
      return yield* expectedGrade(walk, form)
  }
}

const nothing = (walk: Walk, reason: Reason, c: string): void => {
  walk.zero = { op: 'zero', reason, c }
}

/** The base, or false where an amount of it is not known or it comes to nothing. */
function* expectedBase(walk: Walk, base: CompiledBase): Generator<Step, boolean> {
  let sum = 0
  for (const [at, of] of base.names.entries()) {
    const end = next(walk, 'zero')
    const place = `amounts.${base.named[at] ? 'other.' : ''}${base.keys[at]}`
    if (at > 0 && end?.fact === `events.${walk.trace.event}.${place}`) {
      walk.zero = { op: 'zero', reason: 'fact-missing', c: base.clause, fact: end.fact }
      return false
    }
    const adds = base.signs[at]! > 0
    const told = walk.trace.steps[walk.at]
    const fen = told?.op === 'add' || told?.op === 'less' ? given(told.fen) : 0
    sum += adds ? fen : -fen
    yield { op: adds ? 'add' : 'less', of, fen, c: base.clause }
  }
  for (let net = next(walk, 'net'); net && mayNet(walk, base, net); net = next(walk, 'net')) {
    sum -= given(net.fen)
    yield { op: 'net', plan: net.plan, benefit: net.benefit, fen: given(net.fen), c: base.clause }
  }
  walk.base = Math.max(0, sum)
  if (base.keys.length > 1 || base.netOf !== 'none') yield { op: 'base', fen: walk.base }
  if (walk.base === 0) nothing(walk, 'base-zero', base.clause)
  return walk.base > 0
}

function mayNet(
  { plan }: Walk,
  { netOf }: CompiledBase,
  net: { readonly plan: string; readonly benefit: string },
): boolean {
  if (netOf === 'none') return false
  if (netOf === 'all-earlier-plans') return net.plan !== plan.id
  return netOf.some(
    (one) =>
      one.plan === net.plan && (one.benefits === 'all' || one.benefits.includes(net.benefit)),
  )
}

function* expectedReimbursement(walk: Walk, form: FormOf<'reimburse'>): Expected {
  if (!(yield* expectedBase(walk, form.base))) return
  walk.eligible = walk.base
  const { deductible } = form
  let baseBefore: number | null = form.scaleOverPeriod ? null : 0
  if (deductible !== null) {
    const before = deductible.overPeriod ? given(next(walk, 'deductible')?.before) : 0
    if (deductible.overPeriod) baseBefore ??= before
    const total = before + walk.base
    walk.eligible = eligibleOf(total, deductible) - eligibleOf(before, deductible)
    yield {
      op: 'deductible',
      kind: deductible.threshold ? 'threshold' : 'subtracted',
      atExactly: deductible.reachedAtExactly ? 'reached' : 'not-reached',
      fen: deductible.fen,
      before,
      total,
      eligible: walk.eligible,
      c: deductible.clause,
    }
    if (walk.eligible === 0) return nothing(walk, 'below-deductible', deductible.clause)
  }
  if (form.bands !== null) yield* expectedScale(walk, form, baseBefore)
  else {
    const [fen, ppm] = [walk.eligible, form.flatPpm]
    walk.parts = fen * ppm
    walk.taken = [{ fen, ppm }]
    yield { op: 'flat', ppm, fen, parts: walk.parts, c: form.clause }
  }
  if (walk.parts === 0 && form.bands !== null) nothing(walk, 'below-first-band', form.clause)
}

/** `baseBefore` is the base of earlier events where the trace has said it already. */
function* expectedScale(
  walk: Walk,
  form: FormOf<'reimburse'>,
  baseBefore: number | null,
): Expected {
  const { base, eligible } = walk
  if (!form.whole) {
    const told = given((next(walk, 'band') ?? next(walk, 'no-band'))?.before)
    const within = form.fromZero ? (baseBefore === null ? null : baseBefore + base - eligible) : 0
    const low = form.scaleOverPeriod && (within === null || !form.fromZero) ? told : within!
    return yield* expectedBands(walk, form, low)
  }
  const told = next(walk, 'whole')
  const bands = form.bands!
  const fenBefore = form.scaleOverPeriod ? given(told?.fenBefore) : 0
  const low = form.scaleOverPeriod && form.fromZero ? given(told?.baseBefore) : fenBefore
  const ppm = rateReached(bands, form.fromZero ? low + base : low + eligible, form.upperAtBoundary)
  const ppmBefore = form.scaleOverPeriod ? rateReached(bands, low, form.upperAtBoundary) : 0
  const fen = fenBefore + eligible
  walk.parts = Math.max(0, fen * ppm - fenBefore * ppmBefore)
  walk.taken = ppm > 0 ? [{ fen: eligible, ppm }] : []
  const more = form.scaleOverPeriod && form.fromZero && low > 0 ? { baseBefore: low } : {}
  const { parts } = walk
  yield { op: 'whole', ppm, fen, ppmBefore, fenBefore, parts, c: form.clause, ...more }
}

function* expectedBands(walk: Walk, form: FormOf<'reimburse'>, low: number): Expected {
  const { from, to, ppm } = form.bands!
  const high = low + walk.eligible
  let left = walk.eligible
  let before = low > 0 ? { before: low } : {}
  for (const [at, rate] of ppm.entries()) {
    const fen = Math.min(high, to[at]!) - Math.max(low, from[at]!)
    if (fen <= 0) continue
    left -= fen
    walk.parts += fen * rate
    walk.taken.push({ fen, ppm: rate })
    yield {
      op: 'band',
      from: from[at]!,
      to: Number.isFinite(to[at]!) ? to[at]! : null,
      ppm: rate,
      fen,
      parts: fen * rate,
      c: form.clause,
      ...before,
    }
    before = {}
  }
  if (left > 0) yield { op: 'no-band', fen: left, c: form.clause, ...before }
}

function* expectedTableStep(walk: Walk, form: FormOf<'steps'>): Expected {
  if (!(yield* expectedBase(walk, form.base))) return
  const totalBefore = form.overPeriod ? given(next(walk, 'step')?.totalBefore) : 0
  const total = totalBefore + walk.base
  const reached = stepReached(form, total)
  const pays = reached?.pays ?? 0
  const before = totalBefore > 0 ? (stepReached(form, totalBefore)?.pays ?? 0) : 0
  walk.parts = Math.max(0, pays - before) * PARTS
  yield {
    op: 'step',
    total,
    totalBefore,
    reached: reached?.above ?? null,
    pays,
    before,
    parts: walk.parts,
    c: form.clause,
  }
  if (reached === null) nothing(walk, 'below-first-band', form.clause)
  else if (walk.parts === 0) nothing(walk, 'paid-before', form.clause)
}

/** How many days there were, came before and are left is known from facts and earlier stays. */
function* expectedDays(walk: Walk, form: FormOf<'per-day'>): Expected {
  const told = next(walk, 'days')
  const fen = form.fen.find((one) => one === told?.fen) ?? form.fen[0]!
  const before = form.readmissionWithin === 0 ? 0 : given(told?.before)
  const days = given(told?.days)
  const bound = Math.min(form.eventMost, form.periodMost)
  const most = Number.isFinite(bound) ? Math.min(bound, given(told?.most)) : null
  const reached = Math.max(0, before + days - form.skip) - Math.max(0, before - form.skip)
  const paid = Math.min(reached, most ?? reached)
  const counted = told?.counted === 'stated' ? 'stated' : 'from-dates'
  const { skip, clause: c } = form
  walk.parts = paid * fen * PARTS
  yield { op: 'days', days, counted, before, skip, most, paid, fen, parts: walk.parts, c }
  if (walk.parts === 0) nothing(walk, reached > 0 ? 'limit-used' : 'days-not-reached', c)
}

function* expectedLump(walk: Walk, form: FormOf<'lump'>): Expected {
  const told = next(walk, 'lump')
  const named = form.classes?.find((one) => one.name === told?.class) ?? form.classes?.[0]
  const fen = named?.fen ?? form.fen
  walk.parts = fen * PARTS
  yield { op: 'lump', class: named?.name ?? null, fen, parts: walk.parts, c: form.clause }
}

function* expectedMonths(walk: Walk, form: FormOf<'monthly'>): Expected {
  const told = next(walk, 'months')
  const { from = '1970-01-01', to = from } = told ?? {}
  const length = lengthOf(form, dayNumberOf(from), dayNumberOf(to) + form.lastDay)
  const before = form.perCause ? given(told?.before) : 0
  walk.parts = Math.max(0, allowance(form.fen, length) - before)
  const { fen, clause: c } = form
  yield { op: 'months', from, to, ...length, fen, before, parts: walk.parts, c }
  if (walk.parts === 0) nothing(walk, before > 0 ? 'paid-before' : 'days-not-reached', c)
}

function* expectedGrade(walk: Walk, form: FormOf<'grades'>): Expected {
  const told = next(walk, 'grade')
  const grade = told !== undefined && form.shares.has(told.grade) ? told.grade : ''
  const ppm = form.shares.get(grade) ?? 0
  const sums = form.byCoverGrade === null ? [form.fen] : [...form.byCoverGrade.values()]
  const fen = sums.find((one) => one === told?.fen) ?? sums[0]!
  const before = form.highest ? given(told?.before) : 0
  walk.parts = Math.max(0, Math.min(fen * ppm, PARTS_MOST) - before)
  yield { op: 'grade', grade, ppm, fen, before, parts: walk.parts, c: form.clause }
  if (walk.parts === 0) nothing(walk, before > 0 ? 'paid-before' : 'below-first-band', form.clause)
}
