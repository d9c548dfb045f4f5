/** Tries of one tenant while its database does not answer or is busy. */
export const TRIES_MOST = 5
const FIRST_WAIT_MS = 30_000
const TIMES_LONGER = 4

export type AfterTry =
  | { readonly state: 'waiting'; readonly dueAt: number }
  | { readonly state: 'failed' }

/**
 * What becomes of a tenant whose migration did not come through. What was refused would be
 * refused again, so it waits for somebody; all else is tried again after half a minute, then two,
 * eight and 32 minutes. `tries` counts this one.
 */
export function afterTry(tries: number, refused: boolean, now: number): AfterTry {
  if (refused || tries >= TRIES_MOST) return { state: 'failed' }
  return { state: 'waiting', dueAt: now + FIRST_WAIT_MS * TIMES_LONGER ** (tries - 1) }
}
