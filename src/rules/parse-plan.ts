import * as v from 'valibot'
import { err, ok, type Result } from '../kernel/result.ts'
import { knownCalendars } from './calendars.ts'
import type { Benefit } from './language/benefits.ts'
import type { Condition, Leaf } from './language/conditions.ts'
import { plan as planSchema, type Plan, type PlanVersion } from './language/plan.ts'
import { placeOf, problem, problemsOf, type PlanProblem } from './problems.ts'
import { components } from './terms.ts'

/**
 * Reads a plan from JSON. What comes out always compiles: every name it uses is declared. That
 * it also makes sense is what `verify` looks at.
 */
export function parsePlan(json: unknown): Result<Plan, PlanProblem[]> {
  const parsed = v.safeParse(planSchema, json)
  if (!parsed.success) return err(problemsOf(parsed.issues, json))
  const problems = undeclaredNames(parsed.output)
  return problems.length > 0 ? err(problems) : ok(parsed.output)
}

type Report = (path: string, zh: string, en: string) => void

function undeclaredNames(plan: Plan): PlanProblem[] {
  const problems: PlanProblem[] = []
  const report: Report = (path, zh, en) => {
    const at = placeOf(path, plan)
    problems.push(problem(path, `${at.zh}：${zh}`, `${at.en} ${en}`))
  }
  const ids = plan.versions.map((version) => version.id)
  for (const [at, id] of ids.entries())
    if (ids.indexOf(id) !== at)
      report(`versions[${at}].id`, `版本“${id}”重复`, `repeats version "${id}"`)
  const byDate = plan.versions.filter((version) => 'from' in version.applies).length
  if (byDate > 0 && byDate < plan.versions.length)
    report(
      'versions',
      '各版本应都按日期或都按期数适用',
      'must all apply by date, or all by period number',
    )
  if (plan.join.who !== 'anyone') checkCondition(plan, plan.join.who.when, 'join.who.when', report)
  if (plan.cover.waiting !== 'none')
    for (const [at, { unless }] of plan.cover.waiting.entries())
      if (unless) checkCondition(plan, unless, `cover.waiting[${at}].unless`, report)
  for (const [at, version] of plan.versions.entries())
    checkVersion(plan, version, `versions[${at}]`, report)
  checkCalendars(plan, report)
  for (const [at, ceiling] of (plan.coordination.jointCeilings ?? []).entries())
    checkAmounts(
      plan,
      ceiling.share?.add ?? [],
      `coordination.jointCeilings[${at}].share.add`,
      report,
    )
  return problems
}

function checkVersion(plan: Plan, version: PlanVersion, path: string, report: Report): void {
  const ids = version.benefits.map((benefit) => benefit.id)
  for (const [at, benefit] of version.benefits.entries()) {
    if (ids.indexOf(benefit.id) !== at)
      report(
        `${path}.benefits[${at}].id`,
        `保障项目“${benefit.id}”重复`,
        `repeats benefit "${benefit.id}"`,
      )
    checkBenefit(plan, benefit, `${path}.benefits[${at}]`, report)
  }
  const known = (named: 'all' | string[], at: string): void => {
    if (named === 'all') return
    for (const id of named)
      if (!ids.includes(id)) report(at, `没有保障项目“${id}”`, `names an unknown benefit "${id}"`)
  }
  for (const [at, limit] of version.limits.entries()) {
    known(limit.of, `${path}.limits[${at}].of`)
    if (limit.when) checkCondition(plan, limit.when, `${path}.limits[${at}].when`, report)
    checkAmounts(plan, limit.share?.add ?? [], `${path}.limits[${at}].share.add`, report)
  }
  if (version.minimum !== 'none')
    for (const [at, minimum] of version.minimum.entries())
      known(minimum.of, `${path}.minimum[${at}].of`)
  for (const [at, example] of version.examples.entries())
    if (example.with === undefined) known(Object.keys(example.pays), `${path}.examples[${at}].pays`)
}

/** A calendar must be the plan's own or one that is known, and its days of the year they are in. */
function checkCalendars({ calendars = {}, cover }: Plan, report: Report): void {
  const asked = cover.claimWithin === 'none' ? undefined : cover.claimWithin.calendar
  if (asked !== undefined && !(asked in calendars) && !(asked in knownCalendars))
    report(
      'cover.claimWithin.calendar',
      `没有工作日历“${asked}”`,
      `names an unknown calendar "${asked}"`,
    )
  for (const [named, years] of Object.entries(calendars))
    for (const [year, { off, work }] of Object.entries(years))
      if ([...off, ...work].some((span) => !span.startsWith(year)))
        report(`calendars.${named}.${year}`, '有不属于这一年的日期', 'holds a day of another year')
}

