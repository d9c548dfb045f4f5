import { and, eq, gt, isNull, sql, type SQL } from 'drizzle-orm'
import { unlessOlderSchema } from '../db/older-schema.ts'
import { dayAt } from '../kernel/days.ts'
import { wholeCity, type Reach, type TenantScope } from '../scope.ts'
import type { Permission } from './permissions.ts'
import { permissionsOfRoles, readRoles, rolesOfAPart, type Role } from './roles.ts'
import { hashToken, isToken } from './session.ts'
import { session, staff } from './tables.ts'
import { workplacesOf } from './workplaces-of.ts'

export type StaffMember = {
  readonly id: string
  readonly login: string
  readonly name: string
  readonly roles: readonly Role[]
  readonly mustChangePassword: boolean
  /** None until a first password, which somebody else has seen, is replaced. */
  readonly permissions: ReadonlySet<Permission>
  readonly reach: Reach
}

/** Who is signed in with this token: one read. Before there is a scope, so without one. */
export async function staffOfSession(
  { db, now }: Pick<TenantScope, 'db' | 'now'>,
  token: string,
): Promise<StaffMember | undefined> {
  if (!isToken(token)) return undefined
  const columns = {
    id: staff.id,
    login: staff.login,
    name: staff.name,
    roles: staff.roles,
    mustChangePassword: staff.mustChangePassword,
  }
  const tokenHash = await hashToken(token)
  const read = <More extends Record<string, SQL<unknown>>>(more: More) =>
    db.query
      .select({ ...columns, ...more })
      .from(session)
      .innerJoin(staff, eq(staff.id, session.subjectId))
      .where(
        and(
          eq(session.tokenHash, tokenHash),
          eq(session.kind, 'staff'),
          gt(session.expiresAt, now),
          isNull(staff.disabledAt),
        ),
      )
  // Before the step that brought reaches, everybody worked for the whole city.
  const [row] = await unlessOlderSchema(
    () => read({ workplaces: workplacesOf(dayAt(now)) }),
    () => read({ workplaces: sql<null>`null` }),
  )
  return row && staffMember(row)
}

type StaffRow = {
  id: string
  login: string
  name: string
  roles: string
  mustChangePassword: boolean
}
/** Identifiers as a JSON array, null where they are all; or, where nobody asked, none. */
type ReachRow = { workplaces: string | null } | { reach: 'all' | 'some' }

function reachOf(row: ReachRow): Reach {
  const none = 'reach' in row && row.reach === 'some' ? '[]' : null
  const workplaces = 'workplaces' in row ? row.workplaces : none
  if (workplaces === null) return wholeCity
  return { kind: 'workplaces', ids: new Set(JSON.parse(workplaces) as string[]) }
}

export function staffMember(row: StaffRow & ReachRow): StaffMember {
  const { id, login, name, mustChangePassword } = row
  const roles = readRoles(row.roles)
  const reach = reachOf(row)
  // What a role for the whole city may, nobody may for a part of it.
  const held = reach.kind === 'all' ? roles : roles.filter((role) => rolesOfAPart.includes(role))
  const permissions = permissionsOfRoles(mustChangePassword ? [] : held)
  return { id, login, name, roles, mustChangePassword, permissions, reach }
}
