import { and, eq, isNull, ne } from 'drizzle-orm'
import { mustExist, statement } from '../db/statement.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { auditOfPlatform } from '../tenants/platform-scope.ts'
import { operator } from '../tenants/platform-tables.ts'
import { refuseUnlessWhole, type NotPermitted, type OperatorScope } from './operator-scope.ts'
import { endSessionsOf } from './operator-session.ts'

export type DisableOperatorError =
  | NotPermitted
  | { readonly reason: 'not-found' }
  | { readonly reason: 'oneself' }
  /** Nobody would be left who could take others in. */
  | { readonly reason: 'last-operator' }

/**
 * Ends an operator's access and all their sessions; what they did keeps their login. Disabling
 * twice changes nothing.
 */
export async function disableOperator(
  scope: OperatorScope,
  { operatorId }: { readonly operatorId: string },
): Promise<Result<void, DisableOperatorError>> {
  const refused = refuseUnlessWhole(scope)
  if (refused) return err(refused)
  if (scope.actor.id === operatorId) return err({ reason: 'oneself' })
  const { query } = scope.db
  const [person] = await query.select().from(operator).where(eq(operator.id, operatorId))
  if (person === undefined) return err({ reason: 'not-found' })
  if (person.disabledAt !== null) return ok(undefined)
  const others = query
    .select({ id: operator.id })
    .from(operator)
    .where(and(ne(operator.id, operatorId), isNull(operator.disabledAt), isNull(operator.division)))
  const isTheirs = eq(operator.id, operatorId)
  const done = await scope.db.commit([
    // In the commit, so that two people who disable each other do not both succeed.
    ...(person.division === null ? [mustExist('last-operator', others)] : []),
    statement(query.update(operator).set({ disabledAt: scope.now }).where(isTheirs)),
    await endSessionsOf(scope, operatorId),
    auditOfPlatform(scope, 'operator.disabled', operatorId),
  ])
  return done.ok ? ok(undefined) : err({ reason: 'last-operator' })
}
