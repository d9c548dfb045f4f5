import * as v from 'valibot'
import { daysBetween, parseDay, type Day } from '../kernel/days.ts'
import type { Fen } from '../kernel/fen.ts'
import type { FieldProblems, FieldReason } from './field-reasons.ts'

/** Kinds of care that a member hands in with a settlement record. */
export const stayKinds = [
  'inpatient',
  'special-outpatient',
  'outpatient',
  'emergency-observation',
  'home-bed',
] as const
export type StayKind = (typeof stayKinds)[number]

/** Longer than any stay that a settlement record covers: a typing error. */
export const STAY_DAYS_MOST = 730
/** A stay that ended longer ago than this is not handed in any more, whatever a plan allows. */
export const STAY_AGE_YEARS_MOST = 10

/** Characters of a hospital's name or a diagnosis. */
export const STAY_TEXT_MOST = 60

/** Ten million yuan: more than any bill, and what the engine reads for one amount. */
export const STAY_AMOUNT_MOST_FEN = 1_000_000_000

/** A message of these schemas is a reason, which pages put into words. */
const because = (reason: FieldReason): FieldReason => reason

const dayText = v.pipe(
  v.string(because('day-missing')),
  v.nonEmpty(because('day-missing')),
  v.check((text) => parseDay(text) !== undefined, because('no-such-day')),
  v.transform((text) => text as Day),
)
const line = (most: number, ask: FieldReason) =>
  v.pipe(
    v.string(ask),
    v.trim(),
    v.minLength(1, ask),
    v.maxLength(most, because('text-too-long')),
    v.regex(/^[^\p{Cc}\p{Cf}]*$/u, because('invisible-characters')),
  )
const fenAmount = v.pipe(
  v.number(because('not-an-amount')),
  v.integer(because('not-whole-fen')),
  v.minValue(0, because('negative')),
  v.maxValue(STAY_AMOUNT_MOST_FEN, because('too-large')),
  v.transform((amount) => amount as Fen),
)

/** When and where the member was treated. */
export const StayInput = v.strictObject({
  kind: v.picklist(stayKinds, because('kind-missing')),
  hospital: line(STAY_TEXT_MOST, 'hospital-missing'),
  admittedOn: dayText,
  dischargedOn: dayText,
  settledOn: dayText,
  diagnosis: v.optional(
    v.pipe(v.string(), v.trim(), v.maxLength(STAY_TEXT_MOST, because('text-too-long'))),
    '',
  ),
})
export type StayInput = v.InferOutput<typeof StayInput>

/** Amounts of the settlement record by component, in fen. */
export const AmountsInput = v.pipe(
  v.record(v.pipe(v.string(), v.regex(/^[a-z][A-Za-z0-9]{0,39}$/)), fenAmount),
  v.check((amounts) => Object.keys(amounts).length <= 40, because('too-many-amounts')),
)
export type AmountsInput = v.InferOutput<typeof AmountsInput>

/** A claim's facts while they are being gathered; whole when both parts are there. */
export type StayFacts = { readonly stay?: StayInput; readonly amounts?: AmountsInput }
export type WholeFacts = { readonly stay: StayInput; readonly amounts: AmountsInput }

/** Days of a stay that cannot be: out of order, in the future, too long, too long ago. */
export function stayProblems(stay: StayInput, today: Day): FieldProblems {
  const { admittedOn, dischargedOn, settledOn } = stay
  const problems: Record<string, FieldReason> = {}
  const oldest = `${Number(today.slice(0, 4)) - STAY_AGE_YEARS_MOST}${today.slice(4)}`
  if (admittedOn > today) problems['admittedOn'] = 'admitted-in-future'
  else if (admittedOn < oldest) problems['admittedOn'] = 'too-long-ago'
  if (dischargedOn < admittedOn) problems['dischargedOn'] = 'discharged-before-admission'
  else if (dischargedOn > today) problems['dischargedOn'] = 'not-discharged-yet'
  else if (daysBetween(admittedOn, dischargedOn) > STAY_DAYS_MOST) {
    problems['dischargedOn'] = 'stay-too-long'
  }
  if (settledOn < dischargedOn) problems['settledOn'] = 'settled-before-discharge'
  else if (settledOn > today) problems['settledOn'] = 'settled-in-future'
  return problems
}
