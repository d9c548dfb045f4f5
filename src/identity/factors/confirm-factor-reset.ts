import { and, eq, isNull } from 'drizzle-orm'
import { mustExist, mustHaveChanged, statement } from '../../db/statement.ts'
import { err, ok, type Result } from '../../kernel/result.ts'
import { auditBy, refuseUnless, type NotPermitted, type TenantScope } from '../../scope.ts'
import { factorReset, staff } from '../tables.ts'
import { endFactors } from './factor-statements.ts'
import { openFactorResets } from './open-factor-resets.ts'

export type ConfirmFactorResetError =
  | NotPermitted
  | { readonly reason: 'no-such-staff' }
  /** Nobody asked, it was decided, or it has run out. */
  | { readonly reason: 'not-asked' }
  | { readonly reason: 'oneself' }
  | { readonly reason: 'own-request' }
  /** An account that came after the request may have been made for it. */
  | { readonly reason: 'account-too-new' }

/**
 * The second administrator's word: the colleague's factors and recovery codes are gone, the
 * password alone lets them in, and the policy, if there is one, has them set a factor up. Two
 * round trips.
 */
export async function confirmFactorReset(
  scope: TenantScope,
  { staffId }: { readonly staffId: string },
): Promise<Result<void, ConfirmFactorResetError>> {
  const refused = refuseUnless(scope, 'staff.manage')
  if (refused) return err(refused)
  const me = scope.actor.id
  if (me === staffId) return err({ reason: 'oneself' })
  const { query } = scope.db
  const [[person], [open], [self]] = await query.batch([
    query.select({ id: staff.id }).from(staff).where(eq(staff.id, staffId)),
    openFactorResets(scope, staffId),
    query.select({ createdAt: staff.createdAt }).from(staff).where(eq(staff.id, me)),
  ])
  if (person === undefined) return err({ reason: 'no-such-staff' })
  if (open === undefined) return err({ reason: 'not-asked' })
  if (open.askedBy === me) return err({ reason: 'own-request' })
  if (self === undefined || self.createdAt >= open.askedAt) {
    return err({ reason: 'account-too-new' })
  }
  const done = await scope.db.commit({
    statements: [
      mustExist(
        'not-asked',
        query
          .select({ id: staff.id })
          .from(staff)
          .where(and(eq(staff.id, open.askedBy), isNull(staff.disabledAt))),
      ),
      statement(
        query
          .update(factorReset)
          .set({ state: 'confirmed', decidedBy: me, decidedAt: scope.now })
          .where(and(eq(factorReset.id, open.id), eq(factorReset.state, 'asked'))),
      ),
      mustHaveChanged('not-asked'),
      ...(await endFactors(scope, staffId)),
    ],
    audit: [auditBy(scope, 'staff.factors-reset', staffId, { askedBy: open.askedBy })],
    now: scope.now,
  })
  return done.ok ? ok(undefined) : err({ reason: 'not-asked' })
}
