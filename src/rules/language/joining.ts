import * as v from 'valibot'
import { enrolments, eventKinds } from '../terms.ts'
import { condition } from './conditions.ts'
import {
  amount,
  clause,
  count,
  dayCount,
  daySpan,
  monthDay,
  name,
  ratio,
  some,
  strict,
  text,
} from './words.ts'

const payers = v.picklist(['member', 'workplace', 'union', 'higher-union', 'government'])

const fee = v.union([
  v.literal('free'),
  strict({
    clause,
    amount,
    per: v.picklist(['person', 'unit']),
    /** Another fee by kind of workplace, class of occupation or length of cover. */
    byGroup: v.optional(v.record(name, amount)),
    returnablePrincipal: v.optional(amount),
    freeFor: v.optional(condition),
    paidBy: v.optional(some(strict({ payer: payers, share: ratio }), 5)),
  }),
])

const participation = v.union([
  v.literal('none'),
  strict({
    clause,
    share: v.optional(ratio),
    everyoneBelow: v.optional(count(100_000)),
    atLeast: v.optional(count(100_000)),
  }),
])

const additions = v.union([
  v.literal('none'),
  strict({
    clause,
    newHiresWithinDays: v.optional(dayCount),
    proof: v.optional(name),
    from: v.picklist(['next-day', 'same-day', 'next-month', 'waiting-anew']),
    /** What those pay who join during a period; the whole fee where nothing is said. */
    fee: v.optional(v.picklist(['full', 'remaining-months'])),
  }),
])

const gift = strict({
  clause,
  to: v.union([
    strict({ who: condition }),
    strict({ workplaceMembersFrom: count(1_000_000), payoutRatioBelow: ratio }),
  ]),
})

export const join = strict({
  clause,
  fee,
  /** Questions 13: how many, and from when a raised number counts. */
  units: strict({
    clause,
    most: count(99),
    sameForWorkplace: v.boolean(),
    raised: v.picklist(['count-at-once', 'count-after-waiting']),
  }),
  who: v.union([
    v.literal('anyone'),
    strict({
      clause,
      when: condition,
      checked: v.picklist(['on-joining', 'on-joining-and-event']),
    }),
  ]),
  participation,
  additions,
  secondEnrolment: v.picklist(['first-counts', 'refused']),
  gifts: v.optional(some(gift, 10)),
  lateJoiners: v.optional(strict({ clause, payBackYearsMost: count(50) })),
  refund: v.picklist(['none', 'before-start', 'pro-rata']),
})

const waiting = v.union([
  v.literal('none'),
  some(
    v.pipe(
      strict({
        clause,
        on: some(v.picklist(eventKinds), eventKinds.length),
        for: some(v.picklist(enrolments), 3),
        days: v.optional(dayCount),
        months: v.optional(count(120)),
        /** For whom or what there is no wait, such as a stay after an accident. */
        unless: v.optional(condition),
        /** Question 12: a renewal within so many days of the last cover's end waits no more. */
        renewalGapDays: dayCount,
      }),
      v.check((written) => (written.days === undefined) !== (written.months === undefined)),
    ),
    10,
  ),
])

const claimWithin = v.union([
  v.literal('none'),
  strict({
    clause,
    after: v.picklist(['event', 'cover-end']),
    days: v.optional(dayCount),
    workingDays: v.optional(dayCount),
    /** The calendar of holidays that working days are counted by; without it, Monday to Friday. */
    calendar: v.optional(name),
    nextYearOn: v.optional(monthDay),
    /** More days where this evidence of a good reason is there. */
    extension: v.optional(strict({ clause, evidence: name, days: dayCount })),
  }),
])

export const cover = strict({
  clause,
  months: count(120),
  starts: v.union([
    v.picklist(['calendar-year', 'workplace-anniversary', 'day-after-fee', 'on-joining']),
    strict({ onDate: monthDay }),
  ]),
  waiting,
  reduced: v.union([
    v.literal('none'),
    strict({
      clause,
      on: some(v.picklist(eventKinds), eventKinds.length),
      days: dayCount,
      rate: ratio,
    }),
  ]),
  grace: v.union([
    v.literal('none'),
    strict({
      clause,
      days: dayCount,
      eventsInGap: v.picklist(['covered', 'not-covered']),
    }),
  ]),
  claimWithin,
  /** Question 15. */
  acrossPeriods: strict({ clause, rule: v.picklist(['whole', 'divided-by-days']) }),
  /** Question 16. */
  moved: strict({
    clause,
    workplace: v.picklist(['cover-continues', 'cover-ends']),
    city: v.picklist(['cover-continues', 'cover-ends']),
    retired: v.picklist(['cover-continues', 'cover-ends']),
  }),
})

export const list = v.pipe(
  strict({
    kind: v.picklist(['diagnoses', 'hospitals']),
    version: v.pipe(v.string(), v.minLength(1), v.maxLength(40)),
    title: text,
    entries: v.optional(some(v.pipe(v.string(), v.minLength(1), v.maxLength(80)), 5000)),
    classes: v.optional(
      v.record(
        name,
        strict({
          title: text,
          entries: some(v.pipe(v.string(), v.minLength(1), v.maxLength(80)), 5000),
        }),
      ),
    ),
  }),
  v.check((written) => (written.entries === undefined) !== (written.classes === undefined)),
)

const calendarDays = v.pipe(v.array(daySpan), v.maxLength(100))

/** Holidays, and weekend days that are worked, by year. */
export const calendar = v.record(
  v.pipe(v.string(), v.regex(/^\d{4}$/)),
  strict({ off: calendarDays, work: calendarDays }),
)
