import { fork, type ChildProcess } from 'node:child_process'
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { LaunchError } from './launch-error.ts'
import type { LibsqlServer } from './libsql-server.ts'
import type { LocalSecrets } from './local-secrets.ts'
import { groupEnded, killGroup } from './process-groups.ts'

/** What the Worker reads from its environment; the same names as on Cloudflare. */
export interface WorkerEnv {
  readonly LIBSQL_URL: string
  readonly LIBSQL_ADMIN_URL: string
  readonly LIBSQL_ADMIN_KEY: string
  readonly LIBSQL_TOKEN_KEY: string
  readonly MASTER_KEY: string
  readonly PASSWORD_PEPPER: string
  readonly PASSWORD_COST?: string
  readonly BASE_DOMAIN: string
  readonly PUBLIC_SCHEME: 'http' | 'https'
  readonly OUTBOUND_ALLOW: string
  readonly QUIET_HOURS: 'on' | 'off'
  readonly DNS_RESOLVER_URL?: string
  readonly PLATFORM_SMS_URL: string
  readonly PLATFORM_SMS_SECRET: string
}

export interface WorkerHostSettings {
  readonly port: number
  readonly env: WorkerEnv
  readonly stateDirectory: string
}

export type WorkerHostMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'failed'; readonly message: string }

export interface RunningWorker {
  readonly port: number
  readonly pid: number
  /** What the Worker and wrangler wrote. */
  readonly logFile: string
  /** Settles when the Worker has ended, for whatever reason. */
  readonly ended: Promise<void>
  /** Runs the minute's work once, as Cloudflare's clock would. */
  tick(): Promise<boolean>
  /** True while the Worker answers within a few seconds, whatever it says. */
  isAnswering(): Promise<boolean>
  stop(): Promise<void>
}

export interface WorkerOptions {
  readonly port: number
  readonly env: WorkerEnv
  /** Where queues, objects and logs are kept. */
  readonly directory: string
  /** Told the leader of the Worker's process group before anything is waited for. */
  readonly onSpawn?: (leader: number) => void
}

const START_TIMEOUT_MS = 60_000
const STOP_TIMEOUT_MS = 2_000
const ANSWER_TIMEOUT_MS = 10_000
const TICK_TIMEOUT_MS = 30_000

/** The environment of a Worker on this machine, which may call the inbox although it is local. */
export function localEnv(
  secrets: LocalSecrets,
  libsql: Pick<LibsqlServer, 'url' | 'adminUrl'>,
  baseDomain: string,
  smsInboxUrl: string,
): WorkerEnv {
  return {
    LIBSQL_URL: libsql.url,
    LIBSQL_ADMIN_URL: libsql.adminUrl,
    LIBSQL_ADMIN_KEY: secrets.libsql.adminKey,
    LIBSQL_TOKEN_KEY: secrets.libsql.tokenKey,
    MASTER_KEY: secrets.masterKey,
    PASSWORD_PEPPER: secrets.passwordPepper,
    BASE_DOMAIN: baseDomain,
    PUBLIC_SCHEME: 'http',
    OUTBOUND_ALLOW: new URL(smsInboxUrl).origin,
    // The inbox wakes nobody, and a demonstration at night shows its messages.
    QUIET_HOURS: 'off',
    PLATFORM_SMS_URL: new URL('/sms/platform', smsInboxUrl).href,
    PLATFORM_SMS_SECRET: secrets.platformSmsSecret,
  }
}

/** Starts the Worker with real bindings in a process of its own, on the loopback address. */
export async function startWorker(options: WorkerOptions): Promise<RunningWorker> {
  const { port, env, directory } = options
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  const logFile = path.join(directory, 'worker.log')
  const child = forkHost(logFile)
  if (child.pid !== undefined) options.onSpawn?.(child.pid)
  const ended = groupEnded(child)
  const stop = () => stopHost(child, ended)
  child.send({ port, env, stateDirectory: path.join(directory, 'state') })
  try {
    await untilReady(child, logFile)
  } catch (error) {
    await stop()
    throw error
  }
  return {
    port,
    pid: child.pid!,
    logFile,
    ended,
    tick: () => tick(port),
    isAnswering: () => isAnswering(port),
    stop,
  }
}

function forkHost(logFile: string): ChildProcess {
  const log = openSync(logFile, 'w', 0o600)
  const child = fork(path.join(import.meta.dirname, 'worker-host.ts'), {
    detached: true,
    stdio: ['ignore', log, log, 'ipc'],
    execArgv: [],
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      TMPDIR: process.env.TMPDIR,
      // Without these wrangler asks the network for things that a local run does not need.
      CLOUDFLARE_CF_FETCH_ENABLED: 'false',
      WRANGLER_SEND_METRICS: 'false',
      WRANGLER_WRITE_LOGS: 'false',
      NO_COLOR: '1',
    },
  })
  closeSync(log)
  return child
}

function untilReady(child: ChildProcess, logFile: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (what: string) => {
      const log = readFileSync(logFile, 'utf8').trim().split('\n').slice(-12).join('\n')
      reject(new LaunchError(`The Worker ${what} (${logFile})${log && `:\n${log}`}`))
    }
    const late = setTimeout(() => fail('did not start in time'), START_TIMEOUT_MS)
    child.once('message', (message: WorkerHostMessage) => {
      clearTimeout(late)
      if (message.kind === 'ready') resolve()
      else fail(`did not start: ${message.message}`)
    })
    child.once('exit', () => {
      clearTimeout(late)
      fail('ended while starting')
    })
  })
}

async function tick(port: number): Promise<boolean> {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/cdn-cgi/local/scheduled?cron=*+*+*+*+*`, {
      signal: AbortSignal.timeout(TICK_TIMEOUT_MS),
    })
    return answer.ok && (await answer.text()) === 'ok'
  } catch {
    return false
  }
}

async function isAnswering(port: number): Promise<boolean> {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/healthz`, {
      signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
    })
    await answer.body?.cancel()
    return true
  } catch {
    return false
  }
}

/** The host ends itself and its group when the channel closes; one that hangs is killed. */
async function stopHost(child: ChildProcess, ended: Promise<void>): Promise<void> {
  if (child.connected) child.disconnect()
  const late = setTimeout(() => killGroup(child.pid), STOP_TIMEOUT_MS)
  await ended
  clearTimeout(late)
}
