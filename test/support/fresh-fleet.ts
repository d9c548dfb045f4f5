import { asc, eq } from 'drizzle-orm'
import { inject } from 'vitest'
import { libsqlServerProvider } from '../../src/db/libsql-server-provider.ts'
import { migrate } from '../../src/db/migrate.ts'
import { platformMigrations, tenantMigrations, type Migration } from '../../src/db/migrations.ts'
import { openClient } from '../../src/db/open-client.ts'
import { statement } from '../../src/db/statement.ts'
import { base64 } from '../../src/kernel/bytes.ts'
import { newId } from '../../src/kernel/ids.ts'
import { readConfig, type Config } from '../../src/config.ts'
import { openPlatformDb } from '../../src/tenants/ensure-platform.ts'
import type { FleetContext } from '../../src/tenants/fleet/fleet-context.ts'
import { openTenantDb } from '../../src/tenants/open-tenant-db.ts'
import { platformAudit, tenant, tenantKey } from '../../src/tenants/platform-tables.ts'
import { writePasswordCost } from '../../src/kernel/password-cost.ts'
import { newWrappedKey } from '../../src/tenants/tenant-keys.ts'
import { federationProfile } from '../../src/tenants/tables.ts'
import { cheapCost } from './people.ts'

/** The environment of a Worker on the run's libSQL server, with secrets of its own. */
export function freshEnvironment(): Record<string, string> {
  const { url, adminUrl, adminKey, tokenKey } = inject('libsql')
  const secret = () => base64(crypto.getRandomValues(new Uint8Array(32)))
  return {
    BASE_DOMAIN: 'localhost:1',
    PUBLIC_SCHEME: 'http',
    MASTER_KEY: secret(),
    PASSWORD_PEPPER: secret(),
    PASSWORD_COST: writePasswordCost(cheapCost),
    LIBSQL_URL: url,
    LIBSQL_ADMIN_URL: adminUrl,
    LIBSQL_ADMIN_KEY: adminKey,
    LIBSQL_TOKEN_KEY: tokenKey,
  }
}

/** A registry of its own on the run's libSQL server, without a tenant. */
export async function freshPlatform(environment = freshEnvironment()): Promise<Config> {
  const { url, adminUrl, adminKey, tokenKey } = inject('libsql')
  const provider = libsqlServerProvider({ url, adminUrl, adminKey, tokenKeyJwk: tokenKey })
  const platformDatabase = await provider.create(newId('platform').replace('_', '-'))
  const config: Config = { ...readConfig(environment), provider, platformDatabase }
  const client = await openClient(provider, platformDatabase, 'rw', { count: 0 })
  await migrate(client, platformMigrations, 1)
  return config
}

/** A tenant of a registry, with its database at the steps that are given. */
export async function addTenant(
  config: Config,
  slug: string,
  more: { state?: 'live' | 'suspended' | 'closed'; steps?: readonly Migration[] } = {},
): Promise<typeof tenant.$inferSelect> {
  const { state = 'live', steps = tenantMigrations } = more
  const id = newId('tnt')
  const { name, url } = await config.provider.create(id.replace('_', '-'))
  const client = await openClient(config.provider, { name, url }, 'rw', { count: 0 })
  await migrate(client, steps, 1)
  await client.batch([
    {
      sql: 'insert into tenant_identity (one, tenant_id, slug, created_at) values (1, ?, ?, 1)',
      args: [id, slug],
    },
    `insert into federation_profile (one, name, short_name, hotline, colour, revision, updated_at)
      values (1, '示范市总工会', '示范工会', '12351', '#1f7a4d', 1, 1)`,
  ])
  const row = {
    id,
    slug,
    name: '示范市总工会',
    state,
    databaseName: name,
    databaseUrl: url,
    schemaStep: steps.at(-1)!.step,
    createdAt: 1,
    liveAt: 1,
  }
  const db = await openPlatformDb(config, 'rw')
  const wrapped = await newWrappedKey(config.masterKey, id)
  await db.commit([
    statement(db.query.insert(tenant).values(row)),
    statement(db.query.insert(tenantKey).values({ tenantId: id, wrapped, createdAt: 1 })),
  ])
  return row
}

const placeOf = (row: typeof tenant.$inferSelect) => ({
  tenant: row,
  database: { name: row.databaseName, url: row.databaseUrl },
})

/** Opens the tenant's database past all that guards it, as only the server's owner could. */
export const openAsOwner = (config: Config, row: typeof tenant.$inferSelect) =>
  openClient(config.provider, placeOf(row).database, 'rw', { count: 0 })

/** Reads as a page does; throws where that is not possible. */
export async function readAsPage(config: Config, row: typeof tenant.$inferSelect) {
  const db = await openTenantDb(config, placeOf(row), 'ro', { count: 0 })
  const [profile] = await db.query.select().from(federationProfile)
  return profile!.hotline
}

/** A registry with tenants, and what they shall be taken to. */
export async function freshFleet(slugs: readonly string[], to: readonly Migration[]) {
  const config = await freshPlatform()
  for (const slug of slugs) await addTenant(config, slug)
  const db = await openPlatformDb(config, 'rw')
  let now = 1_000_000
  const context: FleetContext = { config, clock: () => now, migrations: to, by: 'test' }
  return {
    config,
    db,
    context,
    pass: (ms: number) => void (now += ms),
    tenants: () => db.query.select().from(tenant).orderBy(asc(tenant.slug)),
    /** The step that the registry believes each tenant has, by slug. */
    registered: async () => {
      const rows = await db.query.select().from(tenant)
      return Object.fromEntries(rows.map(({ slug, schemaStep }) => [slug, schemaStep]))
    },
    audited: async (action: string) => {
      const rows = await db.query
        .select()
        .from(platformAudit)
        .where(eq(platformAudit.action, action))
      return rows.length
    },
  }
}

/** Steps a tenant's database really has, in the order in which it took them. */
export async function stepsOf(config: Config, row: typeof tenant.$inferSelect) {
  const client = await openAsOwner(config, row)
  const { rows } = await client.execute('select step from schema_step order by step')
  return rows.map(({ step }) => String(step))
}
