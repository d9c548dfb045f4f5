import { and, eq, lt, ne } from 'drizzle-orm'
import { migrate, MigrationRefused } from '../../db/migrate.ts'
import type { PlatformDb } from '../../db/platform-db.ts'
import { statement, type Statement } from '../../db/statement.ts'
import { tenantIdentity } from '../../db/tables.ts'
import { WrongTenant } from '../../db/tenant-db.ts'
import { rootCause } from '../../kernel/root-cause.ts'
import { openForMigration, openTenantDb, type TenantPlace } from '../open-tenant-db.ts'
import { fleetMigration, fleetMigrationTenant, tenant } from '../platform-tables.ts'
import { afterTry } from './after-try.ts'
import { auditIfChanged, targetOf, type FleetContext } from './fleet-context.ts'

/** A tenant that this worker has to itself for a while. */
export type Claimed = TenantPlace & {
  readonly slug: string
  readonly claim: string
  readonly isCanary: boolean
  readonly tries: number
  readonly fromStep: string
}

/** What a database says of a step may be long. */
const PROBLEM_CHARACTERS_MOST = 500

/**
 * Takes one tenant's database to the newest step, and the registry with it; or says why not. Its
 * steps are whole whatever happens in between: the tenant can be read on each of them. Harmless
 * where two do it at once.
 */
export async function migrateTenant(
  context: FleetContext,
  db: PlatformDb,
  one: Claimed,
): Promise<string | undefined> {
  const { config, migrations, clock } = context
  try {
    const reading = await openTenantDb(config, one, 'ro', { count: 0 })
    // Every read asks whose database this is: a wrong address in the registry changes nobody's.
    await reading.query.select().from(tenantIdentity)
    const reached = await migrate(await openForMigration(config, one), migrations, clock())
    await succeed(context, db, one, reached)
    return undefined
  } catch (thrown) {
    const error = rootCause(thrown as Error)
    const problem = `${error.name}: ${error.message}`.slice(0, PROBLEM_CHARACTERS_MOST)
    await setBack(context, db, one, error, problem)
    return problem
  }
}

const rowOf = (context: FleetContext, one: Claimed) =>
  and(
    eq(fleetMigrationTenant.targetStep, targetOf(context)),
    eq(fleetMigrationTenant.tenantId, one.tenant.id),
  )

async function succeed(
  context: FleetContext,
  db: PlatformDb,
  one: Claimed,
  reached: string,
): Promise<void> {
  const { id } = one.tenant
  await db.commit([
    statement(
      db.query
        .update(tenant)
        .set({ schemaStep: reached })
        .where(and(eq(tenant.id, id), ne(tenant.schemaStep, reached))),
    ),
    auditIfChanged(context, 'tenant.migrated', id, { from: one.fromStep, to: reached }),
    statement(
      db.query
        .update(fleetMigrationTenant)
        .set({
          state: 'done',
          tries: one.tries + 1,
          problem: null,
          claim: null,
          claimedUntil: 0,
          updatedAt: context.clock(),
        })
        .where(rowOf(context, one)),
    ),
  ])
}

async function setBack(
  context: FleetContext,
  db: PlatformDb,
  one: Claimed,
  error: Error,
  problem: string,
): Promise<void> {
  const now = context.clock()
  const target = targetOf(context)
  const refused = error instanceof MigrationRefused || error instanceof WrongTenant
  const tries = one.tries + 1
  const next = afterTry(tries, refused, now)
  const isStop = one.isCanary && next.state === 'failed'
  await db.commit([
    statement(
      db.query
        .update(fleetMigrationTenant)
        .set({ ...next, tries, problem, claim: null, claimedUntil: 0, updatedAt: now })
        // Where the claim had lapsed, another worker's outcome stands.
        .where(and(rowOf(context, one), eq(fleetMigrationTenant.claim, one.claim))),
    ),
    ...(next.state === 'failed'
      ? [auditIfChanged(context, 'tenant.migration-failed', one.tenant.id, { problem })]
      : []),
    ...(error instanceof MigrationRefused ? [reachedSoFar(db, one, error.reached)] : []),
    ...(isStop ? stop(context, db, target, `the canary ${one.slug} failed`) : []),
  ])
}

/** Of several steps some may have been taken: the registry says which schema the tenant has. */
const reachedSoFar = (db: PlatformDb, one: Claimed, reached: string): Statement =>
  statement(
    db.query
      .update(tenant)
      .set({ schemaStep: reached })
      .where(and(eq(tenant.id, one.tenant.id), lt(tenant.schemaStep, reached))),
  )

const stop = (context: FleetContext, db: PlatformDb, target: string, problem: string) => [
  statement(
    db.query
      .update(fleetMigration)
      .set({ state: 'failed', problem, updatedAt: context.clock() })
      .where(and(eq(fleetMigration.targetStep, target), eq(fleetMigration.state, 'running'))),
  ),
  auditIfChanged(context, 'fleet.migration-stopped', target, { problem }),
]
