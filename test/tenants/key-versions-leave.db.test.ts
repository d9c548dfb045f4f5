import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest'
import { backup } from '../../scripts/tenants/backup.ts'
import { exportTenant } from '../../scripts/tenants/export.ts'
import { importTenant } from '../../scripts/tenants/import.ts'
import { openDocuments, type Documents } from '../../scripts/tenants/open-documents.ts'
import { findRegistered } from '../../scripts/tenants/registered-tenant.ts'
import { rotateDataKeyOf } from '../../scripts/tenants/rotate-data-key.ts'
import { rotateMasterKey } from '../../scripts/tenants/rotate-master-key.ts'
import { sandbox } from '../../scripts/tenants/sandbox.ts'
import { readDocument } from '../../src/claims/documents.ts'
import { base64 } from '../../src/kernel/bytes.ts'
import { newId } from '../../src/kernel/ids.ts'
import { findMembers } from '../../src/members/find-members.ts'
import { WRITERS_LAPSE_MS } from '../../src/rotation/decide-end.ts'
import { closeTenant } from '../../src/tenants/close-tenant.ts'
import { toEntry } from '../../src/tenants/directory.ts'
import { busyTenant, KNOWN } from '../support/busy-tenant.ts'
import { installation, type Installation } from '../support/installation.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'gongji-versions-'))
let at: Installation
let documents: Documents
let tenant: Awaited<ReturnType<typeof busyTenant>>
const exported: Record<string, string> = {}
let backedUpBefore = ''

beforeAll(async () => {
  at = await installation(inject('libsql'))
  vi.stubEnv('GONGJI_DATA', at.directory)
  vi.stubEnv('MASTER_KEY', undefined)
  documents = await openDocuments(process.env)
  tenant = await busyTenant(at, 'moves', documents.store!)
  exported.before = await made(exportTenant, 'before')
  backedUpBefore = await made(backup, 'backup')
}, 60_000)
afterAll(async () => {
  await documents.close()
  vi.unstubAllEnvs()
  at.end()
  rmSync(folder, { recursive: true, force: true })
})

/** The one directory that an export or backup makes. */
async function made(command: typeof backup, name: string): Promise<string> {
  const to = path.join(folder, name)
  at.taken()
  const code = await command.run(at.context, ['moves', '--to', to])
  expect([code, at.taken()]).toEqual([0, expect.not.stringContaining('PROBLEM')])
  return path.join(to, readdirSync(to)[0]!)
}

async function rotate(): Promise<string> {
  at.taken()
  expect(await rotateDataKeyOf.run(at.context, ['moves'])).toBe(0)
  return at.taken()
}

/** As if the lapse had passed. */
const lapse = () =>
  at.platform.execute(
    `update tenant_key_version set clear_since = clear_since - ${WRITERS_LAPSE_MS},
       retired_at = retired_at - ${WRITERS_LAPSE_MS}, due_at = 0 where state = 'retiring'`,
  )

const versionsAt = async (there: Installation) => {
  const { rows } = await there.platform.execute(
    'select version, state from tenant_key_version order by version',
  )
  return rows.map(({ version, state }) => `${String(version)} ${String(state)}`)
}

/** People and the document open there, and look-ups find. */
async function reads(there: Installation): Promise<void> {
  const scope = await there.scope('moves')
  const found = await findMembers(scope, { q: KNOWN.identityNumber, page: 1 })
  expect(found).toMatchObject({ ok: true, value: { rows: [{ id: tenant.memberId }] } })
  vi.stubEnv('GONGJI_DATA', there.directory)
  const its = await openDocuments(process.env)
  const asked = { claimId: tenant.draftId, documentId: tenant.documentId }
  // A draft is the member's alone.
  const own = { ...scope, actor: { kind: 'member' as const, id: tenant.memberId } }
  const document = await readDocument(own, its.store!, asked)
  expect(document.ok && document.value.bytes[0]).toBe(0x89)
  await its.close()
  vi.stubEnv('GONGJI_DATA', at.directory)
}

/**
 * Imports on an installation of its own, and reads there. It is on the same server, where the
 * database has the same name: the tenant is closed here by then.
 */
