// A process that holds the Workers: started by start-worker.ts, never by hand.
// It leads a process group of its own, so that workerd and esbuild end with it, and it ends when
// the channel to its starter closes, however that one ended.
import { isAlive, listProcesses } from './process-groups.ts'
import { serveWorkers, type Serving } from './serve-workers.ts'
import type { WorkerHostMessage, WorkerHostSettings } from './start-worker.ts'

const DISPOSE_TIMEOUT_MS = 1_500
const RUNTIME_CHECK_MS = 500

let worker: Serving | undefined
let ending = false

async function end(): Promise<void> {
  if (ending) return
  ending = true
  setTimeout(killGroup, DISPOSE_TIMEOUT_MS)
  await worker?.dispose().catch(() => {})
  killGroup()
}

/** What dispose() left, and this process with it: it is the group's leader. */
function killGroup(): never {
  process.kill(-process.pid, 'SIGKILL')
  process.exit(1)
}

/** Nobody starts a runtime again that crashed: we end with it, and our starter sees it. */
function endWithRuntime(): void {
  const runtimes = listProcesses().filter(
    ({ group, command }) => group === process.pid && command.includes('workerd serve'),
  )
  setInterval(() => {
    if (!runtimes.every(({ pid }) => isAlive(pid))) void end()
  }, RUNTIME_CHECK_MS)
}

function send(message: WorkerHostMessage): void {
  if (process.connected) process.send!(message)
}

process.once('disconnect', () => void end())
process.once('message', async (settings: WorkerHostSettings) => {
  try {
    worker = await serveWorkers({ ...settings, env: { ...settings.env } })
    await worker.ready
    // The runtime's simulator installed handlers that end the process before ours are through.
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.removeAllListeners(signal)
      process.on(signal, () => void end())
    }
    endWithRuntime()
    send({ kind: 'ready' })
  } catch (error) {
    send({ kind: 'failed', message: error instanceof Error ? error.message : String(error) })
    await end()
  }
})
