import { statement } from '../db/statement.ts'
import { readLogin, type LoginProblem } from '../identity/login.ts'
import type { PasswordHasher } from '../identity/password.ts'
import { newFirstPassword } from '../identity/password-rules.ts'
import { isDivisionCode } from '../kernel/administrative-division.ts'
import { halfWidth } from '../kernel/half-width.ts'
import { newId } from '../kernel/ids.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { auditOfPlatform } from '../tenants/platform-scope.ts'
import { operator } from '../tenants/platform-tables.ts'
import { refuseUnlessWhole, type NotPermitted, type OperatorScope } from './operator-scope.ts'

export type CreateOperator = {
  readonly login: string
  /** Code of GB/T 2260 within which the account decides; empty for all of the platform. */
  readonly division: string
}

export type CreateOperatorError =
  | NotPermitted
  | { readonly reason: 'bad-login'; readonly problem: LoginProblem }
  | { readonly reason: 'bad-division' }
  | { readonly reason: 'login-taken' }

/** Adds an operator with a first password, which is said this once and must give way. */
export async function createOperator(
  scope: Omit<OperatorScope, 'keys'>,
  typed: CreateOperator,
  hasher: PasswordHasher,
): Promise<Result<{ login: string; firstPassword: string }, CreateOperatorError>> {
  const refused = refuseUnlessWhole(scope)
  if (refused) return err(refused)
  const login = readLogin(typed.login)
  if (!login.ok) return err({ reason: 'bad-login', problem: login.error })
  const division = halfWidth(typed.division).trim() || null
  if (division !== null && !isDivisionCode(division)) return err({ reason: 'bad-division' })
  const firstPassword = newFirstPassword()
  const id = newId('opr')
  const row = {
    id,
    login: login.value,
    passwordHash: await hasher.hash(firstPassword),
    mustChangePassword: true,
    createdAt: scope.now,
    division,
  }
  const done = await scope.db.commit([
    statement(scope.db.query.insert(operator).values(row)),
    auditOfPlatform(scope, 'operator.created', id, { login: login.value, division }),
  ])
  return done.ok ? ok({ login: login.value, firstPassword }) : err({ reason: 'login-taken' })
}
