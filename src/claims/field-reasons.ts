/** What can be wrong with a fact that is typed in. Pages put it into words, in their language. */
export const fieldReasons = [
  'not-an-amount',
  'too-many-decimals',
  'negative',
  'too-large',
  'amount-missing',
  'not-whole-fen',
  'more-than-total',
  'too-many-amounts',
  'day-missing',
  'no-such-day',
  'kind-missing',
  'hospital-missing',
  'text-too-long',
  'invisible-characters',
  'admitted-in-future',
  'too-long-ago',
  'discharged-before-admission',
  'not-discharged-yet',
  'stay-too-long',
  'settled-before-discharge',
  'settled-in-future',
] as const
export type FieldReason = (typeof fieldReasons)[number]

/** Reasons by field, the first of each. */
export type FieldProblems = Readonly<Record<string, FieldReason>>
