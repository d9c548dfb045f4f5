import { describe, expect, it } from 'vitest'
import { dayNumber, day, dayFromNumber, addMonths } from '../kernel/days.ts'
import { formatRatio, partsTimes, readAmountFen, readRatioPpm } from './amounts.ts'
import { dayNumberOf, dayOfNumber, isWeekday, monthsLater } from './day-number.ts'
import { parseFacts } from './parse-facts.ts'
import { parsePlan } from './parse-plan.ts'
import { findScheme } from './schemes/index.ts'
import {
  bands,
  coverOf2020,
  reimburse,
  sampleBenefit,
  samplePlanJson,
  stay,
} from './testing/sample-plan.ts'

describe('amounts and days', () => {
  it('reads decimals without a float', () => {
    expect(['0', '0.1', '2287.99', '30000.00'].map(readAmountFen)).toEqual([
      0, 10, 228_799, 3_000_000,
    ])
    expect(['50%', '22.5‰', '0.0001%', '100%'].map(readRatioPpm)).toEqual([
      500_000, 22_500, 1, 1_000_000,
    ])
    expect([500_000, 22_500, 1].map(formatRatio)).toEqual(['50%', '2.25%', '0.0001%'])
  })
  it('multiplies parts exactly, the rest of a part up or down', () => {
    expect(partsTimes(8_999_999_999_999_999, 1_000_000, false)).toBe(8_999_999_999_999_999)
    expect(partsTimes(1, 500_000, false)).toBe(0)
    expect(partsTimes(1, 500_000, true)).toBe(1)
    expect(partsTimes(3_333_333, 50_000, false)).toBe(166_666)
  })
  it('counts days as the kernel does, from 1900 to 2199', () => {
    for (
      let number = dayNumber(day('1900-01-01'));
      number <= dayNumber(day('2199-12-31'));
      number += 13
    ) {
      const text = dayFromNumber(number)
      expect(dayNumberOf(text)).toBe(number)
      expect(dayOfNumber(number)).toBe(text)
      expect(dayOfNumber(monthsLater(number, 7))).toBe(addMonths(text, 7))
      expect(isWeekday(number)).toBe(![0, 6].includes(new Date(text).getUTCDay()))
    }
  })
})

const withoutPath = (path: string): unknown => {
  const json = structuredClone(findScheme('shaoxing-2015')!.plan) as unknown as Record<
    string,
    unknown
  >
  const keys = path.split('.')
  let target = json
  for (const key of keys.slice(0, -1)) target = target[key] as Record<string, unknown>
  delete target[keys.at(-1)!]
  return json
}

const firstProblem = (json: unknown): { path: string; en: string } => {
  const parsed = parsePlan(json)
  if (parsed.ok) throw new Error('the plan was read')
  return { path: parsed.error[0]!.path, en: parsed.error[0]!.message.en }
}

describe('the sixteen questions are required', () => {
  const benefit = 'versions.0.benefits.0'
  it.each([
    [2, `${benefit}.pays.deductible`, 'versions[0].benefits[0].pays.deductible'],
    [4, 'versions.0.order', 'versions[0].order'],
    [5, 'versions.0.minimum', 'versions[0].minimum'],
    [6, 'coordination.order', 'coordination.order'],
    [6, `${benefit}.pays.base.netOf`, 'versions[0].benefits[0].pays.base.netOf'],
    [7, `${benefit}.bonus`, 'versions[0].benefits[0].bonus'],
    [8, 'versions.0.benefits.1.pays.skipDays', 'versions[0].benefits[1].pays.skipDays'],
    [
      8,
      'versions.0.benefits.1.pays.countDischargeDay',
      'versions[0].benefits[1].pays.countDischargeDay',
    ],
    [
      8,
      'versions.0.benefits.1.pays.readmissionWithinDays',
      'versions[0].benefits[1].pays.readmissionWithinDays',
    ],
    [10, 'versions.0.rounding.at', 'versions[0].rounding.at'],
    [10, 'versions.0.rounding.mode', 'versions[0].rounding.mode'],
    [10, 'versions.0.rounding.to', 'versions[0].rounding.to'],
    [11, 'dates.inpatient.version', 'dates.inpatient.version'],
    [12, 'dates.inpatient.waiting', 'dates.inpatient.waiting'],
    [12, 'cover.waiting', 'cover.waiting'],
    [13, 'join.units.raised', 'join.units.raised'],
    [13, `${benefit}.units`, 'versions[0].benefits[0].units'],
    [15, 'cover.acrossPeriods', 'cover.acrossPeriods'],
    [16, 'cover.moved.workplace', 'cover.moved.workplace'],
    [16, 'cover.moved.city', 'cover.moved.city'],
  ])('question %d: %s', (_question, path, reported) => {
    const problem = firstProblem(withoutPath(path))
    expect(problem.path).toBe(reported)
    expect(problem.en).toMatch(/^\S+(?: \([a-z0-9-]+\))? is missing$/)
    expect(problem.en.startsWith(reported)).toBe(true)
  })

  it.each([
    [1, { kind: 'bands', apply: undefined }, 'scale.apply'],
    [1, { kind: 'bands', measuredFrom: undefined }, 'scale.measuredFrom'],
    [3, { kind: 'bands', per: undefined }, 'scale.per'],
    [14, { kind: 'bands', atBoundary: undefined }, 'scale.atBoundary'],
  ])('question %d: %o', (_question, missing, path) => {
    const scale = {
      clause: '2',
      apply: 'marginal',
      measuredFrom: 'zero',
      per: 'event',
      atBoundary: 'lower-band',
      bands: [{ from: '0', to: 'open', rate: '50%' }],
      ...missing,
    }
    const json = samplePlanJson({ benefits: [sampleBenefit(reimburse({ scale }))] })
    expect(firstProblem(JSON.parse(JSON.stringify(json))).path).toBe(
      `versions[0].benefits[0].pays.${path}`,
    )
  })

  it('question 9: thirty days or the calendar’s', () => {
    const pays = {
      kind: 'monthly',
      clause: '2',
      amount: '1',
      monthsMost: 6,
      from: 'admittedOn',
      countLastDay: true,
      per: 'event',
    }
    expect(firstProblem(samplePlanJson({ benefits: [sampleBenefit(pays)] })).path).toBe(
      'versions[0].benefits[0].pays.month',
    )
  })
})

