import { describe, expect, it } from 'vitest'
import { compilePlan } from './compile.ts'
import { dayNumberOf, dayOfNumber } from './day-number.ts'
import { replay } from './replay.ts'
import {
  assessRead,
  bands,
  coverOf2020,
  factsOf,
  outcome,
  readPlan,
  reimburse,
  sampleBenefit,
  samplePlan,
  samplePlanJson,
  stay,
  type Sample,
} from './testing/sample-plan.ts'
import type { EventFact, PersonFacts } from './facts.ts'

/** What a sample plan pays for facts; every trace must replay. */
function run(sample: Sample, facts: PersonFacts): (number | string)[] {
  const assessment = assessRead([samplePlan(sample)], facts)
  for (const line of assessment.lines)
    expect(replay(line.trace!)).toEqual({ ok: true, amountFen: line.amountFen })
  return outcome(assessment)
}

const paying = (pays: Record<string, unknown>, more = {}): Sample => ({
  benefits: [sampleBenefit(pays, more)],
})

describe('scales', () => {
  const deductible = (kind: string, more = {}): Record<string, unknown> => ({
    clause: '2',
    amount: '1000.00',
    kind,
    per: 'event',
    atExactly: 'reached',
    ...more,
  })
  it('reads one clause three ways for the same 12,000', () => {
    const of12000 = (pays: Record<string, unknown>) =>
      run(paying(pays), factsOf([stay('e', 12_000)]))
    expect(of12000(reimburse({ scale: bands() }))).toEqual([6900])
    expect(
      of12000(
        reimburse({ deductible: deductible('subtracted'), scale: bands({ measuredFrom: 'zero' }) }),
      ),
    ).toEqual([6400])
    expect(of12000(reimburse({ scale: bands({ apply: 'whole' }) }))).toEqual([8400])
  })

  it.each([
    ['subtracted', 999.99, 'below-deductible'],
    ['subtracted', 1000, 'below-deductible'],
    ['subtracted', 1000.02, 0.01],
    ['threshold', 999.99, 'below-deductible'],
    ['threshold', 1000, 500],
    ['threshold', 1000.02, 500.01],
  ])('deductible %s of 1,000 at %d', (kind, burden, expected) => {
    const pays = reimburse({ deductible: deductible(kind) })
    expect(run(paying(pays), factsOf([stay('e', burden)]))).toEqual([expected])
  })

  it('keeps the boundary where the plan puts it', () => {
    const whole = (atBoundary: string) =>
      run(
        paying(reimburse({ scale: bands({ apply: 'whole', atBoundary }) })),
        factsOf([stay('e', 5000)]),
      )
    expect(whole('lower-band')).toEqual([2500])
    expect(whole('upper-band')).toEqual([3000])
  })

  it('accumulates the deductible and the tiers over the period, whichever was asked', () => {
    const two = factsOf([
      stay('a', 6000),
      stay('b', 6000, { admittedOn: '2020-04-01', dischargedOn: '2020-04-05' }),
    ])
    expect(run(paying(reimburse({ scale: bands() })), two)).toEqual([3100, 3100])
    expect(run(paying(reimburse({ scale: bands({ per: 'period' }) })), two)).toEqual([3100, 3800])
    const once = reimburse({ deductible: deductible('subtracted', { per: 'period' }) })
    expect(run(paying(once), two)).toEqual([2500, 3000])
    const each = reimburse({ deductible: deductible('subtracted') })
    expect(run(paying(each), two)).toEqual([2500, 2500])
    const whole = reimburse({ scale: bands({ apply: 'whole', per: 'period' }) })
    expect(run(paying(whole), two)).toEqual([3600, 4800])
  })

  it('counts a new period anew', () => {
    const facts = factsOf(
      [stay('a', 6000), stay('b', 6000, { admittedOn: '2021-04-01', dischargedOn: '2021-04-05' })],
      { covers: [coverOf2020, { plan: 'sample', from: '2021-01-01', to: '2021-12-31' }] },
    )
    expect(run(paying(reimburse({ scale: bands({ per: 'period' }) })), facts)).toEqual([3100, 3100])
  })

  it('adds and takes off components, and waits for one that is missing', () => {
    const pays = reimburse({
      base: { clause: '2', add: ['deductible', 'copayment'], less: ['overPrice'], netOf: 'none' },
    })
    const known = { deductibleFen: 80_000, copaymentFen: 200_000, overPriceFen: 30_000 }
    expect(run(paying(pays), factsOf([stay('e', 0, { amounts: known })]))).toEqual([1250])
    const missing = { deductibleFen: 80_000, copaymentFen: 200_000 }
    const waiting = assessRead(
      [samplePlan(paying(pays))],
      factsOf([stay('e', 0, { amounts: missing })]),
    )
    expect(waiting.lines[0]).toMatchObject({
      amountFen: 0,
      reason: 'fact-missing',
      fact: 'events.e.amounts.overPriceFen',
    })
  })

  it('knows the in-policy burden from its two parts, and a plan’s own amounts', () => {
    const pays = reimburse({
      base: { clause: '2', add: ['inPolicyBurden', 'nursing'], netOf: 'none' },
    })
    const sample = {
      ...paying(pays),
      plan: { amounts: { nursing: { zh: '护理费', en: 'nursing' } } },
    }
    const amounts = { deductibleFen: 50_000, copaymentFen: 50_000, other: { nursingFen: 20_000 } }
    expect(run(sample, factsOf([stay('e', 0, { amounts })]))).toEqual([600])
  })

  it('pays fixed steps of a base once each over the period', () => {
    const pays = {
      kind: 'steps',
      base: { clause: '2', add: ['burden'], netOf: 'none' },
      clause: '2',
      per: 'period',
      atExactly: 'not-reached',
      table: [
        { above: '1000.00', pays: '200.00' },
        { above: '5000.00', pays: '1500.00' },
      ],
    }
    const events = [1000, 1, 100, 5000].map((burden, at) =>
      stay(`e${at}`, burden, { dischargedOn: `2020-03-1${at + 1}` }),
    )
    expect(run(paying(pays), factsOf(events))).toEqual([
      'below-first-band',
      200,
      'paid-before',
      1300,
    ])
  })

  it('pays an extra sum once the burden passes an amount', () => {
    const pays = {
      kind: 'top-up',
      base: { clause: '2', add: ['burden'], netOf: 'none' },
      clause: '2',
      per: 'event',
      above: '50000.00',
      atExactly: 'not-reached',
      pays: '3000.00',
    }
    expect(run(paying(pays), factsOf([stay('a', 50_000)]))).toEqual(['below-first-band'])
    expect(run(paying(pays), factsOf([stay('a', 50_000.01)]))).toEqual([3000])
  })

  it('pays a share of a loss', () => {
    const pays = { kind: 'loss-share', clause: '2', of: 'loss', rate: '22.5‰' }
    const event: EventFact = {
      id: 'fire',
      kind: 'property-loss',
      occurredOn: '2020-05-05',
      amounts: { lossFen: 1_000_000 },
    }
    expect(run(paying(pays, { on: ['property-loss'] }), factsOf([event]))).toEqual([225])
  })
})

