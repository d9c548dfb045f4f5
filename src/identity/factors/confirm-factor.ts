import { and, eq } from 'drizzle-orm'
import { mustHaveChanged, statement, type Statement } from '../../db/statement.ts'
import { fromBase64url } from '../../kernel/bytes.ts'
import { err, ok, type Result } from '../../kernel/result.ts'
import { auditBy, type TenantScope } from '../../scope.ts'
import { addressGroup } from '../address-group.ts'
import {
  attemptOfAddress,
  countAttempts,
  FACTORS_PER_ADDRESS,
  FACTORS_PER_PERSON,
  FACTORS_PER_SIGN_IN,
  forgetAttempts,
  tooManyAttempts,
  type TooManyAttempts,
} from '../attempts.ts'
import { readCode } from '../one-time-code.ts'
import { endSession, openSession } from '../session.ts'
import { staffMember, type StaffMember } from '../staff-of-session.ts'
import { staffPasskey, staffTotp } from '../tables.ts'
import { totpPlace, useRecoveryCode, useTotpStep } from './factor-statements.ts'
import {
  hasCountedOn,
  readSignedChallenge,
  type PasskeyAnswer,
  type Site,
} from './passkey-ceremony.ts'
import { takeChallenge } from './passkey-challenges.ts'
import { staffAtSecondStep } from './staff-at-second-step.ts'
import { matchTotp } from './totp.ts'

export type SecondFactor =
  | { readonly kind: 'totp'; readonly code: string }
  | { readonly kind: 'recovery-code'; readonly code: string }
  | { readonly kind: 'passkey'; readonly answer: PasskeyAnswer; readonly site: Site }

export type ConfirmFactor = {
  /** Of `signInStaff`. */
  readonly token: string
  readonly factor: SecondFactor
  /** The network address of the browser. */
  readonly address: string
  readonly previousToken?: string | undefined
}

export type ConfirmFactorError =
  /** Out of date, used, or used up by tries: the password is asked for again. */
  | { readonly reason: 'expired' }
  /** Not what a code looks like: a slip of the finger, and no try is used up. */
  | { readonly reason: 'not-a-code' }
  /** Wrong, used before, or of a factor that the person does not have: the answer is the same. */
  | { readonly reason: 'wrong-factor' }
  | TooManyAttempts

const EXPIRED = { reason: 'expired' } as const
const WRONG = { reason: 'wrong-factor' } as const

/**
 * The second step of a sign-in. The token of the first is used up with it, and so is the code, so
 * neither opens two sessions. Round trips: load, count, load, commit; for a passkey one more.
 */
export async function confirmFactor(
  scope: TenantScope,
  { token, factor, address, previousToken }: ConfirmFactor,
): Promise<Result<{ token: string; staff: StaffMember }, ConfirmFactorError>> {
  if (factor.kind === 'totp' && readCode(factor.code) === undefined) {
    return err({ reason: 'not-a-code' })
  }
  const person = await staffAtSecondStep(scope, token)
  if (!person) return err(EXPIRED)
  const byPerson = { ...scope, actor: { kind: 'staff', id: person.id } } as const
  const origin = await scope.keys.index('audit_entry.address', addressGroup(address))
  const refused = await countTry(byPerson, { token, address, origin })
  if (refused) return err(refused)

  const used = await useFactor(byPerson, factor)
  const opened = await openSession(scope, {
    kind: 'staff-two-step',
    subjectId: person.id,
    previousToken,
  })
  const facts = { address: origin, factor: factor.kind }
  const done =
    used &&
    (await scope.db.commit({
      statements: [
        await endSession(scope, token),
        mustHaveChanged('expired'),
        ...used,
        ...opened.statements,
        await forgetAttempts(scope, ofPerson(person.id)),
      ],
      audit: [
        auditBy(byPerson, 'staff.signed-in', person.id, facts),
        ...(factor.kind === 'recovery-code'
          ? [auditBy(byPerson, 'staff.recovery-code-used', person.id)]
          : []),
      ],
      now: scope.now,
    }))
  if (done?.ok) {
    return ok({ token: opened.token, staff: staffMember({ ...person, kind: 'staff-two-step' }) })
  }
  if (done?.error.reason === 'refused' && done.error.code === 'expired') return err(EXPIRED)
  await record(byPerson, 'staff.factor-failed', facts)
  return err(WRONG)
}

