import { compilePlan } from '../compile.ts'
import { assess, type Assessment } from '../assess.ts'
import type { CompiledPlan } from '../compiled.ts'
import type { CoverFact, EventFact, PersonFacts } from '../facts.ts'
import type { Plan } from '../language/plan.ts'
import { parseFacts } from '../parse-facts.ts'
import { parsePlan } from '../parse-plan.ts'
import { eventKinds } from '../terms.ts'

/** For tests: the parts of a small sound plan, each of which a test may replace. */
export interface Sample {
  readonly plan?: Record<string, unknown>
  readonly cover?: Record<string, unknown>
  readonly join?: Record<string, unknown>
  readonly version?: Record<string, unknown>
  readonly benefits?: readonly Record<string, unknown>[]
}

export const sampleDates = Object.fromEntries(
  eventKinds.map((kind) => {
    const stay = kind === 'inpatient' || kind === 'home-bed' || kind === 'emergency-observation'
    const date = stay
      ? 'dischargedOn'
      : kind === 'outpatient' || kind === 'special-outpatient'
        ? 'settledOn'
        : kind === 'diagnosis' || kind === 'family-illness'
          ? 'diagnosedOn'
          : 'occurredOn'
    const start = stay ? 'admittedOn' : date
    return [kind, { version: date, cover: date, waiting: start, units: start, identity: date }]
  }),
)

export const sampleOrder = ['bonus', 'units', 'reduced', 'limits', 'minimum', 'rounding']

export function samplePlanJson(sample: Sample = {}): Record<string, unknown> {
  return {
    plan: 'sample',
    title: { zh: '示例计划', en: 'Sample plan' },
    join: {
      clause: '1',
      fee: { clause: '1', amount: '50.00', per: 'unit' },
      units: { clause: '1', most: 5, sameForWorkplace: false, raised: 'count-at-once' },
      who: 'anyone',
      participation: 'none',
      additions: 'none',
      secondEnrolment: 'first-counts',
      refund: 'none',
      ...sample.join,
    },
    cover: {
      clause: '1',
      months: 12,
      starts: 'calendar-year',
      waiting: 'none',
      reduced: 'none',
      grace: 'none',
      claimWithin: 'none',
      acrossPeriods: { clause: '1', rule: 'whole' },
      moved: {
        clause: '1',
        workplace: 'cover-continues',
        city: 'cover-ends',
        retired: 'cover-continues',
      },
      ...sample.cover,
    },
    dates: sampleDates,
    coordination: { clause: '1', order: 1 },
    versions: [
      {
        id: 'v1',
        applies: { from: '2015-01-01', to: 'open' },
        clauses: { '1': '总则', '2': '保障', '3': '限额' },
        benefits: sample.benefits ?? [sampleBenefit()],
        limits: [],
        minimum: 'none',
        rounding: { clause: '3', to: 'fen', mode: 'half-up', at: 'line' },
        order: sampleOrder,
        examples: [],
        ...sample.version,
      },
    ],
    ...sample.plan,
  }
}

/** A benefit on hospital stays that pays half of the burden, unless `pays` says otherwise. */
export const sampleBenefit = (
  pays: Record<string, unknown> = reimburse(),
  more: Record<string, unknown> = {},
): Record<string, unknown> => ({
  id: 'main',
  title: { zh: '示例保障', en: 'Sample benefit' },
  clause: '2',
  on: ['inpatient'],
  units: 'do-not-multiply',
  bonus: 'none',
  pays,
  ...more,
})

export const reimburse = (more: Record<string, unknown> = {}): Record<string, unknown> => ({
  kind: 'reimburse',
  base: { clause: '2', add: ['burden'], netOf: 'none' },
  deductible: 'none',
  scale: { kind: 'flat', clause: '2', rate: '50%' },
  ...more,
})

export const bands = (more: Record<string, unknown> = {}): Record<string, unknown> => ({
  kind: 'bands',
  clause: '2',
  apply: 'marginal',
  measuredFrom: 'deductible',
  per: 'event',
  atBoundary: 'lower-band',
  bands: [
    { from: '0', to: '5000.00', rate: '50%' },
    { from: '5000.00', to: '10000.00', rate: '60%' },
    { from: '10000.00', to: 'open', rate: '70%' },
  ],
  ...more,
})

/** Parses what must parse; a test that gives a wrong sample fails with the sentences. */
export function readPlan(json: unknown): Plan {
  const parsed = parsePlan(json)
  if (!parsed.ok) throw new Error(parsed.error.map((one) => one.message.en).join('\n'))
  return parsed.value
}

export const samplePlan = (sample: Sample = {}): CompiledPlan =>
  compilePlan(readPlan(samplePlanJson(sample)))

export const coverOf2020: CoverFact = { plan: 'sample', from: '2020-01-01', to: '2020-12-31' }

export const stay = (id: string, burdenYuan: number, more: Partial<EventFact> = {}): EventFact => ({
  id,
  kind: 'inpatient',
  admittedOn: '2020-03-01',
  dischargedOn: '2020-03-11',
  amounts: { burdenFen: Math.round(burdenYuan * 100) },
  ...more,
})

export const factsOf = (
  events: readonly EventFact[],
  more: Partial<PersonFacts> = {},
): PersonFacts => ({ covers: [coverOf2020], events: [...events], ...more })

/** Assesses facts that have passed the reader, with traces. */
export function assessRead(plans: readonly CompiledPlan[], facts: PersonFacts): Assessment {
  const parsed = parseFacts(JSON.parse(JSON.stringify(facts)))
  if (!parsed.ok) throw new Error(parsed.error.map((one) => one.message.en).join('\n'))
  return assess(plans, parsed.value, { trace: true })
}

/** Yuan of each line in order, and the reason in the place of a zero. */
export const outcome = (assessment: Assessment): (number | string)[] =>
  assessment.lines.map((line) => (line.amountFen > 0 ? line.amountFen / 100 : line.reason))
