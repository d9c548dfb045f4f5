import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest'
import { openDocuments, type Documents } from '../../scripts/tenants/open-documents.ts'
import { findRegistered } from '../../scripts/tenants/registered-tenant.ts'
import { documentPlace } from '../../src/db/sealed-columns.ts'
import type { ObjectStore } from '../../src/claims/object-store.ts'
import type { Config } from '../../src/config.ts'
import { clientOf, openClient } from '../../src/db/open-client.ts'
import { sealedColumns } from '../../src/db/sealed-columns.ts'
import { writeDirectly } from '../../src/db/write-directly.ts'
import { identityNumberFrom } from '../../src/kernel/identity-number.ts'
import { day } from '../../src/kernel/days.ts'
import { rotateFleet } from '../../src/jobs/rotate-fleet.ts'
import { findMembers } from '../../src/members/find-members.ts'
import { importRoster } from '../../src/members/import-roster.ts'
import { carryOnRotation, type RotationState } from '../../src/rotation/carry-on-rotation.ts'
import { WRITERS_LAPSE_MS } from '../../src/rotation/decide-end.ts'
import { readKeyVersions } from '../../src/rotation/read-key-versions.ts'
import { rotateDataKey } from '../../src/rotation/rotate-data-key.ts'
import { toEntry } from '../../src/tenants/directory.ts'
import { openPlatformDb } from '../../src/tenants/ensure-platform.ts'
import { sealFindings } from '../../src/tenants/verify/seal-findings.ts'
import { keyVersionOf, unwrapKey, unwrapRing } from '../../src/tenants/tenant-keys.ts'
import { busyTenant, KNOWN } from '../support/busy-tenant.ts'
import { openFailingLibsql, type FailingLibsql } from '../support/failing-libsql.ts'
import { installation, type Installation } from '../support/installation.ts'
import { schemeShelf } from '../support/schemes.ts'

const PAGES = 100
const system = { kind: 'system', id: 'test' } as const

let at: Installation
let documents: Documents
let tenant: Awaited<ReturnType<typeof busyTenant>>
/** Between this side and the registry. */
let registry: FailingLibsql
let now = Date.now()

beforeAll(async () => {
  at = await installation(inject('libsql'))
  registry = await openFailingLibsql(inject('libsql'))
  vi.stubEnv('GONGJI_DATA', at.directory)
  vi.stubEnv('MASTER_KEY', undefined)
  documents = await openDocuments(process.env)
  tenant = await busyTenant(at, 'rotates', documents.store!)
}, 60_000)
afterAll(async () => {
  await documents.close()
  await registry.close()
  vi.unstubAllEnvs()
  at.end()
})

const registered = async () => {
  const found = (await findRegistered(at.config, 'rotates'))!
  return { ...found, id: found.row.id, wrapped: found.wrapped! }
}
const platform = (config: Config = at.config) => openPlatformDb(config, 'rw')
const versions = async () =>
  (await readKeyVersions(await platform(), (await registered()).id)).map((it) => [
    it.version,
    it.state,
  ])
const rotate = async (config = at.config) => {
  const scope = { db: await platform(config), actor: system, now, requestId: 'req_test' }
  return rotateDataKey(config, scope, (await registered()).id)
}
const carryOn = async (
  more: { config?: Config; store?: ObjectStore | undefined; pages?: number } = {},
): Promise<RotationState> => {
  const { config = at.config, store = documents.store, pages = PAGES } = more
  const context = { config, documents: store, clock: () => now, actor: system }
  return carryOnRotation(context, await platform(config), (await registered()).id, pages)
}

const owner = async () =>
  openClient(at.config.provider, (await registered()).database, 'rw', { count: 0 })
const objectKey = async () => `${(await registered()).id}/${tenant.draftId}/${tenant.documentId}`

