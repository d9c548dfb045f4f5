import type { EventFact } from './facts.ts'

/**
 * An amount of an event in fen, or −1 where it is not known. The in-policy burden is by its
 * definition deductible plus copayment, so it is known where both are.
 */
export function amountOf(event: EventFact, key: string, named: boolean): number {
  const { amounts } = event
  if (amounts === undefined) return -1
  if (named) return amounts.other?.[key] ?? -1
  const stated = (amounts as Readonly<Record<string, number | undefined>>)[key]
  if (stated !== undefined) return stated
  if (key !== 'inPolicyBurdenFen') return -1
  const { deductibleFen, copaymentFen } = amounts
  return deductibleFen === undefined || copaymentFen === undefined
    ? -1
    : deductibleFen + copaymentFen
}
