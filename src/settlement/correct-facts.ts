import { amountProblems } from '../claims/amount-questions.ts'
import { changeFacts, eventKeyOf } from '../claims/claim-facts.ts'
import type { FieldProblems } from '../claims/field-reasons.ts'
import { stayProblems, type StayFacts, type WholeFacts } from '../claims/stay-facts.ts'
import { claim } from '../claims/tables.ts'
import { statement } from '../db/statement.ts'
import { eq } from 'drizzle-orm'
import { dayAt } from '../kernel/days.ts'
import type { Fen } from '../kernel/fen.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { auditBy, refuseUnless, type NotPermitted, type TenantScope } from '../scope.ts'
import { assessClaim } from './assess-claim.ts'
import { keepAssessment } from './assessments.ts'
import { loadClaim } from './load-claim.ts'

export const CORRECTION_REASON_LEAST = 4
export const CORRECTION_REASON_MOST = 200

export type CorrectFactsError =
  | NotPermitted
  | { readonly reason: 'not-found' }
  | { readonly reason: 'not-submitted' }
  | { readonly reason: 'no-plan' }
  | { readonly reason: 'reason-missing' }
  | { readonly reason: 'fields'; readonly problems: FieldProblems }
  | { readonly reason: 'already-claimed' }
  | { readonly reason: 'stale' }

/** A reviewer corrects facts by the evidence; the amounts follow from them, never by hand. */
export async function correctFacts(
  scope: TenantScope,
  input: {
    readonly claimId: string
    readonly revision: number
    readonly change: StayFacts
    readonly reason: string
  },
): Promise<Result<{ totalFen: Fen }, CorrectFactsError>> {
  const refused = refuseUnless(scope, 'claims.decide')
  if (refused) return err(refused)
  const reason = input.reason.trim()
  if (reason.length < CORRECTION_REASON_LEAST || reason.length > CORRECTION_REASON_MOST) {
    return err({ reason: 'reason-missing' })
  }
  const loaded = await loadClaim(scope, input.claimId)
  if (loaded === undefined) return err({ reason: 'not-found' })
  const { row, plan } = loaded
  if (row.state !== 'submitted') return err({ reason: 'not-submitted' })
  if (row.revision !== input.revision) return err({ reason: 'stale' })
  if (plan === undefined) return err({ reason: 'no-plan' })
  const before = loaded.facts as WholeFacts
  const facts: WholeFacts = {
    stay: { ...before.stay, ...input.change.stay },
    amounts: { ...before.amounts, ...input.change.amounts },
  }
  const problems = {
    ...stayProblems(facts.stay, dayAt(scope.now)),
    ...amountProblems(plan.plan, facts.stay, facts.amounts),
  }
  if (Object.keys(problems).length > 0) return err({ reason: 'fields', problems })

  const assessed = assessClaim(loaded, plan, facts)
  const eventKey = await eventKeyOf(scope, row.memberId, row.planKey, facts.stay)
  const done = await scope.db.commit({
    statements: [
      ...(await changeFacts(scope, { claimId: row.id, revision: row.revision, facts, reason })),
      statement(scope.db.query.update(claim).set({ eventKey }).where(eq(claim.id, row.id))),
      await keepAssessment(scope, row.id, row.revision + 1, plan, assessed),
    ],
    audit: [
      auditBy(scope, 'claim.facts-corrected', row.id, {
        fields: changedFields(before, facts),
        reason,
        totalFen: assessed.totalFen,
      }),
    ],
    now: scope.now,
  })
  if (done.ok) return ok({ totalFen: assessed.totalFen })
  return err({ reason: done.error.reason === 'taken' ? 'already-claimed' : 'stale' })
}

/** Which fields a correction touched: names alone, the values are personal. */
function changedFields(before: WholeFacts, after: WholeFacts): string[] {
  const flat = (facts: WholeFacts): Record<string, unknown> => ({ ...facts.stay, ...facts.amounts })
  const [old, now] = [flat(before), flat(after)]
  return Object.keys(now).filter((field) => old[field] !== now[field])
}