function checkBenefit(plan: Plan, benefit: Benefit, path: string, report: Report): void {
  for (const kind of benefit.on)
    if (plan.dates[kind] === undefined)
      report(
        `dates.${kind}`,
        `缺少这类事件的日期规定`,
        `is missing: a benefit pays on this kind of event`,
      )
  if (benefit.when) checkCondition(plan, benefit.when, `${path}.when`, report)
  if (benefit.bonus !== 'none')
    for (const [at, bonus] of benefit.bonus.of.entries())
      checkCondition(plan, bonus.when, `${path}.bonus.of[${at}].when`, report)
  const { pays } = benefit
  if (pays.kind === 'loss-share') checkAmounts(plan, [pays.of], `${path}.pays.of`, report)
  if (pays.kind === 'lump') checkLump(plan, pays, `${path}.pays`, report)
  if (pays.kind !== 'reimburse' && pays.kind !== 'steps' && pays.kind !== 'top-up') return
  if (pays.kind === 'reimburse' && pays.deductible !== 'none' && pays.scale.kind === 'bands') {
    const { deductible, scale } = pays
    if (deductible.per === 'period' && scale.per === 'event' && scale.measuredFrom === 'zero')
      report(
        `${path}.pays.scale.measuredFrom`,
        '起付金额按保障期累计而分段按每次计算时，分段不能从零起算',
        'cannot be zero where the deductible accumulates over the period and the bands do not',
      )
  }
  checkAmounts(plan, pays.base.add, `${path}.pays.base.add`, report)
  checkAmounts(plan, pays.base.less ?? [], `${path}.pays.base.less`, report)
}

function checkLump(
  plan: Plan,
  pays: Extract<Benefit['pays'], { kind: 'lump' }>,
  path: string,
  report: Report,
): void {
  const list = pays.list === undefined ? undefined : plan.lists?.[pays.list]
  if (pays.list !== undefined && list?.kind !== 'diagnoses')
    report(
      `${path}.list`,
      `没有病种目录“${pays.list}”`,
      `names an unknown list of diagnoses "${pays.list}"`,
    )
  if (typeof pays.pays === 'string') return
  if (pays.list === undefined)
    report(
      `${path}.pays.byClass`,
      '按类别给付须指明病种目录',
      'needs a list whose classes it names',
    )
  for (const className of Object.keys(pays.pays.byClass))
    if (list && list.classes?.[className] === undefined)
      report(
        `${path}.pays.byClass.${className}`,
        '病种目录中没有这一类',
        'is not a class of the list',
      )
}

function checkAmounts(plan: Plan, names: readonly string[], path: string, report: Report): void {
  for (const named of names)
    if (!(components as readonly string[]).includes(named) && plan.amounts?.[named] === undefined)
      report(path, `没有金额项目“${named}”`, `names an unknown amount "${named}"`)
}

function checkCondition(plan: Plan, condition: Condition, path: string, report: Report): void {
  if (condition.is === 'all' || condition.is === 'any') {
    for (const [at, inner] of condition.of.entries())
      checkCondition(plan, inner, `${path}.of[${at}]`, report)
    return
  }
  if (condition.is === 'not') return checkCondition(plan, condition.of, `${path}.of`, report)
  checkLeaf(plan, condition, path, report)
}

function checkLeaf(plan: Plan, leaf: Leaf, path: string, report: Report): void {
  if (leaf.is === 'identity')
    for (const identity of leaf.of)
      if (plan.identities?.[identity] === undefined)
        report(`${path}.of`, `没有身份“${identity}”`, `names an undeclared identity "${identity}"`)
  if (leaf.is === 'amount') checkAmounts(plan, [leaf.amount], `${path}.amount`, report)
  if (leaf.is !== 'diagnosis' && leaf.is !== 'hospital-list') return
  const list = plan.lists?.[leaf.list]
  const kind = leaf.is === 'diagnosis' ? 'diagnoses' : 'hospitals'
  if (list?.kind !== kind)
    report(`${path}.list`, `没有目录“${leaf.list}”`, `names an unknown list "${leaf.list}"`)
  if (leaf.is === 'diagnosis')
    for (const className of leaf.classes ?? [])
      if (list && list.classes?.[className] === undefined)
        report(
          `${path}.classes`,
          `目录中没有类别“${className}”`,
          `names an unknown class "${className}"`,
        )
}
