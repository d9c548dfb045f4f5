import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, day, type Day } from '../kernel/days.ts'
import { admitRoster, type Applicant, type Application } from './admit-roster.ts'
import { compilePlan } from './compile.ts'
import type { CompiledPlan } from './compiled.ts'
import { parsePlan } from './parse-plan.ts'
import { refundFee } from './refund-fee.ts'
import { findScheme } from './schemes/index.ts'
import { readPlan, samplePlan, samplePlanJson } from './testing/sample-plan.ts'

const period = { from: day('2020-01-01'), to: day('2020-12-31') }

const person = (more: Partial<Applicant> = {}): Applicant => ({
  key: 'p',
  bornOn: day('1980-05-01'),
  sex: 'female',
  employment: 'in-service',
  units: 1,
  covered: 'never',
  ...more,
})

const application = (
  people: readonly Applicant[],
  workplace: Partial<Application['workplace']> = {},
  on = '2019-12-20',
): Application => ({ on: day(on), period, workplace: { covered: 0, ...workplace }, people })

const joining = (join: Record<string, unknown>, cover: Record<string, unknown> = {}) =>
  samplePlan({ join, cover })

const scheme = (id: string): CompiledPlan => {
  const parsed = parsePlan(findScheme(id)?.plan)
  if (!parsed.ok) throw new Error(id)
  return compilePlan(parsed.value)
}

const who = (when: unknown) => ({ who: { clause: '1.4', when, checked: 'on-joining' } })

describe('who may join', () => {
  const refusal = (plan: CompiledPlan, more: Partial<Applicant>) =>
    admitRoster(plan, application([person(more)])).rows[0]!.refusal

  it('is everybody where the plan says so', () => {
    expect(refusal(joining({}), {})).toBeNull()
  })

  it('is by age, sex and employment, with the clause and what is not met', () => {
    const plan = joining(
      who({
        is: 'all',
        of: [
          { is: 'age', years: { from: 16, below: 60 } },
          { is: 'employment', of: ['in-service'] },
        ],
      }),
    )
    // Sixty on the day of joining is too old; a day before it is not.
    expect(refusal(plan, { bornOn: day('1959-12-20') })).toEqual({
      reason: 'not-eligible',
      clause: '1.4',
      leaf: { is: 'age', years: { from: 16, below: 60 } },
    })
    expect(refusal(plan, { bornOn: day('1959-12-21') })).toBeNull()
    expect(refusal(plan, { employment: 'retired' })).toMatchObject({
      leaf: { is: 'employment' },
    })
  })

  it('is as the schemes have it', () => {
    const women = scheme('shanghai-womens-illness')
    expect(refusal(women, { sex: 'male' })).toMatchObject({ leaf: { is: 'sex' } })
    expect(refusal(women, {})).toBeNull()
    expect(refusal(scheme('shanghai-retiree-hospital'), {})).toMatchObject({
      reason: 'not-eligible',
    })
  })

  it.each([
    ['jinhua-inpatient', 'person.insurance'],
    ['beijing-second-reimbursement', 'person.identities'],
  ])('%s: what a roster does not tell refuses nobody and is said', (id, fact) => {
    const { rows, findings } = admitRoster(scheme(id), application([person()]))
    expect(rows[0]).toMatchObject({ refusal: null, unknown: fact })
    expect(findings).toContainEqual({ code: 'fact-unknown', clause: '1', fact, people: 1 })
  })

  it('asks for months of service only where the day of hiring is known', () => {
    const plan = joining(who({ is: 'service', months: { from: 6 } }))
    expect(admitRoster(plan, application([person()])).rows[0]!.unknown).toBe(
      'person.employment.from',
    )
    expect(refusal(plan, { hiredOn: day('2019-08-01') })).toMatchObject({ clause: '1.4' })
    expect(refusal(plan, { hiredOn: day('2019-06-20') })).toBeNull()
  })

  it('bounds the units, and a second enrolment where the plan refuses it', () => {
    expect(refusal(joining({}), { units: 6 })).toEqual({ reason: 'too-many-units', clause: '1' })
    expect(refusal(joining({ secondEnrolment: 'refused' }), { covered: 'elsewhere' })).toEqual({
      reason: 'second-enrolment',
      clause: '1',
    })
    const [first] = admitRoster(joining({}), application([person({ covered: 'elsewhere' })])).rows
    expect(first).toEqual({ key: 'p', refusal: null, cover: null })
  })
})

