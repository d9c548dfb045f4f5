import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { newLibsqlSecrets, startLibsqlServer } from '../../scripts/libsql-server.ts'
import { libsqlServerProvider } from './libsql-server-provider.ts'
import { openClient } from './open-client.ts'

const DATABASES = 30
const READS_MOST = 1_500

test('a database that the server had closed is read as if it had been open', async () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'gongji-evicted-'))
  const server = await startLibsqlServer({
    directory,
    secrets: newLibsqlSecrets(),
    activeDatabasesMost: 4,
  })
  onTestFinished(async () => {
    await server.stop()
    rmSync(directory, { recursive: true, force: true })
  })
  const provider = libsqlServerProvider({ ...server, tokenKeyJwk: server.tokenKey })
  const addresses = []
  for (let at = 0; at < DATABASES; at++) {
    const address = await provider.create(`evicted-${at}`)
    const client = await openClient(provider, address, 'rw', { count: 0 })
    await client.batch(['create table one (at integer)', `insert into one values (${at})`], 'write')
    addresses.push(address)
  }
  const trips = { count: 0 }
  let reads = 0
  // Until the server has told an untruth a few times: about one read in seventy meets one.
  while (trips.count - reads < 3 && reads < READS_MOST) {
    const at = (reads++ * 7) % DATABASES
    const client = await openClient(provider, addresses[at]!, 'ro', trips)
    expect((await client.execute('select at from one')).rows[0]?.at).toBe(at)
  }
  expect(trips.count).toBeGreaterThan(reads)
}, 60_000)
