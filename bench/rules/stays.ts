import { dayFromNumber } from '../../src/kernel/days.ts'
import type { PersonFacts } from '../../src/rules/index.ts'

/** One seeded stay as a hand-written function takes it. */
export interface Stay {
  readonly deductibleFen: number
  readonly copaymentFen: number
  readonly days: number
}

/** Numbers that look random and are the same in every run (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

export function makeStays(count: number): Stay[] {
  const random = seeded(20_151_001)
  return Array.from({ length: count }, () => ({
    deductibleFen: Math.floor(random() * 4) * 40_000,
    copaymentFen: Math.floor(random() ** 3 * 6_000_000),
    days: Math.floor(random() * 40),
  }))
}

/** The same stay as the engine's facts. */
export function factsOf({ deductibleFen, copaymentFen, days }: Stay): PersonFacts {
  return {
    covers: [{ plan: 'jinhua-later', from: '2015-10-01', to: '2016-09-30' }],
    events: [
      {
        id: 'stay',
        kind: 'inpatient',
        admittedOn: dayFromNumber(16_800),
        dischargedOn: dayFromNumber(16_800 + days),
        days,
        amounts: { deductibleFen, copaymentFen },
      },
    ],
  }
}

export interface Breakdown {
  readonly deductiblePartFen: number
  readonly copaymentPartFen: number
  readonly allowanceFen: number
  readonly totalFen: number
}

/** The plan of `jinhua-later.json` written by hand: the limit that engines are measured against. */
export function handWritten({ deductibleFen, copaymentFen, days }: Stay): Breakdown {
  const deductiblePart = Math.min(Math.floor((deductibleFen * 50 + 50) / 100), 3_000_000)
  let copayment = Math.min(copaymentFen, 500_000) * 50
  if (copaymentFen > 500_000) copayment += (Math.min(copaymentFen, 1_000_000) - 500_000) * 60
  if (copaymentFen > 1_000_000) copayment += (copaymentFen - 1_000_000) * 70
  const copaymentPart = Math.min(Math.floor((copayment + 50) / 100), 3_000_000 - deductiblePart)
  const allowance = Math.min(Math.max(days - 3, 0), 60) * 2500
  return {
    deductiblePartFen: deductiblePart,
    copaymentPartFen: copaymentPart,
    allowanceFen: allowance,
    totalFen: deductiblePart + copaymentPart + allowance,
  }
}
