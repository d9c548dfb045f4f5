import { desc, sql } from 'drizzle-orm'
import { subquery } from '../db/subquery.ts'
import { cover } from '../members/tables.ts'
import { dayAt } from '../kernel/days.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { refuseUnless, type NotPermitted, type TenantScope } from '../scope.ts'
import { planRevision } from './tables.ts'

export type PlanRow = {
  readonly id: string
  readonly planKey: string
  readonly revision: number
  readonly title: string
  readonly state: (typeof planRevision.$inferSelect)['state']
  readonly publishedAt: number | null
  readonly membersCovered: number
}

/** All revisions of all plans, the newest first. A tenant has few: the list is whole. */
export async function listPlans(
  scope: TenantScope,
): Promise<Result<readonly PlanRow[], NotPermitted>> {
  const refused = refuseUnless(scope, 'plans.read')
  if (refused) return err(refused)
  const today = dayAt(scope.now)
  const rows = await scope.db.query
    .select({
      id: planRevision.id,
      planKey: planRevision.planKey,
      revision: planRevision.revision,
      title: planRevision.title,
      state: planRevision.state,
      publishedAt: planRevision.publishedAt,
      membersCovered: subquery<number>(sql`select count(*) from ${cover}
        where ${cover.planKey} = ${planRevision.planKey}
        and ${cover.startsOn} <= ${today} and ${cover.endsOn} >= ${today}`),
    })
    .from(planRevision)
    .orderBy(desc(planRevision.createdAt), desc(planRevision.revision))
  return ok(rows)
}
