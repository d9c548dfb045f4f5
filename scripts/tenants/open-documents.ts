import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { ObjectStore } from '../../src/claims/object-store.ts'
import type { Bucket } from '../../worker/bindings.ts'
import { r2Store } from '../../worker/r2-store.ts'
import { projectRoot } from '../project-root.ts'
import { s3Store } from './s3-store.ts'

export type Documents = {
  /** Undefined where the documents are out of reach, and then why. */
  readonly store: ObjectStore | undefined
  readonly outOfReach: string
  close(): Promise<void>
}

/**
 * The documents of the installation that the environment names: over S3 where that is set, from
 * wrangler's files where `npm start` keeps them on this machine.
 */
export async function openDocuments(env: NodeJS.ProcessEnv): Promise<Documents> {
  const settings = {
    endpoint: env.DOCUMENTS_S3_ENDPOINT ?? '',
    bucket: env.DOCUMENTS_S3_BUCKET ?? bucketName(),
    accessKeyId: env.DOCUMENTS_S3_ACCESS_KEY_ID ?? '',
    secretAccessKey: env.DOCUMENTS_S3_SECRET_ACCESS_KEY ?? '',
  }
  const close = () => Promise.resolve()
  if (settings.endpoint !== '') return { store: s3Store(settings), outOfReach: '', close }
  const state = path.join(env.GONGJI_DATA ?? path.resolve('.data'), 'worker/state/v3')
  if (env.MASTER_KEY === undefined && existsSync(state)) return openLocal(state)
  const outOfReach =
    'the documents are in a bucket that this command line was not told of: set ' +
    'DOCUMENTS_S3_ENDPOINT, DOCUMENTS_S3_ACCESS_KEY_ID and DOCUMENTS_S3_SECRET_ACCESS_KEY'
  return { store: undefined, outOfReach, close }
}

/** The bucket that the Worker is bound to. */
function bucketName(): string {
  const settings = readFileSync(path.join(projectRoot, 'wrangler.toml'), 'utf8')
  return /^bucket_name = "(.+)"$/m.exec(settings)?.[1] ?? ''
}

/** Wrangler's own way to the objects of a local Worker, which may be running meanwhile. */
async function openLocal(state: string): Promise<Documents> {
  const { getPlatformProxy } = await import('wrangler')
  const directory = mkdtempSync(path.join(tmpdir(), 'gongji-documents-'))
  const configPath = path.join(directory, 'wrangler.toml')
  writeFileSync(
    configPath,
    'name = "gongji-documents"\ncompatibility_date = "2026-10-23"\n' +
      `[[r2_buckets]]\nbinding = "DOCUMENTS"\nbucket_name = "${bucketName()}"\n`,
  )
  const proxy = await getPlatformProxy<{ DOCUMENTS: Bucket }>({
    configPath,
    envFiles: [],
    persist: { path: state },
    remoteBindings: false,
  })
  return {
    store: r2Store(proxy.env.DOCUMENTS),
    outOfReach: '',
    async close() {
      await proxy.dispose()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}
