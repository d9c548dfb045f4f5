import { and, eq } from 'drizzle-orm'
import { mustHaveChanged, statement } from '../../db/statement.ts'
import { assert } from '../../kernel/assert.ts'
import { err, ok, type Result } from '../../kernel/result.ts'
import { auditBy, type TenantScope } from '../../scope.ts'
import type { PasswordHasher } from '../password.ts'
import { staffPasskey, staffTotp } from '../tables.ts'
import { afterLeaving } from './factor-statements.ts'
import { proveAnew, type Proof, type ProofError } from './prove-anew.ts'

/** The app, or one of the passkeys. */
export type RemoveFactor = Proof & {
  readonly factor: 'totp' | { readonly passkeyId: string }
}

export type RemoveFactorError =
  | ProofError
  | { readonly reason: 'no-such-factor' }
  /** The federation asks for one, and this is the last. */
  | { readonly reason: 'required' }
  | { readonly reason: 'changed-meanwhile' }

/** One's own, so it takes no permission. The recovery codes go with the last factor. */
export async function removeFactor(
  scope: TenantScope,
  input: RemoveFactor,
  hasher: PasswordHasher,
): Promise<Result<void, RemoveFactorError>> {
  assert(scope.actor.kind === 'staff', 'only staff have second factors')
  const { id } = scope.actor
  const proven = await proveAnew(scope, input, hasher, () => true)
  if (!proven.ok) return proven
  const { totp, passkeys, required } = proven.value.factors
  const { factor } = input
  const passkey =
    factor === 'totp' ? undefined : passkeys.find((one) => one.id === factor.passkeyId)
  if (!(factor === 'totp' ? totp : passkey)) return err({ reason: 'no-such-factor' })
  const left = {
    totp: factor !== 'totp' && totp !== undefined,
    passkeys: passkeys.length > (passkey ? 1 : 0),
  }
  if (required && !left.totp && !left.passkeys) return err({ reason: 'required' })

  const { query } = scope.db
  const removal = passkey
    ? query
        .delete(staffPasskey)
        .where(and(eq(staffPasskey.id, passkey.id), eq(staffPasskey.staffId, id)))
    : query.delete(staffTotp).where(eq(staffTotp.staffId, id))
  const done = await scope.db.commit({
    statements: [
      ...proven.value.statements,
      statement(removal),
      mustHaveChanged('changed-meanwhile'),
      ...afterLeaving(scope, id, left),
    ],
    audit: [
      passkey
        ? auditBy(scope, 'staff.passkey-removed', id, { name: passkey.name })
        : auditBy(scope, 'staff.totp-removed', id),
    ],
    now: scope.now,
  })
  if (done.ok) return ok(undefined)
  if (done.error.reason !== 'refused') return err({ reason: 'changed-meanwhile' })
  const { code } = done.error
  return err({ reason: code === 'wrong-code' ? 'wrong-current-code' : code })
}
