import { eq } from 'drizzle-orm'
import { amountProblems } from '../claims/amount-questions.ts'
import { eventKeyOf } from '../claims/claim-facts.ts'
import { canBeChanged } from '../claims/save-draft.ts'
import type { FieldProblems } from '../claims/field-reasons.ts'
import { stayProblems, type WholeFacts } from '../claims/stay-facts.ts'
import { claim } from '../claims/tables.ts'
import { mustHaveChanged, statement } from '../db/statement.ts'
import { dayAt, type Day } from '../kernel/days.ts'
import type { Fen } from '../kernel/fen.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { and } from 'drizzle-orm'
import type { PublishedPlan } from '../plans/published-plans.ts'
import { auditBy, refuseUnless, type NotPermitted, type TenantScope } from '../scope.ts'
import { assessClaim, type ClaimAssessment } from './assess-claim.ts'
import { keepAssessment } from './assessments.ts'
import { loadClaim, type LoadedClaim } from './load-claim.ts'

export type SubmitClaimError =
  | NotPermitted
  | { readonly reason: 'not-found' }
  | { readonly reason: 'not-a-draft' }
  | { readonly reason: 'no-plan' }
  | {
      readonly reason: 'incomplete'
      readonly step: 'stay' | 'amounts'
      readonly problems: FieldProblems
    }
  | { readonly reason: 'already-claimed' }
  | { readonly reason: 'stale' }

type Complete = { readonly plan: PublishedPlan; readonly facts: WholeFacts }

/** Hands a draft in: its facts are whole, and what the plan gives for them is kept beside. */
export async function submitClaim(
  scope: TenantScope,
  input: { readonly claimId: string },
): Promise<Result<{ totalFen: Fen }, SubmitClaimError>> {
  const refused = refuseUnless(scope, 'claims.submit')
  if (refused) return err(refused)
  const loaded = await loadClaim(scope, input.claimId)
  if (loaded === undefined) return err({ reason: 'not-found' })
  const decided = decide(loaded, dayAt(scope.now))
  if (!decided.ok) return decided

  const { plan, facts } = decided.value
  const row = { ...loaded.row, submittedAt: loaded.row.submittedAt ?? scope.now }
  const assessed = assessClaim({ ...loaded, row }, plan, facts)
  const eventKey = await eventKeyOf(scope, row.memberId, row.planKey, facts.stay)
  const done = await scope.db.commit({
    statements: [
      statement(
        scope.db.query
          .update(claim)
          .set({ state: 'submitted', submittedAt: row.submittedAt, eventKey, decisionReason: null })
          .where(
            and(
              eq(claim.id, row.id),
              eq(claim.revision, row.revision),
              eq(claim.state, loaded.row.state),
            ),
          ),
      ),
      mustHaveChanged('stale'),
      await keepAssessment(scope, row.id, row.revision, plan, assessed),
    ],
    audit: [auditBy(scope, 'claim.submitted', row.id, { totalFen: assessed.totalFen })],
    now: scope.now,
  })
  if (done.ok) return ok({ totalFen: assessed.totalFen })
  return err({ reason: done.error.reason === 'taken' ? 'already-claimed' : 'stale' })
}

/** What the member would be asked to confirm: the same assessment, nothing written. */
export async function previewClaim(
  scope: TenantScope,
  input: { readonly claimId: string },
): Promise<
  Result<{ loaded: LoadedClaim; plan: PublishedPlan; assessed: ClaimAssessment }, SubmitClaimError>
> {
  const loaded = await loadClaim(scope, input.claimId)
  if (loaded === undefined) return err({ reason: 'not-found' })
  const decided = decide(loaded, dayAt(scope.now))
  if (!decided.ok) return decided
  const row = { ...loaded.row, submittedAt: scope.now }
  const { plan, facts } = decided.value
  return ok({ loaded, plan, assessed: assessClaim({ ...loaded, row }, plan, facts) })
}

function decide(loaded: LoadedClaim, today: Day): Result<Complete, SubmitClaimError> {
  const { row, facts, plan } = loaded
  if (!canBeChanged(row)) return err({ reason: 'not-a-draft' })
  if (plan === undefined) return err({ reason: 'no-plan' })
  const { stay, amounts } = facts
  if (stay === undefined) return err({ reason: 'incomplete', step: 'stay', problems: {} })
  const late = stayProblems(stay, today)
  if (Object.keys(late).length > 0)
    return err({ reason: 'incomplete', step: 'stay', problems: late })
  if (amounts === undefined) return err({ reason: 'incomplete', step: 'amounts', problems: {} })
  const wrong = amountProblems(plan.plan, stay, amounts)
  if (Object.keys(wrong).length > 0) {
    return err({ reason: 'incomplete', step: 'amounts', problems: wrong })
  }
  return ok({ plan, facts: { stay, amounts } })
}
