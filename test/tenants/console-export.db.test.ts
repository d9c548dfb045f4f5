import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { findRegistered } from '../../scripts/tenants/registered-tenant.ts'
import { projectRoot } from '../../scripts/project-root.ts'
import type { Config } from '../../src/config.ts'
import { storedShapes } from '../../src/tenants/export/describe-schema.ts'
import { streamExport } from '../../src/tenants/export/stream-export.ts'
import { openTenantDb } from '../../src/tenants/open-tenant-db.ts'
import { installation, type Installation } from '../support/installation.ts'

let at: Installation
const broken: string[] = []

beforeAll(async () => {
  at = await installation(inject('libsql'))
  await at.signUp('leaver')
}, 30_000)
afterAll(() => at.end())

/** Downloads an export with these settings; how many bytes came. */
async function download(config: Config): Promise<number> {
  const { row, database } = (await findRegistered(at.config, 'leaver'))!
  const entry = { tenant: row, database }
  const stream = await streamExport({
    config,
    entry,
    scope: await at.scope('leaver'),
    documents: {
      put: () => Promise.reject(new Error('nothing is stored')),
      get: () => Promise.reject(new Error('there are no documents')),
      replace: () => Promise.resolve('kept' as const),
      deleteAll: () => Promise.reject(new Error('nothing is deleted')),
    },
    frames: {
      verifyPage: async () => '<html><!-- data --></html>',
      storedShapes: async () =>
        storedShapes(readFileSync(path.join(projectRoot, 'docs/storage.md'), 'utf8')),
    },
    reopen: () => openTenantDb(at.config, entry, 'ro', { count: 0 }),
    withDocuments: true,
    onBroken: (error) => void broken.push(String(error)),
  })
  let bytes = 0
  for await (const piece of stream) bytes += piece.length
  return bytes
}

const recorded = async () => {
  const { rows } = await at.platform.execute(
    "select detail from platform_audit where action = 'tenant.exported'",
  )
  return rows.length
}

test.each([0.1, 0.999])('a dump that ends early (%d of it) breaks the download', async (share) => {
  const { database } = (await findRegistered(at.config, 'leaver'))!
  const whole = await at.config.provider.connect(database, 'ro')
  const answer = await fetch(`${whole.url}/dump`, {
    headers: { ...whole.headers, authorization: `Bearer ${whole.authToken}` },
  })
  const text = Buffer.from(await answer.arrayBuffer())
  const server = createServer((_, response) => {
    response.end(text.subarray(0, Math.floor(text.length * share)))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const { provider } = at.config
  const cutting: Config['provider'] = {
    ...provider,
    connect: async (address, access) =>
      address.name === database.name ? { ...whole, url } : provider.connect(address, access),
  }
  await expect(download({ ...at.config, provider: cutting })).rejects.toThrow('cut')
  await new Promise((resolve) => server.close(resolve))
  expect(broken.pop()).toContain('cut')
  expect(await recorded()).toBe(0)
})

test('a server that gives no dump is told before anything is answered', async () => {
  const { provider } = at.config
  const { database } = (await findRegistered(at.config, 'leaver'))!
  const refusing: Config['provider'] = {
    ...provider,
    connect: async (address, access) => {
      const connection = await provider.connect(address, access)
      return address.name === database.name ? { ...connection, authToken: 'none' } : connection
    },
  }
  await expect(download({ ...at.config, provider: refusing })).rejects.toThrow('cannot be read')
})

test('one that comes to its end is in the registry', async () => {
  expect(await download(at.config)).toBeGreaterThan(10_000)
  expect([await recorded(), broken]).toEqual([1, []])
})
