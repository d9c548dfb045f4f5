import { PPM_ONE } from '../kernel/fen.ts'
import { readAmountFen, readRatioPpm } from './amounts.ts'
import { compileCalendar } from './calendars.ts'
import type {
  CompiledBase,
  CompiledBenefit,
  CompiledDates,
  CompiledForm,
  CompiledLimit,
  CompiledMinimum,
  CompiledPlan,
  CompiledVersion,
  Matcher,
} from './compiled.ts'
import { dayNumberOf } from './day-number.ts'
import type { Base, Benefit, Limit } from './language/benefits.ts'
import type { DatesOfKind, Plan, PlanVersion } from './language/plan.ts'
import { readerOf } from './read-amount.ts'
import { dateReaders } from './read-date.ts'
import {
  components,
  dateNames,
  dateRoles,
  roundingTargets,
  type DateName,
  type EventKind,
  type OrderedStep,
} from './terms.ts'

const OPEN = Number.POSITIVE_INFINITY

/**
 * Reads every amount, ratio, date and list of a parsed plan once, into flat tables that the loop
 * over events reads. Throws only where `parsePlan` was left out.
 */
export function compilePlan(plan: Plan): CompiledPlan {
  const benefitSlots = slotsOf(plan.versions.flatMap((version) => version.benefits))
  const limitSlots = slotsOf(plan.versions.flatMap((version) => version.limits))
  const matchers = new Map<string, Matcher>()
  for (const [listName, list] of Object.entries(plan.lists ?? {})) {
    const classes = Object.entries(list.classes ?? {})
    matchers.set(listName, matcherOf(list.entries ?? classes.flatMap(([, named]) => named.entries)))
    for (const [className, named] of classes)
      matchers.set(`${listName}/${className}`, matcherOf(named.entries))
  }
  const reduces = plan.cover.reduced !== 'none'
  const context: Context = { benefitSlots, limitSlots, matchers, reduces }
  const versions = plan.versions.map((version) => compileVersion(version, context))
  return {
    id: plan.plan,
    plan,
    order: plan.coordination.order,
    byPeriod: versions.length > 0 && 'fromPeriod' in plan.versions[0]!.applies,
    versions,
    benefitSlots,
    benefitCount: benefitSlots.size,
    limitCount: limitSlots.size,
    // Made of floats, it takes numbers past 2^31 without being made over for them.
    zeroTotals: Array.from(new Float64Array(benefitSlots.size * 4 + limitSlots.size * 3)),
    matchers,
    dates: compileDates(plan),
    calendar: compileCalendar(plan),
    standsAlone: standsAlone(plan),
    countsEver: /"(?:ever|class-ever)"/.test(JSON.stringify(plan.versions)),
    countsPayments: JSON.stringify(plan.versions).includes('"payments-before"'),
    closesTotals: versions.some(
      (version) =>
        version.roundAt !== 'line' || version.minimums.some((minimum) => minimum.per !== 'line'),
    ),
    kinds: new Set(plan.versions.flatMap((version) => version.benefits.flatMap((one) => one.on))),
  }
}

function standsAlone({ coordination, versions }: Plan): boolean {
  if (coordination.exclusive !== undefined || coordination.jointCeilings !== undefined) return false
  return versions.every((version) =>
    version.benefits.every(({ pays }) => !('base' in pays) || pays.base.netOf === 'none'),
  )
}

function compileDates(plan: Plan): Map<EventKind, CompiledDates> {
  const compiled = new Map<EventKind, CompiledDates>()
  for (const [kind, dates] of Object.entries(plan.dates) as [
    EventKind,
    DatesOfKind | undefined,
  ][]) {
    if (dates === undefined) continue
    const names = [...new Set(dateRoles.map((role) => dates[role]))]
    const reads = Object.fromEntries(dateNames.map((name) => [name, names.includes(name)]))
    compiled.set(kind, {
      names,
      reads: reads as Record<DateName, boolean>,
      version: dateReaders[dates.version],
      cover: dateReaders[dates.cover],
      waiting: dateReaders[dates.waiting],
      units: dateReaders[dates.units],
      identity: dateReaders[dates.identity],
    })
  }
  return compiled
}

