import { and, eq, gt, inArray, isNull } from 'drizzle-orm'
import { dayAt } from '../kernel/days.ts'
import { wholeCity, type Reach, type TenantScope } from '../scope.ts'
import type { Permission } from './permissions.ts'
import { permissionsOfRoles, readRoles, rolesOfAPart, type Role } from './roles.ts'
import { hashToken, isToken } from './session.ts'
import { session, staff, type sessionKinds } from './tables.ts'
import { workplacesOf } from './workplaces-of.ts'

/** Sessions that somebody works in; `staff-factor` is only on the way to one. */
const staffSessionKinds = ['staff', 'staff-two-step', 'staff-set-up'] as const

export type StaffMember = {
  readonly id: string
  readonly login: string
  readonly name: string
  readonly roles: readonly Role[]
  readonly mustChangePassword: boolean
  /** The federation asks for a second factor, and this person has none yet. */
  readonly mustSetUpFactor: boolean
  /** Whether a second factor was asked for at the door. */
  readonly signedInTwice: boolean
  /** None until a first password, which somebody else has seen, is replaced, and until a second
   * factor that must be there is. */
  readonly permissions: ReadonlySet<Permission>
  readonly reach: Reach
}

/** Who is signed in with this token: one read. Before there is a scope, so without one. */
export async function staffOfSession(
  { db, now }: Pick<TenantScope, 'db' | 'now'>,
  token: string,
): Promise<StaffMember | undefined> {
  if (!isToken(token)) return undefined
  const [row] = await db.query
    .select({
      id: staff.id,
      login: staff.login,
      name: staff.name,
      roles: staff.roles,
      mustChangePassword: staff.mustChangePassword,
      kind: session.kind,
      workplaces: workplacesOf(dayAt(now)),
    })
    .from(session)
    .innerJoin(staff, eq(staff.id, session.subjectId))
    .where(
      and(
        eq(session.tokenHash, await hashToken(token)),
        inArray(session.kind, staffSessionKinds),
        gt(session.expiresAt, now),
        isNull(staff.disabledAt),
      ),
    )
  return row && staffMember(row)
}

type StaffRow = {
  id: string
  login: string
  name: string
  roles: string
  mustChangePassword: boolean
  kind: (typeof sessionKinds)[number]
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
  const mustSetUpFactor = row.kind === 'staff-set-up'
  return {
    id,
    login,
    name,
    roles,
    mustChangePassword,
    mustSetUpFactor,
    signedInTwice: row.kind === 'staff-two-step',
    permissions: permissionsOfRoles(mustChangePassword || mustSetUpFactor ? [] : held),
    reach,
  }
}
