import { proveAnew, type Proof, type ProofError } from '../../identity/factors/prove-anew.ts'
import type { PasswordHasher } from '../../identity/password.ts'
import { assert } from '../../kernel/assert.ts'
import { err, ok, type Result } from '../../kernel/result.ts'
import { auditBy, refuseUnless, type NotPermitted, type TenantScope } from '../../scope.ts'
import { PURPOSE_LENGTH_MOST } from './export-limits.ts'
import { exportSize, tooLarge } from './export-size.ts'

export type BeginExport = Proof & {
  readonly purpose: string
  readonly withDocuments: boolean
}

export type BeginExportError =
  | NotPermitted
  | { readonly reason: 'no-purpose' }
  /** More than one answer holds; the documents alone, or the database as well. */
  | { readonly reason: 'too-large'; readonly what: 'documents' | 'database' }
  | ProofError

/**
 * Puts on record that somebody takes everything that the federation has, before the first byte of
 * it leaves. A session left open is not enough: the password is asked for anew, and the code of
 * the app where there is one. Permission: `federation.manage`.
 */
export async function beginExport(
  scope: TenantScope,
  { purpose: typed, withDocuments, ...proof }: BeginExport,
  hasher: PasswordHasher,
): Promise<Result<void, BeginExportError>> {
  const refused = refuseUnless(scope, 'federation.manage')
  if (refused) return err(refused)
  assert(scope.actor.kind === 'staff', 'only staff take an export')
  const purpose = typed.trim()
  if (purpose === '' || purpose.length > PURPOSE_LENGTH_MOST) return err({ reason: 'no-purpose' })
  const what = tooLarge(await exportSize(scope.db))
  if (what === 'database' || (what === 'documents' && withDocuments)) {
    return err({ reason: 'too-large', what })
  }
  const proven = await proveAnew(scope, proof, hasher, ({ totp }) => totp !== undefined)
  if (!proven.ok) return proven
  const detail = { purpose, documents: withDocuments ? 'yes' : 'no' }
  const done = await scope.db.commit({
    statements: proven.value.statements,
    audit: [auditBy(scope, 'federation.exported', scope.tenant.id, detail)],
    now: scope.now,
  })
  // Nothing but the code's step can stand in the way.
  return done.ok ? ok(undefined) : err({ reason: 'wrong-current-code' })
}
