import { and, eq } from 'drizzle-orm'
import { mustHaveChanged, statement } from '../db/statement.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import {
  auditBy,
  memberInReach,
  refuseUnless,
  type NotPermitted,
  type TenantScope,
} from '../scope.ts'
import { erasureRequest } from './tables.ts'

export type WithdrawErasureError =
  | NotPermitted
  | { readonly reason: 'not-found' }
  /** It was carried out, or taken back already. */
  | { readonly reason: 'not-waiting' }

/** A request is taken back: by its member, or by staff where the member says so at the counter. */
export async function withdrawErasure(
  scope: TenantScope,
  input: { readonly requestId: string },
): Promise<Result<{ memberId: string }, WithdrawErasureError>> {
  const own = scope.actor.kind === 'member'
  const refused = own ? undefined : refuseUnless(scope, 'members.erase')
  if (refused) return err(refused)
  const reached = and(
    eq(erasureRequest.id, input.requestId),
    own ? eq(erasureRequest.memberId, scope.actor.id) : undefined,
    memberInReach(scope, erasureRequest.memberId),
  )
  const [row] = await scope.db.query
    .select({ memberId: erasureRequest.memberId })
    .from(erasureRequest)
    .where(reached)
  if (row === undefined) return err({ reason: 'not-found' })
  const done = await scope.db.commit({
    statements: [
      statement(
        scope.db.query
          .update(erasureRequest)
          .set({ state: 'withdrawn', decidedBy: scope.actor.id, decidedAt: scope.now })
          .where(and(eq(erasureRequest.id, input.requestId), eq(erasureRequest.state, 'asked'))),
      ),
      mustHaveChanged('not-waiting'),
    ],
    audit: [auditBy(scope, 'erasure.withdrawn', row.memberId, { request: input.requestId })],
    now: scope.now,
  })
  return done.ok ? ok(row) : err({ reason: 'not-waiting' })
}
