import { eq } from 'drizzle-orm'
import { newestTenantStep } from '../db/migrations.ts'
import { newId } from '../kernel/ids.ts'
import { drainDocuments } from '../outbox/drain-documents.ts'
import { tellEnrolled } from '../members/tell-enrolled.ts'
import { drainOutbox } from '../outbox/drain-outbox.ts'
import type { TenantScope } from '../scope.ts'
import type { ObjectStore } from '../claims/object-store.ts'
import type { Config } from '../config.ts'
import type { SchemeShelf } from '../plans/scheme-shelf.ts'
import { toEntry } from '../tenants/directory.ts'
import { openPlatformDb } from '../tenants/ensure-platform.ts'
import { openTenantDb } from '../tenants/open-tenant-db.ts'
import { isServing, tenant, tenantKey } from '../tenants/platform-tables.ts'

/** Rounds of one call: what is left then waits for the next tick. */
const ROUNDS_MOST = 5

export type JobContext = {
  readonly config: Config
  readonly schemes: SchemeShelf
  /** Absent where a job has nothing to do with documents. */
  readonly documents?: ObjectStore | undefined
  readonly clock: () => number
  /** Has another invocation carry the fleet's migration on, where the host has a queue. */
  readonly wakeFleet?: (() => Promise<void>) | undefined
}

/** Beside messages an outbox holds documents to delete. */
type DrainContext = Pick<JobContext, 'config' | 'clock'> & {
  readonly documents: Pick<ObjectStore, 'deleteAll'>
}

/** Delivers what is due in one tenant's outbox. Safe to run twice, at once or in a row. */
export async function drainTenant(context: DrainContext, tenantId: string): Promise<void> {
  const { config, clock, documents } = context
  const trips = { count: 0 }
  const platform = await openPlatformDb(config, 'ro', trips)
  const [row] = await platform.query
    .select()
    .from(tenant)
    .innerJoin(tenantKey, eq(tenantKey.tenantId, tenant.id))
    .where(eq(tenant.id, tenantId))
  if (row === undefined || !isServing(row.tenant.state)) return
  // A delivery could not be written down there, and would be made again and again.
  if (row.tenant.schemaStep < newestTenantStep) return
  const entry = await toEntry(config, row.tenant, row.tenant_key.wrapped)
  for (let round = 0; round < ROUNDS_MOST; round++) {
    const scope: TenantScope = {
      tenant: entry.tenant,
      keys: entry.keys,
      db: await openTenantDb(config, entry, 'rw', trips),
      actor: { kind: 'system', id: 'outbox' },
      permissions: new Set(),
      reach: { kind: 'all' },
      now: clock(),
      requestId: newId('job'),
    }
    // Together: what each of them reads first goes in one round trip.
    const [telling, messages, objects] = await Promise.allSettled([
      tellEnrolled(scope, { quietHours: config.quietHours }),
      drainOutbox(scope, {
        fetch: (input, init) => fetch(input, init),
        random: Math.random,
        outboundAllow: config.outboundAllow,
        ownDomains: [hostnameOf(config.baseDomain)],
      }),
      drainDocuments(scope, documents),
    ])
    // What troubles one of them has not cut the others short.
    for (const done of [telling, messages, objects]) {
      if (done.status === 'rejected') throw done.reason
    }
    if (telling.status !== 'fulfilled' || messages.status !== 'fulfilled') return
    const { nextDueAt, delivered, dead } = messages.value
    if (telling.value > 0) continue
    if (delivered + dead === 0 || nextDueAt === undefined || nextDueAt > clock()) return
  }
}

/** Without the port: hostnames are compared. */
const hostnameOf = (baseDomain: string): string => baseDomain.split(':')[0]!
