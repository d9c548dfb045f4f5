import { eq } from 'drizzle-orm'
import type { Config } from '../config.ts'
import type { DatabaseAddress } from '../db/provider.ts'
import type { PlatformDb } from '../db/platform-db.ts'
import type { Instant } from '../kernel/days.ts'
import type { Tenant } from '../scope.ts'
import { openPlatformDb } from './ensure-platform.ts'
import { tenant, tenantKey } from './platform-tables.ts'
import { unwrapKey, type TenantKeys } from './tenant-keys.ts'

/** What the registry knows of a tenant, with its data key opened. */
export type DirectoryEntry = {
  readonly tenant: Tenant
  readonly database: DatabaseAddress
  readonly keys: TenantKeys
}

/** How long an isolate trusts what it read: a suspension takes effect within this. */
const KNOWN_FOR_MS = 15_000
/** Shorter for a host that was not found: its federation may be signing up right now. */
const UNKNOWN_FOR_MS = 2_000
const ENTRIES_MOST = 5_000

type Remembered = { readonly entry: DirectoryEntry | undefined; readonly until: Instant }
const remembered = new Map<string, Remembered>()

/** The tenant of a slug, from this isolate's memory or the registry. */
export async function findTenant(
  config: Config,
  slug: string,
  now: Instant,
  trips: { count: number },
): Promise<DirectoryEntry | undefined> {
  const known = remembered.get(slug)
  if (known && known.until > now) return known.entry
  const entry = await readEntry(config, await openPlatformDb(config, 'ro', trips), slug)
  if (remembered.size >= ENTRIES_MOST) remembered.clear()
  remembered.set(slug, { entry, until: now + (entry ? KNOWN_FOR_MS : UNKNOWN_FOR_MS) })
  return entry
}

/** After a change to the registry: this isolate reads it anew. */
export const forgetTenant = (slug: string): void => void remembered.delete(slug)

async function readEntry(
  config: Config,
  db: PlatformDb,
  slug: string,
): Promise<DirectoryEntry | undefined> {
  const [row] = await db.query
    .select()
    .from(tenant)
    // A closed tenant has no key any more; its address still says that it is closed.
    .leftJoin(tenantKey, eq(tenantKey.tenantId, tenant.id))
    .where(eq(tenant.slug, slug))
  return row && toEntry(config, row.tenant, row.tenant_key?.wrapped)
}

export async function toEntry(
  config: Config,
  row: typeof tenant.$inferSelect,
  wrapped: string | undefined,
): Promise<DirectoryEntry> {
  return {
    tenant: { id: row.id, slug: row.slug, name: row.name, state: row.state },
    database: { name: row.databaseName, url: row.databaseUrl },
    keys: wrapped === undefined ? noKeys : await openKeys(config, row.id, wrapped),
  }
}

/** While the master key is being changed, some tenants' keys are wrapped by the one before. */
async function openKeys(config: Config, tenantId: string, wrapped: string): Promise<TenantKeys> {
  const { masterKey, previousMasterKey } = config
  try {
    return await unwrapKey(masterKey, tenantId, wrapped)
  } catch (error) {
    if (previousMasterKey === undefined) throw error
    return unwrapKey(previousMasterKey, tenantId, wrapped)
  }
}

const destroyed = () => Promise.reject(new Error('The key of this tenant was destroyed'))
const noKeys: TenantKeys = {
  seal: destroyed,
  open: destroyed,
  sealBytes: destroyed,
  openBytes: destroyed,
  index: destroyed,
}
