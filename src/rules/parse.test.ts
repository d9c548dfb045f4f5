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
    expect(firstProblem(withoutPath(path))).toEqual({
      path: reported,
      en: `${reported} is missing`,
    })
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
