import { assert } from '../../kernel/assert.ts'
import { err, ok, type Result } from '../../kernel/result.ts'
import { auditBy, type TenantScope } from '../../scope.ts'
import type { PasswordHasher } from '../password.ts'
import { replaceRecoveryCodes } from './factor-statements.ts'
import { proveAnew, type Proof, type ProofError } from './prove-anew.ts'

/** Ten fresh codes, shown this once; those from before end. */
export async function renewRecoveryCodes(
  scope: TenantScope,
  proof: Proof,
  hasher: PasswordHasher,
): Promise<Result<readonly string[], ProofError>> {
  assert(scope.actor.kind === 'staff', 'only staff have second factors')
  const { id } = scope.actor
  const proven = await proveAnew(scope, proof, hasher, () => true)
  if (!proven.ok) return proven
  const fresh = await replaceRecoveryCodes(scope, id)
  const done = await scope.db.commit({
    statements: [...proven.value.statements, ...fresh.statements],
    audit: [auditBy(scope, 'staff.recovery-codes-renewed', id)],
    now: scope.now,
  })
  return done.ok ? ok(fresh.codes) : err({ reason: 'wrong-current-code' })
}
