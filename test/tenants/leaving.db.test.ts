import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest'
import { backup } from '../../scripts/tenants/backup.ts'
import { describeContents, differences } from '../../scripts/tenants/describe-contents.ts'
import { drill, newestBackup } from '../../scripts/tenants/drill.ts'
import { exportTenant } from '../../scripts/tenants/export.ts'
import { fetchDump } from '../../scripts/tenants/fetch-dump.ts'
import { importTenant } from '../../scripts/tenants/import.ts'
import { readManifest } from '../../scripts/tenants/manifest.ts'
import { openDocuments, type Documents } from '../../scripts/tenants/open-documents.ts'
import { openSqlite } from '../../scripts/tenants/open-sqlite.ts'
import { findRegistered } from '../../scripts/tenants/registered-tenant.ts'
import { sandbox } from '../../scripts/tenants/sandbox.ts'
import { openEverything, textsOf } from '../../scripts/tenants/open-everything.ts'
import { sealedColumns } from '../../src/db/sealed-columns.ts'
import { openClient } from '../../src/db/open-client.ts'
import type { DatabaseProvider } from '../../src/db/provider.ts'
import { parseIdentityNumber } from '../../src/kernel/identity-number.ts'
import { findMembers } from '../../src/members/find-members.ts'
import { member } from '../../src/members/tables.ts'
import { createWorkplace } from '../../src/members/workplaces.ts'
import { unwrapKey } from '../../src/tenants/tenant-keys.ts'
import { busyTenant, KNOWN } from '../support/busy-tenant.ts'
import { failingAt, installation, type Installation } from '../support/installation.ts'

/** More calls than any command makes of its provider. */
const CALLS_MOST = 40

const folder = mkdtempSync(path.join(tmpdir(), 'gongji-leaving-db-'))
let at: Installation
let documents: Documents
let tenant: Awaited<ReturnType<typeof busyTenant>>
let exported = ''

/** The one new directory that a command made in a folder. */
async function made(inside: string, run: () => Promise<number>): Promise<string> {
  const before = existsSync(inside) ? readdirSync(inside) : []
  expect(await run()).toBe(0)
  const fresh = readdirSync(inside).filter((name) => !before.includes(name))
  expect(fresh).toHaveLength(1)
  return path.join(inside, fresh[0]!)
}

beforeAll(async () => {
  at = await installation(inject('libsql'))
  vi.stubEnv('GONGJI_DATA', at.directory)
  vi.stubEnv('MASTER_KEY', undefined)
  documents = await openDocuments(process.env)
  tenant = await busyTenant(at, 'first', documents.store!)
  exported = await made(folder, () =>
    exportTenant.run(at.context, ['first', '--to', folder, '--open']),
  )
}, 60_000)
afterAll(async () => {
  await documents.close()
  vi.unstubAllEnvs()
  at.end()
  rmSync(folder, { recursive: true, force: true })
})

const registered = async () => (await findRegistered(at.config, 'first'))!
const dumpedOf = async (provider: DatabaseProvider, name = 'dump.db') => {
  const file = path.join(folder, name)
  await fetchDump(provider, (await registered()).database, file)
  return file
}

