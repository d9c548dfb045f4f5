import { asc, desc, eq, sql } from 'drizzle-orm'
import { err, ok } from '../kernel/result.ts'
import { refuseUnless, type TenantScope } from '../scope.ts'
import { roster, rosterRowError, workplace } from './tables.ts'

export const ROSTERS_A_PAGE = 50
export const ROW_ERRORS_A_PAGE = 100

export async function listRosters(scope: TenantScope, input: { readonly page: number }) {
  const refused = refuseUnless(scope, 'members.read')
  if (refused) return err(refused)
  const { query } = scope.db
  const [rows, [count]] = await query.batch([
    query
      .select({ roster, workplace: workplace.name })
      .from(roster)
      .innerJoin(workplace, eq(workplace.id, roster.workplaceId))
      .orderBy(desc(roster.importedAt), desc(roster.id))
      .limit(ROSTERS_A_PAGE)
      .offset((input.page - 1) * ROSTERS_A_PAGE),
    query.select({ total: sql<number>`count(*)` }).from(roster),
  ])
  return ok({ rows, total: count?.total ?? 0 })
}

/** One import with a page of its row errors; all of them where `page` is left out. */
export async function readRoster(
  scope: TenantScope,
  input: { readonly rosterId: string; readonly page?: number },
) {
  const refused = refuseUnless(scope, 'members.read')
  if (refused) return err(refused)
  const { query } = scope.db
  const errors = query
    .select()
    .from(rosterRowError)
    .where(eq(rosterRowError.rosterId, input.rosterId))
    .orderBy(asc(rosterRowError.rowNumber))
  const [[row], shown, [count]] = await query.batch([
    query
      .select({ roster, workplace: workplace.name })
      .from(roster)
      .innerJoin(workplace, eq(workplace.id, roster.workplaceId))
      .where(eq(roster.id, input.rosterId)),
    input.page === undefined
      ? errors
      : errors.limit(ROW_ERRORS_A_PAGE).offset((input.page - 1) * ROW_ERRORS_A_PAGE),
    query
      .select({ total: sql<number>`count(*)` })
      .from(rosterRowError)
      .where(eq(rosterRowError.rosterId, input.rosterId)),
  ])
  if (row === undefined) return err({ reason: 'not-found' as const })
  return ok({ ...row, errors: shown, errorsTotal: count?.total ?? 0 })
}
