import { and, eq, gt, isNull } from 'drizzle-orm'
import type { TenantScope } from '../scope.ts'
import type { Permission } from './permissions.ts'
import { permissionsOfRoles, readRoles, type Role } from './roles.ts'
import { hashToken, isToken } from './session.ts'
import { session, staff } from './tables.ts'

export type StaffMember = {
  readonly id: string
  readonly login: string
  readonly name: string
  readonly roles: readonly Role[]
  readonly mustChangePassword: boolean
  /** None until a first password, which somebody else has seen, is replaced. */
  readonly permissions: ReadonlySet<Permission>
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
    })
    .from(session)
    .innerJoin(staff, eq(staff.id, session.subjectId))
    .where(
      and(
        eq(session.tokenHash, await hashToken(token)),
        eq(session.kind, 'staff'),
        gt(session.expiresAt, now),
        isNull(staff.disabledAt),
      ),
    )
  return row && staffMember(row)
}

export function staffMember(row: {
  id: string
  login: string
  name: string
  roles: string
  mustChangePassword: boolean
}): StaffMember {
  const { id, login, name, mustChangePassword } = row
  const roles = readRoles(row.roles)
  const permissions = permissionsOfRoles(mustChangePassword ? [] : roles)
  return { id, login, name, roles, mustChangePassword, permissions }
}