describe('days', () => {
  const perDay = (more = {}): Record<string, unknown> => ({
    kind: 'per-day',
    clause: '2',
    amount: '30.00',
    skipDays: 3,
    countDischargeDay: false,
    readmissionWithinDays: 0,
    daysMost: 'none',
    ...more,
  })
  const nights = (id: string, admittedOn: string, dischargedOn: string): EventFact => ({
    id,
    kind: 'inpatient',
    admittedOn,
    dischargedOn,
  })

  it('pays from the fourth day, with or without the day of discharge', () => {
    const five = factsOf([nights('e', '2020-03-01', '2020-03-06')])
    expect(run(paying(perDay()), five)).toEqual([60])
    expect(run(paying(perDay({ countDischargeDay: true })), five)).toEqual([90])
    const three = factsOf([nights('e', '2020-03-01', '2020-03-04')])
    const { lines } = assessRead([samplePlan(paying(perDay()))], three)
    expect(lines[0]).toMatchObject({
      reason: 'days-not-reached',
      nearest: { fact: 'events.e.days', is: 3, wouldBe: 4 },
    })
  })

  it('counts on after a readmission within the days that the plan names', () => {
    const twice = factsOf([
      nights('a', '2020-03-01', '2020-03-06'),
      nights('b', '2020-03-16', '2020-03-20'),
    ])
    expect(run(paying(perDay()), twice)).toEqual([60, 30])
    expect(run(paying(perDay({ readmissionWithinDays: 10 })), twice)).toEqual([60, 120])
    expect(run(paying(perDay({ readmissionWithinDays: 9 })), twice)).toEqual([60, 30])
  })

  it('stops at the most days of an event and of a period', () => {
    const daysMost = [
      { clause: '3', per: 'event', days: 10 },
      { clause: '3', per: 'period', days: 15 },
    ]
    const three = factsOf([
      nights('a', '2020-03-01', '2020-03-31'),
      nights('b', '2020-05-01', '2020-05-31'),
      nights('c', '2020-07-01', '2020-07-31'),
    ])
    expect(run(paying(perDay({ daysMost })), three)).toEqual([300, 150, 'limit-used'])
  })

  it('pays by years of membership', () => {
    const amount = {
      byMembershipYears: [
        { fromYears: 0, amount: '20.00' },
        { fromYears: 3, amount: '40.00' },
      ],
    }
    const of = (membershipYears: number) =>
      run(
        paying(perDay({ amount, skipDays: 0 })),
        factsOf([nights('e', '2020-03-01', '2020-03-03')], {
          covers: [{ ...coverOf2020, membershipYears }],
        }),
      )
    expect([of(2), of(3)]).toEqual([[40], [80]])
  })

  const monthly = (more = {}): Record<string, unknown> => ({
    kind: 'monthly',
    clause: '2',
    amount: '1000.00',
    monthsMost: 6,
    month: 'thirty-days',
    from: 'admittedOn',
    countLastDay: false,
    per: 'event',
    ...more,
  })
  it.each([
    ['thirty-days', '2020-04-15', 1500],
    ['thirty-days', '2020-12-31', 6000],
    ['calendar', '2020-04-01', 1000],
    ['calendar', '2020-04-16', 1500],
    ['calendar', '2020-12-31', 6000],
  ])('a monthly allowance by %s until %s', (month, endedOn, expected) => {
    const event = { ...nights('e', '2020-03-01', '2020-03-20'), endedOn }
    expect(run(paying(monthly({ month })), factsOf([event]))).toEqual([expected])
  })

  it('runs one monthly allowance for one illness, from its first admission', () => {
    const first = { ...nights('a', '2020-01-01', '2020-01-10'), endedOn: '2020-01-31', cause: 'x' }
    const second = { ...nights('b', '2020-02-10', '2020-02-20'), endedOn: '2020-03-01', cause: 'x' }
    expect(run(paying(monthly({ per: 'cause' })), factsOf([first, second]))).toEqual([1000, 1000])
  })

  it('waits for the end of an allowance, or takes what is known so far', () => {
    const open = nights('e', '2020-03-01', '2020-03-20')
    expect(run(paying(monthly()), factsOf([open]))).toEqual(['fact-missing'])
    expect(run(paying(monthly()), factsOf([open], { knownUntilOn: '2020-03-31' }))).toEqual([1000])
  })
})

