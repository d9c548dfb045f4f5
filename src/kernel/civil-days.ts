/**
 * Days of the calendar by arithmetic: `Date` and regular expressions cost many times as much, and
 * an estimate counts days more than anything else. Days are texts like `2015-08-11` here, and
 * numbers since 1970-01-01; `days.ts` gives them their type.
 */

/**
 * Days since 1970-01-01 of a text that is known to be a day.
 */
export function dayNumberOf(text: string): number {
  const digit = (at: number): number => text.charCodeAt(at) - 48
  const month = digit(5) * 10 + digit(6)
  const shifted = month > 2 ? month - 3 : month + 9
  const year = digit(0) * 1000 + digit(1) * 100 + digit(2) * 10 + digit(3) - (month > 2 ? 0 : 1)
  const century = Math.floor(year / 100)
  return (
    year * 365 +
    Math.floor(year / 4) -
    century +
    Math.floor(century / 4) +
    Math.floor((153 * shifted + 2) / 5) +
    digit(8) * 10 +
    digit(9) -
    719_469
  )
}

interface Civil {
  readonly year: number
  readonly month: number
  readonly day: number
}

function civilOf(days: number): Civil {
  const shifted = days + 719_468
  const era = Math.floor(shifted / 146_097)
  const ofEra = shifted - era * 146_097
  const yearOfEra = Math.floor(
    (ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) /
      365,
  )
  const ofYear = ofEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const shiftedMonth = Math.floor((5 * ofYear + 2) / 153)
  const day = ofYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day }
}

const two = (value: number): string => (value < 10 ? `0${value}` : String(value))

const textOf = (year: number, month: number, day: number): string =>
  `${year}-${two(month)}-${two(day)}`

export function dayOfNumber(days: number): string {
  const { year, month, day } = civilOf(days)
  return textOf(year, month, day)
}

export const lastOfMonth = (year: number, month: number): number => {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

/** The same day of the month `months` later; where that month is shorter, its last day. */
export function monthsLater(days: number, months: number): number {
  const { year, month, day } = civilOf(days)
  const index = year * 12 + month - 1 + months
  const toYear = Math.floor(index / 12)
  const toMonth = (index % 12) + 1
  return dayNumberOf(textOf(toYear, toMonth, Math.min(day, lastOfMonth(toYear, toMonth))))
}

/** Whole years from the first day to the second. */
export function yearsBetween(from: number, to: number): number {
  const start = civilOf(from)
  const end = civilOf(to)
  const short = end.month < start.month || (end.month === start.month && end.day < start.day)
  return end.year - start.year - (short ? 1 : 0)
}

/** Whole months from the first day to the second. */
export function monthsBetween(from: number, to: number): number {
  const start = civilOf(from)
  const end = civilOf(to)
  return (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day ? 1 : 0)
}

/** Monday to Friday. 1970-01-01 was a Thursday. */
export const isWeekday = (days: number): boolean => ((days % 7) + 7 + 3) % 7 < 5