describe('parsePlan refuses', () => {
  const benefits = (more: Record<string, unknown>): unknown =>
    samplePlanJson({ benefits: [sampleBenefit(undefined, more)] })
  it.each<[string, unknown, string]>([
    ['an unknown field', { ...samplePlanJson(), color: 1 }, 'color'],
    [
      'an unknown field deep inside',
      benefits({ pays: reimburse({ colour: 1 }) }),
      'versions[0].benefits[0].pays.colour',
    ],
    [
      'a float for an amount',
      benefits({ pays: { kind: 'lump', clause: '2', pays: 30, once: 'ever' } }),
      'versions[0].benefits[0].pays.pays',
    ],
    [
      'a third decimal',
      benefits({ pays: { kind: 'lump', clause: '2', pays: '1.001', once: 'ever' } }),
      'versions[0].benefits[0].pays.pays',
    ],
    [
      'a ratio without its unit',
      benefits({ pays: reimburse({ scale: { kind: 'flat', clause: '2', rate: '0.5' } }) }),
      'versions[0].benefits[0].pays.scale.rate',
    ],
    [
      'a day that does not exist',
      samplePlanJson({ version: { applies: { from: '2015-02-30', to: 'open' } } }),
      'versions[0].applies.from',
    ],
    [
      'an order that leaves out a step',
      samplePlanJson({
        version: { order: ['bonus', 'units', 'reduced', 'limits', 'minimum', 'minimum'] },
      }),
      'versions[0].order',
    ],
    [
      'an identity that is not declared',
      benefits({ when: { is: 'identity', of: ['hero'] } }),
      'versions[0].benefits[0].when.of',
    ],
    [
      'a list that is not there',
      benefits({ pays: { kind: 'lump', clause: '2', list: 'x', pays: '1', once: 'ever' } }),
      'versions[0].benefits[0].pays.list',
    ],
    [
      'an amount that is not declared',
      benefits({ pays: reimburse({ base: { clause: '2', add: ['soup'], netOf: 'none' } }) }),
      'versions[0].benefits[0].pays.base.add',
    ],
    [
      'a benefit twice',
      samplePlanJson({ benefits: [sampleBenefit(), sampleBenefit()] }),
      'versions[0].benefits[1].id',
    ],
    [
      'a limit on an unknown benefit',
      samplePlanJson({
        version: {
          limits: [
            { id: 'l', clause: '3', of: ['x'], per: 'event', timesUnits: false, amount: '1' },
          ],
        },
      }),
      'versions[0].limits[0].of',
    ],
    [
      'bands of each event from zero under a deductible of the period',
      benefits({
        pays: reimburse({
          deductible: {
            clause: '2',
            amount: '500.00',
            kind: 'subtracted',
            per: 'period',
            atExactly: 'reached',
          },
          scale: bands({ measuredFrom: 'zero' }),
        }),
      }),
      'versions[0].benefits[0].pays.scale.measuredFrom',
    ],
    ['no plan at all', null, '(root)'],
    ['a list in the place of a plan', [], 'plan'],
  ])('%s', (_name, json, path) => {
    expect(firstProblem(json).path).toBe(path)
  })
})

