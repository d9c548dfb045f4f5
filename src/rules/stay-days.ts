import { dayNumberOf } from './day-number.ts'
import type { EventFact } from './facts.ts'

/**
 * Days in hospital: as the record states them, else from admission to discharge, with the day
 * of discharge where the plan counts it. Null where neither is known.
 */
export function stayDaysOf(event: EventFact, countDischargeDay: boolean): number | null {
  if (event.days !== undefined) return event.days
  if (event.admittedOn === undefined || event.dischargedOn === undefined) return null
  const nights = dayNumberOf(event.dischargedOn) - dayNumberOf(event.admittedOn)
  return nights + (countDischargeDay ? 1 : 0)
}
