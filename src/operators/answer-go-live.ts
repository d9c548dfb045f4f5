import { and, eq, isNotNull } from 'drizzle-orm'
import { mustExist, mustHaveChanged, statement } from '../db/statement.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { forgetTenant } from '../tenants/directory.ts'
import { auditOfPlatform } from '../tenants/platform-scope.ts'
import { goLiveRequest, tenant, tenantContact } from '../tenants/platform-tables.ts'
import { REASON_LENGTH_MOST, tenantInReach, type OperatorScope } from './operator-scope.ts'

export type AnswerGoLive = { readonly tenantId: string; readonly requestId: string }

export type AnswerGoLiveError =
  | { readonly reason: 'not-found' }
  | { readonly reason: 'no-reason' }
  /** Nobody knows yet whether the contact is who they say. */
  | { readonly reason: 'contact-not-verified' }
  /** Answered by somebody else, or the tenant is no trial any more. */
  | { readonly reason: 'changed-meanwhile' }

/** The request of this very tenant: one of another, or out of reach, is not found. */
async function find(scope: OperatorScope, { tenantId, requestId }: AnswerGoLive) {
  const [row] = await scope.db.query
    .select({ request: goLiveRequest, slug: tenant.slug, verifiedAt: tenantContact.verifiedAt })
    .from(goLiveRequest)
    .innerJoin(tenant, eq(tenant.id, goLiveRequest.tenantId))
    .leftJoin(tenantContact, eq(tenantContact.tenantId, tenant.id))
    .where(
      and(
        eq(goLiveRequest.id, requestId),
        eq(goLiveRequest.tenantId, tenantId),
        tenantInReach(scope, tenant.id),
      ),
    )
  return row
}

const answered = (
  { db, actor, now }: OperatorScope,
  { requestId }: AnswerGoLive,
  columns: { readonly state: 'approved' | 'returned'; readonly reason: string | null },
) => [
  statement(
    db.query
      .update(goLiveRequest)
      .set({ ...columns, decidedBy: actor.id, decidedAt: now })
      .where(and(eq(goLiveRequest.id, requestId), eq(goLiveRequest.state, 'waiting'))),
  ),
  mustHaveChanged('changed-meanwhile'),
]

/** Takes a trial live. Only where somebody or a code has verified its contact. */
export async function approveGoLive(
  scope: OperatorScope,
  input: AnswerGoLive,
): Promise<Result<void, AnswerGoLiveError>> {
  const found = await find(scope, input)
  if (found === undefined) return err({ reason: 'not-found' })
  if (found.request.state === 'approved') return ok(undefined)
  if (found.verifiedAt === null) return err({ reason: 'contact-not-verified' })
  const { db, now } = scope
  const { tenantId } = input
  const isVerified = and(eq(tenantContact.tenantId, tenantId), isNotNull(tenantContact.verifiedAt))
  const done = await db.commit([
    mustExist(
      'contact-not-verified',
      db.query.select({ id: tenantContact.tenantId }).from(tenantContact).where(isVerified),
    ),
    ...answered(scope, input, { state: 'approved', reason: null }),
    statement(
      db.query
        .update(tenant)
        .set({ state: 'live', liveAt: now })
        .where(and(eq(tenant.id, tenantId), eq(tenant.state, 'trial'))),
    ),
    mustHaveChanged('changed-meanwhile'),
    auditOfPlatform(scope, 'tenant.live', tenantId, { request: input.requestId }),
  ])
  forgetTenant(found.slug)
  return done.ok ? ok(undefined) : err({ reason: 'changed-meanwhile' })
}

/** Says what is missing; the federation sees it and may ask again. */
export async function returnGoLive(
  scope: OperatorScope,
  input: AnswerGoLive & { readonly why: string },
): Promise<Result<void, AnswerGoLiveError>> {
  const found = await find(scope, input)
  if (found === undefined) return err({ reason: 'not-found' })
  if (found.request.state === 'returned') return ok(undefined)
  const reason = input.why.trim()
  if (reason === '' || reason.length > REASON_LENGTH_MOST) return err({ reason: 'no-reason' })
  const done = await scope.db.commit([
    ...answered(scope, input, { state: 'returned', reason }),
    auditOfPlatform(scope, 'tenant.go-live-returned', input.tenantId, { reason }),
  ])
  return done.ok ? ok(undefined) : err({ reason: 'changed-meanwhile' })
}
