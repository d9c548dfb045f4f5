import type { EventFact } from './facts.ts'
import type { Component } from './terms.ts'

/** An amount of an event in fen, or −1 where it is not known. */
export type AmountReader = (event: EventFact) => number

/** Written out, because looking fields up by a name in a variable is slow. */
const standard: Readonly<Record<`${Component}Fen`, AmountReader>> = {
  totalFen: ({ amounts }) => amounts?.totalFen ?? -1,
  inScopeFen: ({ amounts }) => amounts?.inScopeFen ?? -1,
  burdenFen: ({ amounts }) => amounts?.burdenFen ?? -1,
  inPolicyBurdenFen: ({ amounts }) => {
    if (amounts === undefined) return -1
    const { inPolicyBurdenFen, deductibleFen, copaymentFen } = amounts
    if (inPolicyBurdenFen !== undefined) return inPolicyBurdenFen
    // By its definition deductible plus copayment, so it is known where both are.
    return deductibleFen === undefined || copaymentFen === undefined
      ? -1
      : deductibleFen + copaymentFen
  },
  deductibleFen: ({ amounts }) => amounts?.deductibleFen ?? -1,
  copaymentFen: ({ amounts }) => amounts?.copaymentFen ?? -1,
  categoryBFen: ({ amounts }) => amounts?.categoryBFen ?? -1,
  overPriceFen: ({ amounts }) => amounts?.overPriceFen ?? -1,
  aboveCeilingFen: ({ amounts }) => amounts?.aboveCeilingFen ?? -1,
  outOfCatalogueFen: ({ amounts }) => amounts?.outOfCatalogueFen ?? -1,
  pooledFundFen: ({ amounts }) => amounts?.pooledFundFen ?? -1,
  seriousIllnessFundFen: ({ amounts }) => amounts?.seriousIllnessFundFen ?? -1,
  medicalAssistanceFen: ({ amounts }) => amounts?.medicalAssistanceFen ?? -1,
  otherFundsFen: ({ amounts }) => amounts?.otherFundsFen ?? -1,
  personalAccountFen: ({ amounts }) => amounts?.personalAccountFen ?? -1,
  cashFen: ({ amounts }) => amounts?.cashFen ?? -1,
  yearlyBurdenFen: ({ amounts }) => amounts?.yearlyBurdenFen ?? -1,
  lossFen: ({ amounts }) => amounts?.lossFen ?? -1,
}

/** How an amount is read: one of the standard ones, or one that the plan names itself. */
export function readerOf(key: string, named: boolean): AmountReader {
  const reader = named ? undefined : standard[key as keyof typeof standard]
  return reader ?? (({ amounts }) => amounts?.other?.[key] ?? -1)
}

export const amountOf = (event: EventFact, key: string, named: boolean): number =>
  readerOf(key, named)(event)
