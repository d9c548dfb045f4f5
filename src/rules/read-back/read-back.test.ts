import { describe, expect, it } from 'vitest'
import type { Plan } from '../language/plan.ts'
import { parsePlan } from '../parse-plan.ts'
import { findScheme } from '../schemes/index.ts'
import { readPlan } from '../testing/sample-plan.ts'
import soundPlan from '../testing/sound-plan.json' with { type: 'json' }
import { diffVersions, readBack } from './read-back.ts'

const choices = [
  ['subtracted', 'threshold'],
  ['event', 'period', 'cover-end'],
  ['event', 'cause'],
  ['line', 'event', 'period', 'ever'],
  ['cause', 'period'],
  ['reached', 'not-reached'],
  ['marginal', 'whole'],
  ['zero', 'deductible'],
  ['lower-band', 'upper-band'],
  ['ever', 'class-ever', 'every-event'],
  ['thirty-days', 'calendar'],
  ['each', 'highest', 'sum'],
  ['pays', 'does-not-pay'],
  ['fen', 'jiao', 'yuan'],
  ['down', 'half-up', 'up'],
  ['admittedOn', 'dischargedOn', 'diagnosedOn', 'occurredOn', 'settledOn'],
  ['person', 'unit'],
  ['count-at-once', 'count-after-waiting'],
  ['on-joining', 'on-joining-and-event'],
  ['next-day', 'same-day'],
  ['first-counts', 'refused'],
  ['none', 'before-start', 'all-earlier-plans'],
  ['covered', 'not-covered'],
  ['whole', 'divided-by-days'],
  ['cover-continues', 'cover-ends'],
  ['multiply', 'do-not-multiply'],
  ['first-listed', 'larger'],
  ['last-in-order', 'first-in-order'],
  ['member', 'union', 'workplace'],
  ['in-service', 'migrant', 'retired'],
  ['new', 'added', 'renewed'],
  ['copayment', 'overPrice', 'nursing', 'aboveCeiling', 'burden', 'loss', 'total'],
  ['inpatient', 'diagnosis', 'disability', 'death', 'property-loss'],
  ['above', 'allowance'],
]

function otherValues(value: unknown): unknown[] {
  if (typeof value === 'boolean') return [!value]
  if (typeof value === 'number') return [value + 1]
  if (typeof value !== 'string') return []
  if (/^[\d.]+$/.test(value)) return ['1234.50', 'other']
  if (value.endsWith('%')) return ['12.5%']
  if (/^\d{4}-/.test(value)) return ['2014-05-06']
  if (/^\d\d-\d\d$/.test(value)) return ['05-06']
  const words = choices.filter((words) => words.includes(value)).flat()
  return [...words.filter((word) => word !== value), 'another']
}

/** Names and texts are not parameters; a clause is where a sentence stands, not what it says. */
const skipped = /(^|\.)(id|plan|title|clause|clauses|lists|identities|amounts|examples|notes)(\.|$)/

/** Every parameter of a plan with another value that can be read, as path and plan. */
function* variants(plan: Plan): Generator<[path: string, variant: Plan]> {
  function* walk(value: unknown, path: string[]): Generator<[string, Plan]> {
    if (skipped.test(path.join('.'))) return
    if (typeof value === 'object' && value !== null) {
      for (const [key, inner] of Object.entries(value)) yield* walk(inner, [...path, key])
      return
    }
    for (const other of otherValues(value)) {
      const json = structuredClone(plan) as unknown as Record<string, unknown>
      let target = json
      for (const key of path.slice(0, -1)) target = target[key] as Record<string, unknown>
      target[path.at(-1)!] = other
      const parsed = parsePlan(json)
      if (!parsed.ok) continue
      yield [path.join('.'), parsed.value]
      return
    }
  }
  yield* walk(plan, [])
}

const textOf = (plan: Plan, lang: 'zh' | 'en'): string =>
  readBack(plan, lang)
    .map((one) => one.text)
    .join('\n')

describe('readBack', () => {
  it('says every parameter: another value gives another text, in both languages', () => {
    const plan = readPlan(soundPlan)
    const silent: string[] = []
    let tried = 0
    for (const [path, variant] of variants({ ...plan, versions: [plan.versions[0]!] })) {
      tried++
      for (const lang of ['zh', 'en'] as const)
        if (textOf(variant, lang) === textOf({ ...plan, versions: [plan.versions[0]!] }, lang))
          silent.push(`${lang} ${path}`)
    }
    expect(tried).toBeGreaterThan(150)
    expect(silent).toEqual([])
  })

  it('reads the Shaoxing scheme as clauses', () => {
    const sentences = readBack(readPlan(findScheme('shaoxing-2015')!.plan), 'zh')
    expect(sentences).toContainEqual({
      version: '2015',
      clause: '2.1',
      text: '【医疗费用补助】按 80% 补助。',
    })
    expect(sentences).toContainEqual({
      version: '2015',
      clause: '3.2',
      text: '金额取到元，四舍五入，各项分别取整。',
    })
  })

  it('says the difference between two versions, and nothing between equal ones', () => {
    const plan = readPlan(soundPlan)
    const [old, later] = plan.versions as [Plan['versions'][0], Plan['versions'][0]]
    expect(diffVersions(old, old, plan, 'zh')).toEqual([])
    expect(diffVersions(old, later, plan, 'zh')).toEqual([
      '原为：本条款适用于 2015-10-01 至 2019-09-30 的事件。现为：本条款适用于 2019-10-01 起的事件。',
      '原为：自付部分补助、超封顶补助：保障期内最多 30,000.00 元。现为：自付部分补助、超封顶补助：保障期内最多 40,000.00 元。',
    ])
    const without = { ...old, limits: [], benefits: old.benefits.slice(0, -1) }
    expect(
      diffVersions(old, without, plan, 'en').filter((one) => one.startsWith('Gone')),
    ).toHaveLength(5)
    expect(
      diffVersions(without, old, plan, 'en').filter((one) => one.startsWith('New')),
    ).toHaveLength(5)
  })
})
