import type { EventFact } from './facts.ts'
import type { DateName } from './terms.ts'

export type DateReader = (event: EventFact) => string | undefined

/** Written out, because looking fields up by a name in a variable is slow. */
export const dateReaders: Readonly<Record<DateName, DateReader>> = {
  admittedOn: (event) => event.admittedOn,
  dischargedOn: (event) => event.dischargedOn,
  settledOn: (event) => event.settledOn,
  diagnosedOn: (event) => event.diagnosedOn,
  occurredOn: (event) => event.occurredOn,
}
