import { assert, integer, property } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DAY_MS, minuteAt } from '../kernel/days.ts'
import { keepsQuiet, outsideQuietHours } from './quiet-hours.ts'

const at = (text: string) => Date.parse(`${text}+08:00`)

describe('a message may leave', () => {
  test.each([
    ['2026-03-02T08:00:00', '2026-03-02T08:00:00'],
    ['2026-03-02T20:59:59', '2026-03-02T20:59:59'],
    ['2026-03-02T21:00:00', '2026-03-03T08:00:00'],
    ['2026-12-31T23:59:59', '2027-01-01T08:00:00'],
    ['2026-03-02T00:00:00', '2026-03-02T08:00:00'],
    ['2026-03-02T07:59:59.999', '2026-03-02T08:00:00'],
  ])('wanted at %s, at %s', (wanted, leaves) => {
    expect(outsideQuietHours(at(wanted))).toBe(at(leaves))
  })

  test('never at night, never before it is wanted, always within half a day', () => {
    assert(
      property(integer({ min: 0, max: 4e12 }), (wanted) => {
        const leaves = outsideQuietHours(wanted)
        const hour = Number(minuteAt(leaves).slice(11, 13))
        expect(hour >= 8 && hour < 21).toBe(true)
        expect(leaves - wanted).toBeGreaterThanOrEqual(0)
        expect(leaves - wanted).toBeLessThan(DAY_MS / 2)
      }),
    )
  })
})

test('codes and tests are waited for, money can wait until morning', () => {
  expect(
    ['code', 'enrolment', 'arrival', 'returned', 'test'].map((it) => keepsQuiet(it as 'code')),
  ).toEqual([false, true, true, true, false])
})
