import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { TestProject } from 'vitest/node'
import { buildAssets } from '../../scripts/build-assets.ts'
import { freePorts } from '../../scripts/free-ports.ts'
import { newLocalSecrets } from '../../scripts/local-secrets.ts'
import { preparePlatform } from '../../scripts/prepare-platform.ts'
import { startSmsInbox } from '../../scripts/sms-inbox.ts'
import { localEnv, startWorker, type WorkerEnv } from '../../scripts/start-worker.ts'
import { sharedLibsql } from './libsql.ts'
import { shared } from './shared.ts'

/** Where the run's Worker is: `inject('worker')` in a test. */
export interface ProvidedWorker {
  readonly port: number
  readonly baseDomain: string
  readonly platformUrl: string
  readonly smsInboxUrl: string
  readonly smsInboxKey: string
  /** What the Worker reads, for what is done from the command line. */
  readonly env: WorkerEnv
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
  inbox.connect({ slug: 'platform', name: '共济平台', secret: secrets.platformSmsSecret })
  await buildAssets()
  const baseDomain = `localhost:${port}`
  const env = localEnv(secrets, libsql.value, baseDomain, inbox.url)
  const worker = await startWorker({ port: port!, env, directory })
  const release = async () => {
    await worker.stop()
    await inbox.stop()
    await libsql.release()
    rmSync(directory, { recursive: true, force: true })
  }
  try {
    await preparePlatform(() => worker)
  } catch (error) {
    await release()
    throw error
  }
  const value: ProvidedWorker = {
    port: port!,
    baseDomain,
    platformUrl: `http://${baseDomain}/`,
    smsInboxUrl: inbox.url,
    smsInboxKey: secrets.smsInboxKey,
    env,
  }
  return { value, release }
})

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { value, release } = await sharedWorker.hold()
  project.provide('worker', value)
  return release
}