describe('an export', () => {
  test('is a database that any SQLite opens, with the documents in the clear beside it', () => {
    const bytes = readFileSync(path.join(exported, 'gongji.db'))
    expect(bytes.subarray(0, 15).toString()).toBe('SQLite format 3')
    expect(bytes.includes(KNOWN.name)).toBe(false)
    expect(bytes.includes(KNOWN.identityNumber)).toBe(false)
    const file = `documents/${tenant.draftId}/${tenant.documentId}.png`
    expect(readFileSync(path.join(exported, file)).subarray(1, 4).toString()).toBe('PNG')
    expect(readFileSync(path.join(exported, 'documents/list.csv'), 'utf8')).toContain('结算单.png')
  })

  test('opened, shows every sealed text beside its column', () => {
    const db = openSqlite(path.join(exported, 'opened.db'), { readOnly: true })
    const [person] = db
      .prepare('select name, identity_number, mobile, card_number from member')
      .all()
    expect({ ...person }).toEqual({
      name: KNOWN.name,
      identity_number: KNOWN.identityNumber,
      mobile: KNOWN.mobile,
      card_number: KNOWN.card,
    })
    const [facts] = db.prepare('select facts from claim_facts limit 1').all()
    expect(String(facts!.facts)).toContain(KNOWN.hospital)
    db.close()
  })

  test('describes every table and column of the database', () => {
    const text = readFileSync(path.join(exported, 'schema.md'), 'utf8')
    for (const word of ['### member', '`name_cipher`', '### benefit_line', 'HKDF-SHA-256']) {
      expect(text).toContain(word)
    }
    expect(text).not.toContain('gongji-platform')
  })

  test('says plainly what is missing of the documents', async () => {
    const { documentId: id } = tenant
    const key = `${(await registered()).row.id}/${tenant.draftId}/${id}`
    const bytes = (await documents.store!.get(key))!
    await documents.store!.deleteAll(key)
    at.taken()
    expect(await exportTenant.run(at.context, ['first', '--to', `${folder}/lost`])).toBe(1)
    expect(at.taken()).toContain(
      `document ${id} of ${tenant.draftId}: is not in the document store`,
    )
    await documents.store!.put(key, bytes)
  })

  test('without a way to the documents is refused, or says so', async () => {
    vi.stubEnv('MASTER_KEY', at.config.masterKey)
    const to = `${folder}/unreachable`
    await expect(exportTenant.run(at.context, ['first', '--to', to])).rejects.toThrow(
      'set DOCUMENTS_S3_ENDPOINT',
    )
    expect(readdirSync(to)).toEqual([])
    const directory = await made(to, () =>
      exportTenant.run(at.context, ['first', '--to', to, '--without-documents']),
    )
    expect(readManifest(directory).documents).toEqual({
      known: 1,
      written: 0,
      leftOut: 'left out on request (--without-documents)',
    })
    expect(at.taken()).toContain('NO DOCUMENTS')
    vi.stubEnv('MASTER_KEY', undefined)
  })
})

describe('a dump', () => {
  test('is one moment of the database, while others write', async () => {
    const writer = { on: true }
    const written = (async () => {
      for (let count = 0; writer.on; count++) {
        const scope = await tenant.scope()
        await createWorkplace(scope, { name: `样本厂${count}`, organisationCode: '' })
      }
    })()
    for (let round = 0; round < 5; round++) {
      const db = openSqlite(await dumpedOf(at.config.provider), { readOnly: true })
      const [counts] = db
        .prepare(
          `select (select count(*) from workplace) as rows,
             (select count(*) from audit_entry where action = 'workplace.created') as entries,
             (select max(sequence) = count(*) from audit_entry) as whole`,
        )
        .all()
      expect(counts!.rows).toBe(counts!.entries)
      expect(counts!.whole).toBe(1)
      db.close()
    }
    writer.on = false
    await written
  })

  test.each(['ends early', 'breaks off'])('that %s leaves no file', async (how) => {
    const { database } = await registered()
    const whole = await at.config.provider.connect(database, 'ro')
    const answer = await fetch(`${whole.url}/dump`, {
      headers: { ...whole.headers, authorization: `Bearer ${whole.authToken}` },
    })
    const text = Buffer.from(await answer.arrayBuffer())
    for (const share of [0.1, 0.5, 0.999]) {
      const server = createServer((_, response) => {
        response.write(text.subarray(0, Math.floor(text.length * share)), () =>
          how === 'ends early' ? response.end() : response.destroy(),
        )
      })
      const url = await listening(server)
      const provider = { ...at.config.provider, connect: async () => ({ ...whole, url }) }
      await expect(dumpedOf(provider, 'cut.db')).rejects.toThrow('not read to its end')
      expect(existsSync(path.join(folder, 'cut.db'))).toBe(false)
      await new Promise((resolve) => server.close(resolve))
    }
  })
})

const listening = (server: Server) =>
  new Promise<string>((resolve) =>
    server.listen(0, '127.0.0.1', () =>
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    ),
  )

