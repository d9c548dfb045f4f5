import { and, eq, isNull } from 'drizzle-orm'
import { mustExist } from '../db/statement.ts'
import { addressGroup } from '../identity/address-group.ts'
import {
  attemptOfAddress,
  countAttempts,
  forgetAttempts,
  SIGN_INS_PER_ADDRESS,
  SIGN_INS_PER_LOGIN,
  tooManyAttempts,
  type TooManyAttempts,
} from '../identity/attempts.ts'
import { normaliseLogin } from '../identity/login.ts'
import type { PasswordHasher } from '../identity/password.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { auditOfPlatform } from '../tenants/platform-scope.ts'
import { operator } from '../tenants/platform-tables.ts'
import type { OperatorScope } from './operator-scope.ts'
import { openOperatorSession } from './operator-session.ts'

export type SignInOperator = {
  readonly login: string
  readonly password: string
  readonly address: string
  readonly previousToken?: string | undefined
}

export type SignInOperatorError = { readonly reason: 'wrong-login-or-password' } | TooManyAttempts

const WRONG = { reason: 'wrong-login-or-password' } as const

/**
 * Three round trips, whether it succeeds or fails. A login that nobody has, one that is disabled
 * and a wrong password take the same way and get the same answer.
 */
export async function signInOperator(
  scope: OperatorScope,
  input: SignInOperator,
  hasher: PasswordHasher,
): Promise<Result<{ token: string; mustChangePassword: boolean }, SignInOperatorError>> {
  const { db, keys } = scope
  const login = normaliseLogin(input.login)
  const ofLogin = { limit: SIGN_INS_PER_LOGIN, of: login }
  const exceeded = await countAttempts(scope, [
    attemptOfAddress(SIGN_INS_PER_ADDRESS, input.address),
    ofLogin,
  ])
  const address = await keys.index('platform_audit.address', addressGroup(input.address))
  if (exceeded) {
    if (exceeded.first) {
      await db.commit([auditOfPlatform(scope, 'operator.sign-in-blocked', 'nobody', { address })])
    }
    return err(tooManyAttempts(exceeded))
  }
  const [found] = await db.query.select().from(operator).where(eq(operator.login, login))
  const person = found?.disabledAt === null ? found : undefined
  const verified = await hasher.verify(input.password, person?.passwordHash)
  if (!person || !verified) {
    const subject = found?.id ?? 'nobody'
    await db.commit([auditOfPlatform(scope, 'operator.sign-in-failed', subject, { address })])
    return err(WRONG)
  }
  const opened = await openOperatorSession(scope, person.id, input.previousToken)
  const signedIn = { ...scope, actor: { kind: 'operator', id: person.id } as const }
  const isSame = and(
    eq(operator.id, person.id),
    eq(operator.passwordHash, person.passwordHash),
    isNull(operator.disabledAt),
  )
  const done = await db.commit([
    mustExist(
      'changed-meanwhile',
      db.query.select({ id: operator.id }).from(operator).where(isSame),
    ),
    ...opened.statements,
    await forgetAttempts(scope, ofLogin),
    auditOfPlatform(signedIn, 'operator.signed-in', person.id, { address }),
  ])
  const { mustChangePassword } = person
  return done.ok ? ok({ token: opened.token, mustChangePassword }) : err(WRONG)
}
