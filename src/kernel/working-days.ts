import { addDays, dayNumber, type Day } from './days.ts'

/** 1970-01-01 was a Thursday: Monday is 0, Sunday 6. */
const weekdayOf = (on: Day): number => (((dayNumber(on) + 3) % 7) + 7) % 7

/**
 * The last of so many working days that begin the day after. Mondays to Fridays: which holidays a
 * year has is announced late and moves working days onto weekends.
 */
export function workingDaysLater(on: Day, days: number): Day {
  let [at, left] = [on, days]
  while (left > 0) {
    at = addDays(at, 1)
    if (weekdayOf(at) < 5) left--
  }
  return at
}
