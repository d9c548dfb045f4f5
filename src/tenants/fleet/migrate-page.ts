import { and, eq, sql, type SQL } from 'drizzle-orm'
import type { PlatformDb } from '../../db/platform-db.ts'
import { statement } from '../../db/statement.ts'
import { newId } from '../../kernel/ids.ts'
import { fleetMigration, fleetMigrationTenant, tenant } from '../platform-tables.ts'
import { auditIfChanged, targetOf, type FleetContext } from './fleet-context.ts'
import { migrateTenant, type Claimed } from './migrate-tenant.ts'

/** Tenants that one invocation takes, so many of them at once. */
export const TENANTS_A_PAGE = 40
const AT_ONCE = 4
/** All that are migrated at one moment, in whichever invocation. */
const CLAIMED_MOST = 32
/** A worker that was killed gives its tenants back by this. */
export const CLAIM_MS = 3 * 60_000

export type PageOptions = {
  readonly most?: number
  /** Told of each tenant that was tried, and why it did not come through. */
  readonly onTenant?: (slug: string, problem: string | undefined) => void
}

/**
 * Takes the next tenants of the run to its step, canaries before all others; how many were tried.
 * Safe to run anywhere, at once and again: a claim keeps two from the same tenant, and where it
 * lapsed the tenant's own steps say what is still to do.
 */
export async function migratePage(
  context: FleetContext,
  db: PlatformDb,
  { most = TENANTS_A_PAGE, onTenant }: PageOptions = {},
): Promise<number> {
  let taken = 0
  while (taken < most) {
    const claimed = await claim(context, db)
    if (claimed.length === 0) break
    // Others begin beside this one, page by page, as long as there is something to take.
    if (taken === 0) await wakeNext(context, db)
    taken += claimed.length
    const tried = await Promise.allSettled(claimed.map((one) => migrateTenant(context, db, one)))
    tried.forEach((outcome, at) => {
      if (outcome.status === 'rejected') throw outcome.reason
      onTenant?.(claimed[at]!.slug, outcome.value)
    })
  }
  await finish(context, db)
  if (taken > 0) await wakeNext(context, db)
  return taken
}

/** Rows that may be taken now: of a run that goes on, and no other before the canaries. */
const claimable = (target: string, now: number): SQL => sql`(
  select tenant_id from fleet_migration_tenant
  where target_step = ${target} and state = 'waiting' and due_at <= ${now}
    and claimed_until <= ${now}
    and exists (select 1 from fleet_migration where target_step = ${target} and state = 'running')
    and (is_canary or not exists (select 1 from fleet_migration_tenant as first
      where first.target_step = ${target} and first.is_canary and first.state <> 'done'))
  order by is_canary desc, tenant_id limit ${AT_ONCE})`

async function claim(context: FleetContext, db: PlatformDb): Promise<Claimed[]> {
  const target = targetOf(context)
  const now = context.clock()
  const token = newId('clm')
  const mine = eq(fleetMigrationTenant.claim, token)
  await db.commit([
    statement(
      db.query
        .update(fleetMigrationTenant)
        .set({ claim: token, claimedUntil: now + CLAIM_MS })
        .where(
          and(
            eq(fleetMigrationTenant.targetStep, target),
            sql`${fleetMigrationTenant.tenantId} in ${claimable(target, now)}`,
          ),
        ),
    ),
    // Who was closed meanwhile is not migrated and holds nobody up.
    statement(
      db.query
        .delete(fleetMigrationTenant)
        .where(
          and(
            mine,
            sql`tenant_id not in (select id from tenant where state in ('trial', 'live', 'suspended'))`,
          ),
        ),
    ),
  ])
  const rows = await db.query
    .select()
    .from(fleetMigrationTenant)
    .innerJoin(tenant, eq(tenant.id, fleetMigrationTenant.tenantId))
    .where(mine)
  return rows.map(({ tenant: row, fleet_migration_tenant: listed }) => ({
    tenant: { id: row.id },
    slug: row.slug,
    database: { name: row.databaseName, url: row.databaseUrl },
    claim: token,
    isCanary: listed.isCanary,
    tries: listed.tries,
    fromStep: row.schemaStep,
  }))
}

async function wakeNext(context: FleetContext, db: PlatformDb): Promise<void> {
  if (context.wakeFleet === undefined) return
  const target = targetOf(context)
  const now = context.clock()
  const [row] = await db.query.all<{ isLeft: number }>(sql`
    select exists ${claimable(target, now)} and (select count(*) from fleet_migration_tenant
      where target_step = ${target} and state = 'waiting' and claimed_until > ${now}
    ) < ${CLAIMED_MOST} as isLeft`)
  if (row?.isLeft === 1) await context.wakeFleet()
}

/** The run is through where nobody waits any more. */
async function finish(context: FleetContext, db: PlatformDb): Promise<void> {
  const target = targetOf(context)
  const now = context.clock()
  const listed = (state: string) =>
    sql`exists (select 1 from fleet_migration_tenant
      where target_step = ${target} and state = ${state})`
  const through = and(
    eq(fleetMigration.targetStep, target),
    eq(fleetMigration.state, 'running'),
    sql`not ${listed('waiting')}`,
  )
  await db.commit([
    statement(
      db.query
        .update(fleetMigration)
        .set({
          state: sql`case when ${listed('failed')} then 'failed' else 'done' end`,
          problem: null,
          updatedAt: now,
          finishedAt: now,
        })
        .where(through),
    ),
    auditIfChanged(context, 'fleet.migration-finished', target),
  ])
}
