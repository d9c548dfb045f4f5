import { and, desc, eq, inArray, ne, sql } from 'drizzle-orm'
import { readOnRecord } from '../audit/read-on-record.ts'
import { auditEntry } from '../audit/tables.ts'
import { openFacts } from '../claims/claim-facts.ts'
import { claim, claimFacts } from '../claims/tables.ts'
import { staff } from '../identity/tables.ts'
import { err, ok } from '../kernel/result.ts'
import { maskParticulars, openParticulars } from '../members/reveal-member.ts'
import { cover, member, workplace } from '../members/tables.ts'
import { planTitleOf } from '../plans/plan-title.ts'
import { refuseUnless, workplaceInReach, type TenantScope } from '../scope.ts'
import { benefitLine } from '../settlement/tables.ts'
import { totalOf } from './list-claims.ts'

/** More of each than a page shows at a glance; a member has a few a year. */
const ROWS_MOST = 100
const READS_SHOWN = 10

/**
 * One member with covers, particulars masked; with claims, benefits and who looked for those who
 * may read claims, and for nobody else: a stay tells of an illness. One round trip, and one for
 * the entry of this read.
 */
export async function readMemberFile(scope: TenantScope, memberId: string) {
  const refused = refuseUnless(scope, 'members.read')
  if (refused) return err(refused)
  const mayReadClaims = scope.permissions.has('claims.read')
  const [[row], covers, claims, lines, reads] = await readOnRecord(
    scope,
    { action: 'member.read', subject: memberId },
    readRows(scope, memberId),
    ([[found]]) => found && {},
  )
  if (row === undefined) return err({ reason: 'not-found' as const })
  const shown = mayReadClaims ? { claims, lines, reads } : { claims: [], lines: [], reads: [] }
  return ok({
    member: row.member,
    workplace: row.workplace,
    particulars: maskParticulars(await openParticulars(scope, row.member)),
    covers,
    ...shown,
    mayReadClaims,
    claims: await Promise.all(
      shown.claims.map(async ({ revision, factsCipher, ...shown }) => {
        const { stay } = await openFacts(scope, { claimId: shown.id, revision, factsCipher })
        return { ...shown, stay }
      }),
    ),
  })
}

function readRows(scope: TenantScope, memberId: string) {
  const { query } = scope.db
  return query.batch([
    query
      .select({ member, workplace: workplace.name })
      .from(member)
      .innerJoin(workplace, eq(workplace.id, member.workplaceId))
      .where(and(eq(member.id, memberId), workplaceInReach(scope, member.workplaceId))),
    coversOf(scope, memberId),
    claimsOf(scope, memberId),
    linesOf(scope, memberId),
    readsOf(scope, memberId),
  ])
}

const coversOf = ({ db: { query } }: TenantScope, memberId: string) =>
  query
    .select({
      planTitle: planTitleOf(cover.planKey),
      startsOn: cover.startsOn,
      endsOn: cover.endsOn,
      units: cover.units,
      kind: cover.kind,
      contributionFen: cover.contributionFen,
      rosterId: cover.rosterId,
    })
    .from(cover)
    .where(eq(cover.memberId, memberId))
    .orderBy(desc(cover.startsOn))
    .limit(ROWS_MOST)

/** A draft is the member's own until it is handed in. */
const claimsOf = ({ db: { query } }: TenantScope, memberId: string) =>
  query
    .select({
      id: claim.id,
      planTitle: planTitleOf(claim.planKey),
      state: claim.state,
      revision: claimFacts.revision,
      factsCipher: claimFacts.factsCipher,
      totalFen: totalOf,
    })
    .from(claim)
    .innerJoin(
      claimFacts,
      and(eq(claimFacts.claimId, claim.id), eq(claimFacts.revision, claim.revision)),
    )
    .where(and(eq(claim.memberId, memberId), ne(claim.state, 'draft')))
    .orderBy(desc(claim.createdAt))
    .limit(ROWS_MOST)

const linesOf = ({ db: { query } }: TenantScope, memberId: string) =>
  query
    .select({
      claimId: benefitLine.claimId,
      title: benefitLine.benefitTitle,
      planTitle: planTitleOf(benefitLine.planKey),
      kind: benefitLine.kind,
      amountFen: benefitLine.amountFen,
      state: benefitLine.state,
      approvedAt: benefitLine.approvedAt,
    })
    .from(benefitLine)
    .where(eq(benefitLine.memberId, memberId))
    .orderBy(desc(benefitLine.approvedAt), desc(benefitLine.ordinal))
    .limit(ROWS_MOST)

const readsOf = ({ db: { query } }: TenantScope, memberId: string) =>
  query
    .select({
      at: auditEntry.at,
      actorName: sql<string>`coalesce(${staff.name}, '')`,
      action: auditEntry.action,
      detail: auditEntry.detail,
    })
    .from(auditEntry)
    .leftJoin(staff, eq(staff.id, auditEntry.actorId))
    .where(
      and(
        eq(auditEntry.subject, memberId),
        inArray(auditEntry.action, ['member.read', 'member.revealed']),
      ),
    )
    .orderBy(desc(auditEntry.sequence))
    .limit(READS_SHOWN)