describe('a backup', () => {
  const to = path.join(folder, 'backups')

  test('is drilled: restored on the side, compared, dropped', async () => {
    const directory = await made(to, () => backup.run(at.context, ['first', '--to', to]))
    expect(newestBackup(to, 'first')).toBe(directory)
    at.taken()
    expect(await drill.run(at.context, ['first', '--from', to])).toBe(0)
    const told = at.taken()
    expect(told).toContain('each as in the backup')
    expect(told).toContain(readManifest(directory).contents.audit.hash)
    const name = `drill-${(await registered()).row.id.replace('_', '-')}`
    const scratch = await at.config.provider.connect(
      { name, url: at.config.platformDatabase.url },
      'ro',
    )
    const answer = await fetch(`${scratch.url}/dump`, {
      headers: { ...scratch.headers, authorization: `Bearer ${scratch.authToken}` },
    })
    expect(answer.status).toBe(404)
  })

  test('that was changed, or belongs to another key, fails its drill', async () => {
    const directory = newestBackup(to, 'first')
    const file = path.join(directory, 'gongji.db')
    const bytes = readFileSync(file)
    const changed = Buffer.from(bytes)
    changed[changed.length - 50]! ^= 1
    writeFileSync(file, changed)
    await expect(drill.run(at.context, ['first', '--from', to])).rejects.toThrow('was changed')
    writeFileSync(file, bytes)
    const other = await installation(inject('libsql'))
    await expect(drill.run(other.context, ['first', '--from', to])).rejects.toThrow(
      'another MASTER_KEY',
    )
    other.end()
  })
})

test('a tenant whose log was changed leaves with it, and everybody is told', async () => {
  await at.signUp('tampered')
  at.taken()
  const { database } = (await findRegistered(at.config, 'tampered'))!
  const client = await openClient(at.config.provider, database, 'rw', { count: 0 })
  await client.batch(
    [
      'drop trigger audit_entry_no_update',
      "update audit_entry set action = 'nothing' where sequence = 1",
    ],
    'write',
  )
  const to = path.join(folder, 'tampered')
  const broken = 'broken at entry 1'
  expect(await backup.run(at.context, ['tampered', '--to', `${to}/backups`])).toBe(1)
  expect(at.taken()).toContain(broken)
  expect(await drill.run(at.context, ['tampered', '--from', `${to}/backups`])).toBe(1)
  expect(at.taken()).toContain(broken)
  expect(await exportTenant.run(at.context, ['tampered', '--to', `${to}/exports`])).toBe(1)
  expect(at.taken()).toContain(broken)
  const other = await installation(inject('libsql'))
  expect(await importTenant.run(other.context, [newestBackup(`${to}/exports`, 'tampered')])).toBe(0)
  expect(other.taken()).toContain(broken)
  other.end()
})

describe('a restore', () => {
  test('takes the place of a suspended tenant’s database, which stays aside', async () => {
    const to = path.join(folder, 'restores')
    const directory = await made(to, () => backup.run(at.context, ['first', '--to', to]))
    const before = (await registered()).database.name
    const later = { name: '样本后来的单位', organisationCode: '' }
    expect((await createWorkplace(await tenant.scope(), later)).ok).toBe(true)
    const restore = () => importTenant.run(at.context, [directory, '--replace'])
    await expect(restore()).rejects.toThrow('is here already')
    await at.platform.execute("update tenant set state = 'suspended' where slug = 'first'")
    at.taken()
    expect(await restore()).toBe(0)
    expect(at.taken()).toContain(`is kept as ${before}`)
    const now = await registered()
    expect([now.row.state, now.database.name === before]).toEqual(['live', false])
    const db = openSqlite(await dumpedOf(at.config.provider), { readOnly: true })
    expect(differences(readManifest(directory).contents, describeContents(db))).toEqual([])
    db.close()
  })
})

