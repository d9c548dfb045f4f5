import { and, asc, eq, gt, inArray } from 'drizzle-orm'
import type { PlatformDb } from '../db/platform-db.ts'
import { statement } from '../db/statement.ts'
import { anchorAudit } from '../tenants/anchor-audit.ts'
import { keptStates, fleetCursor, tenant } from '../tenants/platform-tables.ts'
import type { JobContext } from './drain-tenant.ts'

const TENANTS_A_TICK = 50
const AT_ONCE = 4
const CURSOR = 'anchor'
/** From the start of one walk over the fleet to the next: what was audited before is anchored. */
const WALK_EVERY_MS = 3_600_000

/** Anchors the next page of the fleet. What it returns is evidence that a chain was tampered with. */
export async function anchorFleet(context: JobContext, db: PlatformDb): Promise<string[]> {
  const now = context.clock()
  const [cursor] = await db.query.select().from(fleetCursor).where(eq(fleetCursor.name, CURSOR))
  const after = cursor?.afterTenantId ?? ''
  // Between two walks the cursor keeps when the last one began.
  if (after === '' && cursor && now - cursor.updatedAt < WALK_EVERY_MS) return []
  const page = await db.query
    .select()
    .from(tenant)
    .where(and(inArray(tenant.state, keptStates), gt(tenant.id, after)))
    .orderBy(asc(tenant.id))
    .limit(TENANTS_A_TICK)
  const problems: string[] = []
  for (let from = 0; from < page.length; from += AT_ONCE) {
    const group = page.slice(from, from + AT_ONCE)
    const found = await Promise.allSettled(
      group.map((row) => anchorAudit(context.config, db, row, now)),
    )
    // A database that does not answer is found by the next walk.
    problems.push(
      ...found.flatMap((one) =>
        one.status === 'fulfilled' && one.value !== undefined ? [one.value] : [],
      ),
    )
  }
  const moved = {
    name: CURSOR,
    afterTenantId: page.length < TENANTS_A_TICK ? '' : page.at(-1)!.id,
    updatedAt: after === '' ? now : cursor!.updatedAt,
  }
  await db.commit([
    statement(
      db.query
        .insert(fleetCursor)
        .values(moved)
        .onConflictDoUpdate({ target: fleetCursor.name, set: moved }),
    ),
  ])
  return problems
}
