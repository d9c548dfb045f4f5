const INTERVAL_MS = 250

/** Calls back once when the process that started this one has ended, however it ended. */
export function watchParent(onGone: () => void): void {
  const parent = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer)
    onGone()
  }, INTERVAL_MS)
  timer.unref()
}
