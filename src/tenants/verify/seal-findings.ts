import { eq, sql } from 'drizzle-orm'
import type { Config } from '../../config.ts'
import type { PlatformDb } from '../../db/platform-db.ts'
import { sealedColumns } from '../../db/sealed-columns.ts'
import type { TenantDb } from '../../db/tenant-db.ts'
import { openRing } from '../directory.ts'
import { tenantKey } from '../platform-tables.ts'
import { FINDINGS_MOST, type Finding } from './finding.ts'

/**
 * The tenant's keys open with the master key, and every sealed text says a version of the key that
 * is there. Whether each opens is for a backup to find, which reads them all.
 */
export async function sealFindings(
  config: Config,
  platform: PlatformDb,
  db: TenantDb,
): Promise<Finding[]> {
  const { tenantId } = db
  const ofTenant = eq(tenantKey.tenantId, tenantId)
  const [stored] = await platform.query.select().from(tenantKey).where(ofTenant)
  const ring = stored && (await openRing(config, tenantId, stored.wrapped).catch(() => undefined))
  if (ring === undefined) {
    const problem = stored ? 'does not open with the master key' : 'is gone'
    return [{ table: 'tenant_key', row: tenantId, problem }]
  }
  const versions = [...ring.keys.keys()]
  // Asked for at once, they go in one round trip.
  const unknown = sealedColumns.map(async ({ table, column, row }): Promise<Finding[]> => {
    const known = versions.map((version) => `"${column}" glob 'v${version}.*'`).join(' or ')
    const rows = await db.query.all<{ row: string }>(
      sql.raw(
        `select ${row} as row from "${table}" where "${column}" <> '' and not (${known})
         limit ${FINDINGS_MOST}`,
      ),
    )
    const problem = `${column} is under no version of the key that is there`
    return rows.map((one) => ({ table, row: one.row, problem }))
  })
  const lost = db.query.all<{ row: string }>(
    sql`select id as row from claim_document where key_version < ${Math.min(...versions)}
      limit ${FINDINGS_MOST}`,
  )
  const problem = 'was not sealed anew before its key was destroyed'
  const [documents, ...texts] = await Promise.all([lost, ...unknown])
  return [
    ...texts.flat(),
    ...documents.map(({ row }) => ({ table: 'claim_document', row, problem })),
  ]
}
