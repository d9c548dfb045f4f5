import { mustExist } from '../../db/statement.ts'
import type { Proof, ProofError } from '../../identity/factors/prove-anew.ts'
import type { PasswordHasher } from '../../identity/password.ts'
import { assert } from '../../kernel/assert.ts'
import { fromBase64url } from '../../kernel/bytes.ts'
import { err, ok, type Result } from '../../kernel/result.ts'
import { auditOfPlatform } from '../../tenants/platform-scope.ts'
import { operatorTotp } from '../../tenants/platform-tables.ts'
import type { DoorScope } from '../operator-scope.ts'
import { operatorTotpPlace, replaceOperatorCodes, sameSecret } from './operator-factor.ts'
import { proveOperatorAnew } from './prove-operator-anew.ts'

/** Ten fresh codes, shown this once; those from before end. */
export async function renewOperatorCodes(
  scope: DoorScope,
  proof: Proof,
  hasher: PasswordHasher,
): Promise<Result<readonly string[], ProofError>> {
  const { id } = scope.actor
  const proven = await proveOperatorAnew(scope, proof, hasher)
  if (!proven.ok) return proven
  const { totp } = proven.value.factor
  assert(totp !== undefined, 'whoever gets past the door has a second factor')
  const secret = fromBase64url(await scope.keys.open(operatorTotpPlace(id), totp.secretCipher))
  const fresh = await replaceOperatorCodes(scope, id, secret)
  const { query } = scope.db
  const done = await scope.db.commit([
    ...proven.value.statements,
    mustExist(
      'changed-meanwhile',
      query.select({ id: operatorTotp.operatorId }).from(operatorTotp).where(sameSecret(totp)),
    ),
    ...fresh.statements,
    auditOfPlatform(scope, 'operator.recovery-codes-renewed', id),
  ])
  return done.ok ? ok(fresh.codes) : err({ reason: 'wrong-current-code' })
}
