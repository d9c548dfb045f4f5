import { and, asc, desc, eq, gt, lte } from 'drizzle-orm'
import { auditEntry } from '../../audit/tables.ts'
import type { PlatformDb } from '../../db/platform-db.ts'
import type { TenantDb } from '../../db/tenant-db.ts'
import { auditAnchor } from '../platform-tables.ts'

const ENTRIES_A_PAGE = 1_000

/** A tenant's audit chain in its database, and its anchors in the registry. */
export function chainSource(db: TenantDb, platform: PlatformDb, tenantId: string) {
  const ofTenant = eq(auditAnchor.tenantId, tenantId)
  return {
    entries: (after: number) =>
      db.query
        .select()
        .from(auditEntry)
        .where(gt(auditEntry.sequence, after))
        .orderBy(asc(auditEntry.sequence))
        .limit(ENTRIES_A_PAGE),
    anchors: (after: number, upTo: number) =>
      platform.query
        .select()
        .from(auditAnchor)
        .where(and(ofTenant, gt(auditAnchor.sequence, after), lte(auditAnchor.sequence, upTo))),
    lastAnchor: async () => {
      const newest = desc(auditAnchor.sequence)
      const rows = await platform.query
        .select()
        .from(auditAnchor)
        .where(ofTenant)
        .orderBy(newest)
        .limit(1)
      return rows[0]
    },
  }
}
