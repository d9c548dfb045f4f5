import type { Config } from '../config.ts'
import { openClient } from '../db/open-client.ts'
import type { Access } from '../db/provider.ts'
import { tenantDb, type TenantDb } from '../db/tenant-db.ts'
import type { DirectoryEntry } from './directory.ts'

/**
 * The one way to a tenant's database: tokens for this database alone, for reading only unless the
 * request may write, and the identity row compared with every call.
 */
export async function openTenantDb(
  config: Config,
  entry: DirectoryEntry,
  access: Access,
  trips: { count: number },
): Promise<TenantDb> {
  const open = (with_: Access) => openClient(config.provider, entry.database, with_, trips)
  const reader = await open('ro')
  return access === 'ro'
    ? tenantDb({ reader }, entry.tenant.id)
    : tenantDb({ reader, writer: await open('rw') }, entry.tenant.id)
}
