import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import {
  newLibsqlSecrets,
  startLibsqlServer,
  type LibsqlServer,
} from '../../scripts/libsql-server.ts'
import { openDocuments, type Documents } from '../../scripts/tenants/open-documents.ts'
import { findRegistered } from '../../scripts/tenants/registered-tenant.ts'
import { createApiKey } from '../../src/identity/create-api-key.ts'
import { newId } from '../../src/kernel/ids.ts'
import { closeTenant, type CloseContext } from '../../src/tenants/close-tenant.ts'
import { findTenant, forgetTenant } from '../../src/tenants/directory.ts'
import { busyTenant, KNOWN } from '../support/busy-tenant.ts'
import { failingAt, installation, type Installation } from '../support/installation.ts'

const CALLS_MOST = 40

const folder = mkdtempSync(path.join(tmpdir(), 'gongji-close-'))
/** A server of this file's own: what it leaves on the disk is read. */
let server: LibsqlServer
let at: Installation
let documents: Documents

beforeAll(async () => {
  server = await startLibsqlServer({ directory: folder, secrets: newLibsqlSecrets() })
  at = await installation(server)
  vi.stubEnv('GONGJI_DATA', at.directory)
  vi.stubEnv('MASTER_KEY', undefined)
  documents = await openDocuments(process.env)
}, 30_000)
afterAll(async () => {
  await documents.close()
  vi.unstubAllEnvs()
  at.end()
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
})

const context = (more: Partial<CloseContext> = {}): CloseContext => ({
  config: at.config,
  documents: documents.store,
  by: 'operator',
  now: Date.now(),
  requestId: newId('req'),
  trips: { count: 0 },
  ...more,
})

/** Files under the directories that hold one of the texts. */
function holding(texts: readonly string[]): string[] {
  const found: string[] = []
  for (const directory of [folder, at.directory]) {
    for (const name of readdirSync(directory, { recursive: true, encoding: 'utf8' })) {
      const file = path.join(directory, name)
      if (!statSync(file).isFile()) continue
      const bytes = readFileSync(file)
      for (const text of texts) if (bytes.includes(text)) found.push(`${name}: ${text}`)
    }
  }
  return found
}

test('one whose database is lost is closed, with what a restore put aside', async () => {
  await at.signUp('lost')
  const { row, database } = (await findRegistered(at.config, 'lost'))!
  const aside = `${database.name}-aside`
  await at.config.provider.create(aside)
  await at.platform.execute({
    sql: `insert into platform_audit (id, at, action, subject, detail, request_id)
      values ('pau_x', 1, 'tenant.importing', ?, ?, 'req_x')`,
    args: [row.id, JSON.stringify({ replaced: aside })],
  })
  await at.config.provider.drop(database.name)
  expect((await closeTenant(context(), row.id)).ok).toBe(true)
  expect(await findRegistered(at.config, 'lost')).toMatchObject({
    wrapped: undefined,
    row: { state: 'closed', databaseUrl: '' },
  })
  const left = readdirSync(path.join(folder, 'databases/dbs'))
  expect(left.filter((name) => name.startsWith(database.name))).toEqual([])
})

test('closing, killed at any call, goes on; afterwards nothing of anybody is left', async () => {
  const tenant = await busyTenant(at, 'closing', documents.store!)
  const before = await tenant.scope()
  const key = await createApiKey(before, { name: '样例系统', scopes: ['claims:read'] })
  expect(key.ok).toBe(true)
  const found = (await findRegistered(at.config, 'closing'))!
  const [person] = (
    await at
      .scope('closing')
      .then(({ db }) =>
        db.query.run(
          'select name_cipher, identity_number_cipher, identity_number_index, mobile_index from member',
        ),
      )
  ).rows
  const personal = [...Object.values(KNOWN), ...Object.values(person!).map(String), '结算单.png']
  // What is looked for is there before, so that not finding it afterwards says something.
  expect(holding(personal).length).toBeGreaterThanOrEqual(6)

  let killed = 0
  for (let call = 1; call <= CALLS_MOST; call++) {
    const config = { ...at.config, provider: failingAt(at.config.provider, call) }
    const done = await closeTenant(context({ config }), found.row.id).then(
      () => true,
      (error: Error) => {
        expect(error.message).toContain('killed')
        return false
      },
    )
    if (done) break
    killed++
  }
  expect(killed).toBeGreaterThan(3)
  const failing = { ...documents.store!, deleteAll: () => Promise.reject(new Error('killed')) }
  await expect(closeTenant(context({ documents: failing }), found.row.id)).rejects.toThrow()
  expect(await closeTenant(context(), found.row.id)).toEqual({ ok: true, value: { documents: 0 } })

  const after = (await findRegistered(at.config, 'closing'))!
  expect([after.row.state, after.wrapped, after.row.databaseUrl]).toEqual(['closed', undefined, ''])
  forgetTenant('closing')
  const entry = await findTenant(at.config, { plane: 'tenant', slug: 'closing' }, Date.now(), {
    count: 0,
  })
  expect(entry?.tenant.state).toBe('closed')
  await expect(entry!.keys.index('member.mobile', 'x')).rejects.toThrow('destroyed')
  const log = await at.platform.execute({
    sql: 'select action from platform_audit where subject = ? order by at, rowid',
    args: [found.row.id],
  })
  expect(log.rows.map(({ action }) => action)).toEqual([
    'tenant.registered',
    'tenant.database-made',
    'tenant.schema-made',
    'tenant.trial',
    'tenant.closed',
    'tenant.key-destroyed',
    'tenant.database-dropped',
    'tenant.documents-deleted',
    'tenant.closing-finished',
  ])
  await server.stop()
  expect(holding(personal)).toEqual([])
  // A registry's deleted row can stay in the free space of its own files, docs/operations.md says
  // what to do about it; it is in no other file.
  const elsewhere = holding([found.wrapped!]).filter((file) => !file.includes('registry-'))
  expect(elsewhere).toEqual([])
}, 60_000)
