import { and, eq, isNull, ne, sql } from 'drizzle-orm'
import { mustExist, statement } from '../db/statement.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { auditBy, refuseUnless, type NotPermitted, type TenantScope } from '../scope.ts'
import { readRoles } from './roles.ts'
import { endSessionsOf } from './session.ts'
import { staff } from './tables.ts'

export type DisableStaffError =
  | NotPermitted
  | { readonly reason: 'no-such-staff' }
  | { readonly reason: 'oneself' }
  | { readonly reason: 'last-system-person' }

/**
 * Ends a person's access and all their sessions; their name stays on what they did. Two round
 * trips. Disabling twice changes nothing.
 */
export async function disableStaff(
  scope: TenantScope,
  { staffId }: { readonly staffId: string },
): Promise<Result<void, DisableStaffError>> {
  const refused = refuseUnless(scope, 'staff.manage')
  if (refused) return err(refused)
  if (scope.actor.id === staffId) return err({ reason: 'oneself' })
  const { query } = scope.db
  const [person] = await query
    .select({ roles: staff.roles, disabledAt: staff.disabledAt })
    .from(staff)
    .where(eq(staff.id, staffId))
  if (!person) return err({ reason: 'no-such-staff' })
  if (person.disabledAt !== null) return ok(undefined)

  const done = await scope.db.commit({
    statements: [
      // In the commit, so that two people who disable each other do not both succeed.
      ...(readRoles(person.roles).includes('system')
        ? [mustExist('last-system-person', otherSystemPeople(scope, staffId))]
        : []),
      statement(query.update(staff).set({ disabledAt: scope.now }).where(eq(staff.id, staffId))),
      await endSessionsOf(scope, staffId),
    ],
    audit: [auditBy(scope, 'staff.disabled', staffId)],
    now: scope.now,
  })
  return done.ok ? ok(undefined) : err({ reason: 'last-system-person' })
}

export const otherSystemPeople = ({ db }: TenantScope, staffId: string) =>
  db.query
    .select({ id: staff.id })
    .from(staff)
    .where(
      and(
        ne(staff.id, staffId),
        isNull(staff.disabledAt),
        sql`' ' || ${staff.roles} || ' ' like '% system %'`,
      ),
    )
