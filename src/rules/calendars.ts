import { dayNumberOf } from './day-number.ts'
import type { Plan } from './language/plan.ts'

/** One year of holidays and of weekend days that are worked: days, or spans `first/last`. */
export interface CalendarYear {
  readonly off: readonly string[]
  readonly work: readonly string[]
}

/**
 * Calendars that a plan may name without carrying them. The State Council's General Office
 * announces each year's late in the year before; a year that is not here is not guessed.
 */
export const knownCalendars: Readonly<Record<string, Readonly<Record<string, CalendarYear>>>> = {
  'state-council': {
    // 国办发明电〔2023〕7号
    '2024': {
      off: [
        '2024-01-01',
        '2024-02-10/2024-02-17',
        '2024-04-04/2024-04-06',
        '2024-05-01/2024-05-05',
        '2024-06-10',
        '2024-09-15/2024-09-17',
        '2024-10-01/2024-10-07',
      ],
      work: [
        '2024-02-04',
        '2024-02-18',
        '2024-04-07',
        '2024-04-28',
        '2024-05-11',
        '2024-09-14',
        '2024-09-29',
        '2024-10-12',
      ],
    },
    // 国办发明电〔2024〕12号
    '2025': {
      off: [
        '2025-01-01',
        '2025-01-28/2025-02-04',
        '2025-04-04/2025-04-06',
        '2025-05-01/2025-05-05',
        '2025-05-31/2025-06-02',
        '2025-10-01/2025-10-08',
      ],
      work: ['2025-01-26', '2025-02-08', '2025-04-27', '2025-09-28', '2025-10-11'],
    },
    // 国务院办公厅关于2026年部分节假日安排的通知, 4 November 2025
    '2026': {
      off: [
        '2026-01-01/2026-01-03',
        '2026-02-15/2026-02-23',
        '2026-04-04/2026-04-06',
        '2026-05-01/2026-05-05',
        '2026-06-19/2026-06-21',
        '2026-09-25/2026-09-27',
        '2026-10-01/2026-10-07',
      ],
      work: ['2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20', '2026-10-10'],
    },
  },
}

/** A calendar as the count of working days reads it: day numbers. */
export interface CompiledCalendar {
  readonly name: string
  readonly years: ReadonlySet<string>
  readonly off: ReadonlySet<number>
  readonly work: ReadonlySet<number>
}

/** The calendar that the plan counts working days by: its own years before those known here. */
export function compileCalendar({ calendars, cover }: Plan): CompiledCalendar | null {
  const name = cover.claimWithin === 'none' ? undefined : cover.claimWithin.calendar
  if (name === undefined) return null
  const years = { ...knownCalendars[name], ...calendars?.[name] }
  const days = (of: 'off' | 'work'): Set<number> =>
    new Set(Object.values(years).flatMap((year) => year[of].flatMap(daysOf)))
  return { name, years: new Set(Object.keys(years)), off: days('off'), work: days('work') }
}

function daysOf(written: string): number[] {
  const [first = '', last = first] = written.split('/')
  const from = dayNumberOf(first)
  return Array.from({ length: dayNumberOf(last) - from + 1 }, (_, at) => from + at)
}