describe('sums', () => {
  const lists = {
    critical: {
      kind: 'diagnoses',
      version: '2015',
      title: { zh: '重大疾病', en: 'critical illnesses' },
      classes: {
        severe: { title: { zh: '重症' }, entries: ['C50', 'N18.6'] },
        'in-situ': { title: { zh: '原位癌' }, entries: ['D05'] },
      },
    },
  }
  const lump = (more = {}): Record<string, unknown> => ({
    kind: 'lump',
    clause: '2',
    list: 'critical',
    pays: { byClass: { severe: '10000.00', 'in-situ': '2000.00' } },
    once: 'class-ever',
    ...more,
  })
  const diagnosed = (id: string, on: string, ...diagnoses: string[]): EventFact => ({
    id,
    kind: 'diagnosis',
    diagnosedOn: on,
    diagnoses,
  })
  const sample = (more = {}): Sample => ({
    ...paying(lump(more), { on: ['diagnosis'] }),
    plan: { lists },
  })
  const facts = factsOf([
    diagnosed('a', '2020-02-01', 'D05.1'),
    diagnosed('b', '2020-03-01', 'C50.911'),
    diagnosed('c', '2020-04-01', 'N18.6'),
    diagnosed('d', '2020-05-01', 'J18.9'),
  ])

  it('pays a class of illness once for ever, in-situ stages apart', () => {
    expect(run(sample(), facts)).toEqual([2000, 10_000, 'paid-before', 'not-listed'])
  })
  it('pays once ever, once a period, or every time', () => {
    const once = (when: string) => run(sample({ once: when }), facts)
    expect(once('ever')).toEqual([2000, 'paid-before', 'paid-before', 'not-listed'])
    expect(once('per-period')).toEqual([2000, 'paid-before', 'paid-before', 'not-listed'])
    expect(once('every-event')).toEqual([2000, 10_000, 10_000, 'not-listed'])
  })
  it('counts what was paid before this software was used', () => {
    const history = [
      { id: 'h', plan: 'sample', benefit: 'main', class: 'severe', on: '2012-01-01', amountFen: 1 },
    ]
    expect(run(sample(), { ...facts, history })).toEqual([
      2000,
      'paid-before',
      'paid-before',
      'not-listed',
    ])
  })

  it('pays a grade table times the grade of premium, and only what the highest adds', () => {
    const pays = {
      kind: 'grades',
      clause: '2',
      attribute: 'grade',
      sum: { byCoverGrade: { a: '10000.00', b: '20000.00' } },
      table: [
        { grade: '1', share: '100%' },
        { grade: '2', share: '75%' },
        { grade: '10', share: '10%' },
      ],
      sameCause: 'highest',
    }
    const disabled = (id: string, grade: string): EventFact => ({
      id,
      kind: 'disability',
      occurredOn: '2020-06-01',
      cause: 'fall',
      attributes: { grade },
    })
    const of = (...grades: string[]) =>
      run(
        paying(pays, { on: ['disability'] }),
        factsOf(
          grades.map((grade, at) => disabled(`d${at}`, grade)),
          { covers: [{ ...coverOf2020, grade: 'b' }] },
        ),
      )
    expect(of('10', '2', '10')).toEqual([2000, 13_000, 'paid-before'])
    expect(of('11')).toEqual(['not-listed'])
  })
})

