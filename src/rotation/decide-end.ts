import type { Instant } from '../kernel/days.ts'

/**
 * Longer than anybody lives who read the keys before they were rotated: a request, a job, a
 * message of a queue (15 minutes at most), and the seconds for which an isolate remembers them.
 */
export const WRITERS_LAPSE_MS = 20 * 60_000
/** What does not open now hardly opens a minute later. */
const PROBLEM_PAUSE_MS = 60 * 60_000

export type End =
  | { readonly next: 'destroy' }
  | { readonly next: 'count-again'; readonly clearSince: Instant; readonly dueAt: Instant }
  | { readonly next: 'walk-again'; readonly dueAt: Instant }

/**
 * What follows a walk to its end. The old key goes only where nothing was under it twice, with
 * time between for everybody who could still have written under it: nobody who began after the
 * first count knows it as the current one.
 */
export function decideEnd(found: {
  readonly anythingOld: boolean
  readonly hasProblem: boolean
  readonly retiredAt: Instant
  readonly clearSince: Instant | null
  readonly now: Instant
}): End {
  const { anythingOld, hasProblem, retiredAt, clearSince, now } = found
  if (anythingOld) {
    return { next: 'walk-again', dueAt: hasProblem ? now + PROBLEM_PAUSE_MS : now }
  }
  const since = Math.max(clearSince ?? now, retiredAt)
  const dueAt = since + WRITERS_LAPSE_MS
  return now >= dueAt ? { next: 'destroy' } : { next: 'count-again', clearSince: since, dueAt }
}
