import { and, eq, isNull, lt, desc, ne, sql } from 'drizzle-orm'
import { permissionsOfRoles, readRoles } from '../identity/roles.ts'
import { staff } from '../identity/tables.ts'
import { dayAt } from '../kernel/days.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { cover } from '../members/tables.ts'
import { planRevision } from '../plans/tables.ts'
import { memberInReach, refuseUnless, type NotPermitted, type TenantScope } from '../scope.ts'

type Row = typeof planRevision.$inferSelect

export type PlanFile = {
  readonly row: Row
  /** The revision of the same plan before this one. */
  readonly before: Row | undefined
  readonly membersCovered: number
  readonly draftedByName: string | null
  readonly publishedByName: string | null
  readonly publishers: readonly { readonly id: string; readonly name: string }[]
}

/** One revision of a plan with what its page shows beside it. One round trip. */
export async function readPlanFile(
  scope: TenantScope,
  revisionId: string,
): Promise<Result<PlanFile, NotPermitted | { readonly reason: 'not-found' }>> {
  const refused = refuseUnless(scope, 'plans.read')
  if (refused) return err(refused)
  const { query } = scope.db
  const today = dayAt(scope.now)
  const planKey = sql`(select plan_key from plan_revision where id = ${revisionId})`
  const [[row], [before], [covered], people] = await query.batch([
    query.select().from(planRevision).where(eq(planRevision.id, revisionId)),
    query
      .select()
      .from(planRevision)
      .where(
        and(
          sql`${planRevision.planKey} = ${planKey}`,
          ne(planRevision.state, 'draft'),
          lt(
            planRevision.revision,
            sql`(select revision from plan_revision where id = ${revisionId})`,
          ),
        ),
      )
      .orderBy(desc(planRevision.revision))
      .limit(1),
    query
      .select({ n: sql<number>`count(distinct ${cover.memberId})` })
      .from(cover)
      .where(
        and(
          sql`${cover.planKey} = ${planKey} and ${cover.startsOn} <= ${today} and ${cover.endsOn} >= ${today}`,
          memberInReach(scope, cover.memberId),
        ),
      ),
    query
      .select({ id: staff.id, name: staff.name, roles: staff.roles })
      .from(staff)
      .where(isNull(staff.disabledAt)),
  ])
  if (row === undefined) return err({ reason: 'not-found' })
  const nameOf = (id: string | null) => people.find((person) => person.id === id)?.name ?? null
  return ok({
    row,
    before,
    membersCovered: covered?.n ?? 0,
    draftedByName: nameOf(row.draftedBy),
    publishedByName: nameOf(row.publishedBy),
    publishers: people.filter(({ roles }) =>
      permissionsOfRoles(readRoles(roles)).has('plans.publish'),
    ),
  })
}
