import { assert } from './assert.ts'
import { dayNumberOf, dayOfNumber, lastOfMonth, monthsLater } from './civil-days.ts'

declare const dayBrand: unique symbol

/** A calendar day in Asia/Shanghai, written `2015-08-11`. Compares as text. */
export type Day = string & { readonly [dayBrand]: 'day' }

/** Milliseconds since 1970 in UTC. Verbs take it as a value; only the edge reads a clock. */
export type Instant = number

export const DAY_MS = 86_400_000
/** China has one time zone and no summer time since 1991. */
const SHANGHAI_OFFSET_MS = 8 * 3_600_000

const SHAPE = /^(\d{4})-(\d{2})-(\d{2})$/

/** Reads `2015-08-11` where it is a day that exists, from 1900 to 2199. */
export function parseDay(text: string): Day | undefined {
  const match = SHAPE.exec(text)
  if (!match) return undefined
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])]
  if (year < 1900 || year > 2199 || month < 1 || month > 12) return undefined
  return day >= 1 && day <= lastOfMonth(year, month) ? (text as Day) : undefined
}

/** Takes a literal that is known to be a day. Throws on anything else. */
export function day(text: string): Day {
  const parsed = parseDay(text)
  assert(parsed !== undefined, `${text} is not a day`)
  return parsed
}

/** Days since 1970-01-01: the integer that arithmetic is done on. */
export const dayNumber = (on: Day): number => dayNumberOf(on)

export const dayFromNumber = (days: number): Day => dayOfNumber(days) as Day

export const addDays = (on: Day, days: number): Day => dayFromNumber(dayNumber(on) + days)

/** Days from the first to the second: 0 on the same day, negative backwards. */
export const daysBetween = (from: Day, to: Day): number => dayNumber(to) - dayNumber(from)

/**
 * The same day `months` later; where that month is shorter, its last day (31 January + 1 month
 * is 28 or 29 February).
 */
export const addMonths = (on: Day, months: number): Day =>
  dayFromNumber(monthsLater(dayNumber(on), months))

/** Whole years completed from birth on the given day. */
export function ageOn(bornOn: Day, on: Day): number {
  const years = Number(on.slice(0, 4)) - Number(bornOn.slice(0, 4))
  return on.slice(5) < bornOn.slice(5) ? years - 1 : years
}

/** The day in Asia/Shanghai at an instant. */
export const dayAt = (at: Instant): Day =>
  dayFromNumber(Math.floor((at + SHANGHAI_OFFSET_MS) / DAY_MS))

/** `2026-03-05 14:07` in Asia/Shanghai. */
export const minuteAt = (at: Instant): string =>
  new Date(at + SHANGHAI_OFFSET_MS).toISOString().slice(0, 16).replace('T', ' ')

/** `2015年8月11日`. */
export const formatDay = (on: Day): string =>
  `${Number(on.slice(0, 4))}年${Number(on.slice(5, 7))}月${Number(on.slice(8, 10))}日`