describe('bonus, units, order, limits, minimum, rounding', () => {
  const person = { identities: [{ kind: 'model-worker', from: '2019-01-01', to: '2020-12-31' }] }
  const identities = { 'model-worker': { zh: '劳模', en: 'model worker' } }
  const bonus = (one: Record<string, unknown>, more = {}): Record<string, unknown> => ({
    bonus: {
      combine: 'highest',
      rateMost: 'none',
      of: [{ clause: '2', when: { is: 'identity', of: ['model-worker'] }, ...one }],
      ...more,
    },
  })
  const withBonus = (more: Record<string, unknown>, version = {}): Sample => ({
    benefits: [sampleBenefit(reimburse(), more)],
    plan: { identities },
    version,
  })
  const facts = factsOf([stay('e', 1000)], { person })

  it('adds points to the rate, or a twentieth to the amount', () => {
    expect(run(withBonus(bonus({ points: '5%' })), facts)).toEqual([550])
    expect(run(withBonus(bonus({ factor: '105%' })), facts)).toEqual([525])
    expect(run(withBonus(bonus({ points: '5%' }, { rateMost: '52%' })), facts)).toEqual([520])
    const before = factsOf(
      [stay('e', 1000, { admittedOn: '2020-12-28', dischargedOn: '2021-01-01' })],
      {
        person,
        covers: [{ plan: 'sample', from: '2020-01-01', to: '2021-12-31' }],
      },
    )
    expect(run(withBonus(bonus({ points: '5%' })), before)).toEqual([500])
  })

  it.each([
    ['highest', [{ factor: '120%' }, { factor: '110%' }], 600],
    ['sum', [{ factor: '120%' }, { factor: '110%' }], 650],
    ['multiply', [{ factor: '120%' }, { factor: '110%' }], 660],
    ['sum', [{ points: '5%' }, { points: '3%' }, { factor: '110%' }], 638],
    ['multiply', [{ points: '5%' }, { points: '3%' }], 580],
    ['highest', [{ points: '5%' }, { points: '3%' }], 550],
    // A reduction is never lost beside a bonus, and never combined with it.
    ['highest', [{ reducedTo: '80%' }, { factor: '120%' }], 480],
    ['sum', [{ factor: '120%' }, { reducedTo: '80%' }, { factor: '110%' }], 520],
    ['sum', [{ factor: '40%' }, { factor: '50%' }], 'rounded-to-zero'],
  ])('combines bonuses: %s of %o gives %s', (combine, of, expected) => {
    const when = { is: 'identity', of: ['model-worker'] }
    const each = of.map((one) => ({ clause: '2', when, ...one }))
    const plan = withBonus(bonus({}, { combine, of: each }))
    expect(run(plan, facts)).toEqual([expected])
  })

  const cap = (more = {}): Record<string, unknown> => ({
    id: 'cap',
    clause: '3',
    of: 'all',
    per: 'period',
    timesUnits: false,
    amount: '300.00',
    ...more,
  })
  it('caps before or after the bonus, as the order says', () => {
    const after = withBonus(bonus({ points: '5%' }), { limits: [cap()] })
    expect(run(after, facts)).toEqual([300])
    const order = ['limits', 'bonus', 'units', 'reduced', 'minimum', 'rounding']
    const before = withBonus(bonus({ points: '5%' }), { limits: [cap()], order })
    expect(run(before, facts)).toEqual([350])
  })

  it('multiplies by units in force on the day, and limits with them', () => {
    const sample = (raised: string): Sample => ({
      join: { units: { clause: '1', most: 5, sameForWorkplace: false, raised } },
      cover: {
        waiting: [{ clause: '1', on: ['inpatient'], for: ['new'], days: 30, renewalGapDays: 30 }],
      },
      benefits: [sampleBenefit(reimburse(), { units: 'multiply' })],
      version: { limits: [cap({ amount: '1000.00', timesUnits: true })] },
    })
    const covers: PersonFacts['covers'] = [
      { ...coverOf2020, units: 1 },
      { plan: 'sample', from: '2021-01-01', to: '2021-12-31', units: 3, enrolledAs: 'renewed' },
    ]
    const stays = factsOf(
      [
        stay('a', 1000),
        stay('b', 1000, { admittedOn: '2021-01-10', dischargedOn: '2021-01-12' }),
        stay('c', 3000, { admittedOn: '2021-03-10', dischargedOn: '2021-03-12' }),
      ],
      { covers },
    )
    expect(run(sample('count-at-once'), stays)).toEqual([500, 1500, 1500])
    expect(run(sample('count-after-waiting'), stays)).toEqual([500, 500, 2500])
  })

  it('limits by event, cause, period, life, share and number of payments', () => {
    const limited = (limit: Record<string, unknown>, events: readonly EventFact[], more = {}) =>
      run({ version: { limits: [cap(limit)] } }, factsOf(events, more))
    const later = { admittedOn: '2020-05-01', dischargedOn: '2020-05-09' }
    const two = [stay('a', 1000, { cause: 'x' }), stay('b', 1000, { ...later, cause: 'x' })]
    expect(limited({ per: 'event' }, two)).toEqual([300, 300])
    expect(limited({ per: 'cause' }, two)).toEqual([300, 'limit-used'])
    expect(limited({ amount: '700.00' }, two)).toEqual([500, 200])
    expect(limited({ amount: undefined, times: 1 }, two)).toEqual([500, 'limit-used'])
    const share = { rate: '40%', add: ['burden'] }
    expect(limited({ amount: undefined, share, per: 'event' }, two)).toEqual([400, 400])
    const covers = [coverOf2020, { plan: 'sample', from: '2021-01-01', to: '2021-12-31' }]
    const years = [
      stay('a', 1000),
      stay('b', 1000, { admittedOn: '2021-05-01', dischargedOn: '2021-05-09' }),
    ]
    expect(limited({ amount: '700.00' }, years, { covers })).toEqual([500, 500])
    expect(limited({ amount: '700.00', per: 'ever' }, years, { covers })).toEqual([500, 200])
    const history = [
      { id: 'h', plan: 'sample', benefit: 'main', on: '2019-01-01', amountFen: 60_000 },
    ]
    expect(limited({ amount: '700.00', per: 'ever' }, years, { covers, history })).toEqual([
      100,
      'limit-used',
    ])
  })

  const minimum = (more = {}): Record<string, unknown> => ({
    clause: '3',
    of: 'all',
    amount: '50.00',
    per: 'line',
    whenNothingIsComputed: 'does-not-pay',
    ...more,
  })
  it('lifts to a minimum per line, stay or period, at zero only where the plan says so', () => {
    const least = (more: Record<string, unknown>, ...burdens: number[]) =>
      run(
        { version: { minimum: [minimum(more)] } },
        factsOf(
          burdens.map((burden, at) => stay(`e${at}`, burden, { dischargedOn: `2020-03-1${at}` })),
        ),
      )
    expect(least({}, 60, 200, 0)).toEqual([50, 100, 'base-zero'])
    expect(least({ whenNothingIsComputed: 'pays' }, 60, 0)).toEqual([50, 50])
    expect(least({ per: 'event' }, 60, 0)).toEqual([50, 'base-zero'])
    expect(least({ per: 'period' }, 20, 20)).toEqual([10, 40])
    expect(least({ per: 'period' }, 0)).toEqual(['base-zero'])
  })

  it('never lifts past a limit by rounding, and past it by a minimum only as ordered', () => {
    const rounding = { clause: '3', to: 'yuan', mode: 'up', at: 'line' }
    const capped = { limits: [cap({ amount: '100.40' })], rounding }
    expect(run({ version: capped }, factsOf([stay('e', 1000)]))).toEqual([100])
    expect(run({ version: { ...capped, limits: [] } }, factsOf([stay('e', 200.5)]))).toEqual([101])
    const low = { limits: [cap({ amount: '20.00' })], minimum: [minimum()] }
    expect(run({ version: low }, factsOf([stay('e', 1000)]))).toEqual([50])
    const order = ['bonus', 'units', 'reduced', 'minimum', 'limits', 'rounding']
    expect(run({ version: { ...low, order } }, factsOf([stay('e', 1000)]))).toEqual([20])
  })

  it('rounds per line, stay or period, and the lines sum to the rounded total', () => {
    const of = (at: string, mode = 'half-up') =>
      run(
        {
          benefits: [sampleBenefit(), sampleBenefit(reimburse(), { id: 'second' })],
          version: { rounding: { clause: '3', to: 'yuan', mode, at } },
        },
        factsOf([stay('e', 0.9), stay('f', 0.9, { dischargedOn: '2020-03-12' })]),
      )
    const zero = 'rounded-to-zero'
    expect(of('line')).toEqual([zero, zero, zero, zero])
    expect(of('event')).toEqual([0.45, 0.55, 0.45, 0.55])
    expect(of('period')).toEqual([0.45, 0.45, 0.45, 0.65])
    expect(of('period', 'down')).toEqual([0.45, 0.45, 0.1, zero])
  })

  it('rounds to jiao, and half a fen as named', () => {
    const of = (to: string, mode: string, burden: number) =>
      run(
        { version: { rounding: { clause: '3', to, mode, at: 'line' } } },
        factsOf([stay('e', burden)]),
      )
    expect(of('fen', 'half-up', 0.01)).toEqual([0.01])
    expect(of('fen', 'down', 0.01)).toEqual(['rounded-to-zero'])
    expect(of('jiao', 'half-up', 0.31)).toEqual([0.2])
    expect(of('jiao', 'down', 0.31)).toEqual([0.1])
  })
})