/** Every sealed text and the document, under which version; throws where one does not open. */
async function openAll(): Promise<Record<number, number>> {
  const { row, wrapped } = await registered()
  const { keys } = await toEntry(at.config, row, wrapped)
  const client = await owner()
  const counts: Record<number, number> = {}
  const count = (version: number) => void (counts[version] = (counts[version] ?? 0) + 1)
  for (const { table, column, place, row: name } of sealedColumns) {
    const { rows } = await client.execute(
      `select ${name} as row, ${column} as text from ${table} where ${column} <> ''`,
    )
    for (const { row: of, text } of rows) {
      await keys.open({ column: place, row: String(of) }, String(text))
      count(Number(/^v(\d+)\./.exec(String(text))![1]))
    }
  }
  const object = (await documents.store!.get(await objectKey()))!
  expect((await keys.openBytes(documentPlace(tenant.documentId), object))[0]).toBe(0x89)
  count(keyVersionOf(object))
  return counts
}

async function finds(): Promise<void> {
  for (const q of [KNOWN.name, KNOWN.identityNumber, KNOWN.mobile]) {
    const found = await findMembers(await tenant.scope(), { q, page: 1 })
    expect(found).toMatchObject({ ok: true, value: { rows: [{ id: tenant.memberId }] } })
  }
}

const person = (sequence: number) =>
  identityNumberFrom({ region: '990000', bornOn: day('1981-05-01'), sequence })

/** A roster with one new person, written with the keys that somebody remembers. */
async function enrol(sequence: number, keys?: Awaited<ReturnType<typeof unwrapKey>>) {
  const scope = await tenant.scope()
  const row = ['样本新人', person(sequence), '', ''].join(',')
  const done = await importRoster(keys ? { ...scope, keys } : scope, {
    workplaceId: tenant.workplaceId,
    planKey: 'shaoxing-2015',
    fileName: `${sequence}.csv`,
    bytes: new TextEncoder().encode(`姓名,身份证号,手机号,银行卡号\n${row}`),
  })
  expect(done.ok).toBe(true)
}

describe('a rotation, followed', () => {
  let before: string
  let remembered: Awaited<ReturnType<typeof tenant.scope>>

  test('what is new is under the new key, what is old opens, and look-ups find both', async () => {
    before = (await registered()).wrapped
    remembered = await tenant.scope()
    const old = await openAll()
    expect(Object.keys(old)).toEqual(['1'])
    expect(old[1]).toBeGreaterThan(8)
    expect(await rotate()).toEqual({ ok: true, value: { version: 2 } })
    expect(await versions()).toEqual([
      [2, 'current'],
      [1, 'retiring'],
    ])
    await enrol(101)
    expect(await openAll()).toEqual({ 1: old[1], 2: 2 })
    await finds()
  })

  test('an isolate that remembers the old keys reads what is under the new one', async () => {
    const found = await findMembers(remembered, { q: person(101), page: 1 })
    expect(found).toMatchObject({ ok: true, value: { rows: [{ maskedName: '样***' }] } })
    expect(remembered.keys.version).toBe(2)
  })

  test('another does not begin before this one has ended', async () => {
    expect(await rotate()).toEqual({ ok: false, error: { reason: 'under-way' } })
  })

  test('page by page everything is sealed anew, and the old key stays for the lapse', async () => {
    expect(await carryOn({ pages: 1 })).toMatchObject({ state: 'resealing', isWalked: false })
    expect(Object.keys(await openAll())).toEqual(['1', '2'])
    const lapse = { state: 'waiting', dueAt: now + WRITERS_LAPSE_MS }
    expect(await carryOn()).toEqual(lapse)
    expect(Object.keys(await openAll())).toEqual(['2'])
    now += WRITERS_LAPSE_MS - 1
    expect(await carryOn()).toEqual(lapse)
    await finds()
  })

  test('what a slow writer wrote meanwhile keeps the old key, and is sealed anew', async () => {
    const { id } = await registered()
    await enrol(102, await unwrapKey(at.config.masterKey, id, before))
    now += 1
    expect(await carryOn()).toMatchObject({ state: 'resealing' })
    expect(Object.keys(await openAll())).toEqual(['1', '2'])
    expect(await carryOn()).toEqual({ state: 'waiting', dueAt: now + WRITERS_LAPSE_MS })
    now += WRITERS_LAPSE_MS
  })

  test('then the old key is destroyed: nothing is under it, and nobody has it', async () => {
    const { id } = await registered()
    expect(await carryOn()).toEqual({ state: 'destroyed', versions: [1] })
    expect(await carryOn()).toEqual({ state: 'none' })
    expect(Object.keys(await openAll())).toEqual(['2'])
    const ring = await unwrapRing(at.config.masterKey, id, (await registered()).wrapped)
    expect([...ring.keys.keys()]).toEqual([2])
    const [, old] = await readKeyVersions(await platform(), id)
    expect(old).toMatchObject({ version: 1, state: 'destroyed', destroyedAt: now })
    expect(old!.resealed).toBeGreaterThan(5)
    await finds()
    // The same person is known again, and the same stay is not taken twice.
    await enrol(101)
    const client = await owner()
    expect((await client.execute('select id from member')).rows).toHaveLength(3)
    // Both logs say it, and the tenant's chain holds.
    const { rows } = await client.execute(
      "select action from audit_entry where action like 'data-key.%' group by 1 order by 1",
    )
    expect(rows.map(({ action }) => action)).toEqual(['data-key.emptied', 'data-key.resealed'])
  })
})

