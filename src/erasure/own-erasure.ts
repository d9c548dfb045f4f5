import { assert } from '../kernel/assert.ts'
import type { TenantScope } from '../scope.ts'
import { obstacleQueries, obstaclesOf } from './erasure-obstacles.ts'
import { waitingRequest } from './erasure-requests.ts'

/** What the signed-in member has asked for, and what stands in the way. One round trip. */
export async function ownErasure(scope: TenantScope) {
  assert(scope.actor.kind === 'member', 'it is their own')
  const memberId = scope.actor.id
  const [[waiting], claims, unpaid] = await scope.db.query.batch([
    waitingRequest(scope, memberId),
    ...obstacleQueries(scope, memberId),
  ])
  return { waiting, obstacles: obstaclesOf(claims, unpaid) }
}
