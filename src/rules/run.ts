import type { CompiledBenefit, CompiledPlan, CompiledVersion } from './compiled.ts'
import type { PreparedCover } from './covers.ts'
import type { EventFact, PersonFacts } from './facts.ts'
import type { Leaf } from './language/conditions.ts'
import type { Reason } from './terms.ts'
import type { Nearest, Step, Trace } from './trace.ts'

/** What one benefit pays for one event under one cover: zero too, with its reason. */
export interface BenefitLine {
  readonly plan: string
  /** The plan's version, or null where no version was in force. */
  readonly version: string | null
  /** The benefit, or null where the plan has none for this kind of event. */
  readonly benefit: string | null
  /** The event, or null for what a whole period gets. */
  readonly event: string | null
  /** The cover period that it counts to. */
  readonly period: { readonly from: string; readonly to: string } | null
  amountFen: number
  reason: Reason
  clause: string
  /** For `fact-missing`: the path of the fact that is waited for. */
  fact?: string
  nearest?: Nearest
  trace?: Trace
}

/**
 * Accumulators of one period (or of all time) as one flat array: per benefit the base so far,
 * the part of it past the deductible, days paid, payments; per limit the parts used, payments,
 * and the base of a limit that is a share.
 */
export interface Totals {
  readonly numbers: number[]
  readonly benefits: number
  readonly limits: number
}

export const newTotals = (plan: CompiledPlan): Totals => ({
  numbers: plan.zeroTotals.slice(),
  benefits: plan.benefitCount,
  limits: plan.limitCount,
})

export const baseAt = (_totals: Totals, slot: number): number => slot
export const eligibleAt = (totals: Totals, slot: number): number => totals.benefits + slot
export const daysAt = (totals: Totals, slot: number): number => totals.benefits * 2 + slot
export const paymentsAt = (totals: Totals, slot: number): number => totals.benefits * 3 + slot
export const usedAt = (totals: Totals, limit: number): number => totals.benefits * 4 + limit
export const timesAt = (totals: Totals, limit: number): number =>
  totals.benefits * 4 + totals.limits + limit
export const shareAt = (totals: Totals, limit: number): number =>
  totals.benefits * 4 + totals.limits * 2 + limit

/** One stay after another of the same illness, for the first days that are not paid. */
export interface Chain {
  lastDischarge: number
  days: number
  paid: number
}

/** A line in the making, with its amount in parts, until a stay or a period is closed. */
export interface OpenLine {
  readonly line: BenefitLine
  readonly benefit: CompiledBenefit
  readonly version: CompiledVersion
  readonly cover: PreparedCover
  readonly units: number
  /** What the limits left to it before it was paid, in parts. */
  readonly room: number
  parts: number
}

/** One payment, with the accumulators it was counted in. */
export interface PaidNow {
  readonly event: string
  readonly slot: number
  readonly totals: Totals
}

/** One plan over all events of one person. */
export interface PlanRun {
  readonly plan: CompiledPlan
  readonly facts: PersonFacts
  readonly events: readonly EventFact[]
  readonly covers: readonly PreparedCover[]
  readonly periods: (Totals | undefined)[]
  /** Of all time; made where something is counted in it: `everOf`. */
  ever: Totals | null
  /** By `slot:cause`: parts granted by grades and monthly sums, and used of limits per cause. */
  byCause: Map<string, number> | null
  chains: Map<number, Chain> | null
  /** Payments of the event being computed, where a condition asks for those before it. */
  paidNow: PaidNow[] | null
  classesPaid: Set<string> | null
  /** All lines so far, of earlier plans too. */
  readonly lines: BenefitLine[]
  readonly open: OpenLine[]
  /** `plan/benefit/event` that an exclusion has taken out, and by which rule. */
  readonly excluded: ReadonlyMap<string, Exclusion>
  /** Where zero lines leave what might correct them; null where no trace is kept. */
  readonly candidates: Candidates | null
}

export type Candidates = { readonly line: BenefitLine; readonly nearest: readonly Nearest[] }[]

export interface Exclusion {
  readonly id: string
  readonly by: string
  readonly clause: string
}

export interface Factor {
  readonly ppm: number
  readonly clause: string
}

/** The line being computed: one object that every step reads and writes. */
export interface Work {
  readonly run: PlanRun
  readonly version: CompiledVersion
  benefit: CompiledBenefit
  readonly event: EventFact
  readonly cover: PreparedCover
  readonly totals: Totals
  steps: Step[] | null
  readonly identityOn: number
  readonly units: number
  readonly reducedPpm: number
  readonly reducedClause: string
  /** The amount after the scale, in parts. */
  parts: number
  /** What points add to it. */
  bonusParts: number
  points: number
  pointsClause: string
  /** Factors that multiply it, with their clauses; last what it is reduced to. */
  factors: readonly Factor[]
  /** Least that any limit leaves, after it was applied. */
  room: number
  /** What limits count of this line, in parts, where it is not what is paid. */
  atLimits: number
  className: string | null
  /** What the last cap that is a share is a share of, in fen. */
  capOf: number
  zero: Zero | null
}

export interface Zero {
  readonly reason: Reason
  readonly clause: string
  readonly leaf?: Leaf
  readonly fact?: string
  readonly limit?: string
  readonly nearest?: readonly Nearest[]
  /** The first correction is known to pay and need not be tried. */
  readonly certain?: boolean
}

/** Accumulators of all time: made once something is counted in them. */
export const everOf = (run: PlanRun): Totals => (run.ever ??= newTotals(run.plan))

export const causedSoFar = (run: PlanRun, key: string): number => run.byCause?.get(key) ?? 0

export function setCaused(run: PlanRun, key: string, parts: number): void {
  run.byCause ??= new Map()
  run.byCause.set(key, parts)
}

export const causeOf = (event: EventFact): string => event.cause ?? event.id
