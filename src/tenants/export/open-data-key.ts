import { eq } from 'drizzle-orm'
import type { Config } from '../../config.ts'
import { openPlatformDb } from '../ensure-platform.ts'
import { tenantKey } from '../platform-tables.ts'
import { unwrapDataKey } from '../tenant-keys.ts'

/** A tenant's data key itself, for an export. Throws where it was destroyed. */
export async function openDataKey(
  config: Config,
  tenantId: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const db = await openPlatformDb(config, 'ro')
  const [row] = await db.query.select().from(tenantKey).where(eq(tenantKey.tenantId, tenantId))
  if (row === undefined) throw new Error(`The key of ${tenantId} was destroyed`)
  const { masterKey, previousMasterKey } = config
  // While the master key is being changed, some keys are wrapped by the one before.
  return unwrapDataKey(masterKey, tenantId, row.wrapped).catch((error: unknown) => {
    if (previousMasterKey === undefined) throw error
    return unwrapDataKey(previousMasterKey, tenantId, row.wrapped)
  })
}
