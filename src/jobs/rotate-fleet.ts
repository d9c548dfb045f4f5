import { and, asc, eq, inArray, lte } from 'drizzle-orm'
import type { PlatformDb } from '../db/platform-db.ts'
import { statement } from '../db/statement.ts'
import { rootCause } from '../kernel/root-cause.ts'
import { keptStates, tenant, tenantKeyVersion } from '../tenants/platform-tables.ts'
import { carryOnRotation } from '../rotation/carry-on-rotation.ts'
import type { JobContext } from './drain-tenant.ts'

/** Rotations that one tick carries on, and by how many pages each. */
const TENANTS_A_TICK = 3
const PAGES_A_TICK = 12
/** Longer than a tick works at one: another tick leaves it alone meanwhile. */
const LEASE_MS = 3 * 60_000

/**
 * Carries rotations of data keys on. What it returns does not mend itself: something that does not
 * open keeps an old key from being destroyed.
 */
export async function rotateFleet(context: JobContext, db: PlatformDb): Promise<string[]> {
  const now = context.clock()
  const isDue = and(eq(tenantKeyVersion.state, 'retiring'), lte(tenantKeyVersion.dueAt, now))
  const due = await db.query
    .select({ id: tenant.id, slug: tenant.slug })
    .from(tenantKeyVersion)
    .innerJoin(tenant, eq(tenant.id, tenantKeyVersion.tenantId))
    .where(and(isDue, inArray(tenant.state, keptStates)))
    .groupBy(tenant.id)
    .orderBy(asc(tenantKeyVersion.dueAt))
    .limit(TENANTS_A_TICK)
  const problems: string[] = []
  for (const { id, slug } of due) {
    const lease = db.query
      .update(tenantKeyVersion)
      .set({ dueAt: now + LEASE_MS })
      .where(and(eq(tenantKeyVersion.tenantId, id), isDue))
      .returning({ tenantId: tenantKeyVersion.tenantId })
    const [taken] = await db.bookkeep([statement(lease)])
    if (taken!.rows.length === 0) continue
    problems.push(...(await carryOn(context, db, { id, slug })))
  }
  return problems
}

async function carryOn(
  { config, clock, documents }: JobContext,
  db: PlatformDb,
  { id, slug }: { readonly id: string; readonly slug: string },
): Promise<string[]> {
  try {
    const actor = { kind: 'system', id: 'tick' } as const
    const done = await carryOnRotation({ config, clock, documents, actor }, db, id, PAGES_A_TICK)
    if (done.state !== 'resealing') return []
    // The next minute goes on where this one ended.
    const update = db.query
      .update(tenantKeyVersion)
      .set({ dueAt: done.dueAt })
      .where(and(eq(tenantKeyVersion.tenantId, id), eq(tenantKeyVersion.state, 'retiring')))
    await db.bookkeep([statement(update)])
    return done.problem === null ? [] : [`The data key of ${slug} stays: ${done.problem}`]
  } catch (error) {
    // It comes up again when the lease has run out; what never works is seen in the log.
    return [`The rotation of ${slug}: ${rootCause(error as Error).message}`]
  }
}
