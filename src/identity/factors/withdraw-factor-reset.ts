import { and, eq } from 'drizzle-orm'
import { mustHaveChanged, statement } from '../../db/statement.ts'
import { err, ok, type Result } from '../../kernel/result.ts'
import { auditBy, refuseUnless, type NotPermitted, type TenantScope } from '../../scope.ts'
import { factorReset } from '../tables.ts'

export type WithdrawFactorResetError = NotPermitted | { readonly reason: 'not-asked' }

/** Takes a request back, or says no to another's: the factors stay as they are. Two round trips. */
export async function withdrawFactorReset(
  scope: TenantScope,
  { staffId }: { readonly staffId: string },
): Promise<Result<void, WithdrawFactorResetError>> {
  const refused = refuseUnless(scope, 'staff.manage')
  if (refused) return err(refused)
  const done = await scope.db.commit({
    statements: [
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
  return done.ok ? ok(undefined) : err({ reason: 'not-asked' })
}
