import { dayOfNumber as textOfNumber } from '../kernel/civil-days.ts'
import type { Day } from '../kernel/days.ts'

export {
  dayNumberOf,
  isWeekday,
  monthsBetween,
  monthsLater,
  yearsBetween,
} from '../kernel/civil-days.ts'

export const dayOfNumber = (days: number): Day => textOfNumber(days) as Day