interface Context {
  readonly benefitSlots: ReadonlyMap<string, number>
  readonly limitSlots: ReadonlyMap<string, number>
  readonly matchers: ReadonlyMap<string, Matcher>
  readonly reduces: boolean
}

function slotsOf(items: readonly { id: string }[]): Map<string, number> {
  const slots = new Map<string, number>()
  for (const { id } of items) if (!slots.has(id)) slots.set(id, slots.size)
  return slots
}

const ICD = /^[A-Z]\d{2}/
const ICD_RANGE = /^([A-Z]\d{2})-([A-Z]\d{2})$/

/**
 * ICD-10 entries match as prefixes (`C50` finds `C50.911`), ranges by the first three characters
 * (`C00-C97`); other names match whole.
 */
function matcherOf(entries: readonly string[]): Matcher {
  const whole = new Set(entries)
  const ranges = entries.flatMap((entry) => {
    const range = ICD_RANGE.exec(entry)
    return range ? [[range[1]!, range[2]!] as const] : []
  })
  const prefixes = entries.filter((entry) => ICD.test(entry) && !ICD_RANGE.test(entry))
  return (diagnosis) => {
    if (whole.has(diagnosis) || prefixes.some((prefix) => diagnosis.startsWith(prefix))) return true
    const start = diagnosis.slice(0, 3)
    return ICD.test(start) && ranges.some(([from, to]) => from <= start && start <= to)
  }
}

function compileVersion(version: PlanVersion, context: Context): CompiledVersion {
  const { applies, order, rounding } = version
  const [from, to] =
    'from' in applies
      ? [dayNumberOf(applies.from), applies.to === 'open' ? OPEN : dayNumberOf(applies.to)]
      : [applies.fromPeriod, applies.toPeriod === 'open' ? OPEN : applies.toPeriod]
  const minimums = compileMinimums(version, context)
  const benefits = version.benefits.map((benefit) =>
    compileBenefit(benefit, version, minimums, context),
  )
  const limitsAt = order.indexOf('limits')
  return {
    id: version.id,
    source: version,
    from,
    to,
    benefits,
    byKind: groupByKind(benefits),
    minimums,
    order,
    limitsBeforeRounding: limitsAt < order.indexOf('rounding'),
    limitsCountPaid: order
      .slice(limitsAt + 1)
      .every((step) => step === 'minimum' || step === 'rounding'),
    roundStep: roundingTargets[rounding.to],
    roundMode: rounding.mode,
    roundUp: rounding.mode === 'up',
    roundAt: rounding.at,
    roundClause: rounding.clause,
  }
}

function groupByKind(benefits: readonly CompiledBenefit[]): Map<EventKind, CompiledBenefit[]> {
  const byKind = new Map<EventKind, CompiledBenefit[]>()
  for (const benefit of benefits)
    for (const kind of new Set(benefit.source.on)) {
      const group = byKind.get(kind)
      if (group) group.push(benefit)
      else byKind.set(kind, [benefit])
    }
  return byKind
}

function compileMinimums(version: PlanVersion, context: Context): CompiledMinimum[] {
  if (version.minimum === 'none') return []
  return version.minimum.map((minimum, index) => ({
    index,
    fen: readAmountFen(minimum.amount),
    per: minimum.per,
    evenAtZero: minimum.whenNothingIsComputed === 'pays',
    of: new Set(
      (minimum.of === 'all' ? version.benefits.map((benefit) => benefit.id) : minimum.of).map(
        (id) => context.benefitSlots.get(id)!,
      ),
    ),
    clause: minimum.clause,
  }))
}

