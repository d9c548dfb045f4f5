import { and, eq } from 'drizzle-orm'
import { mustExist, mustHaveChanged, statement } from '../../db/statement.ts'
import { err, ok, type Result } from '../../kernel/result.ts'
import { auditBy, refuseUnless, type NotPermitted, type TenantScope } from '../../scope.ts'
import { factorReset, staff } from '../tables.ts'

export type WithdrawFactorResetError =
  | NotPermitted
  | { readonly reason: 'no-such-staff' }
  | { readonly reason: 'not-asked' }

/** Takes a request back, or says no to another's: the factors stay as they are. Two round trips. */
export async function withdrawFactorReset(
  scope: TenantScope,
  { staffId }: { readonly staffId: string },
): Promise<Result<void, WithdrawFactorResetError>> {
  const refused = refuseUnless(scope, 'staff.manage')
  if (refused) return err(refused)
  const done = await scope.db.commit({
    statements: [
      mustExist(
        'no-such-staff',
        scope.db.query.select({ id: staff.id }).from(staff).where(eq(staff.id, staffId)),
      ),
      statement(
        scope.db.query
          .update(factorReset)
          .set({ state: 'withdrawn', decidedBy: scope.actor.id, decidedAt: scope.now })
          .where(and(eq(factorReset.staffId, staffId), eq(factorReset.state, 'asked'))),
      ),
      mustHaveChanged('not-asked'),
    ],
    audit: [auditBy(scope, 'staff.factor-reset-withdrawn', staffId)],
    now: scope.now,
  })
  if (done.ok) return ok(undefined)
  const refusal = done.error.reason === 'refused' ? done.error.code : 'not-asked'
  return err({ reason: refusal })
}