describe('from when, at which wait and fee', () => {
  const coverOf = (plan: CompiledPlan, one: Partial<Applicant>, given: Application) =>
    admitRoster(plan, { ...given, people: [person(one)] }).rows[0]!.cover
  const waiting = [
    { clause: '2.1', on: ['inpatient'], for: ['new', 'added'], days: 30, renewalGapDays: 30 },
    { clause: '2.2', on: ['diagnosis'], for: ['new'], months: 3, renewalGapDays: 30 },
  ]

  it('newcomers wait, renewals do not', () => {
    const plan = joining({}, { waiting })
    expect(coverOf(plan, {}, application([]))).toEqual({
      enrolledAs: 'new',
      from: period.from,
      to: period.to,
      waits: [
        { on: ['inpatient'], paidFrom: '2020-01-31', clause: '2.1' },
        { on: ['diagnosis'], paidFrom: '2020-04-01', clause: '2.2' },
      ],
      feeFen: 50_00,
    })
    const renewed = coverOf(plan, { covered: 'before' }, application([]))
    expect(renewed).toMatchObject({ enrolledAs: 'renewed', waits: [] })
  })

  const later = application([], { covered: 9, joinedOn: day('2019-12-20') }, '2020-08-11')
  it.each([
    ['next-day', '2020-08-12'],
    ['same-day', '2020-08-11'],
    ['next-month', '2020-09-01'],
    ['waiting-anew', '2020-08-11'],
  ])('additions begin: %s', (from, start) => {
    const plan = joining({ additions: { clause: '1.5', from } }, { waiting })
    const cover = coverOf(plan, {}, later)
    expect(cover).toMatchObject({ enrolledAs: 'added', from: start, feeFen: 50_00 })
    expect(cover!.waits.map(({ clause }) => clause)).toEqual(['2.1'])
  })

  it('additions pay the whole fee, or for the months left, one begun in full', () => {
    const months = { clause: '1.5', from: 'next-day', fee: 'remaining-months' }
    // From 12 August to 31 December: five months of twelve.
    expect(coverOf(joining({ additions: months }), { units: 2 }, later)!.feeFen).toBe(41_66)
    expect(coverOf(joining({ additions: months }), {}, application([]))!.feeFen).toBe(50_00)
    const full = { clause: '1.5', from: 'next-day', fee: 'full' }
    expect(coverOf(joining({ additions: full }), { units: 2 }, later)!.feeFen).toBe(100_00)
  })

  it('new hires are added within their days alone, with the proof to be seen', () => {
    const additions = { clause: '1.5', newHiresWithinDays: 30, proof: 'contract', from: 'same-day' }
    const plan = joining({ additions })
    const hired = (on: string) => ({ ...later, people: [person({ hiredOn: day(on) })] })
    expect(admitRoster(plan, hired('2020-07-12')).rows[0]!.refusal).toBeNull()
    expect(admitRoster(plan, hired('2020-07-11')).rows[0]!.refusal).toEqual({
      reason: 'hired-too-long-ago',
      clause: '1.5',
    })
    expect(admitRoster(plan, { ...later, people: [person()] }).findings).toEqual([
      { code: 'proof', clause: '1.5', proof: 'contract', people: 1 },
    ])
  })

  const fee = { clause: '1', amount: '60.00', per: 'person' }
  it.each([
    ['per person, whatever the units', { fee }, { units: 3 }, 60_00],
    ['by unit', { fee: { ...fee, per: 'unit' } }, { units: 3 }, 180_00],
    ['with a principal', { fee: { ...fee, returnablePrincipal: '100.00' } }, {}, 160_00],
    [
      'free for a group of people',
      { fee: { ...fee, freeFor: { is: 'sex', of: 'female' } } },
      {},
      0,
    ],
    ['free', { fee: 'free' }, {}, 0],
    [
      'with years paid back',
      { lateJoiners: { clause: '1', payBackYearsMost: 2 } },
      { missedYears: 5 },
      150_00,
    ],
    ['given', { gifts: [{ clause: '1', to: { who: { is: 'age', years: { from: 30 } } } }] }, {}, 0],
  ])('the fee is %s', (_, join, one, feeFen) => {
    expect(coverOf(joining(join), one, application([]))!.feeFen).toBe(feeFen)
  })

  it('the fee goes by the group of the workplace, and splits by payer to the fen', () => {
    const paidBy = [
      { payer: 'member', share: '33.33%' },
      { payer: 'workplace', share: '66.67%' },
    ]
    const plan = joining({ fee: { ...fee, byGroup: { small: '10.01' }, paidBy } })
    const people = [person(), person({ key: 'q' }), person({ key: 'r', covered: 'here' })]
    expect(admitRoster(plan, application(people, { group: 'small' }))).toMatchObject({
      feeFen: 20_02,
      feeByPayer: [
        { payer: 'member', fen: 6_68 },
        { payer: 'workplace', fen: 13_34 },
      ],
    })
  })

  it('a workplace of good experience is given Huzhou’s plan; where it is not known, that is said', () => {
    const huzhou = scheme('huzhou-critical-illness')
    const many = { covered: 201, joinedOn: day('2019-12-20') }
    const [gift] = huzhou.plan.join.gifts!
    const ask = (payoutPpm?: number) =>
      admitRoster(
        huzhou,
        application([person()], { ...many, ...(payoutPpm !== undefined && { payoutPpm }) }),
      )
    expect(ask(699_999).feeFen).toBe(0)
    expect(ask(700_000).feeFen).toBe(10_00)
    expect(ask().findings).toContainEqual({
      code: 'may-be-free',
      clause: gift!.clause,
      payoutRatioBelow: '70%',
    })
  })
})

