import { spawn, type ChildProcess } from 'node:child_process'
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { groupEnded, killGroup } from '../../scripts/process-groups.ts'
import type { Built } from '../../scripts/build-workers.ts'
import { compatibilityDate } from './build.ts'
import { exchange } from './exchange.ts'

/** workerd comes with wrangler, not with us. */
export function findWorkerd(): string {
  const require = createRequire(import.meta.url)
  const wrangler = createRequire(require.resolve('wrangler/package.json'))
  return (wrangler('workerd') as { default: string }).default
}

export type ServeOptions = {
  readonly built: Built
  readonly port: number
  /** Text bindings; given by the process's environment, so that no file holds a secret. */
  readonly env?: Readonly<Record<string, string>>
  /** Workers behind it, by the name of the binding; they get the same texts. */
  readonly behind?: Readonly<Record<string, Built>>
  /** A Durable Object by its binding in all of them, and whose class it is. Kept in memory. */
  readonly object?: { readonly binding: string; readonly className: string; readonly in: string }
}

export type Served = {
  readonly port: number
  /** From starting the process to the end of the first answer. */
  readonly firstAnswerMs: number
  readonly pid: number
  /** The last that it wrote. */
  log(): string
  stop(): Promise<void>
}

const START_TIMEOUT_MS = 10_000
const STOP_TIMEOUT_MS = 2_000

/**
 * Serves a built Worker by the bare runtime, without the development server's proxy. It ends with
 * this process, however that one ends. `first` is asked until it answers.
 */
export async function serve(
  options: ServeOptions,
  first: { readonly host: string; readonly path: string; readonly body?: string },
): Promise<Served> {
  const { built, port } = options
  const env = options.env ?? {}
  const config = path.join(built.directory, 'workerd.capnp')
  writeFileSync(config, configOf(options))
  const logFile = path.join(built.directory, `workerd-${port}.log`)
  const log = openSync(logFile, 'w', 0o600)
  const binary = findWorkerd()
  const startedAt = performance.now()
  const tied = path.join(import.meta.dirname, '../../scripts/tied.mjs')
  const child = spawn(process.execPath, [tied, binary, 'serve', config], {
    stdio: ['pipe', log, log],
    detached: true,
    env: { PATH: process.env.PATH, ...env },
  })
  closeSync(log)
  const ended = groupEnded(child)
  const stop = () => stopChild(child, ended)
  const lastLog = () => readFileSync(logFile, 'utf8').slice(-2_000)
  while (true) {
    try {
      const method = first.body === undefined ? 'GET' : 'POST'
      const answer = await exchange({ port, method, ...first })
      if (answer.status < 500) {
        return {
          port,
          firstAnswerMs: performance.now() - startedAt,
          pid: child.pid!,
          log: lastLog,
          stop,
        }
      }
    } catch {
      // Nobody listens yet.
    }
    if (child.exitCode !== null || performance.now() - startedAt > START_TIMEOUT_MS) {
      await stop()
      throw new Error(`workerd did not serve:\n${lastLog()}`)
    }
    await sleep(2)
  }
}

async function stopChild(child: ChildProcess, ended: Promise<void>): Promise<void> {
  child.stdin?.destroy()
  const late = setTimeout(() => killGroup(child.pid), STOP_TIMEOUT_MS)
  await ended
  clearTimeout(late)
}

function configOf(options: ServeOptions): string {
  const { built, port, behind = {} } = options
  // The directory stands in for Cloudflare's static files: it serves them, without its headers.
  const assets = path.resolve(import.meta.dirname, '../../dist/public')
  const workers = Object.entries({ MAIN: built, ...behind })
  const services = workers.map(([name]) => `(name = "${name}", worker = .${constantOf(name)})`)
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    ${services.join(',\n    ')},
    (name = "net", network = (allow = ["public", "private"])),
    (name = "assets", disk = "${assets}"),
  ],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "MAIN")],
);
${workers.map(([name, worker]) => workerText(name, worker, options)).join('')}`
}

const constantOf = (name: string) => `worker${name}`

function workerText(name: string, worker: Built, options: ServeOptions): string {
  const { built, env = {}, behind = {}, object } = options
  const place = (file: string) =>
    path.relative(built.directory, path.join(worker.directory, file)).replaceAll('\\', '/')
  const modules = worker.files.map((file) =>
    file.endsWith('.js')
      ? `(name = "${file}", esModule = embed "${place(file)}")`
      : `(name = "./${file}", text = embed "${place(file)}")`,
  )
  // The entry comes first: it is the module that workerd runs.
  modules.sort((a, b) => Number(b.includes('esModule')) - Number(a.includes('esModule')))
  const bindings = [
    ...Object.keys(env).map((text) => `(name = "${text}", fromEnvironment = "${text}")`),
    '(name = "ASSETS", service = "assets")',
  ]
  if (name === 'MAIN') {
    bindings.push(...Object.keys(behind).map((one) => `(name = "${one}", service = "${one}")`))
  }
  if (object !== undefined) {
    const where = `(className = "${object.className}", serviceName = "${object.in}")`
    bindings.push(`(name = "${object.binding}", durableObjectNamespace = ${where})`)
  }
  const classes =
    object?.in === name
      ? `(className = "${object.className}", uniqueKey = "${object.className}", enableSql = true)`
      : ''
  return `const ${constantOf(name)} :Workerd.Worker = (
  modules = [
    ${modules.join(',\n    ')},
  ],
  compatibilityDate = "${compatibilityDate()}",
  globalOutbound = "net",
  durableObjectNamespaces = [${classes}],
  durableObjectStorage = (inMemory = void),
  bindings = [
    ${bindings.join(',\n    ')}
  ],
);
`
}
