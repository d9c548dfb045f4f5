import { beforeAll, describe, expect, inject, test } from 'vitest'
import { sql } from 'drizzle-orm'
import { newId } from '../kernel/ids.ts'
import { libsqlServerProvider } from './libsql-server-provider.ts'
import { migrate } from './migrate.ts'
import { tenantMigrations } from './migrations.ts'
import { openClient } from './open-client.ts'
import type { Access, DatabaseAddress, DatabaseProvider } from './provider.ts'
import { mustExist, mustHaveChanged } from './statement.ts'
import { tenantDb, WrongTenant } from './tenant-db.ts'
import { auditEntry } from '../audit/tables.ts'
import { findBrokenEntry, GENESIS_HASH } from '../audit/chain.ts'
import { workplace } from '../members/tables.ts'

let provider: DatabaseProvider
const audit = (action: string) =>
  [{ actor: { kind: 'system', id: 'test' }, action, subject: 'x', requestId: 'r' }] as const

beforeAll(() => {
  const { url, adminUrl, adminKey, tokenKey } = inject('libsql')
  provider = libsqlServerProvider({ url, adminUrl, adminKey, tokenKeyJwk: tokenKey })
})

async function freshTenant() {
  const tenantId = newId('tnt')
  const address = await provider.create(tenantId.replace('_', '-'))
  const client = await openClient(provider, address, 'rw', { count: 0 })
  await migrate(client, tenantMigrations, 1)
  await client.execute({
    sql: 'insert into tenant_identity (one, tenant_id, slug, created_at) values (1, ?, ?, 1)',
    args: [tenantId, 'test'],
  })
  const open = async (access: Access = 'rw', id = tenantId, at: DatabaseAddress = address) => {
    const trips = { count: 0 }
    const reader = await openClient(provider, at, 'ro', trips)
    if (access === 'ro') return { db: tenantDb({ reader }, id), trips }
    return {
      db: tenantDb({ reader, writer: await openClient(provider, at, 'rw', trips) }, id),
      trips,
    }
  }
  return { tenantId, address, open }
}

const addWorkplace = (name: string) => ({
  sql: 'insert into workplace (id, name, created_at) values (?, ?, 1)',
  args: [newId('wkp'), name],
})

describe('a commit', () => {
  test('writes its statements with an audit entry, in two round trips', async () => {
    const { open } = await freshTenant()
    const { db, trips } = await open()
    const done = await db.commit({ statements: [addWorkplace('甲')], audit: audit('a'), now: 5 })
    expect(done).toEqual({ ok: true, value: undefined })
    expect(trips.count).toBe(2)
    const [places, entries] = await db.query.batch([
      db.query.select().from(workplace),
      db.query.select().from(auditEntry),
    ])
    expect(places).toHaveLength(1)
    expect(entries).toMatchObject([{ sequence: 1, previousHash: GENESIS_HASH, action: 'a' }])
    expect(trips.count).toBe(3)
  })

  test('that a guard refuses leaves nothing behind', async () => {
    const { open } = await freshTenant()
    const { db } = await open()
    const refused = await db.commit({
      statements: [
        addWorkplace('乙'),
        mustExist(
          'no-such-place',
          db.query
            .select()
            .from(workplace)
            .where(sql`name = '丙'`),
        ),
      ],
      audit: audit('a'),
      now: 5,
    })
    expect(refused).toEqual({ ok: false, error: { reason: 'refused', code: 'no-such-place' } })
    const stale = await db.commit({
      statements: [
        { sql: 'update workplace set name = ? where id = ?', args: ['x', 'none'] },
        mustHaveChanged('stale'),
      ],
      audit: audit('a'),
      now: 5,
    })
    expect(stale).toEqual({ ok: false, error: { reason: 'refused', code: 'stale' } })
    expect(await db.query.select().from(workplace)).toEqual([])
    expect(await db.query.select().from(auditEntry)).toEqual([])
  })

  test('names the key that is taken', async () => {
    const { open } = await freshTenant()
    const { db } = await open()
    await db.commit({ statements: [addWorkplace('甲')], audit: audit('a'), now: 5 })
    const again = await db.commit({ statements: [addWorkplace('甲')], audit: audit('a'), now: 6 })
    expect(again).toEqual({ ok: false, error: { reason: 'taken', columns: 'workplace.name' } })
  })

  test('of many writers at once: all land, each once, in one unbroken chain', async () => {
    const { open } = await freshTenant()
    const writers = await Promise.all(Array.from({ length: 6 }, () => open()))
    await Promise.all(
      writers.map(async ({ db }, writer) => {
        for (let i = 0; i < 5; i++) {
          const name = `${writer}-${i}`
          const done = await db.commit({
            statements: [addWorkplace(name)],
            audit: audit(name),
            now: i,
          })
          expect(done).toEqual({ ok: true, value: undefined })
        }
      }),
    )
    const { db } = await open('ro')
    const entries = await db.query.select().from(auditEntry).orderBy(auditEntry.sequence)
    expect(entries).toHaveLength(30)
    expect(await findBrokenEntry({ sequence: 0, hash: GENESIS_HASH }, entries)).toBeUndefined()
    expect(await db.query.select().from(workplace)).toHaveLength(30)
  })

  test('whose answer is lost is settled by its audit entry: once, not twice', async () => {
    const { open, tenantId, address } = await freshTenant()
    const { db: reader } = await open('ro')
    const real = await openClient(provider, address, 'rw', { count: 0 })
    let lose = 1
    // The answer is lost after the server has committed: the fault is in the network, not in us.
    const losing = new Proxy(real, {
      get(target, name) {
        if (name !== 'batch') return Reflect.get(target, name, target) as unknown
        return async (statements: never, mode: 'read' | 'write') => {
          const results = await target.batch(statements, mode)
          if (mode === 'write' && lose-- > 0) throw new TypeError('fetch failed')
          return results
        }
      },
    })
    const db = tenantDb({ reader: losing, writer: losing }, tenantId)
    const done = await db.commit({ statements: [addWorkplace('甲')], audit: audit('a'), now: 5 })
    expect(done.ok).toBe(true)
    expect(await reader.query.select().from(workplace)).toHaveLength(1)
    expect(await reader.query.select().from(auditEntry)).toHaveLength(1)
  })
})

