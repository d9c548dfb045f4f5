import { setTimeout as sleep } from 'node:timers/promises'
import { LaunchError } from './launch-error.ts'
import type { RunningWorker } from './start-worker.ts'

const READY_TIMEOUT_MS = 20_000

/** Has the Worker make or migrate its platform database, and waits until it serves. */
export async function preparePlatform(worker: () => RunningWorker): Promise<void> {
  const deadline = performance.now() + READY_TIMEOUT_MS
  for (;;) {
    await worker().tick()
    const health = await readHealth(worker().port)
    if (health === 'ok') return
    if (performance.now() > deadline) {
      throw new LaunchError(`The Worker is not well: ${health} (${worker().logFile})`)
    }
    await sleep(200)
  }
}

async function readHealth(port: number): Promise<string> {
  try {
    const signal = AbortSignal.timeout(5_000)
    const answer = await fetch(`http://127.0.0.1:${port}/healthz`, { signal })
    const text = await answer.text()
    return answer.ok ? 'ok' : `${answer.status} ${text}`
  } catch (error) {
    return String(error)
  }
}
