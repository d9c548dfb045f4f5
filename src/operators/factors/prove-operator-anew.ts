import { and, eq, isNull } from 'drizzle-orm'
import type { Statement } from '../../db/statement.ts'
import {
  countAttempts,
  forgetAttempts,
  PASSWORD_CHANGES_PER_PERSON,
  tooManyAttempts,
} from '../../identity/attempts.ts'
import type { Proof, ProofError } from '../../identity/factors/prove-anew.ts'
import type { PasswordHasher } from '../../identity/password.ts'
import { err, ok, type Result } from '../../kernel/result.ts'
import { operator } from '../../tenants/platform-tables.ts'
import type { DoorScope } from '../operator-scope.ts'
import {
  codeAsWritten,
  readOperatorFactor,
  useOperatorCode,
  type OperatorFactor,
} from './operator-factor.ts'

type Proven = {
  readonly factor: OperatorFactor
  /** For the commit: they use the code up, so that it proves one change. */
  readonly statements: readonly Statement[]
}

/**
 * The password, and a code where there is a second factor already: a session that was left open
 * is not enough to change how somebody signs in. The change itself commits.
 */
export async function proveOperatorAnew(
  scope: DoorScope,
  proof: Proof,
  hasher: PasswordHasher,
): Promise<Result<Proven, ProofError>> {
  const { id } = scope.actor
  const attempt = { limit: PASSWORD_CHANGES_PER_PERSON, of: id }
  const [exceeded, [person], factor] = await Promise.all([
    countAttempts(scope, [attempt]),
    scope.db.query
      .select({ passwordHash: operator.passwordHash })
      .from(operator)
      .where(and(eq(operator.id, id), isNull(operator.disabledAt))),
    readOperatorFactor(scope, id),
  ])
  if (exceeded) return err(tooManyAttempts(exceeded))
  const verified = await hasher.verify(proof.password, person?.passwordHash)
  if (!verified) return err({ reason: 'wrong-password' })
  const { totp } = factor
  const used = totp ? await useOperatorCode(scope, totp, codeAsWritten(proof.code ?? '')) : []
  if (used === undefined) return err({ reason: 'wrong-current-code' })
  return ok({ factor, statements: [...used, await forgetAttempts(scope, attempt)] })
}
