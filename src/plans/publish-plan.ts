import { and, eq } from 'drizzle-orm'
import { mustHaveChanged, statement } from '../db/statement.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { checkExamples, parsePlan, verify, type Finding, type Plan } from '../rules/index.ts'
import { auditBy, refuseUnless, type NotPermitted, type TenantScope } from '../scope.ts'
import { publishedPlanRows, toPublishedPlans } from './published-plans.ts'
import { planRevision } from './tables.ts'

export type PublishPlanError =
  | NotPermitted
  | { readonly reason: 'not-found' }
  | { readonly reason: 'already-published' }
  | { readonly reason: 'own-draft' }
  | { readonly reason: 'unsound'; readonly findings: readonly Finding[] }
  | { readonly reason: 'examples-differ'; readonly examples: readonly string[] }

/**
 * Publishes a draft: from then on members see it and claims are assessed by it. Refused where the
 * plan has a finding graded as an error, where one of its worked examples does not come out, and
 * for the person who wrote the draft.
 */
export async function publishPlan(
  scope: TenantScope,
  input: { revisionId: string },
): Promise<Result<{ planKey: string }, PublishPlanError>> {
  const refused = refuseUnless(scope, 'plans.publish')
  if (refused) return err(refused)
  const { query } = scope.db
  const [[row], published] = await query.batch([
    query.select().from(planRevision).where(eq(planRevision.id, input.revisionId)),
    publishedPlanRows(scope.db),
  ])
  const others = toPublishedPlans(published)
    .filter(({ planKey }) => planKey !== row?.planKey)
    .map(({ plan }) => plan)
  const decision = decide(row, scope.actor.id, others)
  if (!decision.ok) return decision

  const { planKey, revision, contentHash } = decision.value
  const done = await scope.db.commit({
    statements: [
      // The revision that was in force before steps back in the same commit.
      statement(
        scope.db.query
          .update(planRevision)
          .set({ state: 'retired' })
          .where(and(eq(planRevision.planKey, planKey), eq(planRevision.state, 'published'))),
      ),
      statement(
        scope.db.query
          .update(planRevision)
          .set({ state: 'published', publishedBy: scope.actor.id, publishedAt: scope.now })
          .where(
            and(
              eq(planRevision.id, input.revisionId),
              eq(planRevision.state, 'draft'),
              eq(planRevision.contentHash, contentHash),
            ),
          ),
      ),
      mustHaveChanged('already-published'),
    ],
    audit: [auditBy(scope, 'plan.published', input.revisionId, { planKey, revision, contentHash })],
    now: scope.now,
  })
  return done.ok ? ok({ planKey }) : err({ reason: 'already-published' })
}

type Row = typeof planRevision.$inferSelect

/** `others` are the tenant's plans in force: a worked example may need one of the same family. */
function decide(
  row: Row | undefined,
  publisherId: string,
  others: readonly Plan[],
): Result<Row, PublishPlanError> {
  if (row === undefined) return err({ reason: 'not-found' })
  if (row.state !== 'draft') return err({ reason: 'already-published' })
  if (row.draftedBy === publisherId) return err({ reason: 'own-draft' })
  const plan = parsePlan(JSON.parse(row.document))
  if (!plan.ok) return err({ reason: 'unsound', findings: [] })
  const errors = verify(plan.value, others).filter(({ grade }) => grade === 'error')
  if (errors.length > 0) return err({ reason: 'unsound', findings: errors })
  const examples = checkExamples(plan.value, others).filter((example) => !example.ok)
  if (examples.length > 0) {
    return err({ reason: 'examples-differ', examples: examples.map(({ says }) => says.zh) })
  }
  return ok(row)
}
