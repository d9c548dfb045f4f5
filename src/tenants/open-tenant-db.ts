import type { Config } from '../config.ts'
import { clientOf, openClient } from '../db/open-client.ts'
import type { Access } from '../db/provider.ts'
import { tenantDb, type TenantDb } from '../db/tenant-db.ts'
import type { Write } from '../db/write-group.ts'
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
  if (access === 'ro') return tenantDb({ reader }, id)
  const connection = await provider.connect(entry.database, 'rw')
  const pass = gate?.(id)
  if (pass === undefined) return tenantDb({ reader, writer: clientOf(connection, { trips }) }, id)
  // Reads do not wait for it: only what may write passes the tenant's gate.
  const writer: Write = (write) => {
    trips.count++
    return pass({ connection, write })
  }
  return tenantDb({ reader, writer }, id)
}
