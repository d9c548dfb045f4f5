import { eq } from 'drizzle-orm'
import { tenantMigrations, type Migration } from '../db/migrations.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import type { SteeringContext } from '../tenants/fleet/fleet-context.ts'
import { readRun } from '../tenants/fleet/read-run.ts'
import { pauseRun, resumeRun, retryTenants } from '../tenants/fleet/steer-run.ts'
import { tenant } from '../tenants/platform-tables.ts'
import { refuseUnlessWhole, type NotPermitted, type OperatorScope } from './operator-scope.ts'

export type SteerFleet = {
  readonly to: 'pause' | 'resume' | 'retry'
  /** The step of the run that the page showed. */
  readonly target: string
  /** Of one tenant that is to be tried anew; of all that failed where left out. */
  readonly slug?: string | undefined
}

export type SteerFleetError =
  | NotPermitted
  | { readonly reason: 'no-such-tenant' }
  /** Another run by now, or one of a version whose steps are not known here. */
  | { readonly reason: 'changed-meanwhile' }

/**
 * Holds the newest run up, or has it go on; the minute's work carries it. Doing it twice changes
 * nothing. The same as `tenants -- migrate --pause`, `--resume` and `--retry`.
 */
export async function steerFleet(
  scope: OperatorScope,
  { to, target, slug }: SteerFleet,
  migrations: readonly Migration[] = tenantMigrations,
): Promise<Result<void, SteerFleetError>> {
  const refused = refuseUnlessWhole(scope)
  if (refused) return err(refused)
  const account = await readRun(scope.db)
  if (account?.run.targetStep !== target || migrations.at(-1)!.step !== target) {
    return err({ reason: 'changed-meanwhile' })
  }
  const named =
    slug === undefined
      ? []
      : await scope.db.query.select({ id: tenant.id }).from(tenant).where(eq(tenant.slug, slug))
  if (slug !== undefined && named.length === 0) return err({ reason: 'no-such-tenant' })
  const { actor, requestId, now } = scope
  const context: SteeringContext = {
    clock: () => now,
    migrations,
    by: 'operator',
    on: { actor, requestId },
  }
  if (to === 'pause') await pauseRun(context, scope.db)
  else if (to === 'resume') await resumeRun(context, scope.db)
  else {
    const ids = named.map(({ id }) => id)
    await retryTenants(context, scope.db, ids)
  }
  return ok(undefined)
}
