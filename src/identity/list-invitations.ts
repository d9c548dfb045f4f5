import { and, desc, isNull } from 'drizzle-orm'
import type { Instant } from '../kernel/days.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { refuseUnless, type NotPermitted, type TenantScope } from '../scope.ts'
import { INVITATIONS_MOST } from './invite-staff.ts'
import { readRoles, type Role } from './roles.ts'
import { staffInvitation } from './tables.ts'

export type ListedInvitation = {
  readonly id: string
  readonly name: string
  readonly roles: readonly Role[]
  readonly mobileLastFour: string | null
  readonly createdAt: Instant
  readonly expiresAt: Instant
}

/** Invitations that nobody accepted or withdrew, run out or not, the newest first. */
export async function listInvitations(
  scope: TenantScope,
): Promise<Result<readonly ListedInvitation[], NotPermitted>> {
  const refused = refuseUnless(scope, 'staff.manage')
  if (refused) return err(refused)
  const rows = await scope.db.query
    .select({
      id: staffInvitation.id,
      name: staffInvitation.name,
      roles: staffInvitation.roles,
      mobileLastFour: staffInvitation.mobileLastFour,
      createdAt: staffInvitation.createdAt,
      expiresAt: staffInvitation.expiresAt,
    })
    .from(staffInvitation)
    .where(and(isNull(staffInvitation.acceptedAt), isNull(staffInvitation.withdrawnAt)))
    .orderBy(desc(staffInvitation.createdAt), desc(staffInvitation.id))
    .limit(INVITATIONS_MOST)
  return ok(rows.map((row) => ({ ...row, roles: readRoles(row.roles) })))
}
