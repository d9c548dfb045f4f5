import { and, eq, isNull } from 'drizzle-orm'
import { mustHaveChanged, statement } from '../db/statement.ts'
import {
  countAttempts,
  forgetAttempts,
  PASSWORD_CHANGES_PER_PERSON,
  tooManyAttempts,
} from '../identity/attempts.ts'
import type { ChangePassword, ChangePasswordError } from '../identity/change-password.ts'
import type { PasswordHasher } from '../identity/password.ts'
import { passwordProblem } from '../identity/password-rules.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { auditOfPlatform } from '../tenants/platform-scope.ts'
import { operator } from '../tenants/platform-tables.ts'
import type { DoorScope } from './operator-scope.ts'
import { endSessionsOf } from './operator-session.ts'

/** One's own password; all other sessions end with it. */
export async function changeOperatorPassword(
  scope: DoorScope,
  input: ChangePassword,
  hasher: PasswordHasher,
): Promise<Result<void, ChangePasswordError>> {
  const { db, actor } = scope
  const attempt = { limit: PASSWORD_CHANGES_PER_PERSON, of: actor.id }
  const exceeded = await countAttempts(scope, [attempt])
  if (exceeded) return err(tooManyAttempts(exceeded))
  const [person] = await db.query
    .select()
    .from(operator)
    .where(and(eq(operator.id, actor.id), isNull(operator.disabledAt)))
  const verified = await hasher.verify(input.currentPassword, person?.passwordHash)
  if (!person || !verified) return err({ reason: 'wrong-password' })
  const problem = passwordProblem(input.newPassword, person.login)
  if (problem) return err({ reason: 'weak-password', problem })
  if (input.newPassword === input.currentPassword) return err({ reason: 'same-password' })
  const changed = {
    passwordHash: await hasher.hash(input.newPassword),
    mustChangePassword: false,
  }
  const isSame = and(eq(operator.id, person.id), eq(operator.passwordHash, person.passwordHash))
  const done = await db.commit([
    statement(db.query.update(operator).set(changed).where(isSame)),
    mustHaveChanged('changed-meanwhile'),
    await endSessionsOf(scope, person.id, input.token),
    await forgetAttempts(scope, attempt),
    auditOfPlatform(scope, 'operator.password-changed', person.id),
  ])
  return done.ok ? ok(undefined) : err({ reason: 'changed-meanwhile' })
}
