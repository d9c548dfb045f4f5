import { and, eq, isNull } from 'drizzle-orm'
import { mustExist, statement } from '../../db/statement.ts'
import { newId } from '../../kernel/ids.ts'
import { err, ok, type Result } from '../../kernel/result.ts'
import { auditBy, refuseUnless, type NotPermitted, type TenantScope } from '../../scope.ts'
import { factorReset, staff } from '../tables.ts'
import { openFactorResets } from './open-factor-resets.ts'

export type AskFactorResetError =
  | NotPermitted
  | { readonly reason: 'no-such-staff' }
  | { readonly reason: 'oneself' }
  | { readonly reason: 'asked-already' }

/**
 * For a colleague who has lost the device and the recovery codes: asks that the password alone let
 * them in again. Nothing changes until another administrator confirms it, since whoever could do
 * this alone could be two people. Not for oneself. Two round trips.
 */
export async function askFactorReset(
  scope: TenantScope,
  { staffId }: { readonly staffId: string },
): Promise<Result<void, AskFactorResetError>> {
  const refused = refuseUnless(scope, 'staff.manage')
  if (refused) return err(refused)
  if (scope.actor.id === staffId) return err({ reason: 'oneself' })
  const { query } = scope.db
  const [open] = await openFactorResets(scope, staffId)
  if (open !== undefined) return err({ reason: 'asked-already' })
  const decided = { decidedBy: scope.actor.id, decidedAt: scope.now }
  const done = await scope.db.commit({
    statements: [
      mustExist(
        'no-such-staff',
        query
          .select({ id: staff.id })
          .from(staff)
          .where(and(eq(staff.id, staffId), isNull(staff.disabledAt))),
      ),
      // One that has run out gives way.
      statement(
        query
          .update(factorReset)
          .set({ state: 'withdrawn', ...decided })
          .where(and(eq(factorReset.staffId, staffId), eq(factorReset.state, 'asked'))),
      ),
      statement(
        query.insert(factorReset).values({
          id: newId('rst'),
          staffId,
          state: 'asked',
          askedBy: scope.actor.id,
          askedAt: scope.now,
        }),
      ),
    ],
    audit: [auditBy(scope, 'staff.factor-reset-asked', staffId)],
    now: scope.now,
  })
  return done.ok ? ok(undefined) : err({ reason: 'no-such-staff' })
}
