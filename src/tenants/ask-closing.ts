import { and, desc, eq, inArray } from 'drizzle-orm'
import type { PlatformDb } from '../db/platform-db.ts'
import { mustExist, mustHaveChanged, statement } from '../db/statement.ts'
import { assert } from '../kernel/assert.ts'
import { newId } from '../kernel/ids.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { refuseUnless, type NotPermitted, type TenantScope } from '../scope.ts'
import { auditPlatform } from './audit-platform.ts'
import { CLOSING_REASON_LENGTH_MOST } from './closing-limits.ts'
import { closingRequest, servingStates, tenant } from './platform-tables.ts'

export type ClosingRequest = typeof closingRequest.$inferSelect

export type AskClosingError =
  | NotPermitted
  | { readonly reason: 'no-reason' }
  /** What was typed is not the federation's own short name. */
  | { readonly reason: 'wrong-slug' }
  /** It does not serve any more. */
  | { readonly reason: 'not-serving' }

/** What became of the tenant's newest request to be closed; undefined before the first. */
export async function readClosingRequest(
  { query }: Pick<PlatformDb, 'query'>,
  tenantId: string,
): Promise<ClosingRequest | undefined> {
  const [row] = await query
    .select()
    .from(closingRequest)
    .where(eq(closingRequest.tenantId, tenantId))
    .orderBy(desc(closingRequest.askedAt), desc(closingRequest.id))
    .limit(1)
  return row
}

/**
 * Asks the platform's operator to close the federation's service for good. Nothing changes by
 * asking, and while a request waits another is the same one. Permission: `federation.manage`.
 */
export async function askClosing(
  scope: TenantScope,
  db: PlatformDb,
  input: { readonly why: string; readonly slug: string },
): Promise<Result<void, AskClosingError>> {
  const refused = refuseUnless(scope, 'federation.manage')
  if (refused) return err(refused)
  assert(scope.actor.kind === 'staff', 'only staff ask')
  const why = input.why.trim()
  if (why === '' || why.length > CLOSING_REASON_LENGTH_MOST) return err({ reason: 'no-reason' })
  if (input.slug.trim() !== scope.tenant.slug) return err({ reason: 'wrong-slug' })
  const tenantId = scope.tenant.id
  const serves = and(eq(tenant.id, tenantId), inArray(tenant.state, [...servingStates]))
  const row = {
    id: newId('clr'),
    tenantId,
    state: 'waiting' as const,
    reason: why,
    askedBy: scope.actor.id,
    askedAt: scope.now,
  }
  const done = await db.commit([
    mustExist('not-serving', db.query.select({ id: tenant.id }).from(tenant).where(serves)),
    statement(db.query.insert(closingRequest).values(row)),
    auditPlatform(db, scope, 'tenant.closing-asked', { reason: why }),
  ])
  if (done.ok || done.error.reason === 'taken') return ok(undefined)
  return err({ reason: 'not-serving' })
}

/** Takes the request back, before the operator has begun. Permission: `federation.manage`. */
export async function withdrawClosing(
  scope: TenantScope,
  db: PlatformDb,
): Promise<Result<void, NotPermitted | { readonly reason: 'nothing-waits' }>> {
  const refused = refuseUnless(scope, 'federation.manage')
  if (refused) return err(refused)
  const waits = and(
    eq(closingRequest.tenantId, scope.tenant.id),
    eq(closingRequest.state, 'waiting'),
  )
  const done = await db.commit([
    statement(
      db.query
        .update(closingRequest)
        .set({ state: 'withdrawn', decidedAt: scope.now })
        .where(waits),
    ),
    mustHaveChanged('nothing-waits'),
    auditPlatform(db, scope, 'tenant.closing-withdrawn', {}),
  ])
  return done.ok ? ok(undefined) : err({ reason: 'nothing-waits' })
}