describe('what is written wrongly is told rightly, once', () => {
  const told = (parsed: ReturnType<typeof parsePlan | typeof parseFacts>): string[] =>
    parsed.ok ? [] : parsed.error.map((one) => one.message.zh)
  const flat = (rate: unknown): unknown =>
    samplePlanJson({
      benefits: [
        sampleBenefit(),
        sampleBenefit(reimburse({ scale: { kind: 'flat', clause: '2', rate } }), { id: 'own' }),
      ],
    })
  const limited = (more: Record<string, unknown>): unknown => {
    const limit = { id: 'most', clause: '3', of: 'all', per: 'period', timesUnits: false, ...more }
    return samplePlanJson({ version: { limits: [limit] } })
  }
  const from = (day: unknown): unknown =>
    samplePlanJson({ version: { applies: { from: day, to: 'open' } } })
  const rate = 'versions[0].benefits[1].pays.scale.rate（own）：'
  const most = 'versions[0].limits[0].amount（most）：'
  const applies = 'versions[0].applies.from（v1）：'

  it.each([
    [flat('80'), `${rate}应写作 "80%"，实为 "80"`],
    [flat('80％'), `${rate}应写作 "80%"，实为 "80％"`],
    [flat(0.8), `${rate}应写作 "80%"，实为 0.8`],
    [flat(22.5), `${rate}应写作 "22.5%"，实为 22.5`],
    [flat('1'), `${rate}比例应加引号并带单位，如 "80%" 或 "22.5‰"，实为 "1"`],
    [flat('八成'), `${rate}比例应加引号并带单位，如 "80%" 或 "22.5‰"，实为 "八成"`],
    [limited({ amount: 14_000 }), `${most}应写作 "14000.00"，实为 14000`],
    [limited({ amount: '14,000.5' }), `${most}应写作 "14000.50"，实为 "14,000.5"`],
    [from('2024/1/1'), `${applies}应写作 "2024-01-01"，实为 "2024/1/1"`],
    [from('2024年1月1日'), `${applies}应写作 "2024-01-01"，实为 "2024年1月1日"`],
    [from('2024-02-30'), `${applies}日期应为存在的一天，写作 "2024-01-01"，实为 "2024-02-30"`],
    [
      samplePlanJson({ version: { order: ['bonus', 'units', 'bonus', 'limits'] } }),
      'versions[0].order（v1）：六个步骤应各写一次：缺少 reduced、minimum、rounding，重复 bonus',
    ],
    [{ ...samplePlanJson(), titel: 1 }, 'titel：没有这个字段，是否应为 title'],
    [
      samplePlanJson({ benefits: [sampleBenefit(undefined, { id: 'Own_Cost' })] }),
      'versions[0].benefits[0].id（Own_Cost）：应写作 "own-cost"，实为 "Own_Cost"',
    ],
  ])('a plan %#', (json, sentence) => {
    expect(told(parsePlan(json))).toEqual([sentence])
  })

  it.each([
    [{ burden: 1 }, 'events[0].amounts.burden（e）：没有这个字段，是否应为 burdenFen'],
    [
      { burdenFen: '14000.00' },
      'events[0].amounts.burdenFen（e）：金额在事实中以分计，写作不加引号的整数，如 1400000，实为 "14000.00"',
    ],
    [{ soup: 1 }, 'events[0].amounts.soup（e）：没有这个字段；可用的有 totalFen、inScopeFen、'],
  ])('facts %o', (amounts, sentence) => {
    const [first, ...more] = told(
      parseFacts({ covers: [], events: [{ ...stay('e', 1), amounts }] }),
    )
    expect(first!.slice(0, sentence.length)).toBe(sentence)
    expect(more).toEqual([])
  })
})

describe('parseFacts refuses', () => {
  const events = (...list: unknown[]): unknown => ({ covers: [coverOf2020], events: list })
  it.each<[string, unknown, string]>([
    ['a negative amount', events(stay('e', -1)), 'events[0].amounts.burdenFen'],
    [
      'yuan in the place of fen',
      events({ ...stay('e', 1), amounts: { burdenFen: 0.5 } }),
      'events[0].amounts.burdenFen',
    ],
    [
      'an amount as text',
      events({ ...stay('e', 1), amounts: { burdenFen: '1' } }),
      'events[0].amounts.burdenFen',
    ],
    ['an absurd amount', events(stay('e', 100_000_000)), 'events[0].amounts.burdenFen'],
    [
      'an amount nobody knows',
      events({ ...stay('e', 1), amounts: { soupFen: 1 } }),
      'events[0].amounts.soupFen',
    ],
    [
      'a discharge before admission',
      events(stay('e', 1, { dischargedOn: '2020-02-01' })),
      'events[0].dischargedOn',
    ],
    [
      'a cover that ends before it starts',
      { covers: [{ ...coverOf2020, to: '2019-01-01' }] },
      'covers[0].to',
    ],
    ['an unknown kind', events({ id: 'e', kind: 'party' }), 'events[0].kind'],
    [
      'two different events under one identifier',
      events(stay('e', 1), stay('e', 2)),
      'events[1].id',
    ],
    [
      'more money than anyone has',
      events(...Array.from({ length: 9 }, (_, at) => stay(`e${at}`, 10_000_000))),
      'events',
    ],
    ['covers left out', {}, 'covers'],
  ])('%s', (_name, json, path) => {
    const parsed = parseFacts(json)
    expect(parsed.ok ? 'read' : parsed.error[0]!.path).toBe(path)
  })
})
