import fc from 'fast-check'
import { compilePlan } from '../compile.ts'
import type { CompiledPlan } from '../compiled.ts'
import { dayOfNumber } from '../day-number.ts'
import type { EventFact, PersonFacts, RecordFact } from '../facts.ts'
import { readPlan, sampleBenefit, samplePlanJson } from './sample-plan.ts'

/** Random plans and facts for the properties. */
const yuan = (most: number): fc.Arbitrary<string> =>
  fc.integer({ min: 1, max: most * 100 }).map((fen) => (fen / 100).toFixed(2))
const ratio = fc.integer({ min: 1, max: 10_000 }).map((basis) => `${(basis / 100).toFixed(2)}%`)
const per = fc.constantFrom('event', 'period')
const atExactly = fc.constantFrom('reached', 'not-reached')

const base = fc.constantFrom(
  { clause: '2', add: ['burden'], netOf: 'none' },
  { clause: '2', add: ['deductible', 'copayment'], netOf: 'none' },
  { clause: '2', add: ['burden'], less: ['outOfCatalogue'], netOf: 'none' },
)

const deductible = fc.oneof(
  fc.constant('none'),
  fc.record({
    clause: fc.constant('2'),
    amount: yuan(3000),
    kind: fc.constantFrom('subtracted', 'threshold'),
    per,
    atExactly,
  }),
)

/** Bands without gaps, from zero up, the last one open. */
const bandTable = fc
  .array(fc.integer({ min: 1, max: 3_000_000 }), { minLength: 0, maxLength: 4 })
  .chain((steps) => {
    const ends: number[] = []
    for (const step of steps) ends.push((ends.at(-1) ?? 0) + step)
    return fc
      .array(ratio, { minLength: ends.length + 1, maxLength: ends.length + 1 })
      .map((rates) =>
        rates.map((rate, at) => ({
          from: ((ends[at - 1] ?? 0) / 100).toFixed(2),
          to: at < ends.length ? (ends[at]! / 100).toFixed(2) : 'open',
          rate,
        })),
      )
  })

const scale = (apply: fc.Arbitrary<string>) =>
  fc.oneof(
    fc.record({ kind: fc.constant('flat'), clause: fc.constant('2'), rate: ratio }),
    fc.record({
      kind: fc.constant('bands'),
      clause: fc.constant('2'),
      apply,
      measuredFrom: fc.constant('deductible'),
      per,
      atBoundary: fc.constantFrom('lower-band', 'upper-band'),
      bands: bandTable,
    }),
  )

const reimburse = (apply: fc.Arbitrary<string>) =>
  fc.record({ kind: fc.constant('reimburse'), base, deductible, scale: scale(apply) })

const steps = fc.record({
  kind: fc.constant('steps'),
  base,
  clause: fc.constant('2'),
  per,
  atExactly,
  table: fc.uniqueArray(fc.record({ above: yuan(50_000), pays: yuan(5000) }), {
    minLength: 1,
    maxLength: 4,
    selector: (row) => row.above,
  }),
})

const perDay = fc.record({
  kind: fc.constant('per-day'),
  clause: fc.constant('2'),
  amount: yuan(100),
  skipDays: fc.integer({ min: 0, max: 5 }),
  countDischargeDay: fc.boolean(),
  readmissionWithinDays: fc.constantFrom(0, 15),
  daysMost: fc.oneof(
    fc.constant('none'),
    fc.constant([{ clause: '2', per: 'period', days: 40 }]),
    fc.constant([{ clause: '2', per: 'event', days: 12 }]),
  ),
})

const person = { identities: [{ kind: 'hero', from: '2000-01-01' }] }
const bonus = fc.oneof(
  fc.constant('none'),
  fc.record({
    combine: fc.constantFrom('highest', 'sum', 'multiply'),
    rateMost: fc.constant('none'),
    of: fc.array(
      fc
        .tuple(fc.constantFrom('factor', 'factor', 'reducedTo'), fc.integer({ min: 1, max: 200 }))
        .map(([field, whole]) => ({
          clause: '2',
          when: { is: 'identity', of: ['hero'] },
          [field]: `${field === 'reducedTo' ? (whole + 1) / 2 : whole}%`,
        })),
      { minLength: 1, maxLength: 3 },
    ),
  }),
)

