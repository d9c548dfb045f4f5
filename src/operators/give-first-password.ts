import { and, eq, isNull } from 'drizzle-orm'
import { mustHaveChanged, statement } from '../db/statement.ts'
import type { PasswordHasher } from '../identity/password.ts'
import { newFirstPassword } from '../identity/password-rules.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { auditOfPlatform } from '../tenants/platform-scope.ts'
import { operator } from '../tenants/platform-tables.ts'
import { refuseUnlessWhole, type NotPermitted, type OperatorScope } from './operator-scope.ts'
import { endSessionsOf } from './operator-session.ts'

export type GiveFirstPasswordError =
  | NotPermitted
  | { readonly reason: 'not-found' }
  | { readonly reason: 'oneself' }

/**
 * Another first password for an operator who has forgotten theirs; it is said this once and must
 * give way. The second factor stays, and all their sessions end.
 */
export async function giveFirstPassword(
  scope: OperatorScope,
  { operatorId }: { readonly operatorId: string },
  hasher: PasswordHasher,
): Promise<Result<{ login: string; firstPassword: string }, GiveFirstPasswordError>> {
  const refused = refuseUnlessWhole(scope)
  if (refused) return err(refused)
  if (scope.actor.id === operatorId) return err({ reason: 'oneself' })
  const { query } = scope.db
  const isTheirs = and(eq(operator.id, operatorId), isNull(operator.disabledAt))
  const [person] = await query.select().from(operator).where(isTheirs)
  if (person === undefined) return err({ reason: 'not-found' })
  const firstPassword = newFirstPassword()
  const changed = { passwordHash: await hasher.hash(firstPassword), mustChangePassword: true }
  const done = await scope.db.commit([
    statement(query.update(operator).set(changed).where(isTheirs)),
    mustHaveChanged('not-found'),
    await endSessionsOf(scope, operatorId),
    auditOfPlatform(scope, 'operator.first-password-given', operatorId),
  ])
  return done.ok ? ok({ login: person.login, firstPassword }) : err({ reason: 'not-found' })
}
