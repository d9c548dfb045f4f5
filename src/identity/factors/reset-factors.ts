import { eq } from 'drizzle-orm'
import { mustExist, statement } from '../../db/statement.ts'
import { err, ok, type Result } from '../../kernel/result.ts'
import { auditBy, refuseUnless, type NotPermitted, type TenantScope } from '../../scope.ts'
import { endSessionsOf } from '../session.ts'
import { staff, staffPasskey, staffTotp } from '../tables.ts'
import { endRecoveryCodes } from './factor-statements.ts'

export type ResetFactorsError =
  | NotPermitted
  | { readonly reason: 'no-such-staff' }
  | { readonly reason: 'oneself' }

/**
 * For a colleague who has lost the device and the recovery codes: the password alone lets them in
 * again, and the policy, if there is one, has them set a factor up. Not for oneself: that would
 * be a way round one's own. One round trip after the session's.
 */
export async function resetFactors(
  scope: TenantScope,
  { staffId }: { readonly staffId: string },
): Promise<Result<void, ResetFactorsError>> {
  const refused = refuseUnless(scope, 'staff.manage')
  if (refused) return err(refused)
  if (scope.actor.id === staffId) return err({ reason: 'oneself' })
  const { query } = scope.db
  const done = await scope.db.commit({
    statements: [
      mustExist(
        'no-such-staff',
        query.select({ id: staff.id }).from(staff).where(eq(staff.id, staffId)),
      ),
      statement(query.delete(staffTotp).where(eq(staffTotp.staffId, staffId))),
      statement(query.delete(staffPasskey).where(eq(staffPasskey.staffId, staffId))),
      endRecoveryCodes(scope, staffId),
      await endSessionsOf(scope, staffId),
    ],
    audit: [auditBy(scope, 'staff.factors-reset', staffId)],
    now: scope.now,
  })
  return done.ok ? ok(undefined) : err({ reason: 'no-such-staff' })
}
