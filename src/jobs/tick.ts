import { and, asc, eq, gt, inArray } from 'drizzle-orm'
import { statement } from '../db/statement.ts'
import { ensurePlatform, openPlatformDb } from '../tenants/ensure-platform.ts'
import { fleetCursor, servingStates, tenant } from '../tenants/platform-tables.ts'
import { drainTenant, type JobContext } from './drain-tenant.ts'
import { finishSignUps } from './finish-sign-ups.ts'

/** Tenants that one tick looks at: a fleet is walked in pages, the cursor says how far. */
export const TENANTS_A_TICK = 100
const AT_ONCE = 4
const CURSOR = 'outbox'

/**
 * The minute's work. Everything that must happen after a commit is a row in a tenant's outbox;
 * this finds what no queue message and no request has drained yet. Sign-ups that were cut short
 * are finished or undone.
 */
export async function tick(context: JobContext): Promise<{ tenants: number; failed: number }> {
  const { config, clock } = context
  await ensurePlatform(config, clock())
  const db = await openPlatformDb(config, 'rw')
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
  const moved = { name: CURSOR, afterTenantId, updatedAt: clock() }
  await db.commit([
    statement(
      db.query
        .insert(fleetCursor)
        .values(moved)
        .onConflictDoUpdate({ target: fleetCursor.name, set: moved }),
    ),
  ])
  // Last: a provider that does not answer must not keep anybody's messages waiting.
  failed += await finishSignUps(context)
  return { tenants: tenants.length, failed }
}
