import * as v from 'valibot'
import { forms } from '../say-form.ts'
import { dateNames, eventKinds, orderedSteps } from '../terms.ts'
import { benefit, limit, minimum, rounding } from './benefits.ts'
import { calendar, cover, join, list } from './joining.ts'
import {
  amount,
  amountName,
  clause,
  count,
  dayText,
  name,
  ratio,
  some,
  strict,
  text,
} from './words.ts'

const dateName = v.picklist(dateNames)

/** Questions 11, 12, 13 and 15, answered for one kind of event. */
const dates = strict({
  version: dateName,
  cover: dateName,
  waiting: dateName,
  units: dateName,
  identity: dateName,
})

const applies = v.union([
  strict({ from: dayText, to: v.union([v.literal('open'), dayText]) }),
  strict({
    fromPeriod: count(1000),
    toPeriod: v.union([v.literal('open'), count(1000)]),
  }),
])

/** A benefit of this plan, or `plan/benefit` of another. */
const benefitName = v.pipe(
  v.string(),
  v.maxLength(129),
  v.regex(/^[a-z0-9][a-z0-9-]*(?:\/[a-z0-9][a-z0-9-]*)?$/),
)

const exclusive = strict({
  id: name,
  clause,
  benefits: some(benefitName, 30),
  per: v.picklist(['event', 'cause', 'period', 'ever']),
  keeps: v.picklist(['first-listed', 'larger', 'earlier']),
})

const jointCeiling = v.pipe(
  strict({
    id: name,
    clause,
    plans: some(name, 30),
    /** Subsidies from elsewhere that count, by the name that facts give them. */
    outside: v.optional(some(name, 10)),
    per: v.picklist(['event', 'period', 'ever']),
    amount: v.optional(amount),
    share: v.optional(strict({ rate: ratio, add: some(amountName, 20) })),
    givesWay: v.picklist(['last-in-order', 'first-in-order']),
  }),
  v.check((written) => (written.amount === undefined) !== (written.share === undefined)),
)

const coordination = strict({
  clause,
  /** Question 6: plans on one stay are computed in this order, low first. */
  order: count(1000),
  exclusive: v.optional(some(exclusive, 20)),
  jointCeilings: v.optional(some(jointCeiling, 10)),
})

/** Facts of an example are read as facts when the example is run: `parseFacts`. */
const example = strict({
  says: text,
  source: v.optional(v.pipe(v.string(), v.maxLength(400))),
  assumes: v.optional(text),
  /** Other plans of the same scheme family that take part. */
  with: v.optional(some(name, 20)),
  facts: v.record(v.string(), v.unknown()),
  /** Yuan by `benefit` or `plan/benefit` over all events; what is not named pays nothing. */
  pays: v.record(benefitName, amount),
})

export const version = strict({
  id: name,
  title: v.optional(text),
  applies,
  /** Each clause by its number, with what it is about. */
  clauses: v.record(v.string(), v.pipe(v.string(), v.minLength(1), v.maxLength(600))),
  benefits: some(benefit, 60),
  limits: v.pipe(v.array(limit), v.maxLength(60)),
  minimum,
  rounding,
  /** Question 4: each of the six steps once, in the order of this plan. */
  order: v.pipe(
    v.array(v.picklist(orderedSteps)),
    v.length(orderedSteps.length, forms.order),
    v.check((written) => new Set(written).size === orderedSteps.length, forms.order),
  ),
  examples: v.pipe(v.array(example), v.maxLength(60)),
})

export const plan = strict({
  $schema: v.optional(v.string()),
  plan: name,
  title: text,
  notes: v.optional(v.pipe(v.array(text), v.maxLength(60))),
  lists: v.optional(v.record(name, list)),
  identities: v.optional(v.record(name, text)),
  /** Amounts beyond the standard ones that this plan reads from facts. */
  amounts: v.optional(v.record(amountName, text)),
  /** Calendars of holidays that the plan carries itself, by name and year. */
  calendars: v.optional(v.record(name, calendar)),
  join,
  cover,
  dates: v.record(v.picklist(eventKinds), dates),
  coordination,
  versions: some(version, 60),
})

export type Plan = v.InferOutput<typeof plan>
export type PlanVersion = v.InferOutput<typeof version>
export type Example = v.InferOutput<typeof example>
export type JointCeiling = v.InferOutput<typeof jointCeiling>
export type Exclusive = v.InferOutput<typeof exclusive>
export type DatesOfKind = v.InferOutput<typeof dates>
export type Join = Plan['join']
export type Cover = Plan['cover']
