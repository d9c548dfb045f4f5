import type { PersonFacts } from '../facts.ts'
import type { Plan, PlanVersion } from '../language/plan.ts'

export const grades = ['error', 'warning', 'note'] as const
export type Grade = (typeof grades)[number]

/** What is wrong, or only striking, in a plan: where, in words, and on which facts it shows. */
export interface Finding {
  readonly code: string
  /** `error` keeps a plan from being published; `warning` asks the author; `note` informs. */
  readonly grade: Grade
  readonly path: string
  readonly message: { readonly zh: string; readonly en: string }
  /** A concrete person to whom it happens. */
  readonly facts?: PersonFacts
  /** A second person to compare with, such as one with a higher burden and a lower benefit. */
  readonly otherFacts?: PersonFacts
}

export interface Words {
  readonly zh: string
  readonly en: string
}

/** What a check looks at: a version of a plan, and a way to report. */
export interface Check {
  readonly plan: Plan
  readonly version: PlanVersion
  /** The path of the version: `versions[0]`. */
  readonly at: string
  readonly report: Report
}

export type Report = (
  code: string,
  grade: Grade,
  path: string,
  words: Words,
  cases?: { facts?: PersonFacts | undefined; otherFacts?: PersonFacts | undefined },
) => void
