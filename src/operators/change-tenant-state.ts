import { and, eq } from 'drizzle-orm'
import { mustHaveChanged, statement, type Statement } from '../db/statement.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { forgetTenant } from '../tenants/directory.ts'
import { auditOfPlatform } from '../tenants/platform-scope.ts'
import { closingRequest, tenant, type TenantState } from '../tenants/platform-tables.ts'
import {
  REASON_LENGTH_MOST,
  refuseUnlessWhole,
  tenantInReach,
  type NotPermitted,
  type OperatorScope,
} from './operator-scope.ts'
import { CLOSING_BEGUN } from './read-leaving.ts'

export type ChangeTenantError =
  | NotPermitted
  | { readonly reason: 'not-found' }
  | { readonly reason: 'no-reason' }
  | { readonly reason: 'wrong-slug' }
  /** It is in another state by now than the page showed: look again. */
  | { readonly reason: 'changed-meanwhile' }

export type ChangeTenant = {
  readonly tenantId: string
  /** The state that was decided on. */
  readonly seen: string
  readonly why: string
}

type Row = typeof tenant.$inferSelect

async function find(scope: OperatorScope, tenantId: string): Promise<Row | undefined> {
  const [row] = await scope.db.query
    .select()
    .from(tenant)
    .where(and(eq(tenant.id, tenantId), tenantInReach(scope, tenant.id)))
  return row
}

/** One commit: from the state that was seen to the next, with its reason. */
async function move(
  scope: OperatorScope,
  row: Row,
  input: ChangeTenant,
  to: TenantState,
  action: string,
  along: readonly Statement[] = [],
): Promise<Result<void, ChangeTenantError>> {
  const { db } = scope
  const isSeen = and(eq(tenant.id, row.id), eq(tenant.state, input.seen as TenantState))
  const done = await db.commit([
    statement(db.query.update(tenant).set({ state: to }).where(isSeen)),
    mustHaveChanged('changed-meanwhile'),
    ...along,
    auditOfPlatform(scope, action, row.id, { reason: input.why.trim(), from: input.seen }),
  ])
  forgetTenant(row.slug)
  return done.ok ? ok(undefined) : err({ reason: 'changed-meanwhile' })
}

const lacksReason = ({ why }: ChangeTenant): boolean =>
  why.trim() === '' || why.trim().length > REASON_LENGTH_MOST

/** Pages and API refuse within 15 seconds, the sessions with them; nothing is lost. */
export async function suspendTenant(
  scope: OperatorScope,
  input: ChangeTenant,
): Promise<Result<void, ChangeTenantError>> {
  const row = await find(scope, input.tenantId)
  if (row === undefined) return err({ reason: 'not-found' })
  if (row.state === 'suspended') return ok(undefined)
  if (lacksReason(input)) return err({ reason: 'no-reason' })
  if (!['trial', 'live'].includes(input.seen)) return err({ reason: 'changed-meanwhile' })
  return move(scope, row, input, 'suspended', 'tenant.suspended')
}

/** Back to what it was before: a trial, or live. */
export async function resumeTenant(
  scope: OperatorScope,
  input: ChangeTenant,
): Promise<Result<void, ChangeTenantError>> {
  const row = await find(scope, input.tenantId)
  if (row === undefined) return err({ reason: 'not-found' })
  if (row.state === 'trial' || row.state === 'live') return ok(undefined)
  if (input.seen !== 'suspended') return err({ reason: 'changed-meanwhile' })
  return move(scope, row, input, row.liveAt === null ? 'trial' : 'live', 'tenant.resumed')
}

/**
 * Nobody gets in any more but who administers the federation, to take its data along; nothing is
 * deleted yet. A request that waits for it is answered by it. For operators of the whole platform.
 */
export async function beginClosing(
  scope: OperatorScope,
  input: ChangeTenant & { readonly slug: string },
): Promise<Result<void, ChangeTenantError>> {
  const row = await find(scope, input.tenantId)
  if (row === undefined) return err({ reason: 'not-found' })
  const refused = refuseUnlessWhole(scope)
  if (refused) return err(refused)
  if (row.state === 'closing' || row.state === 'closed') return ok(undefined)
  if (input.slug.trim() !== row.slug) return err({ reason: 'wrong-slug' })
  if (lacksReason(input)) return err({ reason: 'no-reason' })
  if (!['trial', 'live', 'suspended'].includes(input.seen)) {
    return err({ reason: 'changed-meanwhile' })
  }
  const { db, now } = scope
  const waits = and(eq(closingRequest.tenantId, row.id), eq(closingRequest.state, 'waiting'))
  const accepted = db.query
    .update(closingRequest)
    .set({ state: 'accepted', decidedAt: now })
    .where(waits)
  return move(scope, row, input, 'closing', CLOSING_BEGUN, [statement(accepted)])
}