describe('a sandbox', () => {
  test('is the tenant with its amounts, and nobody of it', async () => {
    expect(await sandbox.run(at.context, ['first', '--as', 'practice'])).toBe(0)
    const source = openSqlite(await dumpedOf(at.config.provider), { readOnly: true })
    const copy = (await findRegistered(at.config, 'practice'))!
    const file = path.join(folder, 'practice.db')
    await fetchDump(at.config.provider, copy.database, file)
    const bytes = readFileSync(file)
    const ciphers = sealedColumns.flatMap((column) => Array.from(textsOf(source, column)))
    const indexes = source
      .prepare(
        `select name_index as i from member union select mobile_index from member
         union select identity_number_index from member union select card_number_index from member
         union select event_key from claim where event_key is not null`,
      )
      .all()
    const known = [
      ...Object.values(KNOWN),
      KNOWN.card.slice(-4),
      '样本管理员',
      '样本一厂',
      '结算单',
      ...ciphers.map(({ text }) => text),
      ...indexes.map(({ i }) => String(i)),
    ]
    expect(known.length).toBeGreaterThan(15)
    for (const text of known) expect([text, bytes.includes(text)]).toEqual([text, false])

    const db = openSqlite(file, { readOnly: true })
    const [was, is] = [describeContents(source), describeContents(db)]
    expect([is.ledger, is.lines]).toEqual([was.ledger, was.lines])
    expect(is.lines[0]!.totalFen).toBe(208_000)
    expect(is.audit.entries).toBe(1)
    const keys = await unwrapKey(at.config.masterKey, copy.row.id, copy.wrapped!)
    const { opened, problems } = await openEverything(db, keys)
    expect([opened > 5, problems]).toEqual([true, []])
    source.close()
    db.close()

    const scope = await at.scope('practice')
    const { query } = scope.db
    const [person] = await query.select().from(member)
    const number = await scope.keys.open(
      { column: 'member.identity_number', row: person!.id },
      person!.identityNumberCipher,
    )
    expect(number).toMatch(/^9900/)
    expect(parseIdentityNumber(number)).toMatchObject({ ok: true, value: { sex: person!.sex } })
    const found = await findMembers(scope, { q: number, page: 1 })
    expect(found).toMatchObject({ ok: true, value: { rows: [{ id: person!.id }] } })
  })

  test('needs a slug that is free', async () => {
    await expect(sandbox.run(at.context, ['first', '--as', 'first'])).rejects.toThrow('is taken')
  })
})

describe('an import on another installation', () => {
  test('that is killed at any call leaves nothing half, and goes on', async () => {
    const other = await installation(inject('libsql'))
    vi.stubEnv('GONGJI_DATA', other.directory)
    let killed = 0
    for (let call = 1; call <= CALLS_MOST; call++) {
      const context = other.withProvider(failingAt(other.config.provider, call))
      const done = await importTenant.run(context, [exported]).then(
        () => true,
        (error: Error) => {
          expect(error.message).toContain('killed')
          return false
        },
      )
      const found = await findRegistered(other.config, 'first')
      if (done) break
      killed++
      expect(['provisioning', undefined]).toContain(found?.row.state)
    }
    expect(killed).toBeGreaterThan(6)
    const found = (await findRegistered(other.config, 'first'))!
    expect(found.row.state).toBe('live')
    const file = path.join(folder, 'there.db')
    await fetchDump(other.config.provider, found.database, file)
    const db = openSqlite(file, { readOnly: true })
    expect(differences(readManifest(exported).contents, describeContents(db))).toEqual([])
    db.close()
    await reads(other)
    vi.stubEnv('GONGJI_DATA', at.directory)
    other.end()
  }, 120_000)

  /** People, and the document, open with the key that came along. */
  async function reads(other: Installation): Promise<void> {
    const scope = await other.scope('first')
    const found = await findMembers(scope, { q: KNOWN.identityNumber, page: 1 })
    expect(found).toMatchObject({ ok: true, value: { rows: [{ id: tenant.memberId }] } })
    const there = await openDocuments(process.env)
    const key = `${scope.tenant.id}/${tenant.draftId}/${tenant.documentId}`
    const sealed = (await there.store!.get(key))!
    const place = { column: 'claim_document.object', row: tenant.documentId }
    expect((await scope.keys.openBytes(place, sealed))[0]).toBe(0x89)
    await there.close()
  }

  test('takes no changed file and no other key', async () => {
    const other = await installation(inject('libsql'))
    const file = path.join(exported, 'key.secret.json')
    const kept = readFileSync(file)
    writeFileSync(file, kept.toString().replace(/"dataKey": ".{8}/, '"dataKey": "AAAAAAAA'))
    await expect(importTenant.run(other.context, [exported])).rejects.toThrow('was changed')
    writeFileSync(file, kept)
    expect(await findRegistered(other.config, 'first')).toBeUndefined()
    other.end()
  })
})