function compileBenefit(
  benefit: Benefit,
  version: PlanVersion,
  minimums: readonly CompiledMinimum[],
  context: Context,
): CompiledBenefit {
  const { bonus } = benefit
  const slot = context.benefitSlots.get(benefit.id)!
  const limits = compileLimits(version.limits, benefit.id, context)
  const ownMinimums = minimums.filter((minimum) => minimum.per === 'line' && minimum.of.has(slot))
  const idle: Record<OrderedStep, boolean> = {
    bonus: bonus === 'none',
    units: benefit.units !== 'multiply',
    reduced: !context.reduces,
    limits: limits.length === 0,
    minimum: ownMinimums.length === 0,
    rounding: version.rounding.at !== 'line',
  }
  return {
    id: benefit.id,
    source: benefit,
    slot,
    clause: benefit.clause,
    when: benefit.when ?? null,
    timesUnits: benefit.units === 'multiply',
    bonuses:
      bonus === 'none'
        ? []
        : bonus.of.map((one) => ({
            when: one.when,
            points: 'points' in one ? readRatioPpm(one.points) : 0,
            factor: 'factor' in one ? readRatioPpm(one.factor) : -1,
            reducedTo: 'reducedTo' in one ? readRatioPpm(one.reducedTo) : -1,
            clause: one.clause,
          })),
    combine: bonus === 'none' ? 'highest' : bonus.combine,
    rateMost: bonus === 'none' || bonus.rateMost === 'none' ? OPEN : readRatioPpm(bonus.rateMost),
    form: compileForm(benefit, context),
    limits,
    plain: limits.length === 0 && bonus === 'none' && !context.reduces,
    minimums: ownMinimums,
    steps: version.order.filter((step) => !idle[step]),
  }
}

const inner = ['line', 'event', 'cause', 'period', 'ever']

/** From inner to outer scope; within one scope as written. */
function compileLimits(
  limits: readonly Limit[],
  benefit: string,
  context: Context,
): CompiledLimit[] {
  return limits
    .filter((limit) => limit.of === 'all' || limit.of.includes(benefit))
    .map((limit) => ({
      id: limit.id,
      slot: context.limitSlots.get(limit.id)!,
      per: limit.per,
      when: limit.when ?? null,
      timesUnits: limit.timesUnits,
      fen: limit.amount === undefined ? -1 : readAmountFen(limit.amount),
      sharePpm: limit.share ? readRatioPpm(limit.share.rate) : 0,
      shareOf: limit.share ? baseOfNames(limit.share.add, limit.clause) : null,
      times: limit.times ?? -1,
      clause: limit.clause,
    }))
    .sort((a, b) => inner.indexOf(a.per) - inner.indexOf(b.per))
}

const isStandard = (named: string): boolean => (components as readonly string[]).includes(named)

export const baseOfNames = (names: readonly string[], clause: string): CompiledBase => ({
  names: [...names],
  keys: names.map((named) => `${named}Fen`),
  signs: names.map(() => 1),
  named: names.map((named) => !isStandard(named)),
  readers: names.map((named) => readerOf(`${named}Fen`, !isStandard(named))),
  netOf: 'none',
  clause,
})

function compileBase(base: Base): CompiledBase {
  const less = base.less ?? []
  return {
    ...baseOfNames([...base.add, ...less], base.clause),
    signs: [...base.add.map(() => 1), ...less.map(() => -1)],
    netOf: base.netOf,
  }
}

function compileForm(benefit: Benefit, context: Context): CompiledForm {
  const { pays } = benefit
  switch (pays.kind) {
    case 'reimburse':
      return compileReimburse(pays)
    case 'loss-share':
      return flatForm(baseOfNames([pays.of], pays.clause), readRatioPpm(pays.rate), pays.clause)
    case 'steps':
      return stepsForm(pays, pays.table)
    case 'top-up':
      return stepsForm(pays, [{ above: pays.above, pays: pays.pays }])
    case 'per-day':
      return compilePerDay(pays)
    case 'lump':
      return compileLump(pays, context)
    case 'monthly':
      return {
        kind: 'monthly',
        fen: readAmountFen(pays.amount),
        monthsMost: pays.monthsMost,
        thirty: pays.month === 'thirty-days',
        from: pays.from,
        lastDay: pays.countLastDay ? 1 : 0,
        perCause: pays.per === 'cause',
        clause: pays.clause,
      }
    case 'grades':
      return {
        kind: 'grades',
        attribute: pays.attribute,
        fen: typeof pays.sum === 'string' ? readAmountFen(pays.sum) : -1,
        byCoverGrade: typeof pays.sum === 'string' ? null : amountsByName(pays.sum.byCoverGrade),
        shares: new Map(pays.table.map((row) => [row.grade, readRatioPpm(row.share)])),
        highest: pays.sameCause === 'highest',
        clause: pays.clause,
      }
  }
}

