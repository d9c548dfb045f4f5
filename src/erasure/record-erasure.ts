import { mustExist, mustNotExist, statement } from '../db/statement.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { auditBy, refuseUnless, type NotPermitted, type TenantScope } from '../scope.ts'
import type { Obstructed } from './ask-erasure.ts'
import { obstacleQueries, obstaclesOf, somethingOpen } from './erasure-obstacles.ts'
import { memberThere, newRequest, waitingRequest } from './erasure-requests.ts'

export type RecordErasureError =
  | NotPermitted
  | { readonly reason: 'not-found' }
  | { readonly reason: 'identity-not-checked' }
  | Obstructed
  | { readonly reason: 'stale' }

/**
 * Writes down at the counter that a member asks to be erased: whoever does that is not the one
 * who carries it out. While one waits it is the same request.
 */
export async function recordErasure(
  scope: TenantScope,
  input: { readonly memberId: string; readonly identityChecked: boolean },
): Promise<Result<{ requestId: string }, RecordErasureError>> {
  const refused = refuseUnless(scope, 'members.erase')
  if (refused) return err(refused)
  if (!input.identityChecked) return err({ reason: 'identity-not-checked' })
  const { memberId } = input
  const [[there], [waiting], claims, unpaid] = await scope.db.query.batch([
    memberThere(scope, memberId),
    waitingRequest(scope, memberId),
    ...obstacleQueries(scope, memberId),
  ])
  if (there === undefined) return err({ reason: 'not-found' })
  if (waiting) return ok({ requestId: waiting.id })
  const obstacles = obstaclesOf(claims, unpaid)
  if (obstacles.length > 0) return err({ reason: 'obstructed', obstacles })
  const { id, insert, stillThere } = newRequest(scope, memberId, 'staff')
  const done = await scope.db.commit({
    statements: [
      mustExist('stale', stillThere),
      mustNotExist('stale', somethingOpen(scope, memberId)),
      statement(insert),
    ],
    audit: [auditBy(scope, 'erasure.recorded', memberId, { request: id })],
    now: scope.now,
  })
  return done.ok ? ok({ requestId: id }) : err({ reason: 'stale' })
}