async function moves(directory: string, versions: readonly string[]): Promise<void> {
  const other = await installation(inject('libsql'))
  vi.stubEnv('GONGJI_DATA', other.directory)
  expect(await importTenant.run(other.context, [directory])).toBe(0)
  vi.stubEnv('GONGJI_DATA', at.directory)
  expect(await versionsAt(other)).toEqual(versions)
  await reads(other)
  other.end()
}

const keyFile = (directory: string) =>
  JSON.parse(readFileSync(path.join(directory, 'key.secret.json'), 'utf8')) as {
    dataKey?: string
    dataKeys?: Record<string, string>
  }

test('the command seals everything anew, and the second time destroys the old key', async () => {
  const told = await rotate()
  expect(told).toContain('moves has version 2 of its data key')
  expect(told).toContain('Nothing is sealed under the old key any more')
  exported.between = await made(exportTenant, 'between')
  await lapse()
  const again = await rotate()
  expect(again).toContain('a rotation is gone on with')
  expect(again).toContain('The old key (version 1) is destroyed')
  expect(await versionsAt(at)).toEqual(['1 destroyed', '2 current'])
  await reads(at)
  exported.after = await made(exportTenant, 'after')
}, 60_000)

test('a backup from before is restored beside the newer key, which documents are under', async () => {
  await at.platform.execute("update tenant set state = 'suspended' where slug = 'moves'")
  expect(await importTenant.run(at.context, [backedUpBefore, '--replace'])).toBe(0)
  expect(await versionsAt(at)).toEqual(['1 retiring', '2 current'])
  await reads(at)
  await rotate()
  await lapse()
  expect(await rotate()).toContain('is destroyed')
  await reads(at)
})

test('a sandbox begins with a first key of its own', async () => {
  expect(await sandbox.run(at.context, ['moves', '--as', 'moves-practice'])).toBe(0)
  const copy = (await findRegistered(at.config, 'moves-practice'))!
  expect(copy.wrapped!.slice(0, 3)).toBe('v1.')
})

test('changing the master key wraps every version anew', async () => {
  await rotate()
  const fresh = base64(crypto.getRandomValues(new Uint8Array(32)))
  const previousMasterKey = at.config.masterKey
  const changing = at.withConfig({ masterKey: fresh, previousMasterKey })
  expect(await rotateMasterKey.run(changing, [])).toBe(0)
  const { row, wrapped } = (await findRegistered(at.config, 'moves'))!
  await expect(toEntry(at.config, row, wrapped)).rejects.toThrow()
  const { keys } = await toEntry({ ...at.config, masterKey: fresh }, row, wrapped)
  expect(keys.version).toBe(3)
  // And back, for what follows here.
  const back = at.withConfig({ previousMasterKey: fresh })
  expect(await rotateMasterKey.run(back, [])).toBe(0)
  await reads(at)
})

test('closing destroys every version, and the command has nothing left to do', async () => {
  const { row } = (await findRegistered(at.config, 'moves'))!
  const request = { now: Date.now(), requestId: newId('req'), trips: { count: 0 } }
  const context = { config: at.config, documents: documents.store, by: 'test', ...request }
  expect((await closeTenant(context, row.id)).ok).toBe(true)
  expect(await versionsAt(at)).toEqual(['1 destroyed', '2 destroyed', '3 destroyed'])
  await expect(rotateDataKeyOf.run(at.context, ['moves'])).rejects.toThrow('was closed')
  await expect(rotateDataKeyOf.run(at.context, [])).rejects.toThrow('usage: ')
})

test('exports from before, between and after move the tenant elsewhere', async () => {
  expect(keyFile(exported.before!).dataKey).toBeDefined()
  expect(Object.keys(keyFile(exported.between!).dataKeys!)).toEqual(['1', '2'])
  expect(Object.keys(keyFile(exported.after!).dataKeys!)).toEqual(['2'])
  await moves(exported.before!, [])
  await moves(exported.between!, ['1 retiring', '2 current'])
  await moves(exported.after!, ['2 current'])
}, 60_000)
