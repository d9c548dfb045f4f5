import { and, eq, ne, sql } from 'drizzle-orm'
import { openFacts } from '../claims/claim-facts.ts'
import { claimRow, isOwn, type ClaimRow } from '../claims/find-claim.ts'
import type { StayFacts, WholeFacts } from '../claims/stay-facts.ts'
import { claim, claimFacts } from '../claims/tables.ts'
import { assert } from '../kernel/assert.ts'
import { day } from '../kernel/days.ts'
import { fen, type Fen } from '../kernel/fen.ts'
import { parseIdentityNumber } from '../kernel/identity-number.ts'
import { memberColumns } from '../members/seal-members.ts'
import { cover, member } from '../members/tables.ts'
import {
  publishedPlanRows,
  toPublishedPlans,
  type PublishedPlan,
} from '../plans/published-plans.ts'
import type { TenantScope } from '../scope.ts'
import type { MemberFacts } from './stay-event.ts'
import { benefitLine } from './tables.ts'

/** Another claim of the same member under the same plan that has been approved. */
export type ApprovedClaim = {
  readonly claimId: string
  readonly facts: WholeFacts
  readonly submittedAt: number | null
}

export type OwedLine = {
  readonly id: string
  readonly claimId: string
  readonly benefit: string
  readonly eventId: string
  readonly periodFrom: string
  readonly ordinal: number
  readonly amountFen: Fen
}

/** All that an assessment of one claim rests on, read in one round trip. */
export type LoadedClaim = {
  readonly row: ClaimRow
  readonly facts: StayFacts
  readonly member: MemberFacts
  readonly plan: PublishedPlan | undefined
  readonly approved: readonly ApprovedClaim[]
  readonly owed: readonly OwedLine[]
}

/** Undefined where the claim is not there, or is not the asking member's. */
export async function loadClaim(
  scope: TenantScope,
  claimId: string,
): Promise<LoadedClaim | undefined> {
  const [[row], [facts], [person], covers, planRows, approved, owed] = await readRows(
    scope,
    claimId,
  )
  if (!isOwn(scope, row) || facts === undefined || person === undefined) return undefined
  return {
    row,
    facts: await openFacts(scope, facts),
    member: { ...(await personOf(scope, person)), covers },
    plan: toPublishedPlans(planRows).find(({ planKey }) => planKey === row.planKey),
    approved: await Promise.all(
      approved.map(async (other) => ({
        claimId: other.claimId,
        submittedAt: other.submittedAt,
        facts: (await openFacts(scope, other)) as WholeFacts,
      })),
    ),
    owed: owed.map((line) => ({ ...line, amountFen: fen(line.amountFen) })),
  }
}

/** The birthday stands in the identity number alone: the table keeps only the year. */
export async function personOf(scope: TenantScope, row: typeof member.$inferSelect) {
  const number = parseIdentityNumber(
    await scope.keys.open(
      { column: memberColumns.identityNumber, row: row.id },
      row.identityNumberCipher,
    ),
  )
  assert(number.ok || row.erasedAt !== null, 'an identity number that was stored can be read')
  // Of somebody who was erased nothing is assessed any more; what asks is refused by the state.
  const bornOn = number.ok ? number.value.bornOn : day(`${row.bornYear}-01-01`)
  return { bornOn, sex: row.sex, category: row.category }
}

function readRows(scope: TenantScope, claimId: string) {
  const { query } = scope.db
  const memberOfClaim = sql`(select member_id from claim where id = ${claimId})`
  const planOfClaim = sql`(select plan_key from claim where id = ${claimId})`
  const factsNow = and(eq(claimFacts.claimId, claim.id), eq(claimFacts.revision, claim.revision))
  return query.batch([
    claimRow(scope, claimId),
    query
      .select({
        claimId: claim.id,
        revision: claimFacts.revision,
        factsCipher: claimFacts.factsCipher,
      })
      .from(claim)
      .innerJoin(claimFacts, factsNow)
      .where(eq(claim.id, claimId)),
    query
      .select()
      .from(member)
      .where(sql`${member.id} = ${memberOfClaim}`),
    query
      .select()
      .from(cover)
      .where(sql`${cover.memberId} = ${memberOfClaim}`),
    publishedPlanRows(scope.db),
    query
      .select({
        claimId: claim.id,
        submittedAt: claim.submittedAt,
        revision: claimFacts.revision,
        factsCipher: claimFacts.factsCipher,
      })
      .from(claim)
      .innerJoin(claimFacts, factsNow)
      .where(
        and(
          sql`${claim.memberId} = ${memberOfClaim}`,
          sql`${claim.planKey} = ${planOfClaim}`,
          eq(claim.state, 'approved'),
          ne(claim.id, claimId),
        ),
      ),
    query
      .select({
        id: benefitLine.id,
        claimId: benefitLine.claimId,
        benefit: benefitLine.benefit,
        eventId: benefitLine.eventId,
        periodFrom: benefitLine.periodFrom,
        ordinal: benefitLine.ordinal,
        amountFen: benefitLine.amountFen,
      })
      .from(benefitLine)
      .where(
        sql`${benefitLine.memberId} = ${memberOfClaim} and ${benefitLine.planKey} = ${planOfClaim}`,
      ),
  ])
}