/** Every call of the tenant's gate, one of which is the last that gets through, unanswered. */
function dyingGate(dieAt: number) {
  let calls = 0
  const gate: NonNullable<Config['gate']> = () => async (call) => {
    const mine = ++calls
    if (mine > dieAt) throw new Error('killed')
    const answer = await writeDirectly(clientOf(call.connection))(call.write)
    if (mine === dieAt) throw new Error('killed')
    return answer
  }
  return { gate, wasCut: () => calls >= dieAt }
}

/** Ends what was cut off, from wherever it was. */
async function toTheEnd(): Promise<void> {
  for (let turn = 0; turn < 6; turn++) {
    const state = await carryOn()
    if (state.state === 'destroyed' || state.state === 'none') return
    now += WRITERS_LAPSE_MS
  }
  throw new Error('it does not end')
}

/** Who is killed before a call has left the same behind as who was killed after the last one. */
describe('killed after a call got through', () => {
  /** Rotates once for each call at which it can be cut, and looks whether everything opens. */
  async function rotateCut(cut: (call: number) => Promise<boolean>): Promise<number> {
    for (let call = 1; call < 100; call++) {
      const wasCut = await cut(call)
      await openAll()
      await rotate()
      await toTheEnd()
      expect(Object.keys(await openAll())).toHaveLength(1)
      if (!wasCut) return call
    }
    throw new Error('it makes too many calls')
  }
  const run = async (config: Config, store = documents.store) => {
    await rotate(config)
    await openAll()
    await carryOn({ config, store })
    now += WRITERS_LAPSE_MS
    await carryOn({ config, store })
  }

  test('to the registry: nothing is unreadable, and it goes on', async () => {
    const platformDatabase = { ...at.config.platformDatabase, url: registry.url }
    const calls = await rotateCut(async (call) => {
      registry.dieAt(call)
      await run({ ...at.config, platformDatabase }).catch(() => undefined)
      const wasCut = registry.calls() >= call
      registry.revive()
      return wasCut
    })
    expect(calls).toBeGreaterThan(6)
    await finds()
  }, 120_000)

  test('to the tenant’s database: nothing is unreadable, and it goes on', async () => {
    const calls = await rotateCut(async (call) => {
      const { gate, wasCut } = dyingGate(call)
      await run({ ...at.config, gate }).catch((error: Error) =>
        expect(error.message).toContain('killed'),
      )
      return wasCut()
    })
    expect(calls).toBeGreaterThan(5)
    await finds()
  }, 120_000)

  test('to the documents: none is unreadable, and it goes on', async () => {
    await rotate()
    const store: ObjectStore = {
      ...documents.store!,
      async replace(key, make) {
        await documents.store!.replace(key, make)
        throw new Error('killed')
      },
    }
    await expect(carryOn({ store })).rejects.toThrow('killed')
    await openAll()
    await toTheEnd()
    expect(Object.keys(await openAll())).toHaveLength(1)
  })
})

