import * as v from 'valibot'
import { dateNames, eventKinds } from '../terms.ts'
import { condition } from './conditions.ts'
import {
  amount,
  amountName,
  clause,
  count,
  name,
  ratio,
  some,
  strict,
  text,
  yearCount,
} from './words.ts'

const per = v.picklist(['event', 'period'])

/** Amounts added and taken off, each its own step of the trace. */
export const base = strict({
  clause,
  add: some(amountName, 20),
  less: v.optional(some(amountName, 20)),
  /** Question 6: whether it sees what earlier plans or benefits paid for the same event. */
  netOf: v.union([
    v.literal('none'),
    v.literal('all-earlier-plans'),
    some(strict({ plan: name, benefits: v.union([v.literal('all'), some(name)]) }), 20),
  ]),
})

/** Question 2, and the first half of question 3. */
const deductible = v.union([
  v.literal('none'),
  strict({
    clause,
    amount,
    kind: v.picklist(['subtracted', 'threshold']),
    per,
    /** Question 14: what happens at exactly this amount. */
    atExactly: v.picklist(['reached', 'not-reached']),
  }),
])

const bandEnd = v.union([v.literal('open'), amount])

/** Question 1; the second half of question 3; question 14. */
const scale = v.variant('kind', [
  strict({ kind: v.literal('flat'), clause, rate: ratio }),
  strict({
    kind: v.literal('bands'),
    clause,
    apply: v.picklist(['marginal', 'whole']),
    measuredFrom: v.picklist(['zero', 'deductible']),
    per,
    atBoundary: v.picklist(['lower-band', 'upper-band']),
    bands: some(strict({ from: amount, to: bandEnd, rate: ratio }), 30),
  }),
])

export const reimburse = strict({
  kind: v.literal('reimburse'),
  base,
  deductible,
  scale,
})

export const lossShare = strict({
  kind: v.literal('loss-share'),
  clause,
  of: amountName,
  rate: ratio,
})

/** Question 8. */
export const perDay = strict({
  kind: v.literal('per-day'),
  clause,
  amount: v.union([
    amount,
    strict({
      byMembershipYears: some(strict({ fromYears: yearCount, amount }), 20),
    }),
  ]),
  skipDays: count(366),
  countDischargeDay: v.boolean(),
  readmissionWithinDays: count(366),
  daysMost: v.union([v.literal('none'), some(strict({ clause, per, days: count(3660) }), 2)]),
})

export const lump = strict({
  kind: v.literal('lump'),
  clause,
  list: v.optional(name),
  pays: v.union([amount, strict({ byClass: v.record(name, amount) })]),
  once: v.picklist(['every-event', 'per-period', 'ever', 'class-ever']),
})

/** Question 9. */
export const monthly = strict({
  kind: v.literal('monthly'),
  clause,
  amount,
  monthsMost: count(240),
  month: v.picklist(['thirty-days', 'calendar']),
  from: v.picklist(dateNames),
  countLastDay: v.boolean(),
  per: v.picklist(['event', 'cause']),
})

/** Fixed sums by step of a base; question 14 at each step. */
export const steps = strict({
  kind: v.literal('steps'),
  base,
  clause,
  per,
  atExactly: v.picklist(['reached', 'not-reached']),
  table: some(strict({ above: amount, pays: amount }), 30),
})

/** An extra sum once a burden passes an amount. */
export const topUp = strict({
  kind: v.literal('top-up'),
  base,
  clause,
  per,
  above: amount,
  atExactly: v.picklist(['reached', 'not-reached']),
  pays: amount,
})

export const grades = strict({
  kind: v.literal('grades'),
  clause,
  attribute: amountName,
  /** A sum, or a sum by the grade of premium that the cover names. */
  sum: v.union([amount, strict({ byCoverGrade: v.record(name, amount) })]),
  table: some(strict({ grade: v.pipe(v.string(), v.maxLength(40)), share: ratio }), 60),
  /** Several grades from one cause: each paid, or only what the highest adds. */
  sameCause: v.picklist(['each', 'highest']),
})

/**
 * Question 7: points are added to the rate, a factor is what the amount is multiplied by (`120%`
 * for a fifth more). What pays less stands under a name of its own: a reduction is never combined
 * with bonuses and never given up for them.
 */
const bonus = v.union([
  v.literal('none'),
  strict({
    /** `sum` adds points, and what each factor is above the whole; `multiply` multiplies them. */
    combine: v.picklist(['highest', 'sum', 'multiply']),
    /** No rate passes this after points. */
    rateMost: v.union([v.literal('none'), ratio]),
    of: some(
      v.union([
        strict({ clause, when: condition, points: ratio }),
        strict({ clause, when: condition, factor: ratio }),
        strict({ clause, when: condition, reducedTo: ratio }),
      ]),
      10,
    ),
  }),
])

export const benefit = strict({
  id: name,
  title: text,
  clause,
  on: some(v.picklist(eventKinds), eventKinds.length),
  when: v.optional(condition),
  /** Question 13: whether units multiply it. */
  units: v.picklist(['multiply', 'do-not-multiply']),
  bonus,
  pays: v.variant('kind', [reimburse, lossShare, perDay, lump, monthly, steps, topUp, grades]),
})
export type Benefit = v.InferOutput<typeof benefit>
export type Pays = Benefit['pays']
export type Base = v.InferOutput<typeof base>

const ofBenefits = v.union([v.literal('all'), some(name)])

export const limit = v.pipe(
  strict({
    id: name,
    clause,
    of: ofBenefits,
    per: v.picklist(['line', 'event', 'cause', 'period', 'ever']),
    when: v.optional(condition),
    timesUnits: v.boolean(),
    amount: v.optional(amount),
    /** A share of the event's own amounts, such as "no more than 85 % of the burden". */
    share: v.optional(strict({ rate: ratio, add: some(amountName, 20) })),
    /** How many payments. */
    times: v.optional(count(10_000)),
  }),
  v.check(
    (written) =>
      [written.amount, written.share, written.times].filter((given) => given !== undefined)
        .length === 1,
  ),
)
export type Limit = v.InferOutput<typeof limit>

/** Question 5. */
export const minimum = v.union([
  v.literal('none'),
  some(
    strict({
      clause,
      of: ofBenefits,
      amount,
      per: v.picklist(['line', 'event', 'period']),
      whenNothingIsComputed: v.picklist(['pays', 'does-not-pay']),
    }),
    5,
  ),
])

/** Question 10. */
export const rounding = strict({
  clause,
  to: v.picklist(['fen', 'jiao', 'yuan']),
  mode: v.picklist(['down', 'half-up', 'up']),
  at: v.picklist(['line', 'event', 'period']),
})
