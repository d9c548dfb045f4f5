import { eq } from 'drizzle-orm'
import type { Config } from '../../config.ts'
import { openRing } from '../directory.ts'
import { openPlatformDb } from '../ensure-platform.ts'
import type { KeyRing } from '../key-ring.ts'
import { tenantKey } from '../platform-tables.ts'

/** A tenant's data keys themselves, for an export. Throws where they were destroyed. */
export async function openOwnRing(config: Config, tenantId: string): Promise<KeyRing> {
  const db = await openPlatformDb(config, 'ro')
  const [row] = await db.query.select().from(tenantKey).where(eq(tenantKey.tenantId, tenantId))
  if (row === undefined) throw new Error(`The key of ${tenantId} was destroyed`)
  return openRing(config, tenantId, row.wrapped)
}
