import { eq } from 'drizzle-orm'
import { mustExist, mustNotExist, statement } from '../db/statement.ts'
import { checkCode, type CheckCodeError } from '../identity/check-code.ts'
import { requestCode, type RequestCodeError } from '../identity/request-code.ts'
import { assert } from '../kernel/assert.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { memberColumns } from '../members/seal-members.ts'
import { member } from '../members/tables.ts'
import { auditBy, type TenantScope } from '../scope.ts'
import {
  obstacleQueries,
  obstaclesOf,
  somethingOpen,
  type ErasureObstacle,
} from './erasure-obstacles.ts'
import { newRequest, waitingRequest } from './erasure-requests.ts'

export type Obstructed = {
  readonly reason: 'obstructed'
  readonly obstacles: readonly ErasureObstacle[]
}

/** Sends the signed-in member a code to the number that is registered, whatever a form says. */
export async function askErasureCode(
  scope: TenantScope,
  input: { readonly address: string },
): Promise<Result<{ attemptId: string; mobile: string }, RequestCodeError>> {
  assert(scope.actor.kind === 'member', 'a member asks for themself')
  const memberId = scope.actor.id
  const [row] = await scope.db.query
    .select({ mobileCipher: member.mobileCipher })
    .from(member)
    .where(eq(member.id, memberId))
  // A roster may have taken the number away since the sign-in.
  if (!row?.mobileCipher) return err({ reason: 'not-a-mobile' })
  const place = { column: memberColumns.mobile, row: memberId }
  const mobile = await scope.keys.open(place, row.mobileCipher)
  const asked = await requestCode(scope, { mobile, address: input.address })
  return asked.ok ? ok({ ...asked.value, mobile }) : asked
}

export type AskErasureError = CheckCodeError | Obstructed | { readonly reason: 'stale' }

/**
 * A member asks to be erased, proved anew by a code. Asked again while it waits, it is the same
 * request. Three round trips: try, load, commit.
 */
export async function askErasure(
  scope: TenantScope,
  input: { readonly attemptId: string; readonly code: string },
): Promise<Result<{ requestId: string }, AskErasureError>> {
  assert(scope.actor.kind === 'member', 'a member asks for themself')
  const memberId = scope.actor.id
  const checked = await checkCode(scope, input)
  if (!checked.ok) return checked
  const { query } = scope.db
  const [[person], [waiting], claims, unpaid] = await query.batch([
    query.select({ mobileIndex: member.mobileIndex }).from(member).where(eq(member.id, memberId)),
    waitingRequest(scope, memberId),
    ...obstacleQueries(scope, memberId),
  ])
  // A code that somebody else's telephone got proves nothing here.
  if (person?.mobileIndex !== checked.value.mobileIndex) return err({ reason: 'expired' })
  if (waiting) return ok({ requestId: waiting.id })
  const obstacles = obstaclesOf(claims, unpaid)
  if (obstacles.length > 0) return err({ reason: 'obstructed', obstacles })
  const { id, insert, stillThere } = newRequest(scope, memberId, 'member')
  const done = await scope.db.commit({
    statements: [
      ...checked.value.use,
      mustExist('stale', stillThere),
      mustNotExist('stale', somethingOpen(scope, memberId)),
      statement(insert),
    ],
    audit: [auditBy(scope, 'erasure.asked', memberId, { request: id })],
    now: scope.now,
  })
  return done.ok ? ok({ requestId: id }) : err({ reason: 'stale' })
}
