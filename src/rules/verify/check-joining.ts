import { readRatioPpm } from '../amounts.ts'
import type { Plan } from '../language/plan.ts'
import type { Report } from './finding.ts'
import { makeCase } from './make-case.ts'

const DAYS_A_MONTH = 30.4

type Facts = ReturnType<typeof makeCase>

/** Fee, units, waiting, deadline and dates that do not fit together. */
export function checkJoining(plan: Plan, report: Report): void {
  const facts = makeCase(plan, plan.versions[0]!, plan.versions[0]!.benefits[0]!)
  checkFee(plan, report, facts)
  checkWaiting(plan, report, facts)
  checkDeadline(plan, report, facts)
  checkCalendar(plan, report, facts)
  checkDates(plan, report)
  if (plan.join.units.most === 0)
    report(
      'units-none',
      'error',
      'join.units.most',
      {
        zh: '最多 0 份，没有人能参加',
        en: 'at most 0 units: nobody can join',
      },
      { facts },
    )
  if (plan.cover.months === 0)
    report(
      'cover-none',
      'error',
      'cover.months',
      {
        zh: '保障期为 0 个月',
        en: 'the cover period has 0 months',
      },
      { facts },
    )
  const multiplies = plan.versions.some((version) =>
    version.benefits.some((benefit) => benefit.units === 'multiply'),
  )
  if (plan.join.units.most > 1 && !multiplies)
    report(
      'units-do-nothing',
      'warning',
      'join.units.most',
      {
        zh: `可以参加 ${plan.join.units.most} 份，但没有项目按份数给付`,
        en: `${plan.join.units.most} units may be held, and no benefit is multiplied by them`,
      },
      { facts },
    )
}

function checkFee(plan: Plan, report: Report, facts: Facts): void {
  const { fee } = plan.join
  if (fee === 'free' || fee.paidBy === undefined) return
  const sum = fee.paidBy.reduce((total, one) => total + readRatioPpm(one.share), 0)
  if (sum !== 1_000_000)
    report(
      'fee-shares',
      'error',
      'join.fee.paidBy',
      {
        zh: `各方分担合计 ${sum / 10_000}%，应为 100%`,
        en: `the payers' shares sum to ${sum / 10_000} %, not 100 %`,
      },
      { facts },
    )
}

function checkWaiting(plan: Plan, report: Report, facts: Facts): void {
  const { waiting, reduced, months } = plan.cover
  const length = months * DAYS_A_MONTH
  let longest = 0
  if (waiting !== 'none')
    for (const [at, one] of waiting.entries()) {
      const days = one.days ?? (one.months ?? 0) * DAYS_A_MONTH
      longest = Math.max(longest, days)
      if (days >= length && length > 0)
        report(
          'waiting-swallows-cover',
          'error',
          `cover.waiting[${at}]`,
          {
            zh: '等待期不短于保障期，首次参加的人整期得不到给付',
            en: 'the wait is as long as the cover period: newcomers are never paid in it',
          },
          { facts: startingAnew(facts) },
        )
    }
  if (reduced !== 'none' && length > 0 && longest < length && longest + reduced.days >= length)
    report(
      'reduced-swallows-cover',
      'warning',
      'cover.reduced.days',
      {
        zh: '等待期与减责期合计不短于保障期，首次参加的人整期得不到全额',
        en: 'wait and reduced period fill the cover period: newcomers never get the full amount in it',
      },
      { facts: startingAnew(facts) },
    )
}

const startingAnew = (facts: Facts): Facts => ({
  ...facts,
  covers: facts.covers.map(({ continuousSince: _since, ...cover }) => ({
    ...cover,
    enrolledAs: 'new',
  })),
})

function checkDeadline(plan: Plan, report: Report, facts: Facts): void {
  const rule = plan.cover.claimWithin
  if (rule === 'none') return
  const given = [rule.days, rule.workingDays, rule.nextYearOn].filter((one) => one !== undefined)
  if (given.length === 0)
    report(
      'deadline-unmeasured',
      'error',
      'cover.claimWithin',
      {
        zh: '申领期限没有写明天数或日期',
        en: 'the claim deadline has neither days nor a date',
      },
      { facts },
    )
  if (given.length > 1)
    report(
      'deadline-twice',
      'error',
      'cover.claimWithin',
      {
        zh: '申领期限写了两种算法，只会按其中一种',
        en: 'the claim deadline is measured in two ways, and only one of them counts',
      },
      { facts },
    )
}

