import { desc, eq } from 'drizzle-orm'
import { assert } from '../kernel/assert.ts'
import { cover, member, workplace } from '../members/tables.ts'
import { payout, payoutItem } from '../payouts/tables.ts'
import type { TenantScope } from '../scope.ts'
import { benefitLine } from '../settlement/tables.ts'

export type OwnFile = Awaited<ReturnType<typeof readOwnFile>>

/** A member's own covers and benefits. For the member alone: the scope's actor is asked about. */
export async function readOwnFile(scope: TenantScope, memberId: string) {
  assert(scope.actor.kind === 'member' && scope.actor.id === memberId, 'it is their own file')
  const { query } = scope.db
  const [[row], covers, lines] = await query.batch([
    query
      .select({ cardLastFour: member.cardLastFour, workplace: workplace.name })
      .from(member)
      .innerJoin(workplace, eq(workplace.id, member.workplaceId))
      .where(eq(member.id, memberId)),
    query.select().from(cover).where(eq(cover.memberId, memberId)).orderBy(desc(cover.startsOn)),
    query
      .select({
        claimId: benefitLine.claimId,
        title: benefitLine.benefitTitle,
        amountFen: benefitLine.amountFen,
        state: benefitLine.state,
        paidAt: payout.decidedAt,
      })
      .from(benefitLine)
      .leftJoin(payoutItem, eq(payoutItem.heldLineId, benefitLine.id))
      .leftJoin(payout, eq(payout.id, payoutItem.payoutId))
      .where(eq(benefitLine.memberId, memberId))
      .orderBy(desc(benefitLine.approvedAt)),
  ])
  return {
    cardLastFour: row?.cardLastFour ?? null,
    workplace: row?.workplace ?? '',
    covers,
    lines,
  }
}
