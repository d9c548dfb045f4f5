import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import {
  addTenant,
  freshFleet,
  openAsOwner,
  readAsPage,
  stepsOf,
} from '../../../test/support/fresh-fleet.ts'
import { newestTenantStep, tenantMigrations, type Migration } from '../../db/migrations.ts'
import { statement } from '../../db/statement.ts'
import { tenant } from '../platform-tables.ts'
import { ensureRun } from './ensure-run.ts'
import { migratePage } from './migrate-page.ts'
import { readRun } from './read-run.ts'
import { nameCanaries, pauseRun, resumeRun, retryTenants } from './steer-run.ts'

const first: Migration = { step: '9000_first', sql: 'create table try_first (id text)' }
const second: Migration = {
  step: '9001_second',
  sql: 'create table try_second (id text); --> statement-breakpoint\ncreate index try_index on try_second (id)',
  checks: [
    { says: 'no workplace is called 坏', wrong: "select 1 from workplace where name = '坏'" },
  ],
}
const both = [...tenantMigrations, first, second]

type Fleet = Awaited<ReturnType<typeof freshFleet>>

/** What the second step will not have. */
async function spoil({ config, tenants }: Fleet, slug: string) {
  const client = await openAsOwner(
    config,
    (await tenants()).find((one) => one.slug === slug)!,
  )
  await client.execute("insert into workplace (id, name, created_at) values ('wkp_bad', '坏', 1)")
  return { mend: () => client.execute("update workplace set name = '好' where id = 'wkp_bad'") }
}

async function migrateAll({ context, db }: Fleet) {
  await ensureRun(context, db)
  while ((await migratePage(context, db)) > 0);
  return (await readRun(db))!
}

test('a fleet is taken to the newest step, suspended tenants too, closed ones not', async () => {
  const fleet = await freshFleet(['aa', 'bb', 'cc', 'dd', 'ee', 'ff'], both)
  await addTenant(fleet.config, 'zz-suspended', { state: 'suspended' })
  await addTenant(fleet.config, 'zz-closed', { state: 'closed' })
  const { run, counts } = await migrateAll(fleet)
  expect(run).toMatchObject({ targetStep: '9001_second', state: 'done', problem: null })
  expect(counts).toEqual({ waiting: 0, done: 7, failed: 0 })
  const steps = await fleet.registered()
  expect(steps['zz-closed']).toBe(newestTenantStep)
  expect(Object.values(steps).filter((step) => step === '9001_second')).toHaveLength(7)
  for (const row of await fleet.tenants()) {
    expect(await readAsPage(fleet.config, row)).toBe('12351')
    expect((await stepsOf(fleet.config, row)).at(-1)).toBe(row.schemaStep)
  }
  expect(await fleet.audited('tenant.migrated')).toBe(7)
  expect(await fleet.audited('fleet.migration-finished')).toBe(1)
  // Nobody is behind: nothing begins anew.
  expect((await ensureRun(fleet.context, fleet.db))?.state).toBe('done')
  expect(await migratePage(fleet.context, fleet.db)).toBe(0)
})

test('a tenant that a step refuses stays as it was, and the others are migrated', async () => {
  const fleet = await freshFleet(['aa', 'bb', 'cc', 'dd'], both)
  await ensureRun(fleet.context, fleet.db)
  const bad = await spoil(fleet, 'cc')
  const cc = (await fleet.tenants()).find(({ slug }) => slug === 'cc')!
  await nameCanaries(fleet.context, fleet.db, [(await fleet.tenants())[0]!.id])
  const { run, counts, troubled } = await migrateAll(fleet)
  expect(run.state).toBe('failed')
  expect(counts).toEqual({ waiting: 0, done: 3, failed: 1 })
  expect(troubled).toMatchObject([
    {
      slug: 'cc',
      tries: 1,
      problem:
        'MigrationRefused: 9001_second: afterwards it must hold that no workplace is called 坏',
    },
  ])
  // The first of the two steps is whole, the second left nothing.
  expect((await stepsOf(fleet.config, cc)).at(-1)).toBe('9000_first')
  expect((await fleet.registered()).cc).toBe('9000_first')
  expect(await readAsPage(fleet.config, cc)).toBe('12351')
  const owner = await openAsOwner(fleet.config, cc)
  await expect(owner.execute('select * from try_second')).rejects.toThrow('no such table')
  // Trying again without mending changes nothing; mended it goes through.
  await retryTenants(fleet.context, fleet.db, [])
  expect((await migrateAll(fleet)).counts.failed).toBe(1)
  await bad.mend()
  await retryTenants(fleet.context, fleet.db, [cc.id])
  const after = await migrateAll(fleet)
  expect([after.run.state, after.counts]).toEqual(['done', { waiting: 0, done: 4, failed: 0 }])
})

