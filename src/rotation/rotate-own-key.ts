import type { Config } from '../config.ts'
import type { PlatformDb } from '../db/platform-db.ts'
import type { OwnFactors } from '../identity/factors/own-factors.ts'
import { proveAnew, type Proof, type ProofError } from '../identity/factors/prove-anew.ts'
import type { PasswordHasher } from '../identity/password.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { auditBy, refuseUnless, type NotPermitted, type TenantScope } from '../scope.ts'
import { readKeyVersions, type KeyVersion } from './read-key-versions.ts'
import { rotateDataKey, type RotateError } from './rotate-data-key.ts'

export const ROTATE_PURPOSE_LEAST = 4
export const ROTATE_PURPOSE_MOST = 100

export type RotateOwnKeyError =
  | NotPermitted
  | ProofError
  | { readonly reason: 'purpose-missing' }
  | Exclude<RotateError, { reason: 'not-found' }>

/** The versions of the federation's own key. Permission: `federation.manage`. Round trips: 1. */
export async function readOwnKey(
  scope: TenantScope,
  platform: PlatformDb,
): Promise<Result<readonly KeyVersion[], NotPermitted>> {
  const refused = refuseUnless(scope, 'federation.manage')
  return refused ? err(refused) : ok(await readKeyVersions(platform, scope.tenant.id))
}

/**
 * Rotates the federation's own data key. Who does it proves anew who they are, with their second
 * factor where they have one, and says what for. The federation's log says so before anything
 * changes: cut off then, nothing was rotated, and the same may be done again.
 */
export async function rotateOwnKey(
  scope: TenantScope,
  { platform, config, hasher }: { platform: PlatformDb; config: Config; hasher: PasswordHasher },
  input: Proof & { readonly purpose: string },
): Promise<Result<{ readonly version: number }, RotateOwnKeyError>> {
  const refused = refuseUnless(scope, 'federation.manage')
  if (refused) return err(refused)
  const purpose = input.purpose.trim()
  if (purpose.length < ROTATE_PURPOSE_LEAST || purpose.length > ROTATE_PURPOSE_MOST) {
    return err({ reason: 'purpose-missing' })
  }
  const versions = await readKeyVersions(platform, scope.tenant.id)
  if (versions.some(({ state }) => state === 'retiring')) return err({ reason: 'under-way' })
  const proven = await proveAnew(scope, input, hasher, hasFactor)
  if (!proven.ok) return proven
  const asked = await scope.db.commit({
    statements: proven.value.statements,
    audit: [auditBy(scope, 'data-key.rotation-asked', scope.tenant.id, { purpose })],
    now: scope.now,
  })
  // The code was used meanwhile, by the same form sent twice.
  if (!asked.ok) return err({ reason: 'wrong-current-code' })
  const actor = { kind: 'staff', id: scope.actor.id } as const
  const { now, requestId } = scope
  const of = { db: platform, actor, now, requestId }
  const done = await rotateDataKey(config, of, scope.tenant.id)
  if (done.ok) return ok(done.value)
  // A tenant that is being closed serves for some seconds more.
  if (done.error.reason === 'not-found') return err({ reason: 'changed-meanwhile' })
  return err(done.error)
}

export const hasFactor = ({ totp, passkeys }: OwnFactors): boolean =>
  totp !== undefined || passkeys.length > 0
