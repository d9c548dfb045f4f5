import type { WholeFacts } from '../claims/stay-facts.ts'
import { fen, type Fen } from '../kernel/fen.ts'
import type { PublishedPlan } from '../plans/published-plans.ts'
import { assess, type BenefitLine } from '../rules/index.ts'
import type { LoadedClaim } from './load-claim.ts'
import { personFacts, stayEvent } from './stay-event.ts'

/** What the plan gives for a claim, and for the member's other claims beside it. */
export type ClaimAssessment = {
  /** The lines of this claim: zero ones too, each with its reason and trace. */
  readonly lines: readonly BenefitLine[]
  readonly totalFen: Fen
  /** The lines of all approved claims and this one: what is owed under the plan in all. */
  readonly allLines: readonly BenefitLine[]
}

/**
 * Assesses a claim beside the member's approved claims under the same plan, since limits and
 * deductibles may run over them. Pure; amounts in fen, rounded as the plan says.
 */
export function assessClaim(
  loaded: Pick<LoadedClaim, 'row' | 'member' | 'approved'>,
  plan: PublishedPlan,
  facts: WholeFacts,
): ClaimAssessment {
  const events = [
    ...loaded.approved.map((other) => stayEvent(other.claimId, other.facts, other.submittedAt)),
    stayEvent(loaded.row.id, facts, loaded.row.submittedAt),
  ]
  const { lines: allLines } = assess([plan.compiled], personFacts(loaded.member, events), {
    trace: true,
  })
  const lines = allLines.filter((line) => line.event === null || line.event === loaded.row.id)
  const total = lines.reduce((sum, line) => sum + line.amountFen, 0)
  return { lines, totalFen: fen(total), allLines }
}
