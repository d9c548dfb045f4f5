import { desc, eq } from 'drizzle-orm'
import type { PlatformDb } from '../db/platform-db.ts'
import { tenantKeyVersion } from '../tenants/platform-tables.ts'

export type KeyVersion = typeof tenantKeyVersion.$inferSelect

/** The newest first; none where the tenant's key was never rotated. */
export const readKeyVersions = (db: PlatformDb, tenantId: string): Promise<KeyVersion[]> =>
  db.query
    .select()
    .from(tenantKeyVersion)
    .where(eq(tenantKeyVersion.tenantId, tenantId))
    .orderBy(desc(tenantKeyVersion.version))
