import { and, eq, isNull } from 'drizzle-orm'
import { mustExist } from '../db/statement.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { auditBy, type TenantScope } from '../scope.ts'
import { addressGroup } from './address-group.ts'
import {
  attemptOfAddress,
  countAttempts,
  forgetAttempts,
  SIGN_INS_PER_ADDRESS,
  SIGN_INS_PER_LOGIN,
  tooManyAttempts,
  type TooManyAttempts,
} from './attempts.ts'
import { normaliseLogin } from './login.ts'
import type { PasswordHasher } from './password.ts'
import { openSession } from './session.ts'
import { staffMember, type StaffMember } from './staff-of-session.ts'
import { staff } from './tables.ts'

export type SignInStaff = {
  readonly login: string
  readonly password: string
  /** The network address of the browser. */
  readonly address: string
  readonly previousToken?: string | undefined
}

/** A second factor will be one more value: a token that waits for it, in place of a session. */
export type SignedInStaff = { readonly token: string; readonly staff: StaffMember }

export type SignInStaffError = { readonly reason: 'wrong-login-or-password' } | TooManyAttempts

const WRONG = { reason: 'wrong-login-or-password' } as const

/**
 * Three round trips, whether it succeeds or fails: count, load, commit. A login that nobody has,
 * one that is disabled and a wrong password take the same way and get the same answer.
 */
export async function signInStaff(
  scope: TenantScope,
  input: SignInStaff,
  hasher: PasswordHasher,
): Promise<Result<SignedInStaff, SignInStaffError>> {
  const login = normaliseLogin(input.login)
  const ofLogin = { limit: SIGN_INS_PER_LOGIN, of: login }
  const exceeded = await countAttempts(scope, [
    attemptOfAddress(SIGN_INS_PER_ADDRESS, input.address),
    ofLogin,
  ])
  const address = await scope.keys.index('audit_entry.address', addressGroup(input.address))
  if (exceeded) {
    // Once for each window: a flood of attempts must not flood the audit log.
    if (exceeded.first) {
      await record(scope, 'staff.sign-in-blocked', 'nobody', {
        address,
        limit: exceeded.limit.name,
      })
    }
    return err(tooManyAttempts(exceeded))
  }
  const [found] = await scope.db.query.select().from(staff).where(eq(staff.login, login))
  const person = found?.disabledAt === null ? found : undefined
  const verified = await hasher.verify(input.password, person?.passwordHash)
  if (!person || !verified) {
    await record(scope, 'staff.sign-in-failed', found?.id ?? 'nobody', { address })
    return err(WRONG)
  }
  const opened = await openSession(scope, {
    kind: 'staff',
    subjectId: person.id,
    previousToken: input.previousToken,
  })
  const signedIn = { ...scope, actor: { kind: 'staff', id: person.id } } as const
  const done = await scope.db.commit({
    statements: [
      mustExist('changed-meanwhile', stillTheSame(scope, person)),
      ...opened.statements,
      await forgetAttempts(scope, ofLogin),
    ],
    audit: [auditBy(signedIn, 'staff.signed-in', person.id, { address })],
    now: scope.now,
  })
  return done.ok ? ok({ token: opened.token, staff: staffMember(person) }) : err(WRONG)
}

const stillTheSame = ({ db }: TenantScope, person: typeof staff.$inferSelect) =>
  db.query
    .select({ id: staff.id })
    .from(staff)
    .where(
      and(
        eq(staff.id, person.id),
        eq(staff.passwordHash, person.passwordHash),
        isNull(staff.disabledAt),
      ),
    )

async function record(
  scope: TenantScope,
  action: string,
  subject: string,
  detail: Readonly<Record<string, string>>,
): Promise<void> {
  await scope.db.commit({
    statements: [],
    audit: [auditBy(scope, action, subject, detail)],
    now: scope.now,
  })
}