describe('time', () => {
  const waiting = (more = {}) => ({
    waiting: [
      {
        clause: '1',
        on: ['inpatient'],
        for: ['new', 'added'],
        days: 30,
        renewalGapDays: 10,
        ...more,
      },
    ],
  })
  const on = (admittedOn: string): EventFact =>
    stay('e', 1000, { admittedOn, dischargedOn: '2020-12-20' })
  const added = { ...coverOf2020, from: '2020-02-01', enrolledAs: 'added' as const }

  it.each([
    ['2020-01-30', 'waiting'],
    ['2020-01-31', 500],
  ])('waits thirty days: admitted %s', (admitted, expected) => {
    expect(run({ cover: waiting() }, factsOf([on(admitted)]))).toEqual([expected])
  })

  it('waives the wait on a renewal within the gap, not for people added', () => {
    const chain = (from: string, enrolledAs: 'new' | 'added') =>
      run(
        { cover: waiting() },
        factsOf([on('2020-01-20')], {
          covers: [
            { plan: 'sample', from: '2018-12-01', to: '2019-12-31' },
            { ...coverOf2020, from, enrolledAs },
          ],
        }),
      )
    expect(chain('2020-01-11', 'new')).toEqual([500])
    expect(chain('2020-01-12', 'new')).toEqual(['waiting'])
    expect(run({ cover: waiting() }, factsOf([on('2020-02-05')], { covers: [added] }))).toEqual([
      'waiting',
    ])
    const renewed = { ...added, enrolledAs: 'renewed' as const }
    expect(run({ cover: waiting() }, factsOf([on('2020-02-05')], { covers: [renewed] }))).toEqual([
      500,
    ])
  })

  it('names the nearest correction of a wait, and it would pay', () => {
    const plan = samplePlan({ cover: waiting({ days: undefined, months: 2 }) })
    const { lines } = assessRead([plan], factsOf([on('2020-02-20')]))
    expect(lines[0]).toMatchObject({
      reason: 'waiting',
      nearest: { fact: 'covers.0.continuousSince', is: null, wouldBe: '2019-12-20' },
    })
  })

  it('pays less in the reduced period after the wait', () => {
    const reduced = { clause: '1', on: ['inpatient'], days: 60, rate: '40%' }
    const cover = { ...waiting(), reduced }
    const of = (day: string) => run({ cover }, factsOf([on(day)]))
    expect([of('2020-01-30'), of('2020-01-31'), of('2020-03-30'), of('2020-03-31')]).toEqual([
      ['waiting'],
      [200],
      [200],
      [500],
    ])
  })

  it('exempts from wait and reduced period what the plan says, and asks only where it matters', () => {
    const unless = { is: 'attribute', name: 'cause', of: ['accident'] }
    const reduced = { clause: '1', on: ['inpatient'], days: 60, rate: '40%' }
    const sample = { cover: { ...waiting({ unless }), reduced } }
    const of = (day: string, cause?: string) =>
      run(sample, factsOf([{ ...on(day), ...(cause && { attributes: { cause } }) }]))
    expect([of('2020-01-05', 'accident'), of('2020-02-05', 'accident')]).toEqual([[500], [500]])
    expect([of('2020-01-05', 'illness'), of('2020-02-05', 'illness')]).toEqual([['waiting'], [200]])
    expect([of('2020-01-05'), of('2020-02-05'), of('2020-03-31')]).toEqual([
      ['fact-missing'],
      ['fact-missing'],
      [500],
    ])
    const { lines } = assessRead([samplePlan(sample)], factsOf([on('2020-01-05')]))
    expect(lines[0]).toMatchObject({ fact: 'events.e.attributes.cause', clause: '1' })
    for (const cause of [undefined, 'illness', 'accident']) {
      const facts = factsOf([{ ...on('2020-02-05'), ...(cause && { attributes: { cause } }) }])
      const trace = assessRead([samplePlan(sample)], facts).lines[0]!.trace!
      expect(replay(trace, samplePlan(sample)).ok).toBe(true)
    }
  })

  it('asks how somebody joined only on days on which new and added members wait otherwise', () => {
    const wait = (enrolled: string, days: number) => ({
      ...waiting().waiting[0],
      for: [enrolled],
      days,
    })
    const join = { additions: { clause: '1', from: 'next-day' } }
    const cover = { waiting: [wait('new', 60), wait('added', 90)] }
    const of = (day: string, more: Sample = {}) => run({ cover, join, ...more }, factsOf([on(day)]))
    expect([of('2020-02-29'), of('2020-03-01'), of('2020-03-30'), of('2020-03-31')]).toEqual([
      ['waiting'],
      ['fact-missing'],
      ['fact-missing'],
      [500],
    ])
    expect(of('2020-03-01', { join: {} })).toEqual([500])
    const [line] = assessRead([samplePlan({ cover, join })], factsOf([on('2020-03-01')])).lines
    expect(line).toMatchObject({ fact: 'covers.0.enrolledAs' })
  })

  it('finds the cover in force, and why there is none', () => {
    const of = (dischargedOn: string, more = {}) =>
      run({}, factsOf([stay('e', 1000, { admittedOn: '2019-12-01', dischargedOn })], more))
    expect(of('2019-12-31')).toEqual(['before-cover'])
    expect(of('2020-01-01')).toEqual([500])
    expect(of('2020-12-31')).toEqual([500])
    expect(of('2021-01-01')).toEqual(['after-cover'])
    expect(of('2020-06-01', { covers: [] })).toEqual(['no-cover'])
    const ended = (endedBecause: 'left' | 'retired' | 'moved-city') =>
      of('2020-06-01', { covers: [{ ...coverOf2020, endedOn: '2020-05-31', endedBecause }] })
    expect([ended('left'), ended('retired'), ended('moved-city')]).toEqual([
      ['after-cover'],
      [500],
      ['after-cover'],
    ])
  })

  it('covers the gap before a renewal within grace, where the plan says so', () => {
    const covers = [coverOf2020, { plan: 'sample', from: '2021-01-11', to: '2021-12-31' }]
    const gap = factsOf(
      [stay('e', 1000, { admittedOn: '2021-01-02', dischargedOn: '2021-01-05' })],
      {
        covers,
      },
    )
    const grace = (eventsInGap: string, days = 10) =>
      run({ cover: { grace: { clause: '1', days, eventsInGap } } }, gap)
    expect(grace('covered')).toEqual([500])
    expect(grace('not-covered')).toEqual(['after-cover'])
    expect(grace('covered', 9)).toEqual(['after-cover'])
  })

  it.each([
    [{ days: 30 }, '2020-04-10', 500],
    [{ days: 30 }, '2020-04-11', 'claimed-too-late'],
    [{ workingDays: 5 }, '2020-03-18', 500],
    [{ workingDays: 5 }, '2020-03-19', 'claimed-too-late'],
    // Of the fortnight after, a Saturday is worked and a Monday is not: still the eighteenth.
    [{ workingDays: 5, calendar: 'own' }, '2020-03-18', 500],
    [{ workingDays: 5, calendar: 'own' }, '2020-03-19', 'claimed-too-late'],
    [{ workingDays: 6, calendar: 'own' }, '2020-03-20', 500],
    [{ workingDays: 6, calendar: 'own' }, '2020-03-21', 'claimed-too-late'],
    // Within as many days of any kind no calendar is asked for.
    [{ workingDays: 20, calendar: 'state-council' }, '2020-03-31', 500],
    [{ workingDays: 20, calendar: 'state-council' }, '2020-04-01', 'fact-missing'],
    [{ nextYearOn: '03-31' }, '2021-03-31', 500],
    [{ nextYearOn: '03-31' }, '2021-04-01', 'claimed-too-late'],
    [{ days: 30, extension: { clause: '1', evidence: 'abroad', days: 60 } }, '2020-06-09', 500],
  ])('holds the claim to %o: claimed %s', (rule, claimedOn, expected) => {
    const claimWithin = { clause: '1', after: 'event', ...rule }
    const event = stay('e', 1000, { claimedOn, evidence: ['abroad'] })
    const off = ['2020-03-16', '2020-03-19/2020-03-19']
    const calendars = { own: { '2020': { off, work: ['2020-03-14'] } } }
    expect(run({ cover: { claimWithin }, plan: { calendars } }, factsOf([event]))).toEqual([
      expected,
    ])
  })

  it.each([
    // Ten working days after Friday 13 February 2026: Spring Festival is off, two Saturdays worked.
    ['2026-02-13', 10, '2026-03-05'],
    // A day before the National Day of 2025, which eight days follow.
    ['2025-09-30', 3, '2025-10-11'],
    // From 2024 into 2025.
    ['2024-12-31', 2, '2025-01-03'],
  ])('counts working days as the State Council set them: %s and %d', (from, workingDays, last) => {
    const claimWithin = { clause: '1', after: 'event', workingDays, calendar: 'state-council' }
    const claimed = (claimedOn: string) =>
      run(
        { cover: { claimWithin } },
        {
          covers: [{ plan: 'sample', from: '2024-01-01', to: '2026-12-31' }],
          events: [stay('e', 1000, { admittedOn: from, dischargedOn: from, claimedOn })],
        },
      )
    expect(claimed(last)).toEqual([500])
    expect(claimed(dayOfNumber(dayNumberOf(last) + 1))).toEqual(['claimed-too-late'])
  })

  it('waits for a year that no calendar has, by its name, and takes it from the plan', () => {
    const claimWithin = {
      clause: '1',
      after: 'event',
      workingDays: 5,
      calendar: 'state-council',
    }
    const facts = factsOf([stay('e', 1000, { claimedOn: '2020-03-17' })])
    const [line] = assessRead([samplePlan({ cover: { claimWithin } })], facts).lines
    expect(line).toMatchObject({ reason: 'fact-missing', fact: 'calendars.state-council.2020' })
    const calendars = { 'state-council': { '2020': { off: [], work: [] } } }
    expect(run({ cover: { claimWithin }, plan: { calendars } }, facts)).toEqual([500])
  })

  it('picks the version by the date that the plan names, or by the number of the period', () => {
    const version = (id: string, applies: unknown, rate: string): Record<string, unknown> => ({
      ...(samplePlanJson().versions as Record<string, unknown>[])[0],
      id,
      applies,
      benefits: [sampleBenefit(reimburse({ scale: { kind: 'flat', clause: '2', rate } }))],
    })
    const byDate = {
      versions: [
        version('old', { from: '2015-01-01', to: '2020-03-10' }, '20%'),
        version('new', { from: '2020-03-11', to: 'open' }, '50%'),
      ],
    }
    const of = (dischargedOn: string) =>
      run({ plan: byDate }, factsOf([stay('e', 1000, { dischargedOn })]))
    expect([of('2020-03-10'), of('2020-03-11')]).toEqual([[200], [500]])
    const byPeriod = {
      versions: [
        version('first', { fromPeriod: 1, toPeriod: 1 }, '20%'),
        version('later', { fromPeriod: 3, toPeriod: 'open' }, '50%'),
      ],
    }
    const inPeriod = (periodNumber: number) =>
      run(
        { plan: byPeriod },
        factsOf([stay('e', 1000)], { covers: [{ ...coverOf2020, periodNumber }] }),
      )
    expect([inPeriod(1), inPeriod(2), inPeriod(3)]).toEqual([[200], ['no-version'], [500]])
  })

  it('leaves a stay over two periods whole, or divides it by nights', () => {
    const covers = [coverOf2020, { plan: 'sample', from: '2021-01-01', to: '2021-12-31' }]
    const facts = factsOf(
      [stay('e', 1000, { admittedOn: '2020-12-29', dischargedOn: '2021-01-08' })],
      {
        covers,
      },
    )
    const rule = (one: string) =>
      run({ cover: { acrossPeriods: { clause: '1', rule: one } } }, facts)
    expect(rule('whole')).toEqual([500])
    expect(rule('divided-by-days')).toEqual([150, 350])
  })

  it('counts the first of two covers of the same plan', () => {
    const covers = [
      { ...coverOf2020, from: '2020-02-01', units: 5 },
      { ...coverOf2020, units: 1 },
    ]
    const sample = { benefits: [sampleBenefit(reimburse(), { units: 'multiply' })] }
    expect(run(sample, factsOf([stay('e', 1000)], { covers }))).toEqual([500])
  })

  it('checks on the event who may join, where the plan says so', () => {
    const who = (checked: string): Sample => ({
      join: { who: { clause: '1', when: { is: 'employment', of: ['in-service'] }, checked } },
    })
    const person = { employment: [{ kind: 'retired' as const, from: '2019-01-01' }] }
    expect(run(who('on-joining'), factsOf([stay('e', 1000)], { person }))).toEqual([500])
    expect(run(who('on-joining-and-event'), factsOf([stay('e', 1000)], { person }))).toEqual([
      'not-eligible',
    ])
    expect(run(who('on-joining-and-event'), factsOf([stay('e', 1000)]))).toEqual(['fact-missing'])
  })
})