/** Working days that take no account of holidays. */
function checkCalendar(plan: Plan, report: Report, facts: Facts): void {
  const rule = plan.cover.claimWithin
  if (rule === 'none' || rule.workingDays === undefined || rule.calendar !== undefined) return
  report(
    'working-days-without-holidays',
    'warning',
    'cover.claimWithin.workingDays',
    {
      zh: '按工作日计算申领期限，但没有指明工作日历，节假日也会算作工作日',
      en: 'the deadline counts working days without a calendar: holidays count as worked',
    },
    { facts },
  )
}

const stays = new Set(['inpatient', 'home-bed', 'emergency-observation'])

function checkDates(plan: Plan, report: Report): void {
  const used = new Set(
    plan.versions.flatMap((version) => version.benefits.flatMap((one) => one.on)),
  )
  for (const [kind, dates] of Object.entries(plan.dates)) {
    if (dates === undefined) continue
    const version = plan.versions[0]!
    const benefit = version.benefits.find((one) => (one.on as string[]).includes(kind))
    const facts = makeCase(plan, version, benefit ?? version.benefits[0]!)
    if (!used.has(kind as never))
      report(
        'dates-unused',
        'note',
        `dates.${kind}`,
        {
          zh: '没有项目保障这类事件',
          en: 'no benefit pays on this kind of event',
        },
        { facts },
      )
    const roles = Object.entries(dates).flatMap(([role, date]) =>
      date === 'dischargedOn' || date === 'admittedOn' ? [role] : [],
    )
    if (!stays.has(kind) && roles.length > 0)
      report(
        'date-not-of-kind',
        'warning',
        `dates.${kind}`,
        {
          zh: `${roles.join('、')} 用到入院或出院日期，而这类事件通常没有；记录里没有填写时，给付会一直等这一项。请改用发生、确诊或结算日期，或在记录时填写`,
          en: `${roles.join(', ')} rest on admission or discharge, which this kind of event seldom has: where a record has none, the line waits for it`,
        },
        { facts },
      )
  }
}

/** Coordination with benefits and plans that are not there, or that come too late. */
export function checkCoordination(plan: Plan, report: Report): void {
  const version = plan.versions[0]!
  const facts = makeCase(plan, version, version.benefits[0]!)
  const own = new Set(plan.versions.flatMap((one) => one.benefits.map((benefit) => benefit.id)))
  for (const [at, rule] of (plan.coordination.exclusive ?? []).entries()) {
    const path = `coordination.exclusive[${at}].benefits`
    const unknown = rule.benefits.find((name) => !name.includes('/') && !own.has(name))
    if (unknown !== undefined)
      report(
        'exclusive-unknown',
        'error',
        path,
        {
          zh: `没有保障项目“${unknown}”`,
          en: `there is no benefit "${unknown}"`,
        },
        { facts },
      )
    if (new Set(rule.benefits).size < 2)
      report(
        'exclusive-alone',
        'error',
        path,
        {
          zh: '互斥规则只写了一个项目',
          en: 'a rule of exclusion names one benefit alone',
        },
        { facts },
      )
  }
  for (const [at, ceiling] of (plan.coordination.jointCeilings ?? []).entries()) {
    const path = `coordination.jointCeilings[${at}]`
    if (!ceiling.plans.includes(plan.plan))
      report(
        'ceiling-without-plan',
        'error',
        `${path}.plans`,
        {
          zh: '合并最高额没有包括本计划',
          en: 'the joint ceiling does not name this plan',
        },
        { facts },
      )
    if (ceiling.share && readRatioPpm(ceiling.share.rate) > 1_000_000)
      report(
        'ceiling-over-100',
        'error',
        `${path}.share.rate`,
        {
          zh: `合并最高额 ${ceiling.share.rate} 超过负担本身`,
          en: `a joint ceiling of ${ceiling.share.rate} is more than the burden`,
        },
        { facts },
      )
  }
  checkNetting(plan, report)
}

function checkNetting(plan: Plan, report: Report): void {
  for (const [place, version] of plan.versions.entries()) {
    const ids = version.benefits.map((benefit) => benefit.id)
    for (const [at, benefit] of version.benefits.entries()) {
      if (!('base' in benefit.pays)) continue
      const { netOf } = benefit.pays.base
      if (typeof netOf === 'string') continue
      const own = netOf.filter((one) => one.plan === plan.plan)
      const names = own.flatMap((one) => (one.benefits === 'all' ? [] : one.benefits))
      const later = names.find((name) => ids.indexOf(name) >= at || !ids.includes(name))
      if (later !== undefined)
        report(
          'net-of-later',
          'error',
          `versions[${place}].benefits[${at}].pays.base.netOf`,
          {
            zh: `“${later}”排在后面，计算时还没有结果，扣不到`,
            en: `"${later}" is computed later (or never): there is nothing to take off yet`,
          },
          { facts: makeCase(plan, version, benefit, { amountsFen: { burden: 1_000_00 } }) },
        )
    }
  }
}
