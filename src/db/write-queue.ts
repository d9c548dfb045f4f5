/** Calls that may stand in line for one database; who comes then is told to come again. */
export const WRITES_WAITING_MOST = 64

/**
 * One call at a time, in the order in which they came. More than a few connections writing to
 * one database at once can stall a libSQL server for good, so the writes of a tenant pass here.
 */
export function writeQueue<T>(waitingMost = WRITES_WAITING_MOST) {
  let last: Promise<unknown> = Promise.resolve()
  let waiting = 0
  /** Undefined where the line is full; nothing was done then. */
  return function enter(task: () => Promise<T>): Promise<T> | undefined {
    if (waiting >= waitingMost) return undefined
    waiting++
    const mine = last.then(task).finally(() => {
      waiting--
    })
    // One that fails is its caller's matter: the next goes on.
    last = mine.catch(() => undefined)
    return mine
  }
}