describe('several plans and benefits', () => {
  const named = (plan: string, order: number, more: Sample = {}) =>
    compilePlan(
      readPlan(
        samplePlanJson({
          ...more,
          plan: { plan, coordination: { clause: '1', order }, ...more.plan },
        }),
      ),
    )
  const covers = ['first', 'second'].map((plan) => Object.assign({}, coverOf2020, { plan }))
  const facts = factsOf([stay('e', 1000)], { covers })
  const seeing = (netOf: unknown): Sample => ({
    benefits: [sampleBenefit(reimburse({ base: { clause: '2', add: ['burden'], netOf } }))],
  })

  it('computes plans in their order, and nets only where a base says so', () => {
    const first = named('first', 1)
    const blind = named('second', 2)
    expect(outcome(assessRead([blind, first], facts))).toEqual([500, 500])
    const net = named('second', 2, seeing('all-earlier-plans'))
    expect(outcome(assessRead([net, first], facts))).toEqual([500, 250])
    const byName = named('second', 2, seeing([{ plan: 'first', benefits: ['main'] }]))
    expect(outcome(assessRead([byName, first], facts))).toEqual([500, 250])
    const before = named('second', 0, seeing('all-earlier-plans'))
    expect(outcome(assessRead([before, first], facts))).toEqual([500, 500])
  })

  it('leaves out a plan that the person never joined', () => {
    expect(outcome(assessRead([named('first', 1), named('other', 2)], facts))).toEqual([500])
  })

  const ceiling = (more = {}): Record<string, unknown> => ({
    id: 'joint',
    clause: '3',
    plans: ['first', 'second'],
    outside: ['union-card'],
    per: 'event',
    share: { rate: '85%', add: ['burden'] },
    givesWay: 'last-in-order',
    ...more,
  })
  it('holds plans and outside subsidies under a joint ceiling', () => {
    const of = (more = {}, outside: PersonFacts['outside'] = []) => {
      const coordination = { clause: '1', order: 1, jointCeilings: [ceiling(more)] }
      const plans = [named('first', 1, { plan: { coordination } }), named('second', 2)]
      return outcome(assessRead(plans, { ...facts, outside }))
    }
    expect(of()).toEqual([500, 350])
    expect(of({ givesWay: 'first-in-order' })).toEqual([350, 500])
    const card = [
      { id: 'o', source: 'union-card', event: 'e', on: '2020-03-11', amountFen: 40_000 },
    ]
    expect(of({}, card)).toEqual([450, 'joint-ceiling'])
    expect(of({ share: undefined, amount: '600.00', per: 'period' })).toEqual([500, 100])
  })

  it('lets benefits exclude each other, and the rest is as if the loser never was', () => {
    const death = sampleBenefit(
      { kind: 'lump', clause: '2', pays: '9000.00', once: 'ever' },
      { id: 'death', on: ['death'] },
    )
    const grade = sampleBenefit(
      { kind: 'lump', clause: '2', pays: '4000.00', once: 'ever' },
      { id: 'grade', on: ['disability'] },
    )
    const of = (keeps: string) => {
      const exclusive = [
        { id: 'x', clause: '3', benefits: ['grade', 'death'], per: 'cause', keeps },
      ]
      return run(
        { benefits: [grade, death], plan: { coordination: { clause: '1', order: 1, exclusive } } },
        factsOf([
          { id: 'd', kind: 'disability', occurredOn: '2020-04-01', cause: 'fall' },
          { id: 'z', kind: 'death', occurredOn: '2020-05-01', cause: 'fall' },
        ]),
      )
    }
    expect(of('larger')).toEqual(['excluded-by-other-benefit', 9000])
    expect(of('first-listed')).toEqual([4000, 'excluded-by-other-benefit'])
    expect(of('earlier')).toEqual([4000, 'excluded-by-other-benefit'])
  })
})

