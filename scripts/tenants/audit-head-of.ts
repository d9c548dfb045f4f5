import { desc } from 'drizzle-orm'
import { GENESIS_HASH } from '../../src/audit/chain.ts'
import { auditEntry } from '../../src/audit/tables.ts'
import type { Config } from '../../src/config.ts'
import { toEntry } from '../../src/tenants/directory.ts'
import { openTenantDb } from '../../src/tenants/open-tenant-db.ts'
import type { RegisteredTenant } from './registered-tenant.ts'

/** The hash of a tenant's newest audit entry: nothing happened since it was this one. */
export async function auditHeadOf(config: Config, found: RegisteredTenant): Promise<string> {
  const entry = await toEntry(config, found.row, found.wrapped)
  const db = await openTenantDb(config, entry, 'ro', { count: 0 })
  const [newest] = await db.query
    .select({ hash: auditEntry.hash })
    .from(auditEntry)
    .orderBy(desc(auditEntry.sequence))
    .limit(1)
  return newest?.hash ?? GENESIS_HASH
}
