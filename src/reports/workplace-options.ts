import { asc, eq } from 'drizzle-orm'
import { workplace } from '../members/tables.ts'
import type { TenantScope } from '../scope.ts'

/** More than one list can offer; a workplace beyond it is reached from its own page. */
export const WORKPLACES_OFFERED = 1_000

export type WorkplaceOption = { readonly value: string; readonly label: string }

/** Workplaces to choose from, by name; the chosen one is always among them. One round trip. */
export async function workplaceOptions(
  scope: TenantScope,
  chosenId: string,
): Promise<readonly WorkplaceOption[]> {
  const { query } = scope.db
  const columns = { value: workplace.id, label: workplace.name }
  const [offered, chosen] = await query.batch([
    query.select(columns).from(workplace).orderBy(asc(workplace.name)).limit(WORKPLACES_OFFERED),
    query.select(columns).from(workplace).where(eq(workplace.id, chosenId)),
  ])
  const missing = chosen.filter(({ value }) => !offered.some((each) => each.value === value))
  return [...missing, ...offered]
}
