import { and, eq, ne } from 'drizzle-orm'
import { memberInReach, type TenantScope } from '../scope.ts'
import { claim } from './tables.ts'

export type ClaimRow = typeof claim.$inferSelect

/** A member sees and changes own claims alone; another's is not found. */
export const isOwn = (scope: TenantScope, row: ClaimRow | undefined): row is ClaimRow =>
  row !== undefined && (scope.actor.kind !== 'member' || row.memberId === scope.actor.id)

/**
 * None where the claim is out of the scope's reach, and none where it is a draft: until it is
 * handed in, it is the member's alone.
 */
export const claimRow = (scope: TenantScope, claimId: string) =>
  scope.db.query
    .select()
    .from(claim)
    .where(
      and(
        eq(claim.id, claimId),
        memberInReach(scope, claim.memberId),
        scope.actor.kind === 'member' ? undefined : ne(claim.state, 'draft'),
      ),
    )
