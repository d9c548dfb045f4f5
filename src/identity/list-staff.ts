import { asc, sql } from 'drizzle-orm'
import type { Instant } from '../kernel/days.ts'
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
    })
    .from(staff)
    .orderBy(asc(staff.createdAt), asc(staff.id))
    .limit(STAFF_MOST)
  return ok(rows)
}
