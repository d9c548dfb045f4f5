import { eq } from 'drizzle-orm'
import { mustExist, statement } from '../../db/statement.ts'
import { err, ok, type Result } from '../../kernel/result.ts'
import { auditOfPlatform } from '../../tenants/platform-scope.ts'
import { operator, operatorTotp } from '../../tenants/platform-tables.ts'
import { refuseUnlessWhole, type NotPermitted, type OperatorScope } from '../operator-scope.ts'
import { endSessionsOf } from '../operator-session.ts'
import { endOperatorCodes } from './operator-factor.ts'

export type ResetOperatorFactorError =
  | NotPermitted
  | { readonly reason: 'not-found' }
  | { readonly reason: 'oneself' }

/**
 * For an operator who has lost the telephone and the recovery codes: the password alone lets them
 * in again, as far as setting a factor up. Not for oneself: that would be a way round one's own.
 */
export async function resetOperatorFactor(
  scope: OperatorScope,
  { operatorId }: { readonly operatorId: string },
): Promise<Result<void, ResetOperatorFactorError>> {
  const refused = refuseUnlessWhole(scope)
  if (refused) return err(refused)
  if (scope.actor.id === operatorId) return err({ reason: 'oneself' })
  const { query } = scope.db
  const done = await scope.db.commit([
    mustExist(
      'not-found',
      query.select({ id: operator.id }).from(operator).where(eq(operator.id, operatorId)),
    ),
    statement(query.delete(operatorTotp).where(eq(operatorTotp.operatorId, operatorId))),
    endOperatorCodes(scope, operatorId),
    await endSessionsOf(scope, operatorId),
    auditOfPlatform(scope, 'operator.factor-reset', operatorId),
  ])
  return done.ok ? ok(undefined) : err({ reason: 'not-found' })
}
