import { and, eq } from 'drizzle-orm'
import type { ObjectStore } from '../claims/object-store.ts'
import type { Config } from '../config.ts'
import { mustExist } from '../db/statement.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { closeTenant } from '../tenants/close-tenant.ts'
import { auditOfPlatform } from '../tenants/platform-scope.ts'
import { tenant } from '../tenants/platform-tables.ts'
import { hasEverything } from './leaving.ts'
import {
  REASON_LENGTH_MOST,
  refuseUnlessWhole,
  tenantInReach,
  type NotPermitted,
  type OperatorScope,
} from './operator-scope.ts'
import { readLeaving } from './read-leaving.ts'

export type FinishClosing = {
  readonly tenantId: string
  /** Typed, so that nobody destroys another one. */
  readonly slug: string
  /** Why it is destroyed although the federation has not taken everything along. */
  readonly why: string
}

export type FinishClosingError =
  | NotPermitted
  | { readonly reason: 'not-found' }
  | { readonly reason: 'wrong-slug' }
  /** Closing was not begun, so nobody could take anything along. */
  | { readonly reason: 'not-closing' }
  /** No whole export was taken since it was begun, and no reason was given. */
  | { readonly reason: 'not-taken-along' }
  /** Somebody else is at it. */
  | { readonly reason: 'changed-meanwhile' }

/** Where the tenant's things are that are destroyed. */
export type Destroying = { readonly config: Config; readonly documents: ObjectStore }

/**
 * Ends a tenant whose closing was begun: key, database, documents, in that order, for good. Only
 * where the federation took everything along since then, or for a reason that stays on record.
 * What a crash left is gone on with by doing the same again. For operators of the whole platform.
 */
export async function finishClosing(
  scope: OperatorScope,
  input: FinishClosing,
  { config, documents }: Destroying,
): Promise<Result<void, FinishClosingError>> {
  const { db, now, requestId, actor } = scope
  const { tenantId } = input
  const isIts = and(eq(tenant.id, tenantId), tenantInReach(scope, tenant.id))
  const [row] = await db.query.select().from(tenant).where(isIts)
  if (row === undefined) return err({ reason: 'not-found' })
  const refused = refuseUnlessWhole(scope)
  if (refused) return err(refused)
  if (row.state !== 'closing' && row.state !== 'closed') return err({ reason: 'not-closing' })
  if (input.slug.trim() !== row.slug) return err({ reason: 'wrong-slug' })
  const leaving = await readLeaving(db, tenantId)
  if (leaving.finished) return ok(undefined)
  if (row.state === 'closing') {
    const reason = input.why.trim()
    if (reason.length > REASON_LENGTH_MOST || (reason === '' && !hasEverything(leaving))) {
      return err({ reason: 'not-taken-along' })
    }
    const detail = { ...(reason !== '' && { reason }), auditHash: leaving.taken?.hash ?? null }
    const isClosing = and(isIts, eq(tenant.state, 'closing'))
    const closing = db.query.select({ id: tenant.id }).from(tenant).where(isClosing)
    // Why is on record before anything is destroyed.
    const confirmed = await db.commit([
      mustExist('changed-meanwhile', closing),
      auditOfPlatform(scope, 'tenant.closing-confirmed', tenantId, detail),
    ])
    if (!confirmed.ok) return err({ reason: 'changed-meanwhile' })
  }
  const trips = { count: 0 }
  const by = actor.id
  await closeTenant({ config, documents, by, actor, now, requestId, trips }, tenantId)
  return ok(undefined)
}
