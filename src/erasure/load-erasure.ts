import { and, eq, inArray, sql } from 'drizzle-orm'
import { claim, claimDocument, claimFacts } from '../claims/tables.ts'
import { member } from '../members/tables.ts'
import { notice } from '../notices/tables.ts'
import { memberInReach, type TenantScope } from '../scope.ts'
import { assessment } from '../settlement/tables.ts'
import { obstacleQueries, obstaclesOf } from './erasure-obstacles.ts'
import { erasureRequest } from './tables.ts'

/** All that an erasure is decided on and written from, in one round trip. */
export async function loadErasure(scope: TenantScope, requestId: string) {
  const { query } = scope.db
  const memberId = sql`(select member_id from erasure_request where id = ${requestId})`
  const claimIds = query
    .select({ id: claim.id })
    .from(claim)
    .where(sql`${claim.memberId} = ${memberId}`)
  const [[request], [person], claims, facts, assessed, documents, notices, shared, open, unpaid] =
    await query.batch([
      query
        .select()
        .from(erasureRequest)
        .where(
          and(eq(erasureRequest.id, requestId), memberInReach(scope, erasureRequest.memberId)),
        ),
      query
        .select()
        .from(member)
        .where(sql`${member.id} = ${memberId}`),
      query
        .select({ id: claim.id, state: claim.state, revision: claim.revision })
        .from(claim)
        .where(sql`${claim.memberId} = ${memberId}`),
      query.select().from(claimFacts).where(inArray(claimFacts.claimId, claimIds)),
      query
        .select({ id: assessment.id, linesCipher: assessment.linesCipher })
        .from(assessment)
        .where(inArray(assessment.claimId, claimIds)),
      query
        .select({ claimId: claimDocument.claimId })
        .from(claimDocument)
        .where(inArray(claimDocument.claimId, claimIds)),
      query
        .select({ id: notice.id })
        .from(notice)
        .where(sql`${notice.memberId} = ${memberId}`),
      query
        .select({ id: member.id })
        .from(member)
        .where(
          sql`${member.id} <> ${memberId} and ${member.mobileIndex} = (select mobile_index from member where id = ${memberId})`,
        )
        .limit(1),
      ...obstacleQueries(scope, memberId),
    ])
  if (request === undefined || person === undefined) return undefined
  return {
    request,
    person,
    claims,
    facts,
    assessed,
    documents: documents.length,
    notices: notices.length,
    /** The number is another member's too, as a family shares a telephone. */
    mobileShared: shared.length > 0,
    obstacles: obstaclesOf(open, unpaid),
  }
}

export type LoadedErasure = NonNullable<Awaited<ReturnType<typeof loadErasure>>>
