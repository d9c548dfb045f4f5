import { expect, test } from 'vitest'
import { day } from './days.ts'
import { workingDaysLater } from './working-days.ts'

test.each([
  // 2026-03-02 is a Monday.
  ['2026-03-02', 0, '2026-03-02'],
  ['2026-03-02', 4, '2026-03-06'],
  ['2026-03-02', 5, '2026-03-09'],
  ['2026-03-06', 1, '2026-03-09'],
  ['2026-03-07', 1, '2026-03-09'],
  ['2026-03-08', 15, '2026-03-27'],
  ['1969-12-31', 1, '1970-01-01'],
])('%s and %i working days are %s', (on, days, then) => {
  expect(workingDaysLater(day(on), days)).toBe(then)
})
