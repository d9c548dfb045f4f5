import { sumFen, type Fen } from '../kernel/fen.ts'

export type PayableLine = {
  readonly id: string
  readonly memberId: string
  /** Negative for a correction. */
  readonly amountFen: Fen
  readonly cardLastFour: string | null
}

export const leftOutReasons = ['no-card', 'net-not-positive', 'not-payable'] as const
export type LeftOut = {
  readonly lineId: string
  readonly reason: (typeof leftOutReasons)[number]
}

export type ChosenLine = PayableLine & { readonly cardLastFour: string }

export type Choice = {
  readonly chosen: readonly ChosenLine[]
  readonly leftOut: readonly LeftOut[]
  readonly memberCount: number
  readonly totalFen: Fen
  /** Members are left whom this payout had no room for. */
  readonly moreWaiting: boolean
}

/**
 * Which lines go into one payout. A member's lines go together or not at all, so that a
 * correction is always set against what it corrects: the member's net must be positive and a
 * card must be there. Members are taken in the order given until the next one would pass `most`.
 *
 * Unit: fen, exact. The total is the sum of the chosen lines and of the members' nets, and is
 * positive where a line is chosen.
 */
export function chooseLines(lines: readonly PayableLine[], most: number): Choice {
  const chosen: ChosenLine[] = []
  const leftOut: LeftOut[] = []
  const leaveOut = (of: readonly PayableLine[], reason: LeftOut['reason']) =>
    leftOut.push(...of.map(({ id }) => ({ lineId: id, reason })))
  let memberCount = 0
  let moreWaiting = false
  for (const ofMember of Map.groupBy(lines, (line) => line.memberId).values()) {
    const withCard = ofMember.filter((line): line is ChosenLine => line.cardLastFour !== null)
    if (withCard.length < ofMember.length) leaveOut(ofMember, 'no-card')
    else if (moreWaiting || chosen.length + ofMember.length > most) moreWaiting = true
    else if (sumFen(ofMember.map((line) => line.amountFen)) <= 0) {
      leaveOut(ofMember, 'net-not-positive')
    } else {
      chosen.push(...withCard)
      memberCount++
    }
  }
  const totalFen = sumFen(chosen.map((line) => line.amountFen))
  return { chosen, leftOut, memberCount, totalFen, moreWaiting }
}
