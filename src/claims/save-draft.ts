import { newId } from '../kernel/ids.ts'
import { assert } from '../kernel/assert.ts'
import { dayAt } from '../kernel/days.ts'
import { statement } from '../db/statement.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { eq } from 'drizzle-orm'
import { cover, member } from '../members/tables.ts'
import { publishedPlanRows, toPublishedPlans } from '../plans/published-plans.ts'
import { auditBy, refuseUnless, type NotPermitted, type TenantScope } from '../scope.ts'
import { amountProblems, amountsAsked } from './amount-questions.ts'
import { changeFacts, newestFacts, openFacts, sealFacts } from './claim-facts.ts'
import type { FieldProblems } from './field-reasons.ts'
import { claimRow, isOwn, type ClaimRow } from './find-claim.ts'
import { stayProblems, type AmountsInput, type StayInput } from './stay-facts.ts'
import { claim, claimFacts } from './tables.ts'

export type DraftError =
  | NotPermitted
  | { readonly reason: 'not-found' }
  | { readonly reason: 'no-plan' }
  | { readonly reason: 'not-a-draft' }
  | { readonly reason: 'stale' }
  | { readonly reason: 'fields'; readonly problems: FieldProblems }

export type StartClaimInput = {
  readonly memberId: string
  /** Left out: the plan that the member is covered under, or the first that is published. */
  readonly planKey?: string
  readonly channel: 'member' | 'staff' | 'api'
  readonly stay: StayInput
}

/** Begins a claim with the stay: a draft that can be gone on with at any time. */
export async function startClaim(
  scope: TenantScope,
  input: StartClaimInput,
): Promise<Result<{ claimId: string }, DraftError>> {
  const refused = refuseUnless(scope, 'claims.submit')
  if (refused) return err(refused)
  if (scope.actor.kind === 'member' && scope.actor.id !== input.memberId) {
    return err({ reason: 'not-found' })
  }
  const problems = stayProblems(input.stay, dayAt(scope.now))
  if (Object.keys(problems).length > 0) return err({ reason: 'fields', problems })
  const { query } = scope.db
  const [members, covers, planRows] = await query.batch([
    query.select({ id: member.id }).from(member).where(eq(member.id, input.memberId)),
    query.select({ planKey: cover.planKey }).from(cover).where(eq(cover.memberId, input.memberId)),
    publishedPlanRows(scope.db),
  ])
  if (members.length === 0) return err({ reason: 'not-found' })
  const plans = toPublishedPlans(planRows)
  const covered = plans.find(({ planKey }) => covers.some((own) => own.planKey === planKey))
  const plan = input.planKey
    ? plans.find(({ planKey }) => planKey === input.planKey)
    : (covered ?? plans[0])
  if (plan === undefined) return err({ reason: 'no-plan' })

  const claimId = newId('clm')
  const row = {
    id: claimId,
    memberId: input.memberId,
    planKey: plan.planKey,
    state: 'draft' as const,
    channel: input.channel,
    revision: 1,
    createdAt: scope.now,
  }
  const facts = {
    claimId,
    revision: 1,
    factsCipher: await sealFacts(scope, claimId, 1, { stay: input.stay }),
    changedBy: `${scope.actor.kind}:${scope.actor.id}`,
    at: scope.now,
  }
  const done = await scope.db.commit({
    statements: [
      statement(query.insert(claim).values(row)),
      statement(query.insert(claimFacts).values(facts)),
    ],
    audit: [auditBy(scope, 'claim.started', claimId, { planKey: plan.planKey })],
    now: scope.now,
  })
  assert(done.ok, 'a fresh claim takes no key')
  return ok({ claimId })
}

/** Saves the stay of a claim that its member may still change. */
export async function saveStay(
  scope: TenantScope,
  input: { readonly claimId: string; readonly stay: StayInput },
): Promise<Result<void, DraftError>> {
  const problems = stayProblems(input.stay, dayAt(scope.now))
  if (Object.keys(problems).length > 0) return err({ reason: 'fields', problems })
  return saveFacts(scope, input.claimId, { stay: input.stay })
}

/** Saves the settlement amounts of a claim that its member may still change. */
export async function saveAmounts(
  scope: TenantScope,
  input: { readonly claimId: string; readonly amounts: AmountsInput },
): Promise<Result<void, DraftError>> {
  return saveFacts(scope, input.claimId, { amounts: input.amounts })
}

async function saveFacts(
  scope: TenantScope,
  claimId: string,
  part: { readonly stay: StayInput } | { readonly amounts: AmountsInput },
): Promise<Result<void, DraftError>> {
  const refused = refuseUnless(scope, 'claims.submit')
  if (refused) return err(refused)
  const [[row], [facts], planRows] = await scope.db.query.batch([
    claimRow(scope, claimId),
    newestFacts(scope, claimId),
    publishedPlanRows(scope.db),
  ])
  if (!isOwn(scope, row) || facts === undefined) return err({ reason: 'not-found' })
  if (!canBeChanged(row)) return err({ reason: 'not-a-draft' })
  const plan = toPublishedPlans(planRows).find(({ planKey }) => planKey === row.planKey)
  if (plan === undefined) return err({ reason: 'no-plan' })
  const before = await openFacts(scope, facts)
  const changed = { ...before, ...part }
  if ('amounts' in part && changed.stay) {
    changed.amounts = amountsAsked(plan.plan, changed.stay, part.amounts)
    const problems = amountProblems(plan.plan, changed.stay, changed.amounts)
    if (Object.keys(problems).length > 0) return err({ reason: 'fields', problems })
  }
  const done = await scope.db.commit({
    statements: await changeFacts(scope, { claimId, revision: row.revision, facts: changed }),
    audit: [auditBy(scope, 'claim.saved', claimId, { part: Object.keys(part)[0] })],
    now: scope.now,
  })
  return done.ok ? ok(undefined) : err({ reason: 'stale' })
}

/** A draft, or a claim that came back with a question. */
export const canBeChanged = (row: ClaimRow): boolean =>
  row.state === 'draft' || row.state === 'returned'
