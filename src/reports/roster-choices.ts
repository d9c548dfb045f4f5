import { and, asc, eq } from 'drizzle-orm'
import { workplace } from '../members/tables.ts'
import {
  publishedPlanRows,
  toPublishedPlans,
  type PublishedPlan,
} from '../plans/published-plans.ts'
import { workplaceInReach, type TenantScope } from '../scope.ts'

/** More than one list can offer; a workplace beyond it is reached from its own page. */
const WORKPLACES_OFFERED = 1_000

type WorkplaceOption = { readonly value: string; readonly label: string }

/**
 * What a roster can be handed in for: workplaces by name, the chosen one always among them, and
 * the published plans. One round trip.
 */
export async function rosterChoices(
  scope: TenantScope,
  chosenId: string,
): Promise<{
  readonly workplaces: readonly WorkplaceOption[]
  readonly plans: readonly PublishedPlan[]
}> {
  const { query } = scope.db
  const reached = workplaceInReach(scope, workplace.id)
  const columns = { value: workplace.id, label: workplace.name }
  const [offered, chosen, plans] = await query.batch([
    query
      .select(columns)
      .from(workplace)
      .where(reached)
      .orderBy(asc(workplace.name))
      .limit(WORKPLACES_OFFERED),
    query
      .select(columns)
      .from(workplace)
      .where(and(reached, eq(workplace.id, chosenId))),
    publishedPlanRows(scope.db),
  ])
  const missing = chosen.filter(({ value }) => !offered.some((each) => each.value === value))
  return { workplaces: [...missing, ...offered], plans: toPublishedPlans(plans) }
}
