import { beforeAll, expect, inject, test } from 'vitest'
import type { Client } from '@libsql/client/http'
import { newId } from '../kernel/ids.ts'
import { libsqlServerProvider } from './libsql-server-provider.ts'
import { migrate, MigrationRefused } from './migrate.ts'
import { newestTenantStep, tenantMigrations, type Migration } from './migrations.ts'
import { openClient } from './open-client.ts'

let client: Client

beforeAll(async () => {
  const { url, adminUrl, adminKey, tokenKey } = inject('libsql')
  const provider = libsqlServerProvider({ url, adminUrl, adminKey, tokenKeyJwk: tokenKey })
  const address = await provider.create(newId('mig').replace('_', '-'))
  client = await openClient(provider, address, 'rw', { count: 0 })
  expect(await migrate(client, tenantMigrations, 1)).toBe(newestTenantStep)
})

const step = (name: string, sql: string, checks: Migration['checks'] = []): Migration => ({
  step: `9${name}`,
  sql,
  checks,
})
const tables = async () => {
  const { rows } = await client.execute("select name from sqlite_schema where name like 'try_%'")
  return rows.map(({ name }) => name)
}
const take = (...steps: Migration[]) => migrate(client, [...tenantMigrations, ...steps], 2)
const steps = async () =>
  (await client.execute('select step from schema_step order by step')).rows.map((row) => row.step)

test('a check that finds a row undoes its step, and keeps those before it', async () => {
  const first = step('000_first', 'create table try_first (id text)')
  const second = step(
    '001_second',
    "create table try_second (id text); --> statement-breakpoint\ninsert into try_second values ('x')",
    [{ says: 'nobody is called x', wrong: "select 1 from try_second where id = 'x'" }],
  )
  const refused = await take(first, second).catch((error: unknown) => error)
  expect(refused).toBeInstanceOf(MigrationRefused)
  expect(refused).toMatchObject({
    reached: '9000_first',
    message: '9001_second: afterwards it must hold that nobody is called x',
  })
  expect(await tables()).toEqual(['try_first'])
  expect((await steps()).at(-1)).toBe('9000_first')
  // Once the step is right it is taken.
  expect(await take(first, { ...second, checks: [] })).toBe('9001_second')
  expect(await tables()).toEqual(['try_first', 'try_second'])
})

test('a step that leaves a reference to nothing is undone', async () => {
  const before = await steps()
  const broken = step(
    '002_broken',
    `create table try_child (of text references workplace (id)); --> statement-breakpoint
     insert into try_child values ('wkp_nobody')`,
  )
  const first = step('000_first', 'create table try_first (id text)')
  await expect(take(first, broken)).rejects.toThrow('every reference names a row')
  expect(await tables()).not.toContain('try_child')
  expect(await steps()).toEqual(before)
})

test('a step with a mistake says what the database said', async () => {
  const mistaken = step('003_mistaken', 'insert into try_nowhere values (1)')
  await expect(take(mistaken)).rejects.toThrow(/^9003_mistaken: .*no such table: try_nowhere/)
})

test('a step whose text was changed is refused', async () => {
  const changed = tenantMigrations.map((it, at) => (at === 0 ? { ...it, sql: `${it.sql} ` } : it))
  await expect(migrate(client, changed, 3)).rejects.toThrow('0000_foundation: its text was changed')
})

test('steps that a newer version took are left alone', async () => {
  expect(await migrate(client, tenantMigrations, 3)).toBe((await steps()).at(-1))
})
