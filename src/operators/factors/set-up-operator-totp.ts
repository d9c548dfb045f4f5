import { mustHaveChanged, statement } from '../../db/statement.ts'
import type { FactorAdded, SetUpTotp, SetUpTotpError } from '../../identity/factors/set-up-totp.ts'
import { matchTotp } from '../../identity/factors/totp.ts'
import { newTotpOffer, openTotpOffer, type TotpOffer } from '../../identity/factors/totp-offer.ts'
import { readCode } from '../../identity/one-time-code.ts'
import type { PasswordHasher } from '../../identity/password.ts'
import { base64url } from '../../kernel/bytes.ts'
import { err, ok, type Result } from '../../kernel/result.ts'
import { auditOfPlatform } from '../../tenants/platform-scope.ts'
import { operatorTotp } from '../../tenants/platform-tables.ts'
import type { DoorScope } from '../operator-scope.ts'
import { endSessionsOf, openOperatorSession } from '../operator-session.ts'
import { operatorTotpPlace, replaceOperatorCodes, sameSecret } from './operator-factor.ts'
import { proveOperatorAnew } from './prove-operator-anew.ts'

const offerPlace = (operatorId: string) => ({ column: 'operator_totp.offer', row: operatorId })

export const offerOperatorTotp = (scope: DoorScope): Promise<TotpOffer> =>
  newTotpOffer(scope, offerPlace(scope.actor.id))

/** The secret of an offer that was made to this operator a moment ago. */
export const readOperatorOffer = (
  scope: DoorScope,
  offer: string,
): Promise<Uint8Array | undefined> => openTotpOffer(scope, offerPlace(scope.actor.id), offer)

/**
 * One's own authenticator app, the first or another in its place; then with a code of the old one
 * as well. New recovery codes come with it, and a new session in place of all before.
 */
export async function setUpOperatorTotp(
  scope: DoorScope,
  input: SetUpTotp,
  hasher: PasswordHasher,
): Promise<Result<FactorAdded, SetUpTotpError>> {
  const { id } = scope.actor
  const offered = await readOperatorOffer(scope, input.offer)
  if (offered === undefined) return err({ reason: 'offer-ended' })
  const secret = new Uint8Array(offered)
  const code = readCode(input.newCode) ?? ''
  const step = matchTotp(secret, code, { now: scope.now, lastStep: -1 })
  if (step === undefined) return err({ reason: 'wrong-code' })

  const proven = await proveOperatorAnew(scope, input, hasher)
  if (!proven.ok) return proven
  const replaces = proven.value.factor.totp
  const secretCipher = await scope.keys.seal(operatorTotpPlace(id), base64url(secret))
  const row = { secretCipher, lastStep: step, confirmedAt: scope.now }
  const fresh = await replaceOperatorCodes(scope, id, secret)
  const opened = await openOperatorSession(scope, { kind: 'two-step', operatorId: id })
  const { query } = scope.db
  const done = await scope.db.commit([
    ...proven.value.statements,
    ...(replaces
      ? [
          statement(query.update(operatorTotp).set(row).where(sameSecret(replaces))),
          mustHaveChanged('changed-meanwhile'),
        ]
      : [statement(query.insert(operatorTotp).values({ operatorId: id, ...row }))]),
    ...fresh.statements,
    await endSessionsOf(scope, id),
    ...opened.statements,
    auditOfPlatform(scope, replaces ? 'operator.totp-replaced' : 'operator.totp-added', id),
  ])
  if (done.ok) return ok({ token: opened.token, recoveryCodes: fresh.codes })
  return done.error.reason === 'refused' && done.error.code === 'wrong-code'
    ? err({ reason: 'wrong-current-code' })
    : err({ reason: 'changed-meanwhile' })
}