describe('conditions', () => {
  const when = (condition: unknown): Sample => ({
    benefits: [sampleBenefit(reimburse(), { when: condition })],
  })
  it.each([
    [{ is: 'hospital-grade', of: ['2', '3'] }, { place: { grade: '3' as const } }, 500],
    [{ is: 'hospital-grade', of: ['2', '3'] }, { place: { grade: '1' as const } }, 'condition'],
    [{ is: 'hospital-grade', of: ['2', '3'] }, {}, 'fact-missing'],
    [{ is: 'designated-hospital' }, { place: { designated: false } }, 'condition'],
    [{ is: 'region', of: ['elsewhere'] }, { place: { region: 'elsewhere' as const } }, 500],
    [
      { is: 'not', of: { is: 'region', of: ['elsewhere'] } },
      { place: { region: 'elsewhere' as const } },
      'condition',
    ],
    [{ is: 'stay', days: { from: 11 } }, {}, 'condition'],
    [{ is: 'stay', days: { from: 10, below: 11 } }, {}, 500],
    [{ is: 'evidence', of: ['discharge-record'] }, { evidence: ['discharge-record'] }, 500],
    [
      { is: 'attribute', name: 'cause', of: ['accident'] },
      { attributes: { cause: 'illness' } },
      'condition',
    ],
    [{ is: 'amount', amount: 'burden', yuan: { from: '1000.00' } }, {}, 500],
    [{ is: 'amount', amount: 'burden', yuan: { below: '1000.00' } }, {}, 'condition'],
    [
      {
        is: 'any',
        of: [
          { is: 'sex', of: 'female' },
          { is: 'stay', days: { from: 1 } },
        ],
      },
      {},
      500,
    ],
    [
      {
        is: 'all',
        of: [
          { is: 'sex', of: 'female' },
          { is: 'stay', days: { from: 99 } },
        ],
      },
      {},
      'condition',
    ],
    [{ is: 'enrolled', of: ['renewed'] }, {}, 'fact-missing'],
    [{ is: 'continuous-cover', days: { from: 70 } }, {}, 500],
    [{ is: 'continuous-cover', days: { from: 71 } }, {}, 'condition'],
  ])('%o on %o gives %s', (condition, more, expected) => {
    expect(run(when(condition), factsOf([stay('e', 1000, more)]))).toEqual([expected])
  })

  it('looks at the person on the day', () => {
    const person: PersonFacts['person'] = {
      bornOn: '1970-03-11',
      sex: 'female',
      employment: [{ kind: 'migrant', from: '2019-03-11', contractMonths: 12 }],
    }
    const of = (condition: unknown) =>
      run(when(condition), factsOf([stay('e', 1000)], { person }))[0]
    expect(of({ is: 'age', years: { from: 50 } })).toBe(500)
    expect(of({ is: 'age', years: { below: 50 } })).toBe('condition')
    expect(of({ is: 'sex', of: 'female' })).toBe(500)
    expect(of({ is: 'service', months: { from: 12 } })).toBe(500)
    expect(of({ is: 'service', months: { from: 13 } })).toBe('condition')
    expect(of({ is: 'contract', months: { from: 12 } })).toBe(500)
    expect(of({ is: 'insurance', of: ['employee'] })).toBe('fact-missing')
  })

  it('looks at the number of the cover period, and finds diagnoses by range', () => {
    const inPeriod = (periodNumber: number) =>
      run(
        when({ is: 'period', number: { from: 3 } }),
        factsOf([stay('e', 1000)], { covers: [{ ...coverOf2020, periodNumber }] }),
      )
    expect([inPeriod(2), inPeriod(3)]).toEqual([['condition'], [500]])
    const lists = {
      tumours: { kind: 'diagnoses', version: '1', title: { zh: '恶性肿瘤' }, entries: ['C00-C97'] },
    }
    const ill = (...diagnoses: string[]) =>
      run(
        { ...when({ is: 'diagnosis', list: 'tumours' }), plan: { lists } },
        factsOf([stay('e', 1000, { diagnoses })]),
      )
    expect([ill('C00.1'), ill('C97'), ill('D05.1', 'C50.911'), ill('D05'), ill('C')]).toEqual([
      [500],
      [500],
      [500],
      ['not-listed'],
      ['not-listed'],
    ])
  })

  it('looks at other events and at payments before', () => {
    const death = sampleBenefit(
      { kind: 'lump', clause: '2', pays: '100.00', once: 'ever' },
      {
        id: 'death',
        on: ['death'],
        when: { is: 'days-after', event: 'accident', days: { below: 181 } },
      },
    )
    const dies = (on: string) =>
      run(
        { benefits: [death] },
        factsOf([
          { id: 'a', kind: 'accident', occurredOn: '2020-01-01' },
          { id: 'd', kind: 'death', occurredOn: on },
        ]),
      )
    expect(dies('2020-06-29')).toEqual([100, 'kind-not-covered'])
    expect(dies('2020-06-30')).toEqual(['condition', 'kind-not-covered'])
    const second = when({ is: 'payments-before', of: ['main'], per: 'period', times: { below: 1 } })
    expect(
      run(second, factsOf([stay('a', 1000), stay('b', 1000, { dischargedOn: '2020-03-12' })])),
    ).toEqual([500, 'condition'])
  })

  it('counts no payment of the same event: a first and a later stay exclude each other', () => {
    const counting = (id: string, times: Record<string, number>, per = 'period') =>
      sampleBenefit(undefined, {
        id,
        when: { is: 'payments-before', of: ['first', 'later'], per, times },
      })
    const stays = factsOf([
      stay('a', 1000),
      stay('b', 1000, { dischargedOn: '2020-03-12' }),
      stay('c', 1000, { dischargedOn: '2020-03-13' }),
    ])
    for (const per of ['period', 'ever']) {
      const pair = [counting('first', { below: 1 }, per), counting('later', { from: 1 }, per)]
      for (const benefits of [pair, pair.toReversed()]) {
        const { lines } = assessRead([samplePlan({ benefits })], stays)
        const paid = lines.filter(({ amountFen }) => amountFen > 0)
        expect(paid.map(({ event, benefit }) => `${event} ${benefit}`)).toEqual([
          'a first',
          'b later',
          'c later',
        ])
      }
    }
    const split = factsOf(
      [stay('a', 1000, { admittedOn: '2020-12-22', dischargedOn: '2021-01-11' })],
      { covers: [coverOf2020, { plan: 'sample', from: '2021-01-01', to: '2021-12-31' }] },
    )
    const acrossPeriods = { clause: '1', rule: 'divided-by-days' }
    const benefits = [counting('first', { below: 1 }, 'ever')]
    expect(run({ benefits, cover: { acrossPeriods } }, split)).toEqual([250, 250])
  })

  it('offers the nearest correction of a condition, and only one that pays', () => {
    const sample = when({
      is: 'all',
      of: [{ is: 'hospital-grade', of: ['2', '3'] }, { is: 'designated-hospital' }],
    })
    const nearest = (place: NonNullable<EventFact['place']>) =>
      assessRead([samplePlan(sample)], factsOf([stay('e', 1000, { place })])).lines[0]!.nearest
    expect(nearest({ grade: '1', designated: true })).toEqual({
      fact: 'events.e.place.grade',
      is: '1',
      wouldBe: '2',
    })
    expect(nearest({ grade: '1', designated: false })).toBeUndefined()
  })
})
