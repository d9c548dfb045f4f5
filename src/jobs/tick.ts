import type { ObjectStore } from '../claims/object-store.ts'
import { and, asc, eq, gt, inArray } from 'drizzle-orm'
import type { PlatformDb } from '../db/platform-db.ts'
import { statement } from '../db/statement.ts'
import { rootCause } from '../kernel/root-cause.ts'
import { ensurePlatform, openPlatformDb } from '../tenants/ensure-platform.ts'
import { fleetCursor, servingStates, tenant } from '../tenants/platform-tables.ts'
import { anchorFleet } from './anchor-fleet.ts'
import { drainTenant, type JobContext } from './drain-tenant.ts'
import { finishSignUps } from './finish-sign-ups.ts'
import { migrateFleet } from './migrate-fleet.ts'
import { rotateFleet } from './rotate-fleet.ts'

/** Tenants that one tick looks at: a fleet is walked in pages, the cursor says how far. */
export const TENANTS_A_TICK = 100
const AT_ONCE = 4
const CURSOR = 'outbox'

export type TickDone = {
  readonly tenants: number
  readonly failed: number
  /** For the operator: what is wrong and does not mend itself. */
  readonly problems: readonly string[]
}

const fleetWork = { migration: migrateFleet, anchors: anchorFleet, keys: rotateFleet }

type TickContext = JobContext & { readonly documents: ObjectStore }

/**
 * The minute's work: deliveries that nothing else has made, sign-ups that were cut short, the
 * fleet's migration, anchors of the audit chains, rotations of data keys. Trouble with one of them
 * is its own.
 */
export async function tick(context: TickContext): Promise<TickDone> {
  const { config, clock } = context
  await ensurePlatform(config, clock())
  const db = await openPlatformDb(config, 'rw')
  const drained = await drainFleet(context, db)
  const problems: string[] = []
  for (const [name, work] of Object.entries(fleetWork)) {
    try {
      problems.push(...(await work(context, db)))
    } catch (error) {
      problems.push(`${name}: ${rootCause(error as Error).message}`)
    }
  }
  // Last: a provider that does not answer must not keep anybody's messages waiting.
  const failed = drained.failed + (await finishSignUps(context))
  return { ...drained, failed, problems }
}

/** Everything that must happen after a commit is a row in a tenant's outbox. */
async function drainFleet(context: TickContext, db: PlatformDb) {
  const [cursor] = await db.query.select().from(fleetCursor).where(eq(fleetCursor.name, CURSOR))
  const tenants = await db.query
    .select({ id: tenant.id })
    .from(tenant)
    .where(and(inArray(tenant.state, servingStates), gt(tenant.id, cursor?.afterTenantId ?? '')))
    .orderBy(asc(tenant.id))
    .limit(TENANTS_A_TICK)
  let failed = 0
  for (let from = 0; from < tenants.length; from += AT_ONCE) {
    const group = tenants.slice(from, from + AT_ONCE)
    const done = await Promise.allSettled(group.map(({ id }) => drainTenant(context, id)))
    // One tenant's trouble is its own: the others go on, and it comes up again next time.
    failed += done.filter(({ status }) => status === 'rejected').length
  }
  const afterTenantId = tenants.length < TENANTS_A_TICK ? '' : tenants.at(-1)!.id
  const moved = { name: CURSOR, afterTenantId, updatedAt: context.clock() }
  await db.commit([
    statement(
      db.query
        .insert(fleetCursor)
        .values(moved)
        .onConflictDoUpdate({ target: fleetCursor.name, set: moved }),
    ),
  ])
  return { tenants: tenants.length, failed }
}
