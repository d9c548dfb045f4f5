import { formatYuan, type Fen } from '../../kernel/fen.ts'
import { readAmountFen, readRatioPpm } from '../amounts.ts'
import type { Benefit, Limit } from '../language/benefits.ts'
import { roundingTargets } from '../terms.ts'
import type { Check } from './finding.ts'
import { makeCase } from './make-case.ts'

const yuan = (fen: number): string => formatYuan(fen as Fen)
const scopes = ['line', 'event', 'cause', 'period', 'ever']

/** Caps that are never reached, that void a benefit, or that quarrel with minimum and rounding. */
export function checkLimits(check: Check): void {
  const { version, at } = check
  for (const [place, limit] of version.limits.entries()) {
    const path = `${at}.limits[${place}]`
    const limited = benefitsOf(check, limit)
    const first = limited[0]
    if (first === undefined) continue
    const facts = makeCase(check.plan, version, first, {
      amountsFen: { [amountName(first)]: 10_000_000 },
    })
    checkVoid(check, limit, path, facts)
    checkReach(check, limit, limited, path, facts)
    checkShadow(check, limit, place, path, facts)
    if (limit.share && readRatioPpm(limit.share.rate) > 1_000_000)
      check.report(
        'share-over-100',
        'warning',
        `${path}.share.rate`,
        {
          zh: `限额按 ${limit.share.rate} 计算，超过了负担本身`,
          en: `a limit of ${limit.share.rate} of the burden is more than the burden`,
        },
        { facts },
      )
  }
  checkRepeats(check)
  checkMinimum(check)
  checkOrder(check)
}

const benefitsOf = ({ version }: Check, limit: { of: 'all' | string[] }): Benefit[] =>
  version.benefits.filter((benefit) => limit.of === 'all' || limit.of.includes(benefit.id))

const amountName = ({ pays }: Benefit): string =>
  'base' in pays ? pays.base.add[0]! : pays.kind === 'loss-share' ? pays.of : 'burden'

type Facts = ReturnType<typeof makeCase>

function checkVoid(check: Check, limit: Limit, path: string, facts: Facts): void {
  const zero =
    limit.times === 0 ||
    (limit.amount !== undefined && readAmountFen(limit.amount) === 0) ||
    (limit.share !== undefined && readRatioPpm(limit.share.rate) === 0)
  if (zero)
    check.report(
      'limit-void',
      'error',
      path,
      {
        zh: `限额“${limit.id}”为零，所限项目永远不给付`,
        en: `limit "${limit.id}" is zero: what it limits is never paid`,
      },
      { facts },
    )
  else if (limit.amount !== undefined) {
    const { rounding, order } = check.version
    const step = roundingTargets[rounding.to]
    const cap = readAmountFen(limit.amount)
    const after = order.indexOf('limits') < order.indexOf('rounding')
    if (after && rounding.at === 'line' && cap < step)
      check.report(
        'limit-below-rounding',
        'error',
        path,
        {
          zh: `限额 ${yuan(cap)} 不足一个取整单位，取整后为零`,
          en: `a limit of ${yuan(cap)} is less than one rounding step and rounds to zero`,
        },
        { facts },
      )
    else if (after && rounding.at === 'line' && cap % step !== 0)
      check.report(
        'limit-not-round',
        'warning',
        path,
        {
          zh: `限额 ${yuan(cap)} 不是取整单位的整数倍，实际最多给付 ${yuan(cap - (cap % step))}`,
          en: `a limit of ${yuan(cap)} is no multiple of the rounding step: ${yuan(cap - (cap % step))} is paid at most`,
        },
        { facts },
      )
  }
}

/** The most that one event can bring, where the form itself bounds it. */
function mostOfEvent({ pays, units }: Benefit, unitsMost: number): number {
  const times = units === 'multiply' ? Math.max(1, unitsMost) : 1
  switch (pays.kind) {
    case 'lump':
      return times * Math.max(...amountsOf(pays.pays, 'byClass'))
    case 'top-up':
      return times * readAmountFen(pays.pays)
    case 'steps':
      return times * Math.max(...pays.table.map((row) => readAmountFen(row.pays)))
    case 'monthly':
      return times * readAmountFen(pays.amount) * pays.monthsMost
    case 'grades':
      return times * Math.max(...amountsOf(pays.sum, 'byCoverGrade'))
    case 'per-day': {
      const most = pays.daysMost === 'none' ? [] : pays.daysMost.map((one) => one.days)
      const rows =
        typeof pays.amount === 'string'
          ? [readAmountFen(pays.amount)]
          : pays.amount.byMembershipYears.map((row) => readAmountFen(row.amount))
      return most.length === 0
        ? Number.POSITIVE_INFINITY
        : times * Math.min(...most) * Math.max(...rows)
    }
    default:
      return Number.POSITIVE_INFINITY
  }
}

const amountsOf = <K extends string>(
  written: string | Record<K, Record<string, string>>,
  key: K,
): number[] =>
  typeof written === 'string'
    ? [readAmountFen(written)]
    : Object.values(written[key]).map((amount) => readAmountFen(amount))

