import { eq } from 'drizzle-orm'
import { mustHaveChanged, statement } from '../../db/statement.ts'
import { addressGroup } from '../../identity/address-group.ts'
import {
  attemptOfAddress,
  countAttempts,
  FACTORS_PER_ADDRESS,
  FACTORS_PER_PERSON,
  FACTORS_PER_SIGN_IN,
  forgetAttempts,
  tooManyAttempts,
} from '../../identity/attempts.ts'
import type { ConfirmFactorError } from '../../identity/factors/confirm-factor.ts'
import { readCode } from '../../identity/one-time-code.ts'
import { err, ok, type Result } from '../../kernel/result.ts'
import { auditOfPlatform } from '../../tenants/platform-scope.ts'
import { operator } from '../../tenants/platform-tables.ts'
import type { DoorScope } from '../operator-scope.ts'
import {
  endOperatorSession,
  openOperatorSession,
  operatorAtSecondStep,
} from '../operator-session.ts'
import { readOperatorFactor, useOperatorCode, type WrittenCode } from './operator-factor.ts'

export type ConfirmOperatorFactor = {
  /** Of `signInOperator`. */
  readonly token: string
  readonly factor: WrittenCode
  readonly address: string
  readonly previousToken?: string | undefined
}

const EXPIRED = { reason: 'expired' } as const
const WRONG = { reason: 'wrong-factor' } as const

/**
 * The second step of a sign-in. The token of the first is used up with it, and so is the code, so
 * neither opens two sessions. The limits and the answers are those of staff.
 */
export async function confirmOperatorFactor(
  scope: DoorScope,
  { token, factor, address, previousToken }: ConfirmOperatorFactor,
): Promise<Result<{ token: string }, ConfirmFactorError>> {
  if (factor.kind === 'totp' && readCode(factor.code) === undefined) {
    return err({ reason: 'not-a-code' })
  }
  const person = await operatorAtSecondStep(scope, token)
  if (!person) return err(EXPIRED)
  const by = { ...scope, actor: { kind: 'operator', id: person.id } } as const
  const origin = await scope.keys.index('platform_audit.address', addressGroup(address))
  const refused = await countTry(by, { token, address, origin })
  if (refused) return err(refused)

  const { totp } = await readOperatorFactor(scope, person.id)
  const used = await useOperatorCode(by, totp, factor)
  const opened = await openOperatorSession(scope, {
    kind: 'two-step',
    operatorId: person.id,
    previousToken,
  })
  const facts = { address: origin, factor: factor.kind }
  const seen = { lastSignedInAt: scope.now }
  const done =
    used &&
    (await scope.db.commit([
      await endOperatorSession(scope, token),
      mustHaveChanged('expired'),
      ...used,
      ...opened.statements,
      await forgetAttempts(scope, ofPerson(person.id)),
      statement(scope.db.query.update(operator).set(seen).where(eq(operator.id, person.id))),
      auditOfPlatform(by, 'operator.signed-in', person.id, facts),
      ...(factor.kind === 'recovery-code'
        ? [auditOfPlatform(by, 'operator.recovery-code-used', person.id)]
        : []),
    ]))
  if (done?.ok) return ok({ token: opened.token })
  if (done?.error.reason === 'refused' && done.error.code === 'expired') return err(EXPIRED)
  await scope.db.commit([auditOfPlatform(by, 'operator.factor-failed', person.id, facts)])
  return err(WRONG)
}

const ofPerson = (id: string) => ({ limit: FACTORS_PER_PERSON, of: id })

/** Five tries belong to one right password; then it is asked for again. */
async function countTry(
  scope: DoorScope,
  { token, address, origin }: { token: string; address: string; origin: string },
): Promise<ConfirmFactorError | undefined> {
  const { id } = scope.actor
  const exceeded = await countAttempts(scope, [
    attemptOfAddress(FACTORS_PER_ADDRESS, address),
    ofPerson(id),
    { limit: FACTORS_PER_SIGN_IN, of: token },
  ])
  if (!exceeded) return undefined
  if (exceeded.first) {
    // Once for each window: a flood of attempts must not flood the audit.
    const facts = { address: origin, limit: exceeded.limit.name }
    await scope.db.commit([auditOfPlatform(scope, 'operator.factor-blocked', id, facts)])
  }
  return exceeded.limit === FACTORS_PER_SIGN_IN ? EXPIRED : tooManyAttempts(exceeded)
}
