import type { CompiledCalendar } from './calendars.ts'
import type { Benefit } from './language/benefits.ts'
import type { Condition } from './language/conditions.ts'
import type { Plan, PlanVersion } from './language/plan.ts'
import type { AmountReader } from './read-amount.ts'
import type { DateReader } from './read-date.ts'
import type { DateName, EventKind, OrderedStep } from './terms.ts'

/** A bonus as the loop reads it: `points` (else 0), `factor` or `reducedTo` (else −1). */
export interface CompiledBonus {
  readonly when: Condition
  readonly points: number
  readonly factor: number
  readonly reducedTo: number
  readonly clause: string
}

export interface CompiledBands {
  readonly from: number[]
  /** `Infinity` where the band is open. */
  readonly to: number[]
  readonly ppm: number[]
}

export interface CompiledBase {
  /** Names, and the keys under which facts carry them, at the same index. */
  readonly names: string[]
  readonly keys: string[]
  /** 1 adds, −1 takes off. */
  readonly signs: number[]
  /** Read from `amounts.other`. */
  readonly named: boolean[]
  readonly readers: AmountReader[]
  readonly netOf: 'none' | 'all-earlier-plans' | { plan: string; benefits: 'all' | string[] }[]
  readonly clause: string
}

export interface CompiledDeductible {
  readonly fen: number
  readonly threshold: boolean
  readonly overPeriod: boolean
  readonly reachedAtExactly: boolean
  readonly clause: string
}

export type CompiledForm =
  | {
      readonly kind: 'reimburse'
      readonly base: CompiledBase
      readonly deductible: CompiledDeductible | null
      readonly flatPpm: number
      readonly bands: CompiledBands | null
      readonly whole: boolean
      readonly fromZero: boolean
      readonly scaleOverPeriod: boolean
      readonly upperAtBoundary: boolean
      readonly clause: string
    }
  | {
      readonly kind: 'steps'
      readonly base: CompiledBase
      readonly overPeriod: boolean
      readonly reachedAtExactly: boolean
      readonly above: number[]
      readonly pays: number[]
      readonly clause: string
    }
  | {
      readonly kind: 'per-day'
      readonly fromYears: number[]
      readonly fen: number[]
      readonly skip: number
      readonly countDischargeDay: boolean
      readonly readmissionWithin: number
      readonly eventMost: number
      readonly periodMost: number
      readonly clause: string
    }
  | {
      readonly kind: 'lump'
      readonly fen: number
      readonly classes: readonly { name: string; fen: number; match: Matcher }[] | null
      readonly match: Matcher | null
      readonly once: 'every-event' | 'per-period' | 'ever' | 'class-ever'
      readonly clause: string
    }
  | {
      readonly kind: 'monthly'
      readonly fen: number
      readonly monthsMost: number
      readonly thirty: boolean
      readonly from: 'admittedOn' | 'dischargedOn' | 'settledOn' | 'diagnosedOn' | 'occurredOn'
      readonly lastDay: number
      readonly perCause: boolean
      readonly clause: string
    }
  | {
      readonly kind: 'grades'
      readonly attribute: string
      readonly fen: number
      readonly byCoverGrade: ReadonlyMap<string, number> | null
      readonly shares: ReadonlyMap<string, number>
      readonly highest: boolean
      readonly clause: string
    }

export type Matcher = (diagnosis: string) => boolean

export interface CompiledBenefit {
  readonly id: string
  readonly source: Benefit
  /** Its place in the accumulators: the same in every version of the plan. */
  readonly slot: number
  readonly clause: string
  readonly when: Condition | null
  readonly timesUnits: boolean
  readonly bonuses: CompiledBonus[]
  readonly combine: 'highest' | 'sum' | 'multiply'
  readonly rateMost: number
  readonly form: CompiledForm
  readonly limits: CompiledLimit[]
  readonly minimums: CompiledMinimum[]
  /** What it pays is paid as it is computed: no limit, bonus or reduction can take it away. */
  readonly plain: boolean
  /** The steps of the version's order that do something to this benefit. */
  readonly steps: OrderedStep[]
}

export interface CompiledLimit {
  readonly id: string
  readonly slot: number
  readonly per: 'line' | 'event' | 'cause' | 'period' | 'ever'
  readonly when: Condition | null
  readonly timesUnits: boolean
  /** −1 where the limit is a share or a number of payments. */
  readonly fen: number
  readonly sharePpm: number
  readonly shareOf: CompiledBase | null
  /** −1 where the limit is an amount. */
  readonly times: number
  readonly clause: string
}

export interface CompiledMinimum {
  readonly index: number
  readonly fen: number
  readonly per: 'line' | 'event' | 'period'
  readonly evenAtZero: boolean
  readonly of: ReadonlySet<number>
  readonly clause: string
}

export interface CompiledVersion {
  readonly id: string
  readonly source: PlanVersion
  readonly from: number
  readonly to: number
  readonly benefits: CompiledBenefit[]
  readonly byKind: ReadonlyMap<EventKind, CompiledBenefit[]>
  readonly minimums: CompiledMinimum[]
  readonly order: readonly OrderedStep[]
  readonly limitsBeforeRounding: boolean
  /** Limits count what is paid, unless a bonus, units or a reduction come after them. */
  readonly limitsCountPaid: boolean
  readonly roundStep: number
  readonly roundMode: 'down' | 'half-up' | 'up'
  readonly roundUp: boolean
  readonly roundAt: 'line' | 'event' | 'period'
  readonly roundClause: string
}

export interface CompiledPlan {
  readonly id: string
  readonly plan: Plan
  readonly order: number
  readonly byPeriod: boolean
  readonly versions: CompiledVersion[]
  readonly benefitSlots: ReadonlyMap<string, number>
  readonly benefitCount: number
  readonly limitCount: number
  /** Accumulators at the start of a period, to be copied. */
  readonly zeroTotals: readonly number[]
  readonly matchers: ReadonlyMap<string, Matcher>
  readonly kinds: ReadonlySet<EventKind>
  /** Null where working days are Monday to Friday, or are not counted. */
  readonly calendar: CompiledCalendar | null
  /** For each kind the dates that are read, and which of them plays which role. */
  readonly dates: ReadonlyMap<EventKind, CompiledDates>
  /** Something is counted past the period: once for ever, limits for life. */
  readonly countsEver: boolean
  /** A condition asks how many payments there were. */
  readonly countsPayments: boolean
  /** No other benefit or plan has a say in its lines: no netting, exclusion, joint ceiling. */
  readonly standsAlone: boolean
  /** A version rounds or lifts the total of an event or a period. */
  readonly closesTotals: boolean
}

/** Which date of an event plays which role, and which dates are read at all. */
export interface CompiledDates {
  readonly names: DateName[]
  readonly reads: Readonly<Record<DateName, boolean>>
  readonly version: DateReader
  readonly cover: DateReader
  readonly waiting: DateReader
  readonly units: DateReader
  readonly identity: DateReader
}
