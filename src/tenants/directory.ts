import { and, eq } from 'drizzle-orm'
import type { Config } from '../config.ts'
import type { DatabaseAddress } from '../db/provider.ts'
import type { PlatformDb } from '../db/platform-db.ts'
import type { Instant } from '../kernel/days.ts'
import type { Tenant } from '../scope.ts'
import { openPlatformDb } from './ensure-platform.ts'
import type { TenantTarget } from './host.ts'
import { tenant, tenantHost, tenantKey } from './platform-tables.ts'
import type { KeyRing } from './key-ring.ts'
import { keysFrom, UnknownKeyVersion, unwrapRing, type TenantKeys } from './tenant-keys.ts'

/** What the registry knows of a tenant, with its data keys opened. */
export type DirectoryEntry = {
  readonly tenant: Tenant
  readonly database: DatabaseAddress
  readonly keys: TenantKeys
}

/** How long an isolate trusts what it read: a suspension takes effect within this. */
export const KNOWN_FOR_MS = 15_000
/** Shorter for a host that was not found: its federation may be signing up right now. */
const UNKNOWN_FOR_MS = 2_000
const ENTRIES_MOST = 5_000

type Remembered = { readonly entry: DirectoryEntry | undefined; readonly until: Instant }
const remembered = new Map<string, Remembered>()

/**
 * The tenant that a host names, from this isolate's memory or the registry: by its slug under the
 * platform's domain, or by a domain of its own that it has proved. A slug has no dot and a domain
 * has one, so one memory serves both.
 */
export async function findTenant(
  config: Config,
  target: TenantTarget,
  now: Instant,
  trips: { count: number },
): Promise<DirectoryEntry | undefined> {
  const name = target.plane === 'tenant' ? target.slug : target.host
  const known = remembered.get(name)
  if (known && known.until > now) return known.entry
  const entry = await readEntry(config, await openPlatformDb(config, 'ro', trips), target)
  if (remembered.size >= ENTRIES_MOST) remembered.clear()
  remembered.set(name, { entry, until: now + (entry ? KNOWN_FOR_MS : UNKNOWN_FOR_MS) })
  return entry
}

/** After a change to the registry: this isolate reads a slug or a host anew. */
export const forgetTenant = (name: string): void => void remembered.delete(name)

/** After a change that does not say whose: this isolate reads every host anew. */
export const forgetTenants = (): void => remembered.clear()

/** What this isolate remembers of a slug or a host, without asking. */
export const tenantInMemory = (name: string): DirectoryEntry | undefined =>
  remembered.get(name)?.entry

async function readEntry(
  config: Config,
  db: PlatformDb,
  target: TenantTarget,
): Promise<DirectoryEntry | undefined> {
  const found = db.query
    .select({ tenant, wrapped: tenantKey.wrapped })
    .from(tenant)
    // A closed tenant has no key any more; its address still says that it is closed.
    .leftJoin(tenantKey, eq(tenantKey.tenantId, tenant.id))
  const [row] =
    target.plane === 'tenant'
      ? await found.where(eq(tenant.slug, target.slug))
      : await found
          .innerJoin(tenantHost, eq(tenantHost.tenantId, tenant.id))
          .where(and(eq(tenantHost.host, target.host), eq(tenantHost.state, 'live')))
  return row && toEntry(config, row.tenant, row.wrapped ?? undefined)
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
export async function openRing(
  { masterKey, previousMasterKey }: Pick<Config, 'masterKey' | 'previousMasterKey'>,
  tenantId: string,
  wrapped: string,
): Promise<KeyRing> {
  try {
    return await unwrapRing(masterKey, tenantId, wrapped)
  } catch (error) {
    if (previousMasterKey === undefined) throw error
    return unwrapRing(previousMasterKey, tenantId, wrapped)
  }
}

/**
 * A text under a key that is not known here was sealed after the registry was read: another
 * isolate knows the new key already. The registry is then read anew, once for all who ask.
 */
async function openKeys(config: Config, tenantId: string, wrapped: string): Promise<TenantKeys> {
  let keys = await keysFrom(await openRing(config, tenantId, wrapped), tenantId)
  let renewed: Promise<TenantKeys> | undefined
  const renewing = async <T>(open: (by: TenantKeys) => Promise<T>): Promise<T> => {
    try {
      return await open(keys)
    } catch (error) {
      if (!(error instanceof UnknownKeyVersion)) throw error
      renewed ??= readKeys(config, tenantId).finally(() => (renewed = undefined))
      keys = await renewed
      return open(keys)
    }
  }
  return {
    get version() {
      return keys.version
    },
    seal: (place, text) => keys.seal(place, text),
    open: (place, sealed) => renewing((by) => by.open(place, sealed)),
    sealBytes: (place, bytes) => keys.sealBytes(place, bytes),
    openBytes: (place, sealed) => renewing((by) => by.openBytes(place, sealed)),
    index: (column, value) => keys.index(column, value),
  }
}

async function readKeys(config: Config, tenantId: string): Promise<TenantKeys> {
  const db = await openPlatformDb(config, 'ro')
  const [row] = await db.query.select().from(tenantKey).where(eq(tenantKey.tenantId, tenantId))
  return row ? keysFrom(await openRing(config, tenantId, row.wrapped), tenantId) : noKeys
}

const destroyed = () => Promise.reject(new Error('The key of this tenant was destroyed'))
const noKeys: TenantKeys = {
  version: 0,
  seal: destroyed,
  open: destroyed,
  sealBytes: destroyed,
  openBytes: destroyed,
  index: destroyed,
}
