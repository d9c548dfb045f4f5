import { and, asc, desc, eq, sql } from 'drizzle-orm'
import { readOnRecord } from '../audit/read-on-record.ts'
import { staff } from '../identity/tables.ts'
import type { Instant } from '../kernel/days.ts'
import { fen, type Fen } from '../kernel/fen.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { planTitleOf } from '../plans/plan-title.ts'
import { refuseUnless, workplaceInReach, type NotPermitted, type TenantScope } from '../scope.ts'
import { roster, rosterRowError, workplace } from './tables.ts'

export const ROSTERS_A_PAGE = 50
export const ROW_ERRORS_A_PAGE = 100

/** One import of a roster, and what it did. */
export type ListedRoster = {
  readonly id: string
  readonly workplaceId: string
  readonly workplaceName: string
  readonly planTitle: string
  readonly fileName: string
  readonly rowsRead: number
  readonly membersAdded: number
  readonly membersChanged: number
  readonly membersUnchanged: number
  readonly rowsRefused: number
  readonly coversAdded: number
  readonly contributionFen: Fen
  readonly importedByName: string
  readonly importedAt: Instant
}

/** The query, the newest first, for callers that read other rows in the same round trip. */
export const rosterRows = (scope: TenantScope) =>
  scope.db.query
    .select({
      id: roster.id,
      workplaceId: roster.workplaceId,
      workplaceName: workplace.name,
      planTitle: planTitleOf(roster.planKey),
      fileName: roster.fileName,
      rowsRead: roster.rowsRead,
      membersAdded: roster.membersAdded,
      membersChanged: roster.membersChanged,
      membersUnchanged: roster.membersUnchanged,
      rowsRefused: roster.rowsRefused,
      coversAdded: roster.coversAdded,
      contributionFen: sql`${roster.contributionFen}`.mapWith(fen),
      importedByName: sql<string>`coalesce(${staff.name}, '')`,
      importedAt: roster.importedAt,
    })
    .from(roster)
    .innerJoin(workplace, eq(workplace.id, roster.workplaceId))
    .leftJoin(staff, eq(staff.id, roster.importedBy))
    .orderBy(desc(roster.importedAt), desc(roster.id))
    .$dynamic()

export async function listRosters(
  scope: TenantScope,
  input: { readonly page: number },
): Promise<Result<{ rows: readonly ListedRoster[]; total: number }, NotPermitted>> {
  const refused = refuseUnless(scope, 'members.read')
  if (refused) return err(refused)
  const { query } = scope.db
  const reached = workplaceInReach(scope, roster.workplaceId)
  const [rows, [count]] = await query.batch([
    rosterRows(scope)
      .where(reached)
      .limit(ROSTERS_A_PAGE)
      .offset((input.page - 1) * ROSTERS_A_PAGE),
    query
      .select({ total: sql<number>`count(*)` })
      .from(roster)
      .where(reached),
  ])
  return ok({ rows, total: count?.total ?? 0 })
}

export type RosterResult = {
  readonly roster: ListedRoster
  readonly errors: readonly (typeof rosterRowError.$inferSelect)[]
  readonly errorsTotal: number
}

/** One import with a page of its row errors; all of them where `page` is left out. */
export async function readRoster(
  scope: TenantScope,
  input: { readonly rosterId: string; readonly page?: number },
): Promise<Result<RosterResult, NotPermitted | { readonly reason: 'not-found' }>> {
  const refused = refuseUnless(scope, 'members.read')
  if (refused) return err(refused)
  const [[row], errors, [count]] = await readOnRecord(
    scope,
    { action: 'roster.read', subject: input.rosterId },
    rosterFile(scope, input),
    ([, , [shown]]) => (shown?.total ? { count: shown.total, ...fileOf(input) } : undefined),
  )
  if (row === undefined) return err({ reason: 'not-found' })
  return ok({ roster: row, errors, errorsTotal: count?.total ?? 0 })
}

/** A whole file of errors leaves the house: that is another read than a page. */
const fileOf = ({ page }: { readonly page?: number }) => (page === undefined ? { by: 'file' } : {})

function rosterFile(
  scope: TenantScope,
  input: { readonly rosterId: string; readonly page?: number },
) {
  const { query } = scope.db
  const errors = query
    .select()
    .from(rosterRowError)
    .where(eq(rosterRowError.rosterId, input.rosterId))
    .orderBy(asc(rosterRowError.rowNumber))
  return query.batch([
    rosterRows(scope).where(
      and(eq(roster.id, input.rosterId), workplaceInReach(scope, roster.workplaceId)),
    ),
    input.page === undefined
      ? errors
      : errors.limit(ROW_ERRORS_A_PAGE).offset((input.page - 1) * ROW_ERRORS_A_PAGE),
    query
      .select({ total: sql<number>`count(*)` })
      .from(rosterRowError)
      .where(eq(rosterRowError.rosterId, input.rosterId)),
  ])
}