const amountsByName = (amounts: Record<string, string>): Map<string, number> =>
  new Map(Object.entries(amounts).map(([named, amount]) => [named, readAmountFen(amount)]))

type PaysOf<K extends Benefit['pays']['kind']> = Extract<Benefit['pays'], { kind: K }>

const flatForm = (base: CompiledBase, flatPpm: number, clause: string): CompiledForm => ({
  kind: 'reimburse',
  base,
  deductible: null,
  flatPpm,
  bands: null,
  whole: false,
  fromZero: false,
  scaleOverPeriod: false,
  upperAtBoundary: false,
  clause,
})

function compileReimburse(pays: PaysOf<'reimburse'>): CompiledForm {
  const { scale, deductible } = pays
  const banded = scale.kind === 'bands' ? scale : null
  return {
    kind: 'reimburse',
    base: compileBase(pays.base),
    deductible:
      deductible === 'none'
        ? null
        : {
            fen: readAmountFen(deductible.amount),
            threshold: deductible.kind === 'threshold',
            overPeriod: deductible.per === 'period',
            reachedAtExactly: deductible.atExactly === 'reached',
            clause: deductible.clause,
          },
    flatPpm: scale.kind === 'flat' ? readRatioPpm(scale.rate) : PPM_ONE,
    bands: banded && {
      from: banded.bands.map((band) => readAmountFen(band.from)),
      to: banded.bands.map((band) => (band.to === 'open' ? OPEN : readAmountFen(band.to))),
      ppm: banded.bands.map((band) => readRatioPpm(band.rate)),
    },
    whole: banded?.apply === 'whole',
    fromZero: banded?.measuredFrom === 'zero',
    scaleOverPeriod: banded?.per === 'period',
    upperAtBoundary: banded?.atBoundary === 'upper-band',
    clause: scale.clause,
  }
}

function stepsForm(
  pays: PaysOf<'steps'> | PaysOf<'top-up'>,
  table: readonly { above: string; pays: string }[],
): CompiledForm {
  return {
    kind: 'steps',
    base: compileBase(pays.base),
    overPeriod: pays.per === 'period',
    reachedAtExactly: pays.atExactly === 'reached',
    above: table.map((row) => readAmountFen(row.above)),
    pays: table.map((row) => readAmountFen(row.pays)),
    clause: pays.clause,
  }
}

function compilePerDay(pays: PaysOf<'per-day'>): CompiledForm {
  const rows =
    typeof pays.amount === 'string'
      ? [{ fromYears: 0, amount: pays.amount }]
      : pays.amount.byMembershipYears.toSorted((a, b) => a.fromYears - b.fromYears)
  const most = pays.daysMost === 'none' ? [] : pays.daysMost
  const daysOf = (per: 'event' | 'period'): number =>
    Math.min(OPEN, ...most.filter((one) => one.per === per).map((one) => one.days))
  return {
    kind: 'per-day',
    fromYears: rows.map((row) => row.fromYears),
    fen: rows.map((row) => readAmountFen(row.amount)),
    skip: pays.skipDays,
    countDischargeDay: pays.countDischargeDay,
    readmissionWithin: pays.readmissionWithinDays,
    eventMost: daysOf('event'),
    periodMost: daysOf('period'),
    clause: pays.clause,
  }
}

function compileLump(pays: PaysOf<'lump'>, context: Context): CompiledForm {
  return {
    kind: 'lump',
    fen: typeof pays.pays === 'string' ? readAmountFen(pays.pays) : -1,
    classes:
      typeof pays.pays === 'string'
        ? null
        : Object.entries(pays.pays.byClass).map(([className, amount]) => ({
            name: className,
            fen: readAmountFen(amount),
            match: context.matchers.get(`${pays.list}/${className}`)!,
          })),
    match: pays.list === undefined ? null : context.matchers.get(pays.list)!,
    once: pays.once,
    clause: pays.clause,
  }
}