const ofPerson = (id: string) => ({ limit: FACTORS_PER_PERSON, of: id })

/** Five tries belong to one right password; then it is asked for again. */
async function countTry(
  scope: TenantScope,
  { token, address, origin }: { token: string; address: string; origin: string },
): Promise<ConfirmFactorError | undefined> {
  const exceeded = await countAttempts(scope, [
    attemptOfAddress(FACTORS_PER_ADDRESS, address),
    ofPerson(scope.actor.id),
    { limit: FACTORS_PER_SIGN_IN, of: token },
  ])
  if (!exceeded) return undefined
  if (exceeded.first) {
    // Once for each window: a flood of attempts must not flood the audit log.
    const facts = { address: origin, limit: exceeded.limit.name }
    await record(scope, 'staff.factor-blocked', facts)
  }
  return exceeded.limit === FACTORS_PER_SIGN_IN ? EXPIRED : tooManyAttempts(exceeded)
}

type Refusable = Statement & { readonly refusal: 'wrong-factor' | 'wrong-code' }

/** What the commit must do to use the factor up; undefined where it is wrong already. */
async function useFactor(
  scope: TenantScope,
  factor: SecondFactor,
): Promise<readonly (Statement | Refusable)[] | undefined> {
  const staffId = scope.actor.id
  if (factor.kind === 'recovery-code') return useRecoveryCode(scope, staffId, factor.code)
  if (factor.kind === 'passkey') return usePasskey(scope, factor)
  const [totp] = await scope.db.query.select().from(staffTotp).where(eq(staffTotp.staffId, staffId))
  if (!totp) return undefined
  const secret = fromBase64url(await scope.keys.open(totpPlace(staffId), totp.secretCipher))
  const { lastStep } = totp
  const step = matchTotp(secret, readCode(factor.code) ?? '', { now: scope.now, lastStep })
  return step === undefined ? undefined : useTotpStep(scope, totp, step)
}

async function usePasskey(
  scope: TenantScope,
  { answer, site }: Extract<SecondFactor, { kind: 'passkey' }>,
): Promise<readonly (Statement | Refusable)[] | undefined> {
  const staffId = scope.actor.id
  const read = readSignedChallenge(answer, site)
  if (!read.ok) return undefined
  const { challenge, signCounter, isBy } = read.value
  if (!(await takeChallenge(scope, challenge, { staffId, sessionKind: 'staff-factor' }))) {
    return undefined
  }
  const { query } = scope.db
  const [passkey] = await query
    .select()
    .from(staffPasskey)
    .where(
      and(eq(staffPasskey.credentialId, answer.credentialId), eq(staffPasskey.staffId, staffId)),
    )
  if (!passkey || !(await isBy(JSON.parse(passkey.publicKey) as JsonWebKey))) return undefined
  if (!hasCountedOn(passkey.signCounter, signCounter)) {
    await record(scope, 'staff.passkey-copied', { name: passkey.name })
    return undefined
  }
  return [
    statement(
      query
        .update(staffPasskey)
        .set({ signCounter, lastUsedAt: scope.now })
        .where(
          and(
            eq(staffPasskey.id, passkey.id),
            // Two answers that both count on from the same number: one of them is a copy's.
            eq(staffPasskey.signCounter, passkey.signCounter),
          ),
        ),
    ),
    mustHaveChanged('wrong-factor'),
  ]
}

async function record(
  scope: TenantScope,
  action: string,
  detail: Readonly<Record<string, string>>,
): Promise<void> {
  await scope.db.commit({
    statements: [],
    audit: [auditBy(scope, action, scope.actor.id, detail)],
    now: scope.now,
  })
}
