import type { Config } from '../../src/config.ts'
import { unwrapDataKey } from '../../src/tenants/tenant-keys.ts'
import { LaunchError } from '../launch-error.ts'

/** A tenant's data key, wrapped by the master key or, while that is changed, by the one before. */
export async function dataKeyOf(
  { masterKey, previousMasterKey }: Pick<Config, 'masterKey' | 'previousMasterKey'>,
  tenantId: string,
  wrapped: string,
): Promise<Uint8Array<ArrayBuffer>> {
  for (const key of [masterKey, previousMasterKey]) {
    if (key === undefined) continue
    const dataKey = await unwrapDataKey(key, tenantId, wrapped).catch(() => undefined)
    if (dataKey !== undefined) return dataKey
  }
  throw new LaunchError(
    'The key was wrapped by another MASTER_KEY than this installation has; one that it had ' +
      'before can be given as MASTER_KEY_PREVIOUS.',
  )
}
