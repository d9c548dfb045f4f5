import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { TestProject } from 'vitest/node'
import { newLibsqlSecrets, startLibsqlServer } from '../../scripts/libsql-server.ts'
import { shared } from './shared.ts'

/** Where the run's libSQL server is: `inject('libsql')` in a test. */
export interface ProvidedLibsql {
  readonly url: string
  readonly adminUrl: string
  readonly adminKey: string
  /** Ed25519 private key as JWK in JSON: signs the tokens that open databases. */
  readonly tokenKey: string
  /** Where its files lie. */
  readonly directory: string
}

declare module 'vitest' {
  interface ProvidedContext {
    libsql: ProvidedLibsql
  }
}

/** One libSQL server for the whole run; a test file makes databases of its own in it. */
export const sharedLibsql = shared('libsql', async () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'gongji-libsql-'))
  const server = await startLibsqlServer({ directory, secrets: newLibsqlSecrets() })
  return {
    value: { ...server, directory },
    release: async () => {
      await server.stop()
      rmSync(directory, { recursive: true, force: true })
    },
  }
})

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { value, release } = await sharedLibsql.hold()
  const { url, adminUrl, adminKey, tokenKey, directory } = value
  project.provide('libsql', { url, adminUrl, adminKey, tokenKey, directory })
  return release
}
