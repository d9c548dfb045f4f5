import { and, eq, isNull } from 'drizzle-orm'
import type { Statement } from '../../db/statement.ts'
import { assert } from '../../kernel/assert.ts'
import { fromBase64url } from '../../kernel/bytes.ts'
import { err, ok, type Result } from '../../kernel/result.ts'
import type { TenantScope } from '../../scope.ts'
import {
  countAttempts,
  forgetAttempts,
  PASSWORD_CHANGES_PER_PERSON,
  tooManyAttempts,
  type TooManyAttempts,
} from '../attempts.ts'
import { readCode } from '../one-time-code.ts'
import type { PasswordHasher } from '../password.ts'
import { staff } from '../tables.ts'
import { totpPlace, useRecoveryCode, useTotpStep } from './factor-statements.ts'
import { ownFactors, type OwnFactors } from './own-factors.ts'
import { matchTotp } from './totp.ts'

/** What somebody enters again to change how they sign in: a session left open is not enough. */
export type Proof = {
  readonly password: string
  /** Of the app, or a recovery code; for what takes a factor away. */
  readonly code?: string | undefined
}

export type ProofError =
  | { readonly reason: 'wrong-password' }
  | { readonly reason: 'wrong-current-code' }
  | TooManyAttempts

type Refusable = Statement & { readonly refusal: 'wrong-code' }
type Proven = {
  readonly factors: OwnFactors
  /** For the commit: they use the code up, so that it proves one change. */
  readonly statements: readonly (Statement | Refusable)[]
}

/**
 * The password, and a code of the app or a recovery code where what is to be changed asks for it.
 * Two round trips at the same time; the change itself commits.
 */
export async function proveAnew(
  scope: TenantScope,
  proof: Proof,
  hasher: PasswordHasher,
  asksForCode: (factors: OwnFactors) => boolean,
): Promise<Result<Proven, ProofError>> {
  assert(scope.actor.kind === 'staff', 'only staff have passwords')
  const { id } = scope.actor
  const attempt = { limit: PASSWORD_CHANGES_PER_PERSON, of: id }
  const [exceeded, [person], factors] = await Promise.all([
    countAttempts(scope, [attempt]),
    scope.db.query
      .select({ passwordHash: staff.passwordHash })
      .from(staff)
      .where(and(eq(staff.id, id), isNull(staff.disabledAt))),
    ownFactors(scope, id),
  ])
  if (exceeded) return err(tooManyAttempts(exceeded))
  const verified = await hasher.verify(proof.password, person?.passwordHash)
  if (!verified) return err({ reason: 'wrong-password' })
  const used = asksForCode(factors) ? await useCode(scope, factors, proof.code ?? '') : []
  if (used === undefined) return err({ reason: 'wrong-current-code' })
  return ok({ factors, statements: [...used, await forgetAttempts(scope, attempt)] })
}

async function useCode(scope: TenantScope, { totp }: OwnFactors, typed: string) {
  const code = readCode(typed)
  if (code === undefined) return useRecoveryCode(scope, scope.actor.id, typed)
  if (totp === undefined) return undefined
  const secret = fromBase64url(await scope.keys.open(totpPlace(totp.staffId), totp.secretCipher))
  const step = matchTotp(secret, code, { now: scope.now, lastStep: totp.lastStep })
  return step === undefined ? undefined : useTotpStep(scope, totp, step)
}
