import { eq, sql } from 'drizzle-orm'
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { beforeAll, expect, test } from 'vitest'
import { freshTenant } from '../../test/support/fresh-tenant.ts'
import { rootCause } from '../kernel/root-cause.ts'
import { newestTenantStep, tenantMigrations, type Migration } from './migrations.ts'
import { openClient } from './open-client.ts'
import { migrate } from './migrate.ts'
import { SchemaBehind, tenantDb } from './tenant-db.ts'

/** What the next version might bring. */
const later: readonly Migration[] = [
  ...tenantMigrations,
  {
    step: '9000_source',
    sql: "ALTER TABLE `workplace` ADD `source` text DEFAULT 'paper' NOT NULL;",
  },
  {
    step: '9001_visit',
    sql: 'CREATE TABLE `visit` (\n\t`id` text PRIMARY KEY NOT NULL,\n\t`workplace_id` text NOT NULL\n);',
  },
  { step: '9002_token', sql: 'ALTER TABLE `session` ADD `device` text;' },
]
const workplace = sqliteTable('workplace', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  createdAt: integer('created_at').notNull(),
  source: text('source').notNull(),
})
const visit = sqliteTable('visit', {
  id: text('id').primaryKey(),
  workplaceId: text('workplace_id').notNull(),
})

let t: Awaited<ReturnType<typeof freshTenant>>
const open = async (migrations = later) => {
  const client = (access: 'ro' | 'rw') => openClient(t.provider, t.address, access, t.trips)
  return tenantDb(
    { reader: await client('ro'), writer: await client('rw') },
    t.tenantId,
    migrations,
  )
}
const change = {
  statements: [{ sql: "update workplace set name = '乙'", args: [] }],
  audit: [{ actor: { kind: 'system', id: 'test' }, action: 'x', subject: 'x', requestId: 'r' }],
  now: 5,
} as const
const causeOf = (run: Promise<unknown>) =>
  run.then(
    () => undefined,
    (error: Error) => rootCause(error),
  )

beforeAll(async () => {
  t = await freshTenant()
  await t.admin.execute("insert into workplace (id, name, created_at) values ('wkp_1', '甲', 1)")
})

test('code reads a database that lacks its newest steps', async () => {
  const { query } = await open()
  const whole = { id: 'wkp_1', name: '甲', createdAt: 1, source: 'paper' }
  expect(await query.select().from(workplace)).toEqual([whole])
  expect(await query.select().from(workplace).where(eq(workplace.source, 'web'))).toEqual([])
  const named = query.$with('named').as(query.select().from(workplace))
  const joined = query
    .with(named)
    .select({ name: named.name, source: named.source, visit: visit.id })
    .from(named)
    .leftJoin(visit, eq(visit.workplaceId, named.id))
    .where(eq(named.id, 'wkp_1'))
  // Together with reads that lack nothing, in one round trip.
  const [rows, visits, [count]] = await query.batch([
    joined,
    query.select().from(visit),
    query.select({ count: sql<number>`count(*)` }).from(sql`audit_entry`),
  ])
  expect(rows).toEqual([{ name: '甲', source: 'paper', visit: null }])
  expect([visits, count]).toEqual([[], { count: 0 }])
})

test('and does not write it', async () => {
  const db = await open()
  await expect(db.commit(change)).rejects.toThrow(SchemaBehind)
  const session = 'insert into session (token_hash, device) values (?, ?)'
  const refused = db.bookkeep([{ sql: session, args: ['x', 'x'] }])
  await expect(refused).rejects.toThrow(SchemaBehind)
})

test('a mistake is told as one', async () => {
  const mistaken = sql`select nobody from workplace`
  const ofCurrent = (await open(tenantMigrations)).query.all(mistaken)
  expect((await causeOf(ofCurrent))!.message).toContain('no such column: nobody')
  // Where it could be the schema, whoever asks is told to come again.
  const ofBehind = (await open()).query.all(mistaken)
  expect(await causeOf(ofBehind)).toMatchObject({ name: 'SchemaBehind', message: newestTenantStep })
})

test('once migrated everything is as it is written', async () => {
  await migrate(t.admin, later, 9)
  await t.admin.execute("update workplace set source = 'web'")
  const db = await open()
  expect(await db.query.select().from(workplace)).toMatchObject([{ source: 'web' }])
  expect((await db.commit(change)).ok).toBe(true)
})
