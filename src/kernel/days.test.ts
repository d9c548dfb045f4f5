import { describe, expect, test } from 'vitest'
import {
  addDays,
  addMonths,
  ageOn,
  day,
  dayAt,
  dayFromNumber,
  dayNumber,
  daysBetween,
  formatDay,
  minuteAt,
  parseDay,
  type Day,
} from './days.ts'

describe('parseDay', () => {
  test.each(['2015-08-11', '2024-02-29', '1900-01-01'])('%s', (text) =>
    expect(parseDay(text)).toBe(text),
  )
  test.each([
    '2023-02-29',
    '2015-8-11',
    '2015-13-01',
    '1899-12-31',
    '2200-01-01',
    '',
    '2015-08-11T00',
  ])('%s is refused', (text) => expect(parseDay(text)).toBeUndefined())
})

test('arithmetic crosses months, leap days and years', () => {
  expect(addDays(day('2024-02-28'), 2)).toBe('2024-03-01')
  expect(daysBetween(day('2023-12-31'), day('2024-12-31'))).toBe(366)
  expect(addMonths(day('2024-01-31'), 1)).toBe('2024-02-29')
  expect(addMonths(day('2015-10-01'), 12)).toBe('2016-10-01')
  expect(addMonths(day('2015-10-01'), -10)).toBe('2014-12-01')
})

test('age turns on the birthday', () => {
  expect(ageOn(day('1960-05-10'), day('2020-05-09'))).toBe(59)
  expect(ageOn(day('1960-05-10'), day('2020-05-10'))).toBe(60)
})

test('days and minutes are those of Shanghai', () => {
  expect(dayAt(Date.UTC(2026, 0, 1, 15, 59))).toBe('2026-01-01')
  expect(dayAt(Date.UTC(2026, 0, 1, 16, 0))).toBe('2026-01-02')
  expect(minuteAt(Date.UTC(2026, 0, 1, 16, 5))).toBe('2026-01-02 00:05')
  expect(formatDay(day('2015-08-11'))).toBe('2015年8月11日')
})

test('arithmetic agrees with the calendar of the platform, over all days that are read', () => {
  const first = Date.UTC(1900, 0, 1) / 86_400_000
  const last = Date.UTC(2199, 11, 31) / 86_400_000
  for (let days = first; days <= last; days++) {
    const text = new Date(days * 86_400_000).toISOString().slice(0, 10)
    expect(dayFromNumber(days)).toBe(text)
    expect(dayNumber(text as Day)).toBe(days)
  }
})
