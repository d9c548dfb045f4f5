import { and, eq } from 'drizzle-orm'
import * as v from 'valibot'
import { amountProblems } from '../claims/amount-questions.ts'
import { eventKeyOf, openFacts, sealFacts } from '../claims/claim-facts.ts'
import type { FieldProblems } from '../claims/field-reasons.ts'
import { AmountsInput, StayInput, stayProblems, type WholeFacts } from '../claims/stay-facts.ts'
import { claim, claimFacts } from '../claims/tables.ts'
import { statement } from '../db/statement.ts'
import { idempotencyOf, type Answer } from '../identity/idempotency.ts'
import { dayAt } from '../kernel/days.ts'
import { parseIdentityNumber } from '../kernel/identity-number.ts'
import { newId } from '../kernel/ids.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { memberColumns } from '../members/seal-members.ts'
import { cover, member } from '../members/tables.ts'
import { publishedPlanRows, toPublishedPlans } from '../plans/published-plans.ts'
import { auditBy, refuseUnless, type NotPermitted, type TenantScope } from '../scope.ts'
import { assessClaim } from './assess-claim.ts'
import { keepAssessment } from './assessments.ts'
import { personOf } from './load-claim.ts'

/** A whole claim from another system: who, where and when, and the settlement's amounts in fen. */
export const HandInClaimInput = v.strictObject({
  identityNumber: v.pipe(v.string(), v.maxLength(40)),
  plan: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(64))),
  stay: StayInput,
  amounts: AmountsInput,
})
export type HandInClaimInput = v.InferOutput<typeof HandInClaimInput>

export type HandInClaimError =
  | NotPermitted
  | { readonly reason: 'unknown-member' }
  | { readonly reason: 'no-plan' }
  | { readonly reason: 'fields'; readonly problems: FieldProblems }
  | { readonly reason: 'already-claimed' }
  | { readonly reason: 'key-reused' }

/** Other work with the same key landed first: its answer is read and given again. */
const TRIES = 2

/**
 * Takes a claim in from another system and assesses it, in one commit with the answer that is
 * kept under the caller's key: sent again, the same request gets the same answer and nothing
 * happens twice. Amounts are whole fen; the settlement's facts are reviewed as any member's are.
 */
export async function handInClaim(
  scope: TenantScope,
  input: HandInClaimInput,
  key: string,
): Promise<Result<Answer, HandInClaimError>> {
  const refused = refuseUnless(scope, 'claims.submit')
  if (refused) return err(refused)
  const number = parseIdentityNumber(input.identityNumber)
  if (!number.ok) return err({ reason: 'unknown-member' })
  const index = await scope.keys.index(memberColumns.identityNumber, number.value.number)
  const once = await idempotencyOf(scope, key, { verb: 'hand-in-claim', input })
  for (let attempt = 1; ; attempt++) {
    const [stored, [person], covers, planRows, approved] = await load(scope, index, once.stored)
    const before = await once.replay(stored)
    if (!before.ok) return before
    if (before.value) return ok(before.value)
    if (person === undefined) return err({ reason: 'unknown-member' })
    const plans = toPublishedPlans(planRows)
    const covered = plans.find(({ planKey }) => covers.some((own) => own.planKey === planKey))
    const wanted = plans.find(({ planKey }) => planKey === input.plan)
    const plan = input.plan === undefined ? (covered ?? plans[0]) : wanted
    if (plan === undefined) return err({ reason: 'no-plan' })
    const facts: WholeFacts = { stay: input.stay, amounts: input.amounts }
    const problems = {
      ...stayProblems(facts.stay, dayAt(scope.now)),
      ...amountProblems(plan.plan, facts.stay, facts.amounts),
    }
    if (Object.keys(problems).length > 0) return err({ reason: 'fields', problems })

    const row = newClaim(scope, person.id, plan.planKey)
    const others = approved.filter(({ planKey }) => planKey === plan.planKey)
    const known = {
      row: { ...row, decidedAt: null, decidedBy: null, decisionReason: null, eventKey: null },
      member: { ...(await personOf(scope, person)), covers },
      approved: await Promise.all(
        others.map(async (other) => ({
          claimId: other.claimId,
          submittedAt: other.submittedAt,
          facts: (await openFacts(scope, other)) as WholeFacts,
        })),
      ),
    }
    const assessed = assessClaim(known, plan, facts)
    const expectedFen = assessed.totalFen
    const answer: Answer = {
      status: 201,
      body: JSON.stringify({ id: row.id, state: row.state, plan: plan.planKey, expectedFen }),
    }
    const { query } = scope.db
    const eventKey = await eventKeyOf(scope, person.id, plan.planKey, facts.stay)
    const done = await scope.db.commit({
      statements: [
        ...(await once.store(answer)),
        statement(query.insert(claim).values({ ...row, eventKey })),
        statement(query.insert(claimFacts).values(await firstFacts(scope, row.id, facts))),
        await keepAssessment(scope, row.id, 1, plan, assessed),
      ],
      audit: [auditBy(scope, 'claim.submitted', row.id, { totalFen: expectedFen })],
      now: scope.now,
    })
    if (done.ok) return ok(answer)
    const sameKey = done.error.reason === 'taken' && done.error.columns === 'idempotency.key'
    if (!sameKey || attempt === TRIES) return err({ reason: 'already-claimed' })
  }
}

const load = (
  { db }: TenantScope,
  identityNumberIndex: string,
  stored: Awaited<ReturnType<typeof idempotencyOf>>['stored'],
) => {
  const { query } = db
  return query.batch([
    stored,
    query.select().from(member).where(eq(member.identityNumberIndex, identityNumberIndex)),
    query
      .select({
        planKey: cover.planKey,
        startsOn: cover.startsOn,
        endsOn: cover.endsOn,
        units: cover.units,
        kind: cover.kind,
      })
      .from(cover)
      .innerJoin(member, eq(member.id, cover.memberId))
      .where(eq(member.identityNumberIndex, identityNumberIndex)),
    publishedPlanRows(db),
    query
      .select({
        claimId: claim.id,
        planKey: claim.planKey,
        submittedAt: claim.submittedAt,
        revision: claimFacts.revision,
        factsCipher: claimFacts.factsCipher,
      })
      .from(claim)
      .innerJoin(
        claimFacts,
        and(eq(claimFacts.claimId, claim.id), eq(claimFacts.revision, claim.revision)),
      )
      .innerJoin(member, eq(member.id, claim.memberId))
      .where(and(eq(member.identityNumberIndex, identityNumberIndex), eq(claim.state, 'approved'))),
  ])
}

const newClaim = ({ now }: TenantScope, memberId: string, planKey: string) => ({
  id: newId('clm'),
  memberId,
  planKey,
  state: 'submitted' as const,
  channel: 'api' as const,
  revision: 1,
  createdAt: now,
  submittedAt: now,
})

const firstFacts = async (scope: TenantScope, claimId: string, facts: WholeFacts) => ({
  claimId,
  revision: 1,
  factsCipher: await sealFacts(scope, claimId, 1, facts),
  changedBy: `${scope.actor.kind}:${scope.actor.id}`,
  at: scope.now,
})