function checkReach(
  check: Check,
  limit: Limit,
  limited: readonly Benefit[],
  path: string,
  facts: Facts,
): void {
  if (limit.amount === undefined || (limit.per !== 'event' && limit.per !== 'line')) return
  const most = limited.map((one) => mostOfEvent(one, check.plan.join.units.most))
  const reach = limit.per === 'line' ? Math.max(...most) : most.reduce((sum, one) => sum + one, 0)
  const cap = readAmountFen(limit.amount)
  if (reach < cap && limited.every((one) => one.bonus === 'none'))
    check.report(
      'limit-unreachable',
      'warning',
      path,
      {
        zh: `限额 ${yuan(cap)} 永远用不到：一次最多给付 ${yuan(reach)}`,
        en: `the limit of ${yuan(cap)} is never reached: one event pays ${yuan(reach)} at most`,
      },
      { facts },
    )
}

/** An inner limit that is no lower than an outer one over the same benefits never binds. */
function checkShadow(check: Check, limit: Limit, place: number, path: string, facts: Facts): void {
  if (limit.amount === undefined) return
  const cap = readAmountFen(limit.amount)
  for (const [index, other] of check.version.limits.entries()) {
    if (index === place || other.amount === undefined || other.when !== undefined) continue
    if (limit.timesUnits !== other.timesUnits && check.plan.join.units.most > 1) continue
    const wider = scopes.indexOf(other.per) > scopes.indexOf(limit.per)
    const covers =
      other.of === 'all' || (limit.of !== 'all' && limit.of.every((id) => other.of.includes(id)))
    if (wider && covers && readAmountFen(other.amount) <= cap)
      check.report(
        'limit-shadowed',
        'warning',
        path,
        {
          zh: `限额“${limit.id}”（${yuan(cap)}）不低于“${other.id}”（${yuan(readAmountFen(other.amount))}），永远用不到`,
          en: `limit "${limit.id}" (${yuan(cap)}) never binds: "${other.id}" is ${yuan(readAmountFen(other.amount))}`,
        },
        { facts },
      )
  }
}

function checkRepeats(check: Check): void {
  const seen = new Set<string>()
  for (const [place, limit] of check.version.limits.entries()) {
    const first = benefitsOf(check, limit)[0]
    if (seen.has(limit.id) && first)
      check.report(
        'limit-repeats',
        'error',
        `${check.at}.limits[${place}].id`,
        {
          zh: `限额编号“${limit.id}”重复，两处会合并累计`,
          en: `limit "${limit.id}" stands twice: both would count together`,
        },
        { facts: makeCase(check.plan, check.version, first) },
      )
    seen.add(limit.id)
  }
}

function checkMinimum(check: Check): void {
  const { version, at } = check
  if (version.minimum === 'none') return
  for (const [place, minimum] of version.minimum.entries()) {
    const path = `${at}.minimum[${place}]`
    const fen = readAmountFen(minimum.amount)
    const limited = benefitsOf(check, minimum)
    const first = limited[0]
    if (first === undefined) continue
    const facts = makeCase(check.plan, version, first, { amountsFen: { [amountName(first)]: 100 } })
    for (const limit of version.limits) {
      const shared = benefitsOf(check, limit).some((one) => limited.includes(one))
      if (!shared || limit.amount === undefined) continue
      if (readAmountFen(limit.amount) < fen)
        check.report(
          'limit-below-minimum',
          'error',
          path,
          {
            zh: `最低给付 ${yuan(fen)} 高于限额“${limit.id}”的 ${limit.amount}`,
            en: `the minimum of ${yuan(fen)} is above limit "${limit.id}" of ${limit.amount}`,
          },
          { facts },
        )
    }
    const passes = version.order.indexOf('minimum') > version.order.indexOf('limits')
    if (passes && minimum.per === 'line' && version.limits.length > 0)
      check.report(
        'minimum-passes-limit',
        'note',
        path,
        {
          zh: '最低给付在限额之后，限额所剩不足时仍按最低给付，可能超过限额',
          en: 'the minimum comes after the limits: where little is left, it may pass them',
        },
        { facts },
      )
    if (minimum.whenNothingIsComputed === 'pays')
      check.report(
        'minimum-at-zero',
        'note',
        path,
        {
          zh: `没有可补助金额时也给付 ${yuan(fen)}`,
          en: `${yuan(fen)} is paid even where nothing is computed`,
        },
        { facts },
      )
  }
}

function checkOrder(check: Check): void {
  const { version, at } = check
  const first = version.benefits[0]!
  const facts = makeCase(check.plan, version, first, {
    amountsFen: { [amountName(first)]: 1_234_57 },
  })
  const { order } = version
  const rounding = order.indexOf('rounding')
  const later = order.slice(rounding + 1).filter((step) => step !== 'minimum' && step !== 'limits')
  if (later.length > 0)
    check.report(
      'rounding-not-last',
      'warning',
      `${at}.order`,
      {
        zh: `取整之后还有 ${later.join('、')}，结果可能不再是整数，零头按舍去处理`,
        en: `${later.join(', ')} come after the rounding: what is paid may not be round, and is cut to the fen`,
      },
      { facts },
    )
  const units = order.indexOf('units') > order.indexOf('limits')
  if (units && check.plan.join.units.most > 1 && version.limits.some((limit) => limit.timesUnits))
    check.report(
      'limit-units-twice',
      'error',
      `${at}.order`,
      {
        zh: '份数在限额之后相乘，而限额又按份数相乘，份数算了两次',
        en: 'units multiply after limits that are themselves multiplied by units: they count twice',
      },
      { facts },
    )
}
