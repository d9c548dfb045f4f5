import { chmodSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { stop as stopEsbuild } from 'esbuild'
import { buildAssets } from './build-assets.ts'
import { prepareDemo, type Demo } from './demo/prepare-demo.ts'
import { isPortFree } from './free-ports.ts'
import { keepRunning } from './keep-running.ts'
import { LaunchError } from './launch-error.ts'
import { findLibsqlBinary, startLibsqlServer } from './libsql-server.ts'
import { keepLocalPorts } from './local-ports.ts'
import { keepLocalSecrets } from './local-secrets.ts'
import { takeLock, type Lock } from './lock-file.ts'
import { preparePlatform } from './prepare-platform.ts'
import { killGroup, untilGroupsAreGone } from './process-groups.ts'
import { openProgress } from './progress.ts'
import { startSmsInbox, type SmsInbox } from './sms-inbox.ts'
import { readStartOptions, START_HELP, type StartOptions } from './start-options.ts'
import { localEnv, startWorker, type RunningWorker } from './start-worker.ts'
import { watchParent } from './watch-parent.ts'

const root = path.resolve(import.meta.dirname, '..')

/** Drives what the minute's clock drives where it is deployed; a person should not wait for it. */
const TICK_INTERVAL_MS = 2_000
/** Everything is gone three seconds after a signal: first asked, then killed. */
const STOP_TIMEOUT_MS = 2_200
const KILL_TIMEOUT_MS = 500

const startedAt = performance.now()
const progress = openProgress()
/** Stopped in the opposite order of their start. */
const running: { stop(): Promise<void> }[] = []
let lock: Lock | undefined
let ending = false

async function end(code: number): Promise<void> {
  if (ending) return
  ending = true
  const stopped = Promise.allSettled(running.toReversed().map((service) => service.stop()))
  await Promise.race([stopped, new Promise((resolve) => setTimeout(resolve, STOP_TIMEOUT_MS))])
  const groups = lock?.groups() ?? []
  for (const group of groups) killGroup(group)
  await untilGroupsAreGone(groups, KILL_TIMEOUT_MS)
  lock?.release()
  process.exit(code)
}

function fail(error: unknown): void {
  if (ending) return
  const shown = error instanceof LaunchError ? error.message : ((error as Error)?.stack ?? error)
  console.error(`\n${shown}`)
  void end(1)
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => void end(0))
}
process.on('uncaughtException', fail)
process.on('unhandledRejection', fail)
watchParent(() => void end(0))

async function start(options: StartOptions): Promise<void> {
  const { dataDirectory } = options
  const inData = (name: string) => path.join(dataDirectory, name)
  mkdirSync(dataDirectory, { recursive: true, mode: 0o700 })
  chmodSync(dataDirectory, 0o700)
  findLibsqlBinary()
  lock = await takeLock({ file: inData('lock.json'), port: options.port, root })
  const onSpawn = lock.addGroup
  if (!(await isPortFree(options.port))) {
    throw new LaunchError(
      `Port ${options.port} is taken by another program; ` +
        `choose another: npm start -- --port ${options.port + 1}`,
    )
  }
  if (options.fresh) clearData(dataDirectory)
  const secrets = keepLocalSecrets(inData('secrets.json'))
  const ports = await keepLocalPorts(inData('ports.json'))

  await progress.step('Pages and styles', () => buildAssets())
  await stopEsbuild()
  const libsql = await progress.step('libSQL server', () =>
    keepRunning({
      start: () =>
        startLibsqlServer({
          directory: inData('libsql'),
          secrets: secrets.libsql,
          ports: ports.libsql,
          onSpawn,
        }),
      onRestart: (reason) => progress.line(`The libSQL server ${reason}; it is started again.`),
      onGivenUp: (error) =>
        fail(new LaunchError(`The libSQL server is given up: ${String(error)}`)),
    }),
  )
  running.push(libsql)
  const inbox = await startSmsInbox({
    directory: dataDirectory,
    key: secrets.smsInboxKey,
    port: ports.smsInbox,
  })
  running.push(inbox)
  inbox.connect({ slug: 'platform', name: '共济平台', secret: secrets.platformSmsSecret })
  const baseDomain = `localhost:${options.port}`
  const env = localEnv(secrets, libsql.current(), baseDomain, inbox.url)
  const worker = await progress.step('Worker', () =>
    keepRunning({
      start: () => startWorker({ port: options.port, env, directory: inData('worker'), onSpawn }),
      onRestart: (reason) => progress.line(`The Worker ${reason}; it is started again.`),
      onGivenUp: (error) => fail(new LaunchError(`The Worker is given up: ${String(error)}`)),
    }),
  )
  running.push(worker)
  await progress.step('Platform database', () => preparePlatform(worker.current))
  running.push(startTicking(worker.current))
  const demo = await prepareDemo(progress, {
    directory: dataDirectory,
    baseDomain,
    smsInbox: inbox,
    env,
  })
  progress.line(closingText(options, inbox, demo))
}

function closingText(options: StartOptions, inbox: SmsInbox, demo: Demo): string {
  const baseDomain = `localhost:${options.port}`
  const { credentialsFile } = demo
  const inRoot = credentialsFile.startsWith(`${root}/`)
  const shownFile = inRoot ? path.relative(root, credentialsFile) : credentialsFile
  const rows = [
    ['Sign-up page', `http://${baseDomain}/sign-up`],
    ['Member page', `http://${demo.slug}.${baseDomain}/`],
    ['', `sign in with the mobile number ${demo.memberMobile}`],
    ['Console', `http://${demo.slug}.${baseDomain}/console`],
    ['', `sign in as ${demo.login}, password and second factor in ${shownFile}`],
    ['Operator', `http://${baseDomain}/operator`],
    ['', `sign in as ${demo.operatorLogin}, password and second factor in ${shownFile}`],
    ['API document', `http://${baseDomain}/api/openapi.json`],
    ['SMS inbox', `${inbox.url}/`],
  ]
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1)
  const lines = rows.map(([name = '', value = '']) => `  ${name.padEnd(14)}${value}`)
  return ['', ...lines, '', `ready in ${seconds} s; Ctrl-C ends it`].join('\n')
}

function clearData(directory: string): void {
  for (const name of readdirSync(directory)) {
    if (name !== 'lock.json') rmSync(path.join(directory, name), { recursive: true, force: true })
  }
}

/** One tick after the other: a slow one is not overtaken. */
function startTicking(worker: () => RunningWorker): { stop(): Promise<void> } {
  let stopped = false
  let timer: NodeJS.Timeout | undefined
  const next = async () => {
    await worker().tick()
    if (!stopped) timer = setTimeout(() => void next(), TICK_INTERVAL_MS)
  }
  void next()
  return {
    async stop() {
      stopped = true
      clearTimeout(timer)
    },
  }
}

try {
  const options = readStartOptions(process.argv.slice(2))
  if (options.help) {
    console.log(START_HELP)
    process.exit(0)
  }
  await start(options)
} catch (error) {
  fail(error)
}
