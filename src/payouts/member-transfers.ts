import { assert } from '../kernel/assert.ts'
import { sumFen, type Fen } from '../kernel/fen.ts'

type Item = {
  readonly memberId: string
  readonly amountFen: Fen
  readonly cardLastFour: string
}

export type MemberTransfer<T extends Item> = {
  readonly memberId: string
  readonly cardLastFour: string
  /** What reaches the card: corrections are set against the member's other lines. */
  readonly amountFen: Fen
  readonly items: readonly T[]
}

/**
 * A payout's items as what the bank does: one transfer for each member. Unit: fen, exact; every
 * transfer is positive and together they are the payout's total. Throws where one is not: a
 * payout is never prepared so.
 */
export function memberTransfers<T extends Item>(items: readonly T[]): MemberTransfer<T>[] {
  return [...Map.groupBy(items, (item) => item.memberId)].map(([memberId, ofMember]) => {
    const amountFen = sumFen(ofMember.map((item) => item.amountFen))
    assert(amountFen > 0, 'a transfer is positive')
    return { memberId, cardLastFour: ofMember[0]!.cardLastFour, amountFen, items: ofMember }
  })
}
