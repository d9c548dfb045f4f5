import type { RoundingMode } from '../kernel/fen.ts'
import type { Leaf } from './language/conditions.ts'
import type { DateName, EventKind, Reason } from './terms.ts'

/**
 * What was done to reach one line, in order, as data. Amounts before the scale are fen; after it
 * `parts`, millionths of a fen. `c` is the clause. Every step holds what it read and what came
 * out, so that `replay` needs nothing else.
 */
export type Step =
  | { op: 'add' | 'less'; of: string; fen: number; c: string }
  | { op: 'net'; plan: string; benefit: string; fen: number; c: string }
  /** What the amounts come to; left out where one amount is the base. */
  | { op: 'base'; fen: number }
  | {
      op: 'deductible'
      kind: 'subtracted' | 'threshold'
      atExactly: 'reached' | 'not-reached'
      fen: number
      before: number
      /** What came before with this base. */
      total: number
      eligible: number
      c: string
    }
  | { op: 'flat'; ppm: number; fen: number; parts: number; c: string }
  | {
      op: 'band'
      from: number
      to: number | null
      ppm: number
      fen: number
      parts: number
      c: string
      /** On the first band: how much of the bands is taken already, unless nothing is. */
      before?: number
    }
  /** What lies in no band; left out where the bands take all. */
  | { op: 'no-band'; fen: number; c: string; before?: number }
  | {
      op: 'whole'
      ppm: number
      fen: number
      ppmBefore: number
      fenBefore: number
      parts: number
      c: string
      /** The base before this one, where the rate is measured from zero over the period. */
      baseBefore?: number
    }
  | {
      op: 'step'
      /** The base of this and the earlier events, and of the earlier ones alone. */
      total: number
      totalBefore: number
      reached: number | null
      pays: number
      before: number
      parts: number
      c: string
    }
  | {
      op: 'days'
      days: number
      counted: 'stated' | 'from-dates'
      before: number
      skip: number
      most: number | null
      paid: number
      fen: number
      parts: number
      c: string
    }
  | { op: 'lump'; class: string | null; fen: number; parts: number; c: string }
  | {
      op: 'months'
      from: string
      to: string
      months: number
      days: number
      of: number
      fen: number
      before: number
      parts: number
      c: string
    }
  | {
      op: 'grade'
      grade: string
      ppm: number
      fen: number
      before: number
      parts: number
      c: string
    }
  | { op: 'points'; ppm: number; parts: number; value: number; c: string }
  | { op: 'factor'; ppm: number; up: boolean; value: number; c: string }
  | { op: 'units'; units: number; value: number; c: string }
  | { op: 'reduced'; ppm: number; up: boolean; value: number; c: string }
  | {
      op: 'limit'
      id: string
      per: string
      cap: number
      left: number
      value: number
      c: string
      /** What is used of it already, unless nothing is. */
      used?: number
      /** Fen of which the cap is a share, where it is one. */
      of?: number
    }
  | { op: 'times'; id: string; per: string; most: number; used: number; value: number; c: string }
  | { op: 'minimum'; fen: number; value: number; c: string }
  /** Left out where the amount is round already. */
  | {
      op: 'round'
      to: number
      mode: RoundingMode
      /** What a limit left, where that held the rounding back. */
      room: number | null
      value: number
      c: string
    }
  /** The line's share of a rounding or a minimum that a whole stay or period gets. */
  | {
      op: 'share'
      of: 'minimum' | 'rounding'
      per: 'event' | 'period'
      fen: number
      total: number
      c: string
    }
  | { op: 'joint'; id: string; cap: number; left: number; fen: number; c: string }
  | { op: 'zero'; reason: Reason; c: string; leaf?: Leaf; fact?: string; limit?: string }

/** The honest correction of one fact that would make a zero line pay. */
export interface Nearest {
  /** The path of the fact: `events.E1.admittedOn`, `covers.0.from`. */
  readonly fact: string
  readonly is: string | number | boolean | null
  readonly wouldBe: string | number | boolean
}

export type DatesRead = { readonly [D in DateName]?: string | undefined }

export interface CoverRead {
  readonly from: string
  readonly to: string
  readonly units: number
  /** The number of the cover period, where the plan's versions go by it. */
  readonly number?: number
}

export interface Trace {
  readonly plan: string
  readonly version: string | null
  readonly benefit: string | null
  readonly event: string | null
  readonly kind: EventKind | null
  /** The dates of the event that the plan looked at. */
  readonly on: DatesRead
  readonly cover: CoverRead | null
  readonly steps: Step[]
  amountFen: number
}
