import type { StayFacts } from '../claims/stay-facts.ts'
import type { claimStates } from '../claims/tables.ts'
import type { BenefitLine } from '../rules/index.ts'

/** What stands in place of what was typed. */
export const ERASED_WORDS = '已删除'

/**
 * What is left of a claim's facts: of one that money was paid for its days and amounts, which its
 * lines rest on; of any other nothing. Hospital and diagnosis go: a line's trace has read them
 * already and does not hold them.
 */
export function erasedFacts(state: (typeof claimStates)[number], facts: StayFacts): StayFacts {
  if (state !== 'approved') return {}
  const { stay, amounts } = facts
  return {
    ...(stay && {
      stay: {
        kind: stay.kind,
        hospital: ERASED_WORDS,
        admittedOn: stay.admittedOn,
        dischargedOn: stay.dischargedOn,
        settledOn: stay.settledOn,
        diagnosis: '',
      },
    }),
    ...(amounts && { amounts }),
  }
}

/** An assessment's lines without `nearest`, which names a fact as it was typed. */
export const erasedLines = (lines: readonly BenefitLine[]): BenefitLine[] =>
  lines.map((line) => {
    const { nearest, ...left } = line
    return nearest === undefined ? line : left
  })
