import type { Plan } from '../language/plan.ts'
import shaoxing2015 from './shaoxing-2015.json' with { type: 'json' }

export interface Scheme {
  readonly id: string
  readonly city: { readonly zh: string; readonly en: string }
  readonly title: { readonly zh: string; readonly en: string }
  readonly sources: readonly string[]
  /** What the source leaves open, and what this scheme assumes instead. */
  readonly notes: readonly { readonly zh: string; readonly en: string }[]
  /** Raw JSON as it is written: goes through `parsePlan` like anybody's. */
  readonly plan: Plan
}

export const schemes: readonly Scheme[] = [shaoxing2015 as unknown as Scheme]

export const findScheme = (id: string): Scheme | undefined =>
  schemes.find((scheme) => scheme.id === id)
