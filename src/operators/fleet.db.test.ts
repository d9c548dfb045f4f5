import { operatorScope } from '../../test/support/operator-scope.ts'
import { eq } from 'drizzle-orm'
import { beforeAll, expect, test } from 'vitest'
import { freshFleet, openAsOwner } from '../../test/support/fresh-fleet.ts'
import { newestTenantStep, tenantMigrations, type Migration } from '../db/migrations.ts'
import { ensureRun } from '../tenants/fleet/ensure-run.ts'
import { migratePage } from '../tenants/fleet/migrate-page.ts'
import { nameCanaries } from '../tenants/fleet/steer-run.ts'
import { platformAudit } from '../tenants/platform-tables.ts'
import type { OperatorScope } from './operator-scope.ts'
import { readFleetState } from './read-fleet-state.ts'
import { steerFleet, type SteerFleet } from './steer-fleet.ts'

const next: Migration = {
  step: '9000_next',
  sql: 'create table try_next (id text)',
  checks: [
    { says: 'no workplace is called 坏', wrong: "select 1 from workplace where name = '坏'" },
  ],
}
const migrations = [...tenantMigrations, next]

let fleet: Awaited<ReturnType<typeof freshFleet>>
let scope: OperatorScope

beforeAll(async () => {
  fleet = await freshFleet(['aa', 'bb', 'cc'], migrations)
  scope = await operatorScope(fleet, 1_000_000)
})

const read = async () => {
  const done = await readFleetState(scope)
  if (!done.ok) throw new Error(done.error.reason)
  return done.value
}
const steer = (to: SteerFleet['to'], more: Partial<SteerFleet> = {}, by = scope) =>
  steerFleet(by, { to, target: next.step, ...more }, migrations)

test('a run is paused, resumed and retried as the page shows it, and the audit says by whom', async () => {
  expect(await read()).toMatchObject({
    newestStep: newestTenantStep,
    versions: [{ step: newestTenantStep, tenants: 3 }],
    behind: [],
    run: undefined,
    anchors: { walkedAt: null, isWalking: false, newestAt: null, without: 3 },
  })
  expect(await steer('pause')).toMatchObject({ error: { reason: 'changed-meanwhile' } })

  const cc = await openAsOwner(
    fleet.config,
    (await fleet.tenants()).find(({ slug }) => slug === 'cc')!,
  )
  await cc.execute("insert into workplace (id, name, created_at) values ('wkp_bad', '坏', 1)")
  await ensureRun(fleet.context, fleet.db)
  // The one that will fail is not among those that would hold the others up.
  const first = (await fleet.tenants()).filter(({ slug }) => slug !== 'cc')
  await nameCanaries(
    fleet.context,
    fleet.db,
    first.map(({ id }) => id),
  )
  const stranger = { ...scope, division: '330000' }
  expect(await steer('pause', {}, stranger)).toMatchObject({ error: { reason: 'not-permitted' } })
  expect(await readFleetState(stranger)).toMatchObject({ error: { reason: 'not-permitted' } })
  expect(await steer('pause', { target: newestTenantStep })).toMatchObject({ ok: false })
  expect((await steer('pause')).ok).toBe(true)
  expect((await steer('pause')).ok).toBe(true)
  expect(await migratePage(fleet.context, fleet.db)).toBe(0)
  expect((await read()).run!.run.state).toBe('paused')
  expect((await steer('resume')).ok).toBe(true)
  while ((await migratePage(fleet.context, fleet.db)) > 0);
  const stopped = await read()
  expect(stopped.run).toMatchObject({ counts: { done: 2, failed: 1 }, run: { state: 'failed' } })
  expect(stopped.run!.troubled).toMatchObject([{ slug: 'cc', state: 'failed' }])
  expect(stopped.versions).toEqual([
    { step: next.step, tenants: 2 },
    { step: newestTenantStep, tenants: 1 },
  ])

  await cc.execute("update workplace set name = '好'")
  expect(await steer('retry', { slug: 'nobody' })).toMatchObject({
    error: { reason: 'no-such-tenant' },
  })
  expect((await steer('retry', { slug: 'cc' })).ok).toBe(true)
  while ((await migratePage(fleet.context, fleet.db)) > 0);
  expect((await read()).run).toMatchObject({
    counts: { done: 3, failed: 0 },
    run: { state: 'done' },
  })

  const entries = await fleet.db.query
    .select()
    .from(platformAudit)
    .where(eq(platformAudit.actorId, 'opr_test'))
  expect(entries.map(({ action, requestId }) => [action, requestId]).toSorted()).toEqual([
    ['fleet.migration-paused', 'req_test'],
    ['fleet.migration-resumed', 'req_test'],
    ['fleet.migration-resumed', 'req_test'],
    ['fleet.migration-retried', 'req_test'],
  ])
})
