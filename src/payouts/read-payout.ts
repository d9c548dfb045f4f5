import { eq } from 'drizzle-orm'
import { readOnRecord } from '../audit/read-on-record.ts'
import type { Fen } from '../kernel/fen.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { maskName } from '../members/mask-name.ts'
import { memberColumns } from '../members/seal-members.ts'
import { member } from '../members/tables.ts'
import { refuseUnless, type NotPermitted, type TenantScope } from '../scope.ts'
import { benefitLine, type benefitLineKinds } from '../settlement/tables.ts'
import { listedColumns, type ListedPayout } from './list-payouts.ts'
import { memberTransfers } from './member-transfers.ts'
import { payout, payoutItem } from './tables.ts'

export type PayoutLine = {
  readonly lineId: string
  readonly claimId: string
  readonly benefitTitle: string
  readonly kind: (typeof benefitLineKinds)[number]
  /** Negative for a correction. */
  readonly amountFen: Fen
}

export type PayoutTransfer = {
  readonly memberId: string
  readonly maskedName: string
  readonly cardLastFour: string
  readonly amountFen: Fen
  readonly lines: readonly PayoutLine[]
}

/** At most `PAYOUT_LINES_MOST` lines, so it is shown whole. */
export type PayoutDetail = ListedPayout & {
  readonly memberCount: number
  readonly transfers: readonly PayoutTransfer[]
}

/**
 * One payout with a transfer for each member: names masked, cards by their last four. Unit: fen;
 * the transfers add up to the total. Permission: `payouts.read`. Round trips: 1,
 * and 1 for the entry of this read.
 */
export async function readPayout(
  scope: TenantScope,
  { payoutId }: { readonly payoutId: string },
): Promise<Result<PayoutDetail, NotPermitted | { readonly reason: 'not-found' }>> {
  const refused = refuseUnless(scope, 'payouts.read')
  if (refused) return err(refused)
  const [[found], rows] = await readOnRecord(
    scope,
    { action: 'payout.read', subject: payoutId },
    payoutRows(scope, payoutId),
    ([[row]]) => row && {},
  )
  if (found === undefined) return err({ reason: 'not-found' })
  const transfers = await Promise.all(
    memberTransfers(rows).map(async ({ memberId, cardLastFour, amountFen, items }) => {
      const place = { column: memberColumns.name, row: memberId }
      const name = await scope.keys.open(place, items[0]!.nameCipher)
      return {
        memberId,
        maskedName: maskName(name),
        cardLastFour,
        amountFen,
        lines: items.map(({ lineId, claimId, benefitTitle, kind, amountFen }) => ({
          lineId,
          claimId,
          benefitTitle,
          kind,
          amountFen,
        })),
      }
    }),
  )
  return ok({
    ...found,
    memberCount: transfers.length,
    transfers,
  })
}

function payoutRows({ db }: TenantScope, payoutId: string) {
  return db.query.batch([
    db.query.select(listedColumns).from(payout).where(eq(payout.id, payoutId)),
    db.query
      .select({
        lineId: payoutItem.lineId,
        memberId: payoutItem.memberId,
        amountFen: payoutItem.amountFen,
        cardLastFour: payoutItem.cardLastFour,
        claimId: benefitLine.claimId,
        benefitTitle: benefitLine.benefitTitle,
        kind: benefitLine.kind,
        nameCipher: member.nameCipher,
      })
      .from(payoutItem)
      .innerJoin(benefitLine, eq(benefitLine.id, payoutItem.lineId))
      .innerJoin(member, eq(member.id, payoutItem.memberId))
      .where(eq(payoutItem.payoutId, payoutId))
      .orderBy(payoutItem.memberId, payoutItem.id),
  ])
}
