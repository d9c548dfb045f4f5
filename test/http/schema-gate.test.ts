import { beforeAll, describe, expect, inject, it } from 'vitest'
import { newestTenantStep, tenantMigrations } from '../../src/db/migrations.ts'
import { libsqlServerProvider } from '../../src/db/libsql-server-provider.ts'
import { migrate } from '../../src/db/migrate.ts'
import { openClient as openDatabase } from '../../src/db/open-client.ts'
import { openClient, tick, type Client } from '../support/client.ts'
import { addressOf, routeRules, type RouteRule } from '../support/route-rules.ts'
import { tenantRoutes } from '../support/routes.ts'
import { wholeFederation, type WholeFederation } from '../support/whole-federation.ts'

/** How long the queue and the migration may take after the minute's work. */
const MIGRATED_WITHIN_MS = 60_000

const provider = (() => {
  const { url, adminUrl, adminKey, tokenKey } = inject('worker').libsql
  return libsqlServerProvider({ url, adminUrl, adminKey, tokenKeyJwk: tokenKey })
})()
const open = (name: string) => {
  const { url } = inject('worker').libsql
  return openDatabase(provider, { name, url }, 'rw', { count: 0 })
}

const setRun = async (state: string) =>
  (await open('gongji-platform')).execute({
    sql: `insert into fleet_migration (target_step, state, started_by, started_at, updated_at)
      values (?, ?, 'test', 1, 1) on conflict do update set state = excluded.state`,
    args: [newestTenantStep, state],
  })

/** Puts all that a tenant has into a database of its name that lacks the newest step. */
async function leaveBehind(slug: string): Promise<string> {
  const registry = await open('gongji-platform')
  const found = 'select database_name from tenant where slug = ?'
  const { rows } = await registry.execute({ sql: found, args: [slug] })
  const name = String(rows[0]!.database_name)
  const before = await open(name)
  const tables = await before.execute(
    "select name from sqlite_schema where type = 'table' and name not like 'sqlite%'",
  )
  const names = tables.rows.map((row) => String(row.name)).filter((it) => it !== 'schema_step')
  const contents = await before.batch(names.map((it) => `select * from ${it}`))
  await provider.drop(name)
  await provider.create(name)
  const after = await open(name)
  const older = tenantMigrations.slice(0, -1)
  await migrate(after, older, 1)
  const there = await after.execute(
    'select m.name as t, c.name as c from sqlite_schema m, pragma_table_info(m.name) c',
  )
  const columnsOf = (table: string) =>
    there.rows.filter((row) => row.t === table).map((row) => String(row.c))
  await after.migrate(
    names.flatMap((table, at) =>
      contents[at]!.rows.flatMap((row) => {
        const columns = columnsOf(table)
        if (columns.length === 0) return []
        const places = columns.map(() => '?').join(', ')
        const sql = `insert into ${table} (${columns.map((it) => `"${it}"`).join(', ')}) values (${places})`
        return [{ sql, args: columns.map((column) => row[column] ?? null) }]
      }),
    ),
  )
  await registry.execute({
    sql: 'update tenant set schema_step = ? where slug = ?',
    args: [older.at(-1)!.step, slug],
  })
  return name
}

const registeredStep = async (slug: string) => {
  const registry = await open('gongji-platform')
  const sql = 'select schema_step from tenant where slug = ?'
  return (await registry.execute({ sql, args: [slug] })).rows[0]!.schema_step
}

let whole: WholeFederation
let database: string

const clients: Record<
  RouteRule['for'],
  () => { client: Client; headers?: Record<string, string> }
> = {
  anybody: () => ({ client: openClient() }),
  staff: () => ({ client: whole.federation.administrator.client }),
  member: () => ({ client: whole.member.client }),
  key: () => ({ client: openClient(), headers: { authorization: `Bearer ${whole.apiKey}` } }),
}