test('a canary that fails stops the run before anybody else is touched', async () => {
  const fleet = await freshFleet(['aa', 'bb', 'cc', 'dd'], both)
  const bad = await spoil(fleet, 'bb')
  await ensureRun(fleet.context, fleet.db)
  const idOf = async (slug: string) => (await fleet.tenants()).find((it) => it.slug === slug)!.id
  await nameCanaries(fleet.context, fleet.db, [await idOf('bb')])
  const { run, counts } = await migrateAll(fleet)
  expect(run).toMatchObject({ state: 'failed', problem: 'the canary bb failed', finishedAt: null })
  expect(counts).toEqual({ waiting: 3, done: 0, failed: 1 })
  expect(await fleet.registered()).toMatchObject({ aa: newestTenantStep, dd: newestTenantStep })
  expect(await fleet.audited('fleet.migration-stopped')).toBe(1)
  await bad.mend()
  await resumeRun(fleet.context, fleet.db)
  const after = await migrateAll(fleet)
  expect([after.run.state, after.counts.done]).toEqual(['done', 4])
})

test('without names two go first, and the rest only when both are through', async () => {
  const fleet = await freshFleet(['aa', 'bb', 'cc', 'dd', 'ee'], both)
  await ensureRun(fleet.context, fleet.db)
  const tried: string[] = []
  const onTenant = (slug: string) => tried.push(slug)
  const { canaries } = (await readRun(fleet.db))!
  expect(canaries).toHaveLength(2)
  await migratePage(fleet.context, fleet.db, { most: 1, onTenant })
  expect(tried.toSorted()).toEqual(canaries.map(({ slug }) => slug))
})

test('a paused run begins nothing, goes on afterwards, and a later one stays paused', async () => {
  const fleet = await freshFleet(['aa', 'bb', 'cc', 'dd', 'ee', 'ff'], [...tenantMigrations, first])
  await ensureRun(fleet.context, fleet.db)
  await migratePage(fleet.context, fleet.db, { most: 1 })
  await pauseRun(fleet.context, fleet.db)
  expect(await migratePage(fleet.context, fleet.db)).toBe(0)
  expect((await readRun(fleet.db))!.counts).toEqual({ waiting: 4, done: 2, failed: 0 })
  const later = { ...fleet.context, migrations: both }
  expect((await ensureRun(later, fleet.db))?.state).toBe('paused')
  expect(await migratePage(later, fleet.db)).toBe(0)
  expect((await readRun(fleet.db, '9000_first'))!.run.state).toBe('superseded')
  // Code of before knows nothing of the newer step and keeps its hands off.
  expect(await ensureRun(fleet.context, fleet.db)).toBeUndefined()
  await resumeRun(later, fleet.db)
  while ((await migratePage(later, fleet.db)) > 0);
  expect(new Set(Object.values(await fleet.registered()))).toEqual(new Set(['9001_second']))
})

test('several workers at once take every tenant once', async () => {
  const slugs = Array.from({ length: 12 }, (_, at) => `t${at + 10}`)
  const fleet = await freshFleet(slugs, both)
  await ensureRun(fleet.context, fleet.db)
  const tried: string[] = []
  const onTenant = (slug: string) => tried.push(slug)
  const work = () => migratePage(fleet.context, fleet.db, { onTenant })
  await work()
  await Promise.all([work(), work(), work()])
  await work()
  expect(tried.toSorted()).toEqual(slugs)
  expect(await fleet.audited('tenant.migrated')).toBe(12)
})

