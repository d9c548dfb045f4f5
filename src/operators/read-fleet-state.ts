import { and, count, desc, eq, inArray, lt, max, sql } from 'drizzle-orm'
import { newestTenantStep } from '../db/migrations.ts'
import type { Instant } from '../kernel/days.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { readRun, type RunAccount } from '../tenants/fleet/read-run.ts'
import { auditAnchor, fleetCursor, keptStates, tenant } from '../tenants/platform-tables.ts'
import { refuseUnlessWhole, type NotPermitted, type OperatorScope } from './operator-scope.ts'

/** Tenants that are behind and named; the counts are of all. */
export const BEHIND_NAMED_MOST = 50

export type FleetState = {
  /** What this version of the program works on. */
  readonly newestStep: string
  /** How many tenants have which schema, the newest first. */
  readonly versions: readonly { readonly step: string; readonly tenants: number }[]
  readonly behind: readonly { readonly id: string; readonly slug: string; readonly step: string }[]
  /** The newest run; undefined where none was ever needed. */
  readonly run: RunAccount | undefined
  readonly anchors: {
    /** When the heads of the audit chains were walked over last, and whether a walk goes on. */
    readonly walkedAt: Instant | null
    readonly isWalking: boolean
    readonly newestAt: Instant | null
    /** Tenants that have none yet. */
    readonly without: number
  }
}

/** How the fleet stands. */
export async function readFleetState({
  db,
  division,
}: Pick<OperatorScope, 'db' | 'division'>): Promise<Result<FleetState, NotPermitted>> {
  const refused = refuseUnlessWhole({ division })
  if (refused) return err(refused)
  const { query } = db
  const isKept = inArray(tenant.state, keptStates)
  const [versions, behind, run, [cursor], [anchored], [without]] = await Promise.all([
    query
      .select({ step: tenant.schemaStep, tenants: count() })
      .from(tenant)
      .where(isKept)
      .groupBy(tenant.schemaStep)
      .orderBy(desc(tenant.schemaStep)),
    query
      .select({ id: tenant.id, slug: tenant.slug, step: tenant.schemaStep })
      .from(tenant)
      .where(and(isKept, lt(tenant.schemaStep, newestTenantStep)))
      .orderBy(tenant.schemaStep, tenant.slug)
      .limit(BEHIND_NAMED_MOST),
    readRun(db),
    query.select().from(fleetCursor).where(eq(fleetCursor.name, 'anchor')),
    query.select({ at: max(auditAnchor.at) }).from(auditAnchor),
    query
      .select({ count: count() })
      .from(tenant)
      .where(
        and(
          isKept,
          sql`not exists (select 1 from ${auditAnchor}
            where ${auditAnchor.tenantId} = ${tenant.id})`,
        ),
      ),
  ])
  return ok({
    newestStep: newestTenantStep,
    versions,
    behind,
    run,
    anchors: {
      walkedAt: cursor?.updatedAt ?? null,
      isWalking: cursor !== undefined && cursor.afterTenantId !== '',
      newestAt: anchored?.at ?? null,
      without: without?.count ?? 0,
    },
  })
}
