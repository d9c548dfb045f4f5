import { and, asc, desc, eq, gt, inArray, sql } from 'drizzle-orm'
import type { PlatformDb } from '../../db/platform-db.ts'
import { fleetMigration, fleetMigrationTenant, tenant } from '../platform-tables.ts'
import type { FleetRun } from './ensure-run.ts'

/** Tenants that an account of a run names at most; the counts are of all. */
export const TENANTS_NAMED_MOST = 50

export type RunAccount = {
  readonly run: FleetRun
  readonly counts: { readonly waiting: number; readonly done: number; readonly failed: number }
  readonly canaries: readonly { readonly slug: string; readonly state: string }[]
  /** Failed, or tried and waiting for another try. */
  readonly troubled: readonly {
    readonly slug: string
    readonly state: string
    readonly tries: number
    readonly problem: string
    readonly dueAt: number
  }[]
  /** Until when tenants are in somebody's hands; 0 where nobody works. */
  readonly claimedUntil: number
}

/** How a run stands, the newest one where no step is named. */
export async function readRun(
  db: PlatformDb,
  targetStep?: string,
): Promise<RunAccount | undefined> {
  const [run] = await db.query
    .select()
    .from(fleetMigration)
    .where(targetStep === undefined ? undefined : eq(fleetMigration.targetStep, targetStep))
    .orderBy(desc(fleetMigration.targetStep))
    .limit(1)
  if (run === undefined) return undefined
  const row = fleetMigrationTenant
  const listed = eq(row.targetStep, run.targetStep)
  const { slug } = tenant
  const ofTenant = eq(tenant.id, row.tenantId)
  const [states, canaries, troubled] = await db.query.batch([
    db.query
      .select({
        state: row.state,
        count: sql<number>`count(*)`,
        claimedUntil: sql<number>`max(${row.claimedUntil})`,
      })
      .from(row)
      .where(listed)
      .groupBy(row.state),
    db.query
      .select({ slug, state: row.state })
      .from(row)
      .innerJoin(tenant, ofTenant)
      .where(and(listed, row.isCanary))
      .orderBy(asc(slug))
      .limit(TENANTS_NAMED_MOST),
    db.query
      .select({
        slug,
        state: row.state,
        tries: row.tries,
        problem: sql<string>`${row.problem}`,
        dueAt: row.dueAt,
      })
      .from(row)
      .innerJoin(tenant, ofTenant)
      .where(and(listed, gt(row.tries, 0), inArray(row.state, ['failed', 'waiting'])))
      .orderBy(asc(row.state), asc(slug))
      .limit(TENANTS_NAMED_MOST),
  ])
  const count = (state: string) => states.find((one) => one.state === state)?.count ?? 0
  return {
    run,
    counts: { waiting: count('waiting'), done: count('done'), failed: count('failed') },
    canaries,
    troubled,
    claimedUntil: states.find(({ state }) => state === 'waiting')?.claimedUntil ?? 0,
  }
}
