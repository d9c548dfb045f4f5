import { and, asc, desc, eq, gte, inArray } from 'drizzle-orm'
import type { PlatformDb } from '../db/platform-db.ts'
import { readClosingRequest } from '../tenants/ask-closing.ts'
import { CLOSING_FINISHED } from '../tenants/close-tenant.ts'
import { KNOWN_FOR_MS } from '../tenants/directory.ts'
import { EXPORTED, type ExportedDetail } from '../tenants/export/record-export.ts'
import { platformAudit } from '../tenants/platform-tables.ts'
import type { Leaving } from './leaving.ts'

export const CLOSING_BEGUN = 'tenant.closing'

/** From the registry alone: nobody opens the tenant's database for it. */
export async function readLeaving(
  db: Pick<PlatformDb, 'query'>,
  tenantId: string,
): Promise<Leaving> {
  const ofTenant = eq(platformAudit.subject, tenantId)
  const entries = (...actions: string[]) =>
    db.query
      .select({ at: platformAudit.at, action: platformAudit.action, detail: platformAudit.detail })
      .from(platformAudit)
      .where(and(ofTenant, inArray(platformAudit.action, actions)))
  const [request, ends] = await Promise.all([
    readClosingRequest(db, tenantId),
    // Imported anew after it was closed, a tenant begins anew.
    entries(CLOSING_BEGUN, CLOSING_FINISHED, 'tenant.imported').orderBy(asc(platformAudit.at)),
  ])
  const life = ends.slice(ends.findLastIndex(({ action }) => action === 'tenant.imported') + 1)
  const begunAt = life.findLast(({ action }) => action === CLOSING_BEGUN)?.at
  const finished = life.some(({ action }) => action === CLOSING_FINISHED)
  if (begunAt === undefined) return { request, begunAt, taken: undefined, finished }
  // So long others of the federation may still have written: what was taken before may lack it.
  const settled = begunAt + KNOWN_FOR_MS
  const [newest] = await db.query
    .select({ at: platformAudit.at, detail: platformAudit.detail })
    .from(platformAudit)
    .where(and(ofTenant, eq(platformAudit.action, EXPORTED), gte(platformAudit.at, settled)))
    .orderBy(desc(platformAudit.at))
    .limit(1)
  const taken = newest && {
    at: newest.at,
    ...(JSON.parse(newest.detail) as ExportedDetail),
  }
  return { request, begunAt, taken, finished }
}
