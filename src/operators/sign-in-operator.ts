import { and, eq, getTableColumns, isNull } from 'drizzle-orm'
import { mustExist, statement } from '../db/statement.ts'
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
import type { DoorScope } from './operator-scope.ts'
import { hasFactor, openOperatorSession } from './operator-session.ts'

export type SignInOperator = {
  readonly login: string
  readonly password: string
  readonly address: string
  readonly previousToken?: string | undefined
  /** Of a sign-in that was left off before its second step. */
  readonly previousFactorToken?: string | undefined
}

export type SignedInOperator = {
  /** The password was right; the token of `factor` opens nothing but `confirmOperatorFactor`. */
  readonly kind: 'factor' | 'set-up'
  readonly token: string
}

export type SignInOperatorError = { readonly reason: 'wrong-login-or-password' } | TooManyAttempts

const WRONG = { reason: 'wrong-login-or-password' } as const

/**
 * Three round trips, whether it succeeds or fails. A login that nobody has, one that is disabled
 * and a wrong password take the same way and get the same answer.
 */
export async function signInOperator(
  scope: DoorScope,
  input: SignInOperator,
  hasher: PasswordHasher,
): Promise<Result<SignedInOperator, SignInOperatorError>> {
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
  const [found] = await db.query
    .select({ ...getTableColumns(operator), hasFactor })
    .from(operator)
    .where(eq(operator.login, login))
  const person = found?.disabledAt === null ? found : undefined
  const verified = await hasher.verify(input.password, person?.passwordHash)
  if (!person || !verified) {
    const subject = found?.id ?? 'nobody'
    await db.commit([auditOfPlatform(scope, 'operator.sign-in-failed', subject, { address })])
    return err(WRONG)
  }
  const kind = person.hasFactor ? 'factor' : 'set-up'
  const { previousToken, previousFactorToken } = input
  const opened = await openOperatorSession(scope, {
    kind,
    operatorId: person.id,
    previousToken: kind === 'factor' ? previousFactorToken : previousToken,
  })
  const signedIn = { ...scope, actor: { kind: 'operator', id: person.id } as const }
  const isTheirs = eq(operator.id, person.id)
  const done = await db.commit([
    mustExist('changed-meanwhile', stillTheSame(scope, person)),
    ...opened.statements,
    await forgetAttempts(scope, ofLogin),
    ...(kind === 'set-up'
      ? [statement(db.query.update(operator).set({ lastSignedInAt: scope.now }).where(isTheirs))]
      : []),
    auditOfPlatform(signedIn, signedInActions[kind], person.id, { address }),
  ])
  return done.ok ? ok({ kind, token: opened.token }) : err(WRONG)
}

const signedInActions = {
  factor: 'operator.password-accepted',
  'set-up': 'operator.signed-in',
} as const

type PersonAtTheDoor = typeof operator.$inferSelect & { readonly hasFactor: boolean }

/** As it was read: a factor that was set up meanwhile is not gone round. */
const stillTheSame = ({ db }: DoorScope, person: PersonAtTheDoor) =>
  db.query
    .select({ id: operator.id })
    .from(operator)
    .where(
      and(
        eq(operator.id, person.id),
        eq(operator.passwordHash, person.passwordHash),
        isNull(operator.disabledAt),
        eq(hasFactor, person.hasFactor),
      ),
    )
