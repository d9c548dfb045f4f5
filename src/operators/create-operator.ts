import { statement } from '../db/statement.ts'
import { readLogin, type LoginProblem } from '../identity/login.ts'
import type { PasswordHasher } from '../identity/password.ts'
import { newFirstPassword } from '../identity/password-rules.ts'
import { newId } from '../kernel/ids.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { auditOfPlatform, type PlatformScope } from '../tenants/platform-scope.ts'
import { operator } from '../tenants/platform-tables.ts'

export type CreateOperatorError =
  | { readonly reason: 'bad-login'; readonly problem: LoginProblem }
  | { readonly reason: 'login-taken' }

/** Adds an operator with a first password, which is said this once and must give way. */
export async function createOperator(
  scope: PlatformScope,
  typed: string,
  hasher: PasswordHasher,
): Promise<Result<{ login: string; firstPassword: string }, CreateOperatorError>> {
  const login = readLogin(typed)
  if (!login.ok) return err({ reason: 'bad-login', problem: login.error })
  const firstPassword = newFirstPassword()
  const id = newId('opr')
  const row = {
    id,
    login: login.value,
    passwordHash: await hasher.hash(firstPassword),
    mustChangePassword: true,
    createdAt: scope.now,
  }
  const done = await scope.db.commit([
    statement(scope.db.query.insert(operator).values(row)),
    auditOfPlatform(scope, 'operator.created', id, { login: login.value }),
  ])
  return done.ok ? ok({ login: login.value, firstPassword }) : err({ reason: 'login-taken' })
}
