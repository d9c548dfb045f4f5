import { sql } from 'drizzle-orm'
import { beforeAll, describe, expect, inject, it } from 'vitest'
import { libsqlServerProvider } from '../../src/db/libsql-server-provider.ts'
import { openClient } from '../../src/db/open-client.ts'
import type { DatabaseProvider } from '../../src/db/provider.ts'
import { tenantDb, WrongTenant } from '../../src/db/tenant-db.ts'
import { rootCause } from '../../src/kernel/root-cause.ts'
import type { Config } from '../../src/config.ts'
import { workplace } from '../../src/members/tables.ts'
import { createWorkplace } from '../../src/members/workplaces.ts'
import { memberColumns } from '../../src/members/seal-members.ts'
import { member } from '../../src/members/tables.ts'
import { openTenantDb } from '../../src/tenants/open-tenant-db.ts'
import { freshTenant } from '../support/fresh-tenant.ts'
import { seedPayable } from '../support/seed-payable.ts'

type Tenant = Awaited<ReturnType<typeof freshTenant>>

/**
 * The routing is made to err on purpose: whatever it hands out wrongly, one of the layers below
 * refuses. Each of them is tried alone.
 */
let a: Tenant
let b: Tenant
let memberOfB: string

beforeAll(async () => {
  ;[a, b] = await Promise.all([freshTenant(), freshTenant()])
  memberOfB = await (await seedPayable(b)).addMember({ name: '样本甲' })
})

const entryOf = async (tenant: Tenant, more: object = {}) => ({
  tenant: (await tenant.scope()).tenant,
  database: tenant.address,
  keys: tenant.keys,
  ...more,
})
const configWith = (provider: DatabaseProvider) => ({ provider }) as unknown as Config
const rowsOf = async (tenant: Tenant, table: string) =>
  Number((await tenant.admin.execute(`select count(*) from ${table}`)).rows[0]![0])
const stateOf = async (tenant: Tenant) =>
  Promise.all(
    ['workplace', 'audit_entry', 'session', 'outbox_message'].map((table) => rowsOf(tenant, table)),
  )

describe("a directory that hands out B's database under A's name", () => {
  const wrongDb = async () =>
    openTenantDb(configWith(b.provider), await entryOf(a, { database: b.address }), 'rw', {
      count: 0,
    })

  it('is refused every read', async () => {
    const db = await wrongDb()
    const refused = await db.query
      .select()
      .from(workplace)
      .then(() => undefined, rootCause)
    expect(refused).toBeInstanceOf(WrongTenant)
    await expect(db.query.batch([db.query.select().from(workplace)])).rejects.toThrow(WrongTenant)
    await expect(db.query.run(sql`select * from member`)).rejects.toThrow()
  })

  it('is refused every write, and nothing of B changes', async () => {
    const before = await stateOf(b)
    const scope = await a.scope({ db: await wrongDb() })
    await expect(createWorkplace(scope, { name: '样例厂', organisationCode: '' })).rejects.toThrow(
      WrongTenant,
    )
    const endSessions = { sql: 'delete from session', args: [] }
    await expect((await wrongDb()).bookkeep([endSessions])).rejects.toThrow()
    expect(await stateOf(b)).toEqual(before)
  })

  it('is refused a write even after a read that was right', async () => {
    // The reading goes to A's database, and only the writing to B's.
    const trips = { count: 0 }
    const reader = await openClient(a.provider, a.address, 'ro', trips)
    const writer = await openClient(b.provider, b.address, 'rw', trips)
    const scope = await a.scope({ db: tenantDb({ reader, writer }, a.tenantId) })
    const before = await stateOf(b)
    await expect(createWorkplace(scope, { name: '样例厂', organisationCode: '' })).rejects.toThrow(
      WrongTenant,
    )
    expect(await stateOf(b)).toEqual(before)
  })
})

describe("A's keys with B's database", () => {
  it('neither open what B sealed, nor find a number of B', async () => {
    const [row] = await (await b.scope()).db.query.select({ name: member.nameCipher }).from(member)
    const place = { column: memberColumns.name, row: memberOfB }
    expect(await b.keys.open(place, row!.name)).toBe('样本甲')
    await expect(a.keys.open(place, row!.name)).rejects.toThrow()
    await expect(b.keys.open({ ...place, row: 'mem_other' }, row!.name)).rejects.toThrow()
    const column = memberColumns.identityNumber
    const number = '990000198005010012'
    expect(await a.keys.index(column, number)).not.toBe(await b.keys.index(column, number))
  })
})

describe("A's token", () => {
  it("does not open B's database, for reading or for writing", async () => {
    const { url, adminUrl, adminKey, tokenKey } = inject('libsql')
    const right = libsqlServerProvider({ url, adminUrl, adminKey, tokenKeyJwk: tokenKey })
    const confused: DatabaseProvider = {
      ...right,
      async connect(address, access) {
        const [own, other] = [
          await right.connect(a.address, access),
          await right.connect(address, access),
        ]
        return { ...other, authToken: own.authToken }
      },
    }
    const before = await stateOf(b)
    for (const access of ['ro', 'rw'] as const) {
      const client = await openClient(confused, b.address, access, { count: 0 })
      await expect(client.execute('select * from member')).rejects.toThrow()
      await expect(
        client.execute("insert into workplace values ('x', 'x', null, 1)"),
      ).rejects.toThrow()
    }
    expect(await stateOf(b)).toEqual(before)
  })

  it('for reading writes nothing, even at home', async () => {
    const client = await openClient(a.provider, a.address, 'ro', { count: 0 })
    await expect(
      client.execute("insert into workplace (id, name, created_at) values ('wkp_x', 'x', 1)"),
    ).rejects.toThrow()
    expect(await rowsOf(a, 'workplace')).toBe(0)
  })
})