test('two workers at one tenant do no harm', async () => {
  const fleet = await freshFleet(['aa', 'bb', 'cc'], both)
  await ensureRun(fleet.context, fleet.db)
  // Each finds the other's claim lapsed, as after a long pause of either.
  let hours = 0
  const context = { ...fleet.context, clock: () => 1_000_000 + hours++ * 3_600_000 }
  const work = () => migratePage(context, fleet.db)
  await Promise.all([work(), work(), work(), work()])
  await work()
  expect((await readRun(fleet.db))!.run.state).toBe('done')
  for (const row of await fleet.tenants()) {
    expect(row.schemaStep).toBe('9001_second')
    expect(await stepsOf(fleet.config, row)).toEqual(both.map(({ step }) => step))
  }
  expect(await fleet.audited('tenant.migrated')).toBe(3)
})

test('a database that does not answer is tried again, later each time', async () => {
  const fleet = await freshFleet(['aa', 'bb'], both)
  const setAddress = async (databaseUrl: string) => {
    const { query } = fleet.db
    const update = query.update(tenant).set({ databaseUrl }).where(eq(tenant.slug, 'aa'))
    await fleet.db.commit([statement(update)])
  }
  const address = (await fleet.tenants())[0]!.databaseUrl
  await setAddress('http://127.0.0.1:1')
  const once = await migrateAll(fleet)
  expect(once.counts).toEqual({ waiting: 1, done: 1, failed: 0 })
  expect(once.troubled).toMatchObject([{ slug: 'aa', state: 'waiting', tries: 1 }])
  fleet.pass(29_000)
  expect(await migratePage(fleet.context, fleet.db)).toBe(0)
  fleet.pass(1_000)
  expect(await migratePage(fleet.context, fleet.db)).toBe(1)
  await setAddress(address)
  fleet.pass(3_600_000)
  const after = await migrateAll(fleet)
  expect([after.run.state, after.counts.done]).toEqual(['done', 2])
})

test('a database of another tenant is not touched', async () => {
  const fleet = await freshFleet(['aa', 'bb'], both)
  const [aa, bb] = await fleet.tenants()
  const update = fleet.db.query
    .update(tenant)
    .set({ databaseName: `${bb!.databaseName}` })
    .where(eq(tenant.slug, 'aa'))
  const move = fleet.db.query
    .update(tenant)
    .set({ databaseName: `${bb!.databaseName}-gone` })
    .where(eq(tenant.slug, 'bb'))
  await fleet.db.commit([statement(move), statement(update)])
  await ensureRun(fleet.context, fleet.db)
  await nameCanaries(fleet.context, fleet.db, [aa!.id])
  const { troubled } = await migrateAll(fleet)
  expect(troubled[0]).toMatchObject({ slug: 'aa', problem: `WrongTenant: expected ${aa!.id}` })
  expect((await stepsOf(fleet.config, bb!)).at(-1)).toBe(newestTenantStep)
})

test('who comes to be behind after the run is taken in', async () => {
  const fleet = await freshFleet(['aa'], both)
  await migrateAll(fleet)
  await addTenant(fleet.config, 'late')
  const { run, counts } = await migrateAll(fleet)
  expect([run.state, counts.done]).toEqual(['done', 2])
  // Nobody who signs up with this code is behind.
  await addTenant(fleet.config, 'new', { steps: both })
  expect((await migrateAll(fleet)).counts.done).toBe(2)
})

test('pages wake one another while there is something to take', async () => {
  const slugs = Array.from({ length: 9 }, (_, at) => `t${at}`)
  const fleet = await freshFleet(slugs, both)
  let woken = 0
  const context = { ...fleet.context, wakeFleet: async () => void woken++ }
  await ensureRun(context, fleet.db)
  // While the canaries are under way nobody else can begin.
  await migratePage(context, fleet.db, { most: 1 })
  expect(woken).toBe(1)
  await migratePage(context, fleet.db, { most: 1 })
  expect(woken).toBe(3)
  await migratePage(context, fleet.db)
  expect(woken).toBe(3)
  expect((await readRun(fleet.db))!.run.state).toBe('done')
})
