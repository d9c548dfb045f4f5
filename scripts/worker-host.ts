// A process that holds the Worker under wrangler: started by start-worker.ts, never by hand.
// It leads a process group of its own, so that workerd and esbuild end with it, and it ends when
// the channel to its starter closes, however that one ended.
import { isAlive, listProcesses } from './process-groups.ts'
import type { WorkerHostMessage, WorkerHostSettings } from './start-worker.ts'

const DISPOSE_TIMEOUT_MS = 1_500
const RUNTIME_CHECK_MS = 500

let worker: { dispose(): Promise<void> } | undefined
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

/** wrangler starts a runtime that crashed again, but it then does not answer: we end instead. */
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
    worker = await start(settings)
    // wrangler installed handlers that end the process before ours are through.
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

async function start(settings: WorkerHostSettings): Promise<{ dispose(): Promise<void> }> {
  const { unstable_DevEnv: DevEnv } = await import('wrangler')
  const environment = new DevEnv()
  // wrangler calls a Worker ready whose bundle failed; requests would then wait for ever.
  const loaded = new Promise<void>((resolve, reject) => {
    environment.once('reloadComplete', () => resolve())
    environment.once('buildFailed', () => reject(new Error('it cannot be built')))
    environment.once('error', (event: { reason?: string; message?: string }) =>
      reject(new Error(event.reason ?? event.message ?? 'its runtime failed')),
    )
  })
  const started = await environment.startWorker({
    config: settings.config,
    envFiles: [],
    // Names in a stack trace stay those of the sources.
    build: { minify: false },
    bindings: Object.fromEntries(
      Object.entries(settings.env).map(([name, value]) => [name, { type: 'secret_text', value }]),
    ),
    dev: {
      server: { hostname: '127.0.0.1', port: settings.port },
      inspector: false,
      // wrangler's own line for each request would fill the log; the Worker's lines stay.
      logLevel: 'warn',
      structuredLogsHandler: (line: { level: string; message: string }) =>
        console.log(`${line.level} ${line.message}`),
      persist: settings.stateDirectory,
      watch: false,
    },
  })
  await Promise.all([loaded, started.ready])
  return started
}