/** What every page and every read of the API answers to those who may see it. */
async function readAll(who: RouteRule['for']): Promise<Record<string, number>> {
  const { client, headers = {} } = clients[who]()
  const answers: Record<string, number> = {}
  for (const { method, path } of tenantRoutes()) {
    if (method !== 'GET' || routeRules[`GET ${path}`]?.for !== who) continue
    const url = whole.federation.url(addressOf(path, whole.ids))
    answers[path] = (await client.open(url, { headers, follow: false })).status
  }
  return answers
}

const readers = ['anybody', 'staff', 'member', 'key'] as const
const answered = new Map<RouteRule['for'], Record<string, number>>()

beforeAll(async () => {
  // So that nobody's minute migrates it before it was looked at.
  await setRun('paused')
  whole = await wholeFederation()
  for (const who of readers) answered.set(who, await readAll(who))
  database = await leaveBehind(whole.federation.slug)
}, 120_000)

const claimByKey = () =>
  openClient().open(whole.federation.url('/api/v1/claims'), {
    method: 'POST',
    headers: {
      authorization: `Bearer ${whole.apiKey}`,
      'content-type': 'application/json',
      'idempotency-key': crypto.randomUUID(),
    },
    body: JSON.stringify({
      identityNumber: whole.person.identityNumber,
      stay: {
        kind: 'inpatient',
        hospital: '示范市第一医院',
        admittedOn: '2026-03-02',
        dischargedOn: '2026-03-09',
        settledOn: '2026-03-09',
      },
      amounts: { total: 1_300_000, burden: 228_799 },
    }),
  })
const workplaceByStaff = (name: string) =>
  whole.federation.administrator.client.open(whole.federation.url('/console/workplaces'), {
    method: 'POST',
    body: new URLSearchParams({ name }),
    follow: false,
  })

describe('a tenant whose schema is behind', () => {
  it.each(readers)('answers %s as before', async (who) => {
    const before = answered.get(who)!
    expect(Object.values(before).filter((status) => status < 400).length).toBeGreaterThan(3)
    expect(await readAll(who)).toEqual(before)
  })

  it('shows what was there', async () => {
    const { administrator } = whole.federation
    expect((await administrator.open('/console/members')).text).toContain('样')
    expect((await administrator.open(`/console/claims/${whole.ids.claim}`)).status).toBe(200)
    expect((await administrator.open('/console/payouts')).status).toBe(200)
    expect((await whole.member.open('/me')).status).toBe(200)
  })

  it('is not written, and says when to come back', async () => {
    const page = await workplaceByStaff('升级时的单位')
    expect([page.status, page.headers['retry-after']]).toEqual([503, '60'])
    expect(page.text).toContain('系统正在升级')
    const list = await whole.federation.administrator.open('/console/workplaces')
    expect(list.text).not.toContain('升级时的单位')
    const answer = await claimByKey()
    expect([answer.status, answer.headers['retry-after']]).toEqual([503, '60'])
    expect(JSON.parse(answer.text).type).toBe('urn:gongji:problem:schema-behind')
  })

  it('is migrated by the minute’s work and the queue, and then written', async () => {
    await tick()
    expect(await registeredStep(whole.federation.slug)).not.toBe(newestTenantStep)
    await setRun('running')
    await tick()
    const deadline = Date.now() + MIGRATED_WITHIN_MS
    while ((await registeredStep(whole.federation.slug)) !== newestTenantStep) {
      expect(Date.now()).toBeLessThan(deadline)
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
    const { rows } = await (
      await open(database)
    ).execute('select max(step) as step from schema_step')
    expect(rows[0]!.step).toBe(newestTenantStep)
    expect((await workplaceByStaff('升级后的单位')).status).toBe(303)
    expect((await claimByKey()).status).toBe(201)
    const list = await whole.federation.administrator.open('/console/workplaces')
    expect(list.text).toContain('升级后的单位')
  }, 90_000)
})
