import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { TestProject } from 'vitest/node'
import { buildAssets } from '../../scripts/build-assets.ts'
import { freePorts } from '../../scripts/free-ports.ts'
import { newLocalSecrets, type LocalSecrets } from '../../scripts/local-secrets.ts'
import { preparePlatform } from '../../scripts/prepare-platform.ts'
import { startSmsInbox } from '../../scripts/sms-inbox.ts'
import { writePasswordCost } from '../../src/kernel/password-cost.ts'
import { startDnsServer } from './dns-server.ts'
import { cheapCost } from './people.ts'
import { sharedLibsql, type ProvidedLibsql } from './libsql.ts'
import { localEnv, startWorker, type WorkerEnv } from '../../scripts/start-worker.ts'
import { shared } from './shared.ts'

/** Where the run's Worker is: `inject('worker')` in a test. */
export interface ProvidedWorker {
  readonly port: number
  readonly baseDomain: string
  readonly platformUrl: string
  readonly smsInboxUrl: string
  readonly smsInboxKey: string
  /** The resolver that the Worker asks; see dns-server.ts. */
  readonly dnsUrl: string
  /** Where its databases are, for what no request can do. */
  readonly libsql: ProvidedLibsql
  /** What the Worker and its host wrote. */
  readonly logFile: string
  /** Where the host keeps objects and queues. */
  readonly stateDirectory: string
  /** Where the databases' files lie. */
  readonly databaseDirectory: string
  /** What it was started with: a test may start the program again, another way. */
  readonly env: WorkerEnv
  /** Where the Worker keeps its objects, and all that its operator knows. */
  readonly directory: string
  readonly secrets: LocalSecrets
  readonly libsqlPorts: { readonly httpPort: number; readonly adminPort: number }
}

declare module 'vitest' {
  interface ProvidedContext {
    worker: ProvidedWorker
  }
}

/** One real Worker for the whole run, with database, queue, objects and inbox as in `npm start`. */
const sharedWorker = shared('worker', async () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'gongji-worker-'))
  const libsql = await sharedLibsql.hold()
  const { adminKey, tokenKey } = libsql.value
  const secrets = { ...newLocalSecrets(), libsql: { adminKey, tokenKey } }
  const [port] = await freePorts(1)
  const inbox = await startSmsInbox({ directory, key: secrets.smsInboxKey })
  const dns = await startDnsServer()
  inbox.connect({ slug: 'platform', name: '共济平台', secret: secrets.platformSmsSecret })
  await buildAssets()
  const baseDomain = `localhost:${port}`
  const local = localEnv(secrets, libsql.value, baseDomain, inbox.url)
  // Hundreds of people sign in: at full cost that is more than everything else together.
  const cheap = { PASSWORD_COST: writePasswordCost(cheapCost) }
  const env = { ...local, ...cheap, DNS_RESOLVER_URL: dns.url }
  const worker = await startWorker({ port: port!, env, directory })
  const release = async () => {
    await worker.stop()
    await inbox.stop()
    await dns.stop()
    await libsql.release()
    rmSync(directory, { recursive: true, force: true })
  }
  try {
    await preparePlatform(() => worker)
  } catch (error) {
    await release()
    throw error
  }
  const { url, adminUrl, directory: databases } = libsql.value
  const value: ProvidedWorker = {
    libsql: { url, adminUrl, adminKey, tokenKey, directory: databases },
    port: port!,
    baseDomain,
    platformUrl: `http://${baseDomain}/`,
    smsInboxUrl: inbox.url,
    smsInboxKey: secrets.smsInboxKey,
    dnsUrl: dns.url,
    logFile: worker.logFile,
    stateDirectory: path.join(directory, 'state'),
    databaseDirectory: libsql.value.directory,
    directory,
    secrets,
    libsqlPorts: { httpPort: libsql.value.httpPort, adminPort: libsql.value.adminPort },
    env,
  }
  return { value, release }
})

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { value, release } = await sharedWorker.hold()
  project.provide('worker', value)
  return release
}
