import { and, eq } from 'drizzle-orm'
import { mustHaveChanged, statement } from '../../db/statement.ts'
import { assert } from '../../kernel/assert.ts'
import { base64url } from '../../kernel/bytes.ts'
import { err, ok, type Result } from '../../kernel/result.ts'
import { auditBy, type TenantScope } from '../../scope.ts'
import { readCode } from '../one-time-code.ts'
import type { PasswordHasher } from '../password.ts'
import { staffTotp } from '../tables.ts'
import { replaceRecoveryCodes, signInTwice, totpPlace } from './factor-statements.ts'
import { proveAnew, type Proof, type ProofError } from './prove-anew.ts'
import { newTotpOffer, openTotpOffer, type TotpOffer } from './totp-offer.ts'
import { matchTotp } from './totp.ts'

const offerPlace = (staffId: string) => ({ column: 'staff_totp.offer', row: staffId })

type Offering = Pick<TenantScope, 'keys' | 'now' | 'actor'>

export const offerTotp = (scope: Offering): Promise<TotpOffer> =>
  newTotpOffer(scope, offerPlace(scope.actor.id))

/** The secret of an offer that was made to this person a moment ago. */
export const readTotpOffer = (scope: Offering, offer: string): Promise<Uint8Array | undefined> =>
  openTotpOffer(scope, offerPlace(scope.actor.id), offer)

export type SetUpTotp = Proof & {
  readonly offer: string
  /** What the app shows for the new secret. */
  readonly newCode: string
}

export type SetUpTotpError =
  | ProofError
  | { readonly reason: 'offer-ended' }
  | { readonly reason: 'wrong-code' }
  | { readonly reason: 'changed-meanwhile' }

export type FactorAdded = {
  /** The session goes on under this one; all before it have ended. */
  readonly token: string
  /** With the first factor: shown this once. */
  readonly recoveryCodes: readonly string[] | undefined
}

/**
 * One's own authenticator app, the first or another in its place; then with a code of the old one
 * as well. Three round trips, in the time of two.
 */
export async function setUpTotp(
  scope: TenantScope,
  input: SetUpTotp,
  hasher: PasswordHasher,
): Promise<Result<FactorAdded, SetUpTotpError>> {
  assert(scope.actor.kind === 'staff', 'only staff have second factors')
  const { id } = scope.actor
  const secret = await readTotpOffer(scope, input.offer)
  if (secret === undefined) return err({ reason: 'offer-ended' })
  const code = readCode(input.newCode) ?? ''
  const step = matchTotp(secret, code, { now: scope.now, lastStep: -1 })
  if (step === undefined) return err({ reason: 'wrong-code' })

  const proven = await proveAnew(scope, input, hasher, ({ totp }) => totp !== undefined)
  if (!proven.ok) return proven
  const { factors, statements } = proven.value
  const replaces = factors.totp
  const secretCipher = await scope.keys.seal(totpPlace(id), base64url(new Uint8Array(secret)))
  const row = { secretCipher, lastStep: step, confirmedAt: scope.now }
  const codes = factors.recoveryCodesLeft > 0 ? undefined : await replaceRecoveryCodes(scope, id)
  const session = await signInTwice(scope, id)
  const { query } = scope.db
  const done = await scope.db.commit({
    statements: [
      ...statements,
      ...(replaces
        ? [
            statement(
              query
                .update(staffTotp)
                .set(row)
                .where(
                  and(eq(staffTotp.staffId, id), eq(staffTotp.secretCipher, replaces.secretCipher)),
                ),
            ),
            mustHaveChanged('changed-meanwhile'),
          ]
        : [statement(query.insert(staffTotp).values({ staffId: id, ...row }))]),
      ...(codes?.statements ?? []),
      ...session.statements,
    ],
    audit: [auditBy(scope, replaces ? 'staff.totp-replaced' : 'staff.totp-added', id)],
    now: scope.now,
  })
  if (done.ok) return ok({ token: session.token, recoveryCodes: codes?.codes })
  return done.error.reason === 'refused' && done.error.code === 'wrong-code'
    ? err({ reason: 'wrong-current-code' })
    : err({ reason: 'changed-meanwhile' })
}
