import { asc, sql } from 'drizzle-orm'
import { dayAt, type Day, type Instant } from '../kernel/days.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { refuseUnless, type NotPermitted, type TenantScope } from '../scope.ts'
import { STAFF_MOST } from './create-staff.ts'
import { readRoles, type Role } from './roles.ts'
import { staff } from './tables.ts'

export type ListedStaff = {
  readonly id: string
  readonly login: string
  readonly name: string
  readonly roles: readonly Role[]
  readonly mustChangePassword: boolean
  readonly disabledAt: Instant | null
  readonly createdAt: Instant
  /** Names of divisions and workplaces; null where it is the whole city. */
  readonly within: readonly string[] | null
}

/** Everybody, in the order in which they came. One round trip. */
export async function listStaff(
  scope: TenantScope,
): Promise<Result<readonly ListedStaff[], NotPermitted>> {
  const refused = refuseUnless(scope, 'staff.manage')
  if (refused) return err(refused)
  const rows = await scope.db.query
    .select({
      id: staff.id,
      login: staff.login,
      name: staff.name,
      roles: sql`${staff.roles}`.mapWith(readRoles),
      mustChangePassword: staff.mustChangePassword,
      disabledAt: staff.disabledAt,
      createdAt: staff.createdAt,
      within: namesWithin(dayAt(scope.now)),
    })
    .from(staff)
    .orderBy(asc(staff.createdAt), asc(staff.id))
    .limit(STAFF_MOST)
  return ok(
    rows.map((row) => ({
      ...row,
      within: row.within === null ? null : (JSON.parse(row.within) as string[]),
    })),
  )
}

/** What a person's reach names on a day. */
const namesWithin = (today: Day) => sql<string | null>`(case when staff.reach = 'all' then null
  else (select json_group_array(coalesce(division.name, workplace.name, '')) from staff_reach
    left join division on division.id = target_id left join workplace on workplace.id = target_id
    where staff_reach.staff_id = staff.id
    and from_on <= ${today} and (until_on is null or until_on >= ${today})) end)`