test('verifying finds a text whose key is gone, and keys that do not open', async () => {
  const { id } = await registered()
  const client = await owner()
  const findings = async (config = at.config) =>
    sealFindings(config, await platform(), (await tenant.scope()).db)
  expect(await findings()).toEqual([])
  const [row] = (await client.execute('select id, name_cipher from member limit 1')).rows
  const put = (text: unknown) =>
    client.execute({
      sql: 'update member set name_cipher = ? where id = ?',
      args: [String(text), String(row!.id)],
    })
  await put(String(row!.name_cipher).replace(/^v\d+/, 'v1'))
  await client.execute('update claim_document set key_version = 1')
  expect((await findings()).map((one) => [one.table, one.row])).toEqual([
    ['member', row!.id],
    ['claim_document', tenant.documentId],
  ])
  await put(row!.name_cipher)
  const { keys } = await tenant.scope()
  await client.execute(`update claim_document set key_version = ${keys.version}`)
  const other = await findings({ ...at.config, masterKey: at.config.passwordPepper })
  expect(other).toMatchObject([{ table: 'tenant_key', row: id }])
})

describe('what keeps an old key', () => {
  test('a text that does not open is named, and nothing is destroyed', async () => {
    const client = await owner()
    const other = await unwrapKey(
      at.config.masterKey,
      (await registered()).id,
      (await registered()).wrapped,
    )
    const [row] = (await client.execute('select id, name_cipher from member limit 1')).rows
    const elsewhere = await other.seal({ column: 'member.name', row: 'mbr_else' }, '样本')
    const put = (text: unknown) =>
      client.execute({
        sql: 'update member set name_cipher = ? where id = ?',
        args: [String(text), String(row!.id)],
      })
    await put(elsewhere)
    expect((await rotate()).ok).toBe(true)
    const problem = `member.name_cipher of ${String(row!.id)}`
    const stuck = { state: 'resealing', problem, isWalked: true }
    expect(await carryOn()).toMatchObject(stuck)
    now += WRITERS_LAPSE_MS * 10
    expect(await carryOn()).toMatchObject(stuck)
    now += WRITERS_LAPSE_MS * 10
    const job = {
      config: at.config,
      schemes: schemeShelf,
      clock: () => now,
      documents: documents.store,
    }
    expect(await rotateFleet(job, await platform())).toEqual([
      `The data key of rotates stays: ${problem}`,
    ])
    expect((await versions())[1]![1]).toBe('retiring')
    await put(row!.name_cipher)
    now += WRITERS_LAPSE_MS * 10
    expect(await rotateFleet(job, await platform())).toEqual([])
    now += WRITERS_LAPSE_MS
    expect(await rotateFleet(job, await platform())).toEqual([])
    expect((await versions())[1]![1]).toBe('destroyed')
    await openAll()
  })

  test('documents that are out of reach', async () => {
    expect((await rotate()).ok).toBe(true)
    const context = { config: at.config, documents: undefined, clock: () => now, actor: system }
    const state = await carryOnRotation(context, await platform(), (await registered()).id, PAGES)
    expect(state).toMatchObject({ state: 'resealing', problem: null, isWalked: true })
    await openAll()
    await toTheEnd()
  })

  test('another tenant’s key opens nothing of it, before and after', async () => {
    await at.signUp('neighbour')
    const neighbour = await at.scope('neighbour')
    const [row] = (await (await owner()).execute('select id, name_cipher from member limit 1')).rows
    const place = { column: 'member.name', row: String(row!.id) }
    await expect(neighbour.keys.open(place, String(row!.name_cipher))).rejects.toThrow()
    expect(await readKeyVersions(await platform(), neighbour.tenant.id)).toEqual([])
    const context = { config: at.config, documents: undefined, clock: () => now, actor: system }
    const other = await carryOnRotation(context, await platform(), neighbour.tenant.id, PAGES)
    expect(other).toEqual({ state: 'none' })
  })
})
