import { desc, eq, sql } from 'drizzle-orm'
import { auditEntry } from '../audit/tables.ts'
import type { Config } from '../config.ts'
import type { PlatformDb } from '../db/platform-db.ts'
import { statement } from '../db/statement.ts'
import type { Instant } from '../kernel/days.ts'
import { openTenantDb } from './open-tenant-db.ts'
import { auditAnchor, type tenant } from './platform-tables.ts'

/**
 * Keeps the head of a tenant's audit chain in the registry, which the tenant's database does not
 * reach: whoever cuts the chain's end off, or writes all of it anew, contradicts the anchor.
 * Where the chain contradicts the last anchor already, none is written, and what is wrong is
 * returned. `tenants verify` then names the row.
 */
export async function anchorAudit(
  config: Config,
  db: PlatformDb,
  row: typeof tenant.$inferSelect,
  now: Instant,
): Promise<string | undefined> {
  const [last] = await db.query
    .select()
    .from(auditAnchor)
    .where(eq(auditAnchor.tenantId, row.id))
    .orderBy(desc(auditAnchor.sequence))
    .limit(1)
  const place = { tenant: row, database: { name: row.databaseName, url: row.databaseUrl } }
  const { query } = await openTenantDb(config, place, 'ro', { count: 0 })
  const { sequence, hash } = auditEntry
  const [head, anchored] = await query
    .select({ sequence, hash })
    .from(auditEntry)
    .where(sql`${sequence} in ((select max(sequence) from audit_entry), ${last?.sequence ?? 0})`)
    .orderBy(desc(sequence))
    .limit(2)
  if (last && (anchored ?? head)?.hash !== last.hash) {
    return `${row.slug}: audit_entry ${last.sequence} is not what was anchored`
  }
  if (head === undefined || head.sequence === last?.sequence) return undefined
  // Where another tick anchored the same head meanwhile, its row stays.
  await db.commit([
    statement(db.query.insert(auditAnchor).values({ tenantId: row.id, ...head, at: now })),
  ])
  return undefined
}
