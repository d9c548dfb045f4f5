import { and, eq, isNull } from 'drizzle-orm'
import { mustExist, mustHaveChanged, statement } from '../db/statement.ts'
import { dayAt } from '../kernel/days.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { auditBy, refuseUnless, type NotPermitted, type TenantScope } from '../scope.ts'
import { otherSystemPeople } from './disable-staff.ts'
import { reachKindOf, reachRows, readGrant, type Grant, type GrantError } from './grant.ts'
import { readRoles } from './roles.ts'
import { staff, staffReach } from './tables.ts'

export type ChangeGrantError =
  | NotPermitted
  | GrantError
  | { readonly reason: 'no-such-staff' }
  | { readonly reason: 'oneself' }
  | { readonly reason: 'last-system-person' }
  | { readonly reason: 'changed-meanwhile' }

/**
 * Gives somebody other roles, or another reach, from this moment on: the next request of theirs
 * reads them. What the reach was before stands in the audit log. Two round trips, one more where
 * the reach names something.
 */
export async function changeGrant(
  scope: TenantScope,
  { staffId, ...grant }: Grant & { readonly staffId: string },
): Promise<Result<void, ChangeGrantError>> {
  const refused = refuseUnless(scope, 'staff.manage')
  if (refused) return err(refused)
  if (scope.actor.id === staffId) return err({ reason: 'oneself' })
  const { query } = scope.db
  const [person] = await query
    .select({ roles: staff.roles, reach: staff.reach })
    .from(staff)
    .where(and(eq(staff.id, staffId), isNull(staff.disabledAt)))
  if (person === undefined) return err({ reason: 'no-such-staff' })
  const written = await readGrant(scope, grant)
  if (!written.ok) return written
  const { roles, reach } = written.value
  const losesSystem = readRoles(person.roles).includes('system') && !grant.roles.includes('system')

  const done = await scope.db.commit({
    statements: [
      ...(losesSystem ? [mustExist('last-system-person', otherSystemPeople(scope, staffId))] : []),
      statement(
        query
          .update(staff)
          .set({ roles, reach: reachKindOf(reach) })
          .where(
            and(
              eq(staff.id, staffId),
              eq(staff.roles, person.roles),
              eq(staff.reach, person.reach),
              isNull(staff.disabledAt),
            ),
          ),
      ),
      mustHaveChanged('changed-meanwhile'),
      statement(query.delete(staffReach).where(eq(staffReach.staffId, staffId))),
      ...reachRows(scope, staffId, reach, dayAt(scope.now)),
    ],
    audit: [
      auditBy(scope, 'staff.roles-changed', staffId, { roles, reach, rolesBefore: person.roles }),
    ],
    now: scope.now,
  })
  if (done.ok) return ok(undefined)
  const last = done.error.reason === 'refused' && done.error.code === 'last-system-person'
  return err({ reason: last ? 'last-system-person' : 'changed-meanwhile' })
}
