import { and, desc, eq } from 'drizzle-orm'
import type { PlatformDb } from '../db/platform-db.ts'
import { mustExist, statement } from '../db/statement.ts'
import { assert } from '../kernel/assert.ts'
import { newId } from '../kernel/ids.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { refuseUnless, type NotPermitted, type TenantScope } from '../scope.ts'
import { auditOfPlatform } from './platform-scope.ts'
import { goLiveRequest, tenant } from './platform-tables.ts'

export type GoLiveRequest = Pick<
  typeof goLiveRequest.$inferSelect,
  'state' | 'askedAt' | 'decidedAt' | 'reason'
>

/** What became of the tenant's newest request; undefined before the first. */
export async function readGoLive(
  db: PlatformDb,
  tenantId: string,
): Promise<GoLiveRequest | undefined> {
  const { state, askedAt, decidedAt, reason } = goLiveRequest
  const [row] = await db.query
    .select({ state, askedAt, decidedAt, reason })
    .from(goLiveRequest)
    .where(eq(goLiveRequest.tenantId, tenantId))
    .orderBy(desc(askedAt), desc(goLiveRequest.id))
    .limit(1)
  return row
}

/**
 * Asks the platform's operator to take a trial live. Once: while a request waits, another is the
 * same one. Permission: `federation.manage`.
 */
export async function askGoLive(
  scope: TenantScope,
  db: PlatformDb,
): Promise<Result<void, NotPermitted | { readonly reason: 'no-trial' }>> {
  const refused = refuseUnless(scope, 'federation.manage')
  if (refused) return err(refused)
  assert(scope.actor.kind === 'staff', 'only staff ask')
  const tenantId = scope.tenant.id
  const isTrial = and(eq(tenant.id, tenantId), eq(tenant.state, 'trial'))
  const platform = {
    db,
    actor: { kind: 'staff', id: scope.actor.id },
    now: scope.now,
    requestId: scope.requestId,
  } as const
  const row = {
    id: newId('glr'),
    tenantId,
    state: 'waiting' as const,
    askedBy: scope.actor.id,
    askedAt: scope.now,
  }
  const done = await db.commit([
    mustExist('no-trial', db.query.select({ id: tenant.id }).from(tenant).where(isTrial)),
    statement(db.query.insert(goLiveRequest).values(row)),
    auditOfPlatform(platform, 'tenant.go-live-asked', tenantId),
  ])
  if (done.ok || done.error.reason === 'taken') return ok(undefined)
  return err({ reason: 'no-trial' })
}
