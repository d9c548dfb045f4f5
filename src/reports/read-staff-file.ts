import { and, asc, eq, isNull, sql } from 'drizzle-orm'
import { STAFF_MOST } from '../identity/create-staff.ts'
import { maySucceed } from '../identity/hand-over.ts'
import { readRoles } from '../identity/roles.ts'
import { staff, staffReach } from '../identity/tables.ts'
import { dayAt } from '../kernel/days.ts'
import { err, ok } from '../kernel/result.ts'
import { division, workplace } from '../members/tables.ts'
import type { TenantScope } from '../scope.ts'
import { workplacesOf } from '../identity/workplaces-of.ts'

/** More workplaces than a page of open matters lists. */
export const WORKPLACES_SHOWN = 200

/** One colleague: what they look after, and who could take it over. One round trip. */
export async function readStaffFile(scope: TenantScope, staffId: string) {
  const { query } = scope.db
  const [[person], targets, colleagues] = await query.batch([
    query.select().from(staff).where(eq(staff.id, staffId)),
    query
      .select({
        targetId: staffReach.targetId,
        fromOn: staffReach.fromOn,
        untilOn: staffReach.untilOn,
        divisionName: division.name,
        workplaceName: workplace.name,
      })
      .from(staffReach)
      .leftJoin(division, eq(division.id, staffReach.targetId))
      .leftJoin(workplace, eq(workplace.id, staffReach.targetId))
      .where(eq(staffReach.staffId, staffId))
      .orderBy(asc(staffReach.fromOn), asc(staffReach.targetId)),
    query
      .select({ id: staff.id, name: staff.name, roles: staff.roles, reach: staff.reach })
      .from(staff)
      .where(and(isNull(staff.disabledAt), sql`${staff.id} <> ${staffId}`))
      .orderBy(asc(staff.createdAt))
      .limit(STAFF_MOST),
  ])
  if (person === undefined) return err({ reason: 'not-found' as const })
  const today = dayAt(scope.now)
  return ok({
    id: person.id,
    name: person.name,
    login: person.login,
    roles: readRoles(person.roles),
    reach: person.reach,
    disabled: person.disabledAt !== null,
    targets: targets
      .filter(({ untilOn }) => untilOn === null || untilOn >= today)
      .map(({ divisionName, workplaceName, ...target }) => ({
        ...target,
        name: divisionName ?? workplaceName ?? '',
        isDivision: divisionName !== null,
      })),
    successors: colleagues
      .filter((colleague) => maySucceed(person, colleague))
      .map(({ id, name }) => ({ id, name })),
  })
}

export type OpenMatter = {
  readonly id: string
  readonly name: string
  readonly members: number
  /** Rosters with rows that could not be read, and none handed in since for the same plan. */
  readonly rostersOpen: number
  /** Claims that came back with a question and were not handed in again. */
  readonly claimsReturned: number
}

/** What is open at the workplaces that somebody looks after today. One round trip. */
export async function openMattersOf(
  scope: TenantScope,
  staffId: string,
): Promise<readonly OpenMatter[]> {
  const today = dayAt(scope.now)
  const reached = sql`(select value from json_each((select ${workplacesOf(today)} from staff
    where staff.id = ${staffId})))`
  return scope.db.query
    .select({
      id: workplace.id,
      name: workplace.name,
      members: sql<number>`(select count(*) from member where workplace_id = workplace.id)`,
      rostersOpen: sql<number>`(select count(*) from roster where roster.workplace_id = workplace.id
        and rows_refused > 0 and not exists (select 1 from roster as newer
          where newer.workplace_id = roster.workplace_id and newer.plan_key = roster.plan_key
          and newer.imported_at > roster.imported_at))`,
      claimsReturned: sql<number>`(select count(*) from claim join member on member.id = member_id
        where member.workplace_id = workplace.id and claim.state = 'returned')`,
    })
    .from(workplace)
    .where(sql`workplace.id in ${reached}`)
    .orderBy(asc(workplace.name))
    .limit(WORKPLACES_SHOWN)
}
