import { and, eq, inArray, ne } from 'drizzle-orm'
import type { PlatformDb } from '../../db/platform-db.ts'
import { statement } from '../../db/statement.ts'
import { fleetMigration, fleetMigrationTenant } from '../platform-tables.ts'
import { auditIfChanged, targetOf, type SteeringContext } from './fleet-context.ts'

/** Nobody begins another tenant; those under way come to their end. */
export async function pauseRun(context: SteeringContext, db: PlatformDb): Promise<void> {
  await change(context, db, ['running'], 'paused', 'fleet.migration-paused')
}

/** Goes on after a pause, or after a canary's failure was seen to: it is the first to be tried. */
export async function resumeRun(context: SteeringContext, db: PlatformDb): Promise<void> {
  const failedCanaries = and(
    eq(fleetMigrationTenant.targetStep, targetOf(context)),
    eq(fleetMigrationTenant.state, 'failed'),
    fleetMigrationTenant.isCanary,
  )
  await db.commit([
    statement(db.query.update(fleetMigrationTenant).set(afresh(context)).where(failedCanaries)),
  ])
  await change(context, db, ['paused', 'failed'], 'running', 'fleet.migration-resumed')
}

async function change(
  context: SteeringContext,
  db: PlatformDb,
  from: readonly FleetState[],
  state: FleetState,
  action: string,
): Promise<void> {
  const target = targetOf(context)
  await db.commit([
    statement(
      db.query
        .update(fleetMigration)
        .set({ state, problem: null, finishedAt: null, updatedAt: context.clock() })
        .where(
          and(eq(fleetMigration.targetStep, target), inArray(fleetMigration.state, [...from])),
        ),
    ),
    auditIfChanged(context, action, target),
  ])
}

const afresh = ({ clock }: SteeringContext) =>
  ({ state: 'waiting', tries: 0, problem: null, dueAt: 0, updatedAt: clock() }) as const

type FleetState = typeof fleetMigration.$inferSelect.state

/** Has tenants that failed tried anew: those named, else all. Whoever waits need wait no longer. */
export async function retryTenants(
  context: SteeringContext,
  db: PlatformDb,
  tenantIds: readonly string[],
): Promise<void> {
  const target = targetOf(context)
  const these = tenantIds.length > 0
  await db.commit([
    statement(
      db.query
        .update(fleetMigrationTenant)
        .set(afresh(context))
        .where(
          and(
            eq(fleetMigrationTenant.targetStep, target),
            inArray(fleetMigrationTenant.state, these ? ['failed', 'waiting', 'done'] : ['failed']),
            these ? inArray(fleetMigrationTenant.tenantId, [...tenantIds]) : undefined,
          ),
        ),
    ),
    auditIfChanged(context, 'fleet.migration-retried', target, { tenants: tenantIds }),
  ])
  await resumeRun(context, db)
}

/** Has these go first, instead of those before them. Nothing changes for who is through. */
export async function nameCanaries(
  context: SteeringContext,
  db: PlatformDb,
  tenantIds: readonly string[],
): Promise<void> {
  const target = targetOf(context)
  const waiting = and(
    eq(fleetMigrationTenant.targetStep, target),
    ne(fleetMigrationTenant.state, 'done'),
  )
  await db.commit([
    statement(db.query.update(fleetMigrationTenant).set({ isCanary: false }).where(waiting)),
    statement(
      db.query
        .update(fleetMigrationTenant)
        .set({ isCanary: true })
        .where(and(waiting, inArray(fleetMigrationTenant.tenantId, [...tenantIds]))),
    ),
    auditIfChanged(context, 'fleet.canaries-named', target, { tenants: tenantIds }),
  ])
}
