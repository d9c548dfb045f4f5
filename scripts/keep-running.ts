import { setTimeout as sleep } from 'node:timers/promises'

/** Something that runs beside us and can end. */
export interface Service {
  readonly ended: Promise<void>
  /** Where it is left out, a service that runs is taken to be well. */
  isAnswering?(): Promise<boolean>
  stop(): Promise<void>
}

export interface KeepRunningOptions<S extends Service> {
  readonly start: () => Promise<S>
  readonly onRestart: (reason: 'ended' | 'stalled') => void
  readonly onGivenUp: (error: unknown) => void
  readonly checkIntervalMs?: number
}

const MAX_RESTARTS = 3
const RESTART_WINDOW_MS = 60_000
/** One slow answer is load; two in a row are a stall. */
const MAX_MISSED_ANSWERS = 2

/**
 * Starts a service and starts it again when it ends or no longer answers, at most three times a
 * minute: beyond that something is wrong that a restart does not cure.
 */
export async function keepRunning<S extends Service>(options: KeepRunningOptions<S>) {
  let current = await options.start()
  const state = { stopping: false }
  const restarts: number[] = []

  async function watch(): Promise<void> {
    while (!state.stopping) {
      const reason = await untilEndedOrStalled(current, options.checkIntervalMs ?? 5_000)
      if (state.stopping) return
      if (reason === 'stalled') await current.stop()
      const now = performance.now()
      restarts.push(now)
      if (restarts.filter((at) => now - at < RESTART_WINDOW_MS).length > MAX_RESTARTS) {
        throw new Error(`it ended more than ${MAX_RESTARTS} times within a minute`)
      }
      options.onRestart(reason)
      current = await options.start()
      if (state.stopping) await current.stop()
    }
  }
  watch().catch((error: unknown) => {
    if (!state.stopping) options.onGivenUp(error)
  })

  return {
    current: () => current,
    async stop(): Promise<void> {
      state.stopping = true
      await current.stop()
    },
  }
}

async function untilEndedOrStalled(
  service: Service,
  intervalMs: number,
): Promise<'ended' | 'stalled'> {
  let missed = 0
  for (;;) {
    const stopWaiting = new AbortController()
    const ended = await Promise.race([
      service.ended.then(() => true),
      sleep(intervalMs, false, { signal: stopWaiting.signal, ref: false }).catch(() => false),
    ])
    stopWaiting.abort()
    if (ended) return 'ended'
    if (!service.isAnswering) continue
    missed = (await service.isAnswering()) ? 0 : missed + 1
    if (missed >= MAX_MISSED_ANSWERS) return 'stalled'
  }
}
