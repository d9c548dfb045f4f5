import { inArray } from 'drizzle-orm'
import type { PlatformDb } from '../../src/db/platform-db.ts'
import { tenant } from '../../src/tenants/platform-tables.ts'
import { LaunchError } from '../launch-error.ts'

/** The tenants of these short names. Throws, naming those that are nobody's. */
export async function findTenants(db: PlatformDb, slugs: readonly string[]) {
  if (slugs.length === 0) return []
  const rows = await db.query
    .select()
    .from(tenant)
    .where(inArray(tenant.slug, [...slugs]))
  const unknown = slugs.filter((slug) => !rows.some((row) => row.slug === slug))
  if (unknown.length > 0) throw new LaunchError(`There is no tenant ${unknown.join(', ')}.`)
  return rows
}
