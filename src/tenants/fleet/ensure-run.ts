import { and, desc, eq, inArray, isNotNull, isNull, lt } from 'drizzle-orm'
import type { PlatformDb } from '../../db/platform-db.ts'
import { statement, type Statement } from '../../db/statement.ts'
import { keptStates, fleetMigration, fleetMigrationTenant, tenant } from '../platform-tables.ts'
import { auditIfChanged, targetOf, type FleetContext } from './fleet-context.ts'

/** Tenants that go first where nobody names them: those that went live last have least in them. */
const CANARIES_UNNAMED = 2

export type FleetRun = typeof fleetMigration.$inferSelect

/** Migrated are those that are there: suspended ones too, closed ones not. */
const isThere = inArray(tenant.state, keptStates)

/** Tenants that this code finds behind. */
export const isBehind = (target: string) => and(isThere, lt(tenant.schemaStep, target))

/**
 * The run that takes the fleet to this code's newest step: started where tenants are behind and
 * there is none, and taking in those that came to be behind since. Undefined where nobody is
 * behind and nobody ever was, or where a newer version is at work: its steps are not known here.
 */
export async function ensureRun(
  context: FleetContext,
  db: PlatformDb,
): Promise<FleetRun | undefined> {
  const target = targetOf(context)
  const [[newest], [unlisted]] = await db.query.batch([
    db.query.select().from(fleetMigration).orderBy(desc(fleetMigration.targetStep)).limit(1),
    db.query
      .select({ id: tenant.id })
      .from(tenant)
      .leftJoin(
        fleetMigrationTenant,
        and(
          eq(fleetMigrationTenant.tenantId, tenant.id),
          eq(fleetMigrationTenant.targetStep, target),
          inArray(fleetMigrationTenant.state, ['waiting', 'failed']),
        ),
      )
      .where(and(isBehind(target), isNull(fleetMigrationTenant.state)))
      .limit(1),
  ])
  if (newest && newest.targetStep > target) return undefined
  const own = newest?.targetStep === target ? newest : undefined
  if (unlisted === undefined) return own
  await db.commit(own ? late(context, db, own) : begin(context, db, newest))
  const [run] = await db.query
    .select()
    .from(fleetMigration)
    .where(eq(fleetMigration.targetStep, target))
  return run
}

/** A new run takes over what an older one left; that somebody paused it goes on to hold. */
function begin(context: FleetContext, db: PlatformDb, before: FleetRun | undefined): Statement[] {
  const target = targetOf(context)
  const now = context.clock()
  const run = {
    targetStep: target,
    state: before?.state === 'paused' ? ('paused' as const) : ('running' as const),
    startedBy: context.by,
    startedAt: now,
    updatedAt: now,
  }
  const overtaken = and(
    lt(fleetMigration.targetStep, target),
    inArray(fleetMigration.state, ['running', 'paused', 'failed']),
  )
  return [
    statement(db.query.insert(fleetMigration).values(run).onConflictDoNothing()),
    auditIfChanged(context, 'fleet.migration-started', target),
    statement(
      db.query
        .update(fleetMigration)
        .set({ state: 'superseded', updatedAt: now, finishedAt: now })
        .where(overtaken),
    ),
    enlist(target, now, CANARIES_UNNAMED),
  ]
}

/** Who came to be behind after the start: signed up by older code, or brought back from a copy. */
function late(context: FleetContext, db: PlatformDb, { targetStep }: FleetRun): Statement[] {
  const now = context.clock()
  return [
    enlist(targetStep, now, 0),
    statement(
      db.query
        .update(fleetMigration)
        .set({ state: 'running', updatedAt: now, finishedAt: null })
        .where(
          and(eq(fleetMigration.targetStep, targetStep), isNotNull(fleetMigration.finishedAt)),
        ),
    ),
  ]
}

/** One statement, whatever the fleet's size. Whoever is listed and not done stays as it is. */
const enlist = (target: string, now: number, canaries: number): Statement => ({
  sql: `insert into fleet_migration_tenant (target_step, tenant_id, is_canary, state, from_step,
      tries, due_at, claimed_until, updated_at)
    select ?, id, row_number() over (order by state = 'live' desc, live_at desc, id) <= ?,
      'waiting', schema_step, 0, 0, 0, ?
    from tenant where state in ('trial', 'live', 'suspended') and schema_step < ?
    on conflict (target_step, tenant_id) do update set state = 'waiting', tries = 0,
      problem = null, due_at = 0, from_step = excluded.from_step, updated_at = excluded.updated_at
    where state = 'done'`,
  args: [target, canaries, now, target],
})
