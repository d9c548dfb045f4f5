import type { Config } from '../config.ts'
import type { Client } from '@libsql/client/http'
import { clientOf, MIGRATION_DEADLINE_MS, openClient } from '../db/open-client.ts'
import type { Access, DatabaseAddress } from '../db/provider.ts'
import { tenantDb, type TenantDb } from '../db/tenant-db.ts'
import type { Write } from '../db/write-group.ts'

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
  const openWriter = async (): Promise<Client | Write> => {
    const connection = await provider.connect(entry.database, 'rw')
    const pass = gate?.(id)
    if (pass === undefined) return clientOf(connection, { trips })
    // Reads do not wait for it: only what may write passes the tenant's gate.
    return (write) => {
      trips.count++
      return pass({ connection, write })
    }
  }
  if (access === 'ro') return tenantDb({ reader, openRecorder: openWriter }, id)
  return tenantDb({ reader, writer: await openWriter() }, id)
}

/**
 * The way for a schema's steps alone, and patient. It does not pass the gate, which then finds
 * that the chain has gone on; one such call at a time is no danger to the database.
 */
export async function openForMigration(config: Config, place: TenantPlace): Promise<Client> {
  const connection = await config.provider.connect(place.database, 'rw')
  return clientOf(connection, { deadlineMs: MIGRATION_DEADLINE_MS })
}
