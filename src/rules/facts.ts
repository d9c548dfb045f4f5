import * as v from 'valibot'
import { parseDay } from '../kernel/days.ts'
import { AMOUNT_MOST_FEN } from './amounts.ts'
import { strict } from './language/words.ts'
import { forms } from './say-form.ts'
import {
  components,
  employmentKinds,
  endings,
  enrolments,
  eventKinds,
  hospitalGrades,
  insuranceKinds,
  regions,
  sexes,
  type Component,
} from './terms.ts'

const day = v.pipe(
  v.string(forms.day),
  v.regex(/^\d{4}-\d{2}-\d{2}$/, forms.day),
  v.check((written) => parseDay(written) !== undefined, forms.day),
)
const key = v.pipe(v.string(), v.minLength(1), v.maxLength(120))
const word = v.pipe(v.string(), v.minLength(1), v.maxLength(80))
const fenAmount = v.pipe(
  v.number(forms.fen),
  v.integer(forms.fen),
  v.minValue(0),
  v.maxValue(AMOUNT_MOST_FEN),
)
const whole = (most: number) => v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(most))
const few = <T extends v.GenericSchema>(item: T, most: number) =>
  v.optional(v.pipe(v.array(item), v.maxLength(most)))

type AmountEntries = {
  [C in Component as `${C}Fen`]: v.OptionalSchema<typeof fenAmount, undefined>
}

const amountEntries = Object.fromEntries(
  components.map((component) => [`${component}Fen`, v.optional(fenAmount)]),
) as unknown as AmountEntries

/** Amounts by component; what a plan names beyond the standard ones stands in `other`. */
const amounts = strict({
  ...amountEntries,
  other: v.optional(
    v.record(v.pipe(v.string(), v.regex(/^[a-z][A-Za-z0-9]{0,39}Fen$/)), fenAmount),
  ),
})

const since = { from: day, to: v.optional(day) }

const person = strict({
  bornOn: v.optional(day),
  sex: v.optional(v.picklist(sexes)),
  identities: few(strict({ kind: word, ...since }), 200),
  employment: few(
    strict({
      kind: v.picklist(employmentKinds),
      ...since,
      contractMonths: v.optional(whole(1200)),
    }),
    200,
  ),
  insurance: few(strict({ kind: v.picklist(insuranceKinds), ...since }), 200),
})

const cover = strict({
  plan: word,
  from: day,
  to: day,
  units: v.optional(v.pipe(whole(99), v.minValue(1))),
  enrolledAs: v.optional(v.picklist(enrolments)),
  /** Since when without a gap, where the earlier covers are not among the facts. */
  continuousSince: v.optional(day),
  membershipYears: v.optional(whole(150)),
  grade: v.optional(word),
  periodNumber: v.optional(whole(1000)),
  endedOn: v.optional(day),
  endedBecause: v.optional(v.picklist(endings)),
})

const eventEntries = {
  id: key,
  kind: v.picklist(eventKinds),
  admittedOn: v.optional(day),
  dischargedOn: v.optional(day),
  settledOn: v.optional(day),
  diagnosedOn: v.optional(day),
  occurredOn: v.optional(day),
  /** When the member asked; without it no deadline is held against the event. */
  claimedOn: v.optional(day),
  /** Until when a monthly allowance is due: recovery, return to work, death. */
  endedOn: v.optional(day),
  /** Days in hospital where the record states them; else they are counted from the dates. */
  days: v.optional(whole(3660)),
  /** The event that caused this one, such as the accident before a disability. */
  cause: v.optional(key),
  place: v.optional(
    strict({
      hospital: v.optional(word),
      grade: v.optional(v.picklist(hospitalGrades)),
      designated: v.optional(v.boolean()),
      region: v.optional(v.picklist(regions)),
    }),
  ),
  diagnoses: few(word, 100),
  attributes: v.optional(v.record(v.pipe(v.string(), v.maxLength(40)), word)),
  evidence: few(word, 100),
  amounts: v.optional(amounts),
}

const event = strict(eventEntries)

const record = v.variant('kind', [
  strict({ id: key, kind: v.literal('settlement'), event }),
  strict({ id: key, kind: v.literal('reversal'), reverses: key }),
  strict({ id: key, kind: v.literal('replacement'), replaces: key, event }),
  strict({
    id: key,
    kind: v.literal('merge'),
    merges: v.pipe(v.array(key), v.minLength(1), v.maxLength(100)),
    event,
  }),
  strict({
    id: key,
    kind: v.literal('split'),
    splits: key,
    events: v.pipe(v.array(event), v.minLength(1), v.maxLength(100)),
  }),
])

const outside = strict({
  id: key,
  source: word,
  event: v.optional(key),
  on: day,
  amountFen: fenAmount,
})

/** What was paid before this software was used, for rules that count once or to a limit. */
const history = strict({
  id: key,
  plan: word,
  benefit: word,
  class: v.optional(word),
  on: day,
  amountFen: fenAmount,
})

export const personFacts = strict({
  person: v.optional(person),
  covers: v.pipe(v.array(cover), v.maxLength(500)),
  events: few(event, 5000),
  records: few(record, 10_000),
  outside: few(outside, 1000),
  history: few(history, 1000),
  /** The last day up to which the facts are known, for allowances that still run. */
  knownUntilOn: v.optional(day),
})

/** Everything known about one person over the cover periods concerned. Amounts in fen. */
export type PersonFacts = v.InferOutput<typeof personFacts>
export type CoverFact = v.InferOutput<typeof cover>
export type EventFact = v.InferOutput<typeof event>
export type RecordFact = v.InferOutput<typeof record>
export type OutsideFact = v.InferOutput<typeof outside>
export type HistoryFact = v.InferOutput<typeof history>
export type PersonFact = v.InferOutput<typeof person>
export type Amounts = v.InferOutput<typeof amounts>