describe('the workplace as a whole', () => {
  const people = (count: number): Applicant[] =>
    Array.from({ length: count }, (_, at) => person({ key: `p${at}` }))
  const participation = { clause: '1.3', share: '80%', everyoneBelow: 25, atLeast: 10 }
  const findings = (count: number, staff?: number, covered = 0) =>
    admitRoster(
      joining({ participation }),
      application(people(count), { covered, ...(staff !== undefined && { staff }) }),
    ).findings

  it('joins with so large a share of its staff, all of it where it is small', () => {
    expect(findings(79, 100)).toEqual([
      { code: 'participation', clause: '1.3', covered: 79, needed: 80 },
    ])
    expect(findings(80, 100)).toEqual([])
    expect(findings(30, 100, 50)).toEqual([])
    // 80 % of 101 is 80.8: that many people are 81.
    expect(findings(80, 101)).toMatchObject([{ needed: 81 }])
    expect(findings(23, 24)).toMatchObject([{ covered: 23, needed: 24 }])
    expect(findings(20, 25)).toEqual([])
    expect(findings(5)).toEqual([{ code: 'staff-unknown', clause: '1.3' }])
  })

  it('has one number of units, and a list that is closed, where the plan says so', () => {
    const units = { clause: '1.2', most: 5, sameForWorkplace: true, raised: 'count-at-once' }
    const two = [person(), person({ key: 'q', units: 2 })]
    expect(admitRoster(joining({ units }), application(two)).findings).toEqual([
      { code: 'units-differ', clause: '1.2', units: [1, 2] },
    ])
    const later = application(two, { covered: 5, joinedOn: day('2019-12-20') }, '2020-02-01')
    expect(admitRoster(joining({}), later).findings).toEqual([
      { code: 'period-closed', clause: '1', people: 2, since: '2019-12-20' },
    ])
    const sameDay = application(two, { covered: 5, joinedOn: day('2020-02-01') }, '2020-02-01')
    expect(admitRoster(joining({}), sameDay).findings).toEqual([])
  })
})

