import type { Config } from '../config.ts'
import type { Client } from '@libsql/client/http'
import { MIGRATION_DEADLINE_MS, openClient } from '../db/open-client.ts'
import type { Access, DatabaseAddress } from '../db/provider.ts'
import { tenantDb, type TenantDb } from '../db/tenant-db.ts'

/** Whose database, and where it is. */
export type TenantPlace = {
  readonly tenant: { readonly id: string }
  readonly database: DatabaseAddress
}

/**
 * The one way to a tenant's database: tokens for this database alone, for reading only unless the
 * request may write, and the identity row compared with every call.
 */
export async function openTenantDb(
  config: Config,
  entry: TenantPlace,
  access: Access,
  trips: { count: number },
): Promise<TenantDb> {
  const { provider, gate } = config
  const { id } = entry.tenant
  const reader = await openClient(provider, entry.database, 'ro', trips)
  if (access === 'ro') return tenantDb({ reader }, id)
  // Reads do not wait for it: only what may write passes the tenant's gate.
  const writer = await openClient(provider, entry.database, 'rw', trips, gate?.(id))
  return tenantDb({ reader, writer }, id)
}

/** The way for a schema's steps alone: through the gate as all that writes, and patient. */
export function openForMigration(config: Config, place: TenantPlace): Promise<Client> {
  const { provider, gate } = config
  const trips = { count: 0 }
  const send = gate?.(place.tenant.id)
  return openClient(provider, place.database, 'rw', trips, send, MIGRATION_DEADLINE_MS)
}