test('reads that are asked for together go in one round trip', async () => {
  const { open } = await freshTenant()
  const { db, trips } = await open()
  await db.commit({ statements: [addWorkplace('甲')], audit: audit('a'), now: 5 })
  trips.count = 0
  const later = async () => db.query.select().from(auditEntry)
  const [places, entries, both] = await Promise.all([
    db.query.select().from(workplace),
    later(),
    db.query.batch([db.query.select().from(workplace), db.query.select().from(auditEntry)]),
  ])
  expect(trips.count).toBe(1)
  expect([places.length, entries.length, both[0].length, both[1].length]).toEqual([1, 1, 1, 1])
  const failing = db.query.all(sql`select no_such_column from workplace`)
  await expect(failing).rejects.toThrow()
  expect(await db.query.select().from(workplace)).toHaveLength(1)
})

test('bookkeeping writes its own tables and no other', async () => {
  const { open } = await freshTenant()
  const { db } = await open()
  const count = {
    sql: `insert into attempt_counter (key, window_starts_at, attempts) values ('a', 1, 1)
      on conflict do update set attempts = attempts + 1 returning attempts`,
    args: [],
  }
  await db.bookkeep([count])
  expect((await db.bookkeep([count]))[0]?.rows[0]?.attempts).toBe(2)
  await expect(db.bookkeep([addWorkplace('甲')])).rejects.toThrow(
    'workplace is written by a commit',
  )
  const { db: stranger } = await open('rw', 'tnt_somebodyelse')
  await expect(stranger.bookkeep([count])).rejects.toThrow()
})

describe('the database refuses', () => {
  test("another tenant's name on the right token", async () => {
    const { open } = await freshTenant()
    const { db } = await open('rw', 'tnt_somebodyelse')
    await expect(db.query.select().from(workplace)).rejects.toThrow()
    await expect(
      db.commit({ statements: [addWorkplace('甲')], audit: audit('a'), now: 5 }),
    ).rejects.toThrow(WrongTenant)
  })

  test("a token for one database at another's address", async () => {
    const a = await freshTenant()
    const b = await freshTenant()
    const crossed: DatabaseProvider = {
      ...provider,
      connect: async (_address, access) => ({
        ...(await provider.connect(a.address, access)),
        headers: (await provider.connect(b.address, access)).headers,
      }),
    }
    const client = await openClient(crossed, b.address, 'rw', { count: 0 })
    await expect(client.execute('select * from workplace')).rejects.toThrow(
      /404|not exist|Unauthorized/i,
    )
  })

  test('a write with a token for reading, and a write through a read', async () => {
    const { open } = await freshTenant()
    const { db: readOnly } = await open('ro')
    await expect(
      readOnly.commit({ statements: [addWorkplace('甲')], audit: audit('a'), now: 5 }),
    ).rejects.toThrow()
    const { db } = await open('rw')
    await expect(
      db.query.insert(workplace).values({ id: 'x', name: 'x', createdAt: 1 }),
    ).rejects.toThrow()
    expect(await readOnly.query.select().from(workplace)).toEqual([])
  })

  test('a change to what was written once', async () => {
    const { open, address } = await freshTenant()
    const { db } = await open()
    await db.commit({ statements: [addWorkplace('甲')], audit: audit('a'), now: 5 })
    const client = await openClient(provider, address, 'rw', { count: 0 })
    for (const attempt of [
      `update audit_entry set action = 'b'`,
      'delete from audit_entry',
      `insert or replace into audit_entry select 1, 1, 'x', 'x', 'x', 'x', '{}', 'x', 'x', 'x'`,
    ]) {
      await expect(client.execute(attempt)).rejects.toThrow()
    }
  })
})