const limit = (id: string) =>
  fc.record({
    id: fc.constant(id),
    clause: fc.constant('3'),
    of: fc.constantFrom('all', ['main'], ['main', 'second']),
    per: fc.constantFrom('line', 'event', 'period', 'ever'),
    timesUnits: fc.boolean(),
    amount: yuan(8000),
  })

const order = fc.constantFrom(
  ['bonus', 'units', 'reduced', 'limits', 'minimum', 'rounding'],
  ['bonus', 'units', 'reduced', 'minimum', 'limits', 'rounding'],
  ['bonus', 'units', 'reduced', 'minimum', 'rounding', 'limits'],
)

export interface PlanShape {
  /** Whole-amount bands too, with which a benefit may fall. */
  readonly whole?: boolean
  /** Only forms that look at a burden, so that burdens alone decide. */
  readonly burdenOnly?: boolean
  readonly withLimits?: boolean
}

/** A plan of two benefits over hospital stays, with limits, bonus, rounding as they fall. */
export function arbitraryPlanJson(shape: PlanShape = {}): fc.Arbitrary<Record<string, unknown>> {
  const apply = shape.whole ? fc.constantFrom('marginal', 'whole') : fc.constant('marginal')
  const first = shape.whole ? fc.oneof(reimburse(apply), steps) : reimburse(apply)
  const second = shape.burdenOnly ? reimburse(apply) : fc.oneof(reimburse(apply), perDay)
  const units = fc.constantFrom('multiply', 'do-not-multiply')
  const limits = shape.withLimits === false ? fc.constant([]) : fc.tuple(limit('one'), limit('two'))
  return fc
    .record({
      first,
      second,
      units,
      bonus,
      limits,
      order,
      rounding: fc.record({
        clause: fc.constant('3'),
        to: fc.constantFrom('fen', 'jiao', 'yuan'),
        mode: fc.constantFrom('down', 'half-up', 'up'),
        at: fc.constantFrom('line', 'event', 'period'),
      }),
    })
    .map(({ first, second, units, bonus, ...version }) =>
      samplePlanJson({
        plan: { identities: { hero: { zh: '劳模' } } },
        benefits: [
          sampleBenefit(first, { units, bonus }),
          sampleBenefit(second, { id: 'second', units }),
        ],
        version,
      }),
    )
}

export const arbitraryPlan = (shape?: PlanShape): fc.Arbitrary<CompiledPlan> =>
  arbitraryPlanJson(shape).map((json) => compilePlan(readPlan(json)))

const START = 18_262 // 2020-01-01

/** A stay within 2020 with the amounts that the random plans read. */
export const arbitraryStay = (id: string): fc.Arbitrary<EventFact> =>
  fc
    .record({
      day: fc.integer({ min: 0, max: 330 }),
      nights: fc.integer({ min: 0, max: 30 }),
      burden: fc.integer({ min: 0, max: 6_000_000 }),
      parts: fc.tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 100 })),
    })
    .map(({ day, nights, burden, parts }) => ({
      id,
      kind: 'inpatient' as const,
      admittedOn: dayOfNumber(START + day),
      dischargedOn: dayOfNumber(START + day + nights),
      amounts: {
        burdenFen: burden,
        deductibleFen: Math.floor((burden * parts[0]) / 300),
        copaymentFen: Math.floor((burden * parts[1]) / 300),
        outOfCatalogueFen: Math.floor((burden * parts[1]) / 200),
      },
    }))

export const arbitraryStays = (most = 5): fc.Arbitrary<EventFact[]> =>
  fc
    .integer({ min: 1, max: most })
    .chain((count) =>
      fc.tuple(...Array.from({ length: count }, (_, at) => arbitraryStay(`stay-${at}`))),
    )

export const covered = (
  events: readonly EventFact[],
  records: readonly RecordFact[] = [],
  units = 2,
): PersonFacts => ({
  person,
  covers: [{ plan: 'sample', from: '2020-01-01', to: '2020-12-31', units }],
  events: [...events],
  ...(records.length > 0 && { records: [...records] }),
})
