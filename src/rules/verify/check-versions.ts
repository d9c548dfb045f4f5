import { addDays, day, type Day } from '../../kernel/days.ts'
import type { PersonFacts } from '../facts.ts'
import type { Plan, PlanVersion } from '../language/plan.ts'
import type { Report } from './finding.ts'
import { makeCase } from './make-case.ts'

/** Days or periods with no version or with two, and versions that never apply. */
export function checkVersions(plan: Plan, report: Report): void {
  const dated = plan.versions.flatMap((version, at) =>
    'from' in version.applies ? [{ version, at, ...version.applies }] : [],
  )
  if (dated.length > 0) checkDated(plan, dated, report)
  else checkNumbered(plan, report)
}

interface Dated {
  readonly version: PlanVersion
  readonly at: number
  readonly from: string
  readonly to: string
}

const caseOn = (plan: Plan, version: PlanVersion, on: Day): { facts: PersonFacts } => ({
  facts: makeCase(plan, version, version.benefits[0]!, { on }),
})

function checkDated(plan: Plan, dated: readonly Dated[], report: Report): void {
  const live = dated.filter((one) => one.to === 'open' || one.from <= one.to)
  for (const one of dated)
    if (!live.includes(one))
      report(
        'version-never',
        'error',
        `versions[${one.at}].applies`,
        {
          zh: `版本“${one.version.id}”止于 ${one.to}，早于起日 ${one.from}，永远不适用`,
          en: `version "${one.version.id}" ends on ${one.to}, before it starts on ${one.from}: it never applies`,
        },
        caseOn(plan, one.version, day(one.from)),
      )
  const sorted = live.toSorted((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : a.at - b.at))
  for (const [place, one] of sorted.entries()) {
    const before = sorted[place - 1]
    if (before === undefined) continue
    const next = before.to === 'open' ? null : addDays(day(before.to), 1)
    if (next === null || one.from < next)
      report(
        'version-overlap',
        'error',
        `versions[${one.at}].applies`,
        {
          zh: `${one.from} 起同时有“${before.version.id}”和“${one.version.id}”两个版本`,
          en: `from ${one.from} both "${before.version.id}" and "${one.version.id}" apply`,
        },
        caseOn(plan, one.version, day(one.from)),
      )
    else if (one.from > next)
      report(
        'version-gap',
        'error',
        `versions[${one.at}].applies`,
        {
          zh: `${next} 至 ${addDays(day(one.from), -1)} 没有适用的版本`,
          en: `no version applies from ${next} to ${addDays(day(one.from), -1)}`,
        },
        caseOn(plan, one.version, next),
      )
  }
  const last = sorted.at(-1)
  if (last && last.to !== 'open')
    report(
      'version-ends',
      'note',
      `versions[${last.at}].applies.to`,
      {
        zh: `${last.to} 之后没有版本`,
        en: `no version applies after ${last.to}`,
      },
      caseOn(plan, last.version, addDays(day(last.to), 1)),
    )
}

function checkNumbered(plan: Plan, report: Report): void {
  const numbered = plan.versions.flatMap((version, at) => {
    const { applies } = version
    if (!('fromPeriod' in applies)) return []
    const to = applies.toPeriod === 'open' ? Number.POSITIVE_INFINITY : applies.toPeriod
    return [{ version, at, from: applies.fromPeriod, to }]
  })
  const sorted = numbered.toSorted((a, b) => a.from - b.from)
  for (const [place, one] of sorted.entries()) {
    const path = `versions[${one.at}].applies`
    const facts = { facts: makeCase(plan, one.version, one.version.benefits[0]!) }
    if (one.to < one.from)
      report(
        'version-never',
        'error',
        path,
        {
          zh: `版本“${one.version.id}”止于第 ${one.to} 期，早于第 ${one.from} 期，永远不适用`,
          en: `version "${one.version.id}" ends with period ${one.to}, before period ${one.from}: it never applies`,
        },
        facts,
      )
    const before = sorted[place - 1]
    if (before === undefined) continue
    if (one.from <= before.to)
      report(
        'version-overlap',
        'error',
        path,
        {
          zh: `第 ${one.from} 期同时有“${before.version.id}”和“${one.version.id}”两个版本`,
          en: `period ${one.from} has both "${before.version.id}" and "${one.version.id}"`,
        },
        facts,
      )
    else if (one.from > before.to + 1)
      report(
        'version-gap',
        'error',
        path,
        {
          zh: `第 ${before.to + 1} 期没有适用的版本`,
          en: `no version applies to period ${before.to + 1}`,
        },
        facts,
      )
  }
}
