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
  const { provider, gate } = config
  const { id } = entry.tenant
  const reader = await openClient(provider, entry.database, 'ro', trips)
  // Reads do not wait for it: only what may write passes the tenant's gate.
  const openWriter = () => openClient(provider, entry.database, 'rw', trips, gate?.(id))
  if (access === 'ro') return tenantDb({ reader, openRecorder: openWriter }, id)
  return tenantDb({ reader, writer: await openWriter() }, id)
}
