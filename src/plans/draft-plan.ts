import { eq, sql } from 'drizzle-orm'
import { mustNotExist, statement } from '../db/statement.ts'
import { sha256 } from '../kernel/bytes.ts'
import { canonicalJson } from '../kernel/canonical-json.ts'
import { newId } from '../kernel/ids.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { parsePlan, type PlanProblem } from '../rules/index.ts'
import { auditBy, refuseUnless, type NotPermitted, type TenantScope } from '../scope.ts'
import { planRevision } from './tables.ts'

/** A plan of a whole city with its lists is a tenth of this. */
export const PLAN_BYTES_MOST = 1024 * 1024

export type DraftPlanError =
  | NotPermitted
  | { readonly reason: 'too-large' }
  | { readonly reason: 'not-json' }
  | { readonly reason: 'not-a-plan'; readonly problems: readonly PlanProblem[] }
  | { readonly reason: 'nothing-new'; readonly revisionId: string }
  | { readonly reason: 'changed-meanwhile' }

/**
 * Takes a plan document in as the next draft of its plan. What stands in it is checked when it is
 * published, by somebody else; a draft of the same plan that nobody published gives way to it.
 */
export async function draftPlan(
  scope: TenantScope,
  input: { readonly bytes: Uint8Array<ArrayBuffer> },
): Promise<Result<{ revisionId: string }, DraftPlanError>> {
  const refused = refuseUnless(scope, 'plans.publish')
  if (refused) return err(refused)
  if (input.bytes.length > PLAN_BYTES_MOST) return err({ reason: 'too-large' })
  const json = readJson(input.bytes)
  if (json === undefined) return err({ reason: 'not-json' })
  const plan = parsePlan(json)
  if (!plan.ok) return err({ reason: 'not-a-plan', problems: plan.error })

  const { query } = scope.db
  const planKey = plan.value.plan
  const document = canonicalJson(json)
  const contentHash = await sha256(document)
  const before = await query
    .select({
      id: planRevision.id,
      hash: planRevision.contentHash,
      state: planRevision.state,
      revision: planRevision.revision,
    })
    .from(planRevision)
    .where(eq(planRevision.planKey, planKey))
  const same = before.find(({ hash, state }) => hash === contentHash && state !== 'retired')
  if (same) return err({ reason: 'nothing-new', revisionId: same.id })
  const revision = before.reduce((most, row) => Math.max(most, row.revision), 0) + 1
  const row = {
    id: newId('rev'),
    planKey,
    revision,
    title: plan.value.title.zh,
    state: 'draft' as const,
    document,
    contentHash,
    draftedBy: scope.actor.id,
    createdAt: scope.now,
  }
  const newer = query
    .select({ id: planRevision.id })
    .from(planRevision)
    .where(sql`${planRevision.planKey} = ${planKey} and ${planRevision.revision} >= ${revision}`)
  const done = await scope.db.commit({
    statements: [
      mustNotExist('changed-meanwhile', newer),
      statement(
        query
          .delete(planRevision)
          .where(sql`${planRevision.planKey} = ${planKey} and ${planRevision.state} = 'draft'`),
      ),
      statement(query.insert(planRevision).values(row)),
    ],
    audit: [auditBy(scope, 'plan.drafted', row.id, { planKey, revision, contentHash })],
    now: scope.now,
  })
  return done.ok ? ok({ revisionId: row.id }) : err({ reason: 'changed-meanwhile' })
}

/** Strict UTF-8, with or without a byte order mark. */
function readJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown
  } catch {
    return undefined
  }
}
