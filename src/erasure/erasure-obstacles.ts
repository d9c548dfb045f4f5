import { and, eq, inArray, sql, type SQLWrapper } from 'drizzle-orm'
import { claim } from '../claims/tables.ts'
import { fen, type Fen } from '../kernel/fen.ts'
import type { TenantScope } from '../scope.ts'
import { benefitLine } from '../settlement/tables.ts'

/** Why somebody cannot be erased yet: what is open would never be settled with them. */
export type ErasureObstacle =
  | { readonly kind: 'open-claim'; readonly claimId: string; readonly state: OpenState }
  | { readonly kind: 'payout-under-way' }
  /** Approved and not paid; negative where a correction takes back. */
  | { readonly kind: 'owed'; readonly amountFen: Fen }

const openStates = ['submitted', 'returned'] as const
type OpenState = (typeof openStates)[number]

/** More than are told at once. */
const CLAIMS_TOLD_MOST = 5

/** Queries for a batch, of a member or of the member that a subquery names. */
export const obstacleQueries = ({ db: { query } }: TenantScope, memberId: string | SQLWrapper) =>
  [
    query
      .select({ id: claim.id, state: claim.state })
      .from(claim)
      .where(and(eq(claim.memberId, memberId), inArray(claim.state, openStates)))
      .orderBy(claim.createdAt)
      .limit(CLAIMS_TOLD_MOST),
    query
      .select({
        planKey: benefitLine.planKey,
        state: benefitLine.state,
        amountFen: sql<number>`sum(${benefitLine.amountFen})`,
      })
      .from(benefitLine)
      .where(and(eq(benefitLine.memberId, memberId), sql`${benefitLine.state} <> 'paid'`))
      .groupBy(benefitLine.planKey, benefitLine.state),
  ] as const

type Rows<At extends 0 | 1> = Awaited<ReturnType<typeof obstacleQueries>[At]>

/** Lines that come to nought under a plan owe nobody anything. Pure; amounts in fen. */
export function obstaclesOf(claims: Rows<0>, unpaid: Rows<1>): readonly ErasureObstacle[] {
  return [
    ...claims.map(({ id, state }) => ({
      kind: 'open-claim' as const,
      claimId: id,
      state: state as OpenState,
    })),
    ...(unpaid.some(({ state }) => state === 'in-payout')
      ? [{ kind: 'payout-under-way' as const }]
      : []),
    ...unpaid
      .filter(({ state, amountFen }) => state === 'payable' && amountFen !== 0)
      .map(({ amountFen }) => ({ kind: 'owed' as const, amountFen: fen(amountFen) })),
  ]
}

/** Finds a row while something is in the way: what a commit must not find. */
export const somethingOpen = ({ db: { query } }: TenantScope, memberId: string) =>
  query
    .select({ id: claim.id })
    .from(claim)
    .where(and(eq(claim.memberId, memberId), inArray(claim.state, openStates)))
    .unionAll(
      query
        .select({ id: sql<string>`min(${benefitLine.id})`.as('id') })
        .from(benefitLine)
        .where(and(eq(benefitLine.memberId, memberId), sql`${benefitLine.state} <> 'paid'`))
        .groupBy(benefitLine.planKey, benefitLine.state)
        .having(sql`${benefitLine.state} = 'in-payout' or sum(${benefitLine.amountFen}) <> 0`),
    )
