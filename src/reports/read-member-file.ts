import { desc, eq } from 'drizzle-orm'
import { claim } from '../claims/tables.ts'
import { err, ok } from '../kernel/result.ts'
import { maskParticulars, openParticulars } from '../members/reveal-member.ts'
import { cover, member, workplace } from '../members/tables.ts'
import { refuseUnless, type TenantScope } from '../scope.ts'
import { benefitLine } from '../settlement/tables.ts'

/** One member with covers, claims and benefits, particulars masked. Two round trips with the session. */
export async function readMemberFile(scope: TenantScope, memberId: string) {
  const refused = refuseUnless(scope, 'members.read')
  if (refused) return err(refused)
  const { query } = scope.db
  const [[row], covers, claims, lines] = await query.batch([
    query
      .select({ member, workplace: workplace.name })
      .from(member)
      .innerJoin(workplace, eq(workplace.id, member.workplaceId))
      .where(eq(member.id, memberId)),
    query.select().from(cover).where(eq(cover.memberId, memberId)).orderBy(desc(cover.startsOn)),
    query.select().from(claim).where(eq(claim.memberId, memberId)).orderBy(desc(claim.createdAt)),
    query
      .select({
        id: benefitLine.id,
        claimId: benefitLine.claimId,
        title: benefitLine.benefitTitle,
        amountFen: benefitLine.amountFen,
        state: benefitLine.state,
        approvedAt: benefitLine.approvedAt,
      })
      .from(benefitLine)
      .where(eq(benefitLine.memberId, memberId))
      .orderBy(desc(benefitLine.approvedAt)),
  ])
  if (row === undefined) return err({ reason: 'not-found' as const })
  const particulars = maskParticulars(await openParticulars(scope, row.member))
  return ok({ member: row.member, workplace: row.workplace, particulars, covers, claims, lines })
}
