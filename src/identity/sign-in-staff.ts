import { and, eq, getTableColumns, isNull, sql } from 'drizzle-orm'
import { mustExist } from '../db/statement.ts'
import { subquery } from '../db/subquery.ts'
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
  type Exceeded,
  type TooManyAttempts,
} from './attempts.ts'
import { normaliseLogin } from './login.ts'
import type { PasswordHasher } from './password.ts'
import { openSession } from './session.ts'
import { staffMember, type StaffMember } from './staff-of-session.ts'
import { signInPolicy, staff, staffPasskey, staffTotp } from './tables.ts'

export type SignInStaff = {
  readonly login: string
  readonly password: string
  /** The network address of the browser. */
  readonly address: string
  readonly previousToken?: string | undefined
  /** Of a sign-in that was left off before its second step. */
  readonly previousFactorToken?: string | undefined
}

export type SignedInStaff =
  | { readonly kind: 'signed-in'; readonly token: string; readonly staff: StaffMember }
  /** The password was right; the token opens nothing but `confirmFactor`. */
  | { readonly kind: 'factor-asked'; readonly token: string }

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
  const address = await scope.keys.index('audit_entry.address', addressGroup(input.address))
  const fromAddress = attemptOfAddress(SIGN_INS_PER_ADDRESS, input.address)
  const exceeded = await countAttempts(scope, [fromAddress, ofLogin])
  if (exceeded) return err(await blocked(scope, exceeded, address))
  const [found] = await withFactors(scope, login)
  const person = found?.disabledAt === null ? found : undefined
  const verified = await hasher.verify(input.password, person?.passwordHash)
  if (!person || !verified) {
    await record(scope, 'staff.sign-in-failed', found?.id ?? 'nobody', { address })
    return err(WRONG)
  }
  const kind = person.hasFactor ? 'staff-factor' : person.factorRequired ? 'staff-set-up' : 'staff'
  const asksForFactor = kind === 'staff-factor'
  const opened = await openSession(scope, {
    kind,
    subjectId: person.id,
    previousToken: asksForFactor ? input.previousFactorToken : input.previousToken,
  })
  const signedIn = { ...scope, actor: { kind: 'staff', id: person.id } } as const
  const action = asksForFactor ? 'staff.password-accepted' : 'staff.signed-in'
  const done = await scope.db.commit({
    statements: [
      mustExist('changed-meanwhile', stillTheSame(scope, person)),
      ...opened.statements,
      await forgetAttempts(scope, ofLogin),
    ],
    audit: [auditBy(signedIn, action, person.id, { address })],
    now: scope.now,
  })
  if (!done.ok) return err(WRONG)
  return ok(
    asksForFactor
      ? { kind: 'factor-asked', token: opened.token }
      : { kind: 'signed-in', token: opened.token, staff: staffMember({ ...person, kind }) },
  )
}

/** Once for each window: a flood of attempts must not flood the audit log. */
async function blocked(
  scope: TenantScope,
  exceeded: Exceeded,
  address: string,
): Promise<TooManyAttempts> {
  const { first, limit } = exceeded
  const facts = { address, limit: limit.name }
  if (first) await record(scope, 'staff.sign-in-blocked', 'nobody', facts)
  return tooManyAttempts(exceeded)
}

type PersonAtTheDoor = typeof staff.$inferSelect & {
  readonly hasFactor: boolean
  readonly factorRequired: boolean
}

const hasFactor = subquery<boolean>(
  sql`select exists (select 1 from ${staffTotp} where ${staffTotp.staffId} = ${staff.id})
    or exists (select 1 from ${staffPasskey} where ${staffPasskey.staffId} = ${staff.id})`,
).mapWith(Boolean)
const factorRequired = subquery<boolean>(
  sql`select exists (select 1 from ${signInPolicy} where ${signInPolicy.factorRequired})`,
).mapWith(Boolean)

const withFactors = ({ db }: TenantScope, login: string): Promise<readonly PersonAtTheDoor[]> =>
  db.query
    .select({ ...getTableColumns(staff), hasFactor, factorRequired })
    .from(staff)
    .where(eq(staff.login, login))

/** As it was read: a factor that was set up meanwhile, or asked for, is not gone round. */
const stillTheSame = ({ db }: TenantScope, person: PersonAtTheDoor) =>
  db.query
    .select({ id: staff.id })
    .from(staff)
    .where(
      and(
        eq(staff.id, person.id),
        eq(staff.passwordHash, person.passwordHash),
        isNull(staff.disabledAt),
        eq(hasFactor, person.hasFactor),
        eq(factorRequired, person.factorRequired),
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
