import { tenantMigrations } from '../db/migrations.ts'
import type { PlatformDb } from '../db/platform-db.ts'
import { openPlatformDb } from '../tenants/ensure-platform.ts'
import { ensureRun } from '../tenants/fleet/ensure-run.ts'
import type { FleetContext } from '../tenants/fleet/fleet-context.ts'
import { migratePage } from '../tenants/fleet/migrate-page.ts'
import type { JobContext } from './drain-tenant.ts'

const fleetContext = ({ config, clock, wakeFleet }: JobContext): FleetContext => ({
  config,
  clock,
  wakeFleet,
  migrations: tenantMigrations,
  by: 'tick',
})

/**
 * Finds tenants whose schema is behind this code, as after a deployment, and carries the run on:
 * by the queue where there is one, a page at a time, else with a page of its own.
 */
export async function migrateFleet(context: JobContext, db: PlatformDb): Promise<string[]> {
  const run = await ensureRun(fleetContext(context), db)
  if (run?.state === 'failed') {
    return [`The fleet's migration to ${run.targetStep} needs somebody: npm run tenants -- status`]
  }
  if (run?.state !== 'running') return []
  if (context.wakeFleet) await context.wakeFleet()
  else await migratePage(fleetContext(context), db)
  return []
}

/** What a message of the queue asks for. */
export async function migrateFleetPage(context: JobContext): Promise<void> {
  await migratePage(fleetContext(context), await openPlatformDb(context.config, 'rw'))
}