describe('properties', () => {
  const days = (from: string, most: number): fc.Arbitrary<Day> =>
    fc.nat(most).map((more) => addDays(day(from), more))
  const arbitraryPerson = fc.record({
    bornOn: days('1945-01-01', 25_000),
    sex: fc.constantFrom('female' as const, 'male' as const),
    employment: fc.constantFrom('in-service' as const, 'retired' as const),
    units: fc.integer({ min: 1, max: 6 }),
    covered: fc.constantFrom(
      'never' as const,
      'before' as const,
      'here' as const,
      'elsewhere' as const,
    ),
  })
  const people = fc
    .array(arbitraryPerson, { minLength: 1, maxLength: 12 })
    .map((all) => all.map((one, at): Applicant => Object.assign({ key: `p${at}` }, one)))
  const condition = fc.constantFrom(
    { is: 'age', years: { from: 18, below: 60 } },
    {
      is: 'any',
      of: [
        { is: 'sex', of: 'female' },
        { is: 'employment', of: ['retired'] },
      ],
    },
    { is: 'not', of: { is: 'employment', of: ['retired'] } },
    { is: 'insurance', of: ['employee'] },
  )
  const plans = fc
    .record({
      who: fc.oneof(
        fc.constant('anyone'),
        condition.map((when) => who(when).who),
      ),
      additions: fc.constantFrom('none', {
        clause: '1',
        from: 'next-day',
        fee: 'remaining-months',
      }),
      secondEnrolment: fc.constantFrom('first-counts', 'refused'),
      participation: fc.constantFrom('none', { clause: '1', share: '80%', everyoneBelow: 5 }),
      fee: fc.constantFrom('free', {
        clause: '1',
        amount: '33.33',
        per: 'unit',
        paidBy: [
          { payer: 'member', share: '30%' },
          { payer: 'union', share: '70%' },
        ],
      }),
    })
    .map((join) => samplePlan({ join }))
  const given = fc.record({
    on: days('2019-11-01', 420),
    staff: fc.option(fc.nat(20), { nil: undefined }),
    covered: fc.nat(10),
    joined: fc.option(days('2019-10-01', 60), { nil: undefined }),
  })
  const applicationOf = (
    all: readonly Applicant[],
    { on, staff, covered, joined }: typeof given extends fc.Arbitrary<infer T> ? T : never,
  ): Application => ({
    on,
    period,
    people: all,
    workplace: {
      covered,
      ...(staff !== undefined && { staff }),
      ...(joined !== undefined && { joinedOn: joined }),
    },
  })

  it('what is said of a person does not depend on the order of the rows, nor on the others', () => {
    fc.assert(
      fc.property(plans, people, given, fc.nat(), (plan, all, how, turn) => {
        const { rows, findings, feeFen } = admitRoster(plan, applicationOf(all, how))
        const shuffled = all.toSorted(
          (a, b) => ((a.key.charCodeAt(1) * turn) % 7) - ((b.key.charCodeAt(1) * turn) % 7),
        )
        const again = admitRoster(plan, applicationOf(shuffled, how))
        expect(new Set(again.rows.map((row) => JSON.stringify(row)))).toEqual(
          new Set(rows.map((row) => JSON.stringify(row))),
        )
        expect([again.findings, again.feeFen]).toEqual([findings, feeFen])
        for (const [at, one] of all.entries())
          expect(admitRoster(plan, applicationOf([one], how)).rows).toEqual([rows[at]])
      }),
      { numRuns: 4000, seed: 20_151_001 },
    )
  })

  it('the same roster twice takes nobody in a second time, and asks for nothing', () => {
    fc.assert(
      fc.property(plans, people, given, (plan, all, how) => {
        const first = admitRoster(plan, applicationOf(all, how))
        const taken = new Set(first.rows.flatMap(({ key, cover }) => (cover ? [key] : [])))
        const then = all.map((one) =>
          taken.has(one.key) ? { ...one, covered: 'here' as const } : one,
        )
        const second = admitRoster(plan, applicationOf(then, how))
        expect(second).toMatchObject({ findings: [], feeFen: 0, feeByPayer: [] })
        expect(second.rows.every(({ cover }) => cover === null)).toBe(true)
        const refused = (of: typeof first) => of.rows.filter(({ refusal }) => refusal !== null)
        expect(refused(second)).toEqual(refused(first))
      }),
      { numRuns: 4000, seed: 20_151_001 },
    )
  })

  it('fees are whole, sum to the total and to what the payers bear', () => {
    fc.assert(
      fc.property(plans, people, given, (plan, all, how) => {
        const { rows, feeFen, feeByPayer } = admitRoster(plan, applicationOf(all, how))
        const fees = rows.map(({ cover }) => cover?.feeFen ?? 0)
        expect(fees.every((fen) => Number.isSafeInteger(fen) && fen >= 0)).toBe(true)
        expect(fees.reduce((sum, fen) => sum + fen, 0)).toBe(feeFen)
        expect(feeByPayer.reduce((sum, { fen }) => sum + fen, 0)).toBe(feeFen)
        for (const { cover } of rows) if (cover) expect(cover.from <= cover.to).toBe(true)
      }),
      { numRuns: 4000, seed: 20_151_001 },
    )
  })
})

describe('a refund on leaving', () => {
  const refund = (rule: string, leavesOn: string): number =>
    refundFee(readPlan(samplePlanJson({ join: { refund: rule } })), {
      feeFen: 60_00,
      ...period,
      leavesOn: day(leavesOn),
    })

  it.each([
    ['none', '2019-12-31', 0],
    ['before-start', '2019-12-31', 60_00],
    ['before-start', '2020-01-01', 0],
    ['pro-rata', '2019-12-31', 60_00],
    // 184 of 366 days are left after 30 June.
    ['pro-rata', '2020-06-30', 30_16],
    ['pro-rata', '2020-12-30', 16],
    ['pro-rata', '2020-12-31', 0],
  ])('%s, leaving on %s: %d fen', (rule, leavesOn, fen) => {
    expect(refund(rule, leavesOn)).toBe(fen)
  })

  it('never gives back more than was paid, nor more for leaving later', () => {
    const plan = readPlan(samplePlanJson({ join: { refund: 'pro-rata' } }))
    const given = fc.tuple(fc.nat(1_000_000), fc.nat(500), fc.nat(500))
    fc.assert(
      fc.property(given, ([feeFen, a, b]) => {
        const at = (more: number): number =>
          refundFee(plan, { feeFen, ...period, leavesOn: addDays(day('2019-11-01'), more) })
        expect(at(Math.max(a, b))).toBeLessThanOrEqual(at(Math.min(a, b)))
        expect(at(a)).toBeLessThanOrEqual(feeFen)
      }),
      { numRuns: 4000, seed: 20_151_001 },
    )
  })
})
