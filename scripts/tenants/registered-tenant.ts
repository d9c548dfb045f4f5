import { eq } from 'drizzle-orm'
import type { Config } from '../../src/config.ts'
import type { DatabaseAddress } from '../../src/db/provider.ts'
import { openPlatformDb } from '../../src/tenants/ensure-platform.ts'
import { tenant, tenantKey } from '../../src/tenants/platform-tables.ts'
import { LaunchError } from '../launch-error.ts'

export type RegisteredTenant = {
  readonly row: typeof tenant.$inferSelect
  /** Gone once the tenant was closed. */
  readonly wrapped: string | undefined
  readonly database: DatabaseAddress
}

/** The tenant of a slug as the registry has it; undefined where nobody has it. */
export async function findRegistered(
  config: Config,
  slug: string,
): Promise<RegisteredTenant | undefined> {
  const db = await openPlatformDb(config, 'ro')
  const [found] = await db.query
    .select()
    .from(tenant)
    .leftJoin(tenantKey, eq(tenantKey.tenantId, tenant.id))
    .where(eq(tenant.slug, slug))
  if (found === undefined) return undefined
  const { databaseName: name, databaseUrl: url } = found.tenant
  return { row: found.tenant, wrapped: found.tenant_key?.wrapped, database: { name, url } }
}

/** Throws where the tenant is not there, or has nothing that could be read. */
export async function tenantWithData(
  config: Config,
  slug: string,
): Promise<RegisteredTenant & { readonly wrapped: string }> {
  const found = await findRegistered(config, slug)
  if (found === undefined) {
    throw new LaunchError(
      `There is no tenant ${slug}: \`npm run -s tenants -- status\` lists them.`,
    )
  }
  const { wrapped, row } = found
  if (row.state === 'closed' || wrapped === undefined) {
    throw new LaunchError(`${slug} was closed: its key was destroyed, so nothing can be read.`)
  }
  if (row.databaseUrl === '') {
    throw new LaunchError(`${slug} has not finished signing up: it has no database yet.`)
  }
  return { ...found, wrapped }
}
