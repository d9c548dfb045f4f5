import { and, asc, eq } from 'drizzle-orm'
import type { PlatformDb } from '../../db/platform-db.ts'
import { err, ok, type Result } from '../../kernel/result.ts'
import { refuseUnless, type NotPermitted, type TenantScope } from '../../scope.ts'
import { tenantHost } from '../platform-tables.ts'

export type CustomHost = typeof tenantHost.$inferSelect

/** The federation's own domains. Permission: `federation.manage`. Round trips: 1. */
export async function listHosts(
  scope: TenantScope,
  platform: PlatformDb,
): Promise<Result<readonly CustomHost[], NotPermitted>> {
  const refused = refuseUnless(scope, 'federation.manage')
  if (refused) return err(refused)
  return ok(
    await platform.query
      .select()
      .from(tenantHost)
      .where(eq(tenantHost.tenantId, scope.tenant.id))
      .orderBy(asc(tenantHost.addedAt), asc(tenantHost.host)),
  )
}

/** One of them; undefined where the federation has no such domain. */
export const hostRow = (scope: TenantScope, platform: PlatformDb, host: string) =>
  platform.query.select().from(tenantHost).where(ownHost(scope, host))

export const ownHost = ({ tenant }: TenantScope, host: string) =>
  and(eq(tenantHost.host, host), eq(tenantHost.tenantId, tenant.id))
