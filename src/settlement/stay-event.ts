import { dayAt, type Day } from '../kernel/days.ts'
import { components, type EventFact, type PersonFacts } from '../rules/index.ts'
import type { StayInput, WholeFacts } from '../claims/stay-facts.ts'

/** What the engine must know of the member besides the stays. */
export type MemberFacts = {
  readonly bornOn: Day
  readonly sex: 'male' | 'female'
  readonly category: 'in-service' | 'retired'
  readonly covers: readonly {
    readonly planKey: string
    readonly startsOn: string
    readonly endsOn: string
    readonly units: number
    readonly kind: 'new' | 'renewed' | 'added'
  }[]
}

/** Amounts that every plan may read; further ones have names of the plan's own. */
const STANDARD: ReadonlySet<string> = new Set(components)

/** Long before any event: since when the member's category is taken to hold. */
const ALWAYS = '1900-01-01'

/** A claim as the engine's event: the claim's id is the event's. */
export function stayEvent(
  claimId: string,
  { stay, amounts }: WholeFacts,
  claimedAt: number | null,
): EventFact {
  return {
    id: claimId,
    ...datesOf(stay),
    ...(claimedAt === null ? {} : { claimedOn: dayAt(claimedAt) }),
    place: { hospital: stay.hospital },
    ...(stay.diagnosis ? { diagnoses: [stay.diagnosis] } : {}),
    amounts: amountFacts(amounts),
  }
}

const datesOf = ({ kind, admittedOn, dischargedOn, settledOn }: StayInput) => ({
  kind,
  admittedOn,
  dischargedOn,
  settledOn,
})

export function amountFacts(amounts: Readonly<Record<string, number>>): EventFact['amounts'] {
  const named = Object.entries(amounts)
  const entry = ([name, amount]: [string, number]) => [`${name}Fen`, amount] as const
  const other = named.filter(([name]) => !STANDARD.has(name))
  return {
    ...Object.fromEntries(named.filter(([name]) => STANDARD.has(name)).map(entry)),
    ...(other.length > 0 ? { other: Object.fromEntries(other.map(entry)) } : {}),
  }
}

/** Everything the engine is told of one member and the stays that count. */
export function personFacts(member: MemberFacts, events: readonly EventFact[]): PersonFacts {
  return {
    person: {
      bornOn: member.bornOn,
      sex: member.sex,
      employment: [{ kind: member.category, from: ALWAYS }],
      insurance: [{ kind: 'employee', from: ALWAYS }],
    },
    covers: member.covers.map(({ planKey, startsOn, endsOn, units, kind }) => ({
      plan: planKey,
      from: startsOn,
      to: endsOn,
      units,
      enrolledAs: kind,
    })),
    events: [...events],
  }
}
