import { and, eq, gt, isNull } from 'drizzle-orm'
import type { TenantScope } from '../../scope.ts'
import { hashToken, isToken } from '../session.ts'
import { session, staff } from '../tables.ts'

export type StaffAtSecondStep = Pick<
  typeof staff.$inferSelect,
  'id' | 'login' | 'name' | 'roles' | 'reach' | 'mustChangePassword'
>

/** Who has entered the right password with this token and owes the second step. One round trip. */
export async function staffAtSecondStep(
  { db, now }: Pick<TenantScope, 'db' | 'now'>,
  token: string,
): Promise<StaffAtSecondStep | undefined> {
  if (!isToken(token)) return undefined
  const [row] = await db.query
    .select({
      id: staff.id,
      login: staff.login,
      name: staff.name,
      roles: staff.roles,
      reach: staff.reach,
      mustChangePassword: staff.mustChangePassword,
    })
    .from(session)
    .innerJoin(staff, eq(staff.id, session.subjectId))
    .where(
      and(
        eq(session.tokenHash, await hashToken(token)),
        eq(session.kind, 'staff-factor'),
        gt(session.expiresAt, now),
        isNull(staff.disabledAt),
      ),
    )
  return row
}
