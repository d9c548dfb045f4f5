import type { Config } from '../../src/config.ts'
import type { KeyRing } from '../../src/tenants/key-ring.ts'
import { unwrapRing } from '../../src/tenants/tenant-keys.ts'
import { LaunchError } from '../launch-error.ts'

/** A tenant's data keys, wrapped by the master key or, while that is changed, by the one before. */
export async function keyRingOf(
  { masterKey, previousMasterKey }: Pick<Config, 'masterKey' | 'previousMasterKey'>,
  tenantId: string,
  wrapped: string,
): Promise<KeyRing> {
  for (const key of [masterKey, previousMasterKey]) {
    if (key === undefined) continue
    const ring = await unwrapRing(key, tenantId, wrapped).catch(() => undefined)
    if (ring !== undefined) return ring
  }
  throw new LaunchError(
    'The key was wrapped by another MASTER_KEY than this installation has; one that it had ' +
      'before can be given as MASTER_KEY_PREVIOUS.',
  )
}
