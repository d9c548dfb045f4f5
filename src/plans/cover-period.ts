import { addDays, addMonths, parseDay, type Day } from '../kernel/days.ts'
import type { Plan } from '../rules/index.ts'

export type CoverPeriod = { readonly startsOn: Day; readonly endsOn: Day }

/**
 * The cover period that an enrolment on this day belongs to. A plan with a fixed date (or the
 * calendar year) has one period for everybody: the one in which the day lies. Otherwise the period
 * is the person's own: from the day itself, or from the day after fee and papers.
 */
export function coverPeriod(plan: Plan, on: Day): CoverPeriod {
  const { months, starts } = plan.cover
  const from = (startsOn: Day) => ({ startsOn, endsOn: addDays(addMonths(startsOn, months), -1) })
  if (starts === 'calendar-year') return from(`${on.slice(0, 4)}-01-01` as Day)
  if (typeof starts === 'object') return from(lastDateBefore(on, starts.onDate))
  return from(starts === 'day-after-fee' ? addDays(on, 1) : on)
}

/** The newest day with this month and day that is not after the given one. */
function lastDateBefore(on: Day, monthDay: string): Day {
  const year = Number(on.slice(0, 4))
  // 29 February counts as 1 March where the year has none.
  const inYear = (which: number) => parseDay(`${which}-${monthDay}`) ?? parseDay(`${which}-03-01`)!
  return inYear(year) <= on ? inYear(year) : inYear(year - 1)
}
