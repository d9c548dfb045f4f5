import type { PlatformDb } from '../db/platform-db.ts'
import type { Statement } from '../db/statement.ts'
import type { TenantScope } from '../scope.ts'
import { auditOfPlatform } from './platform-scope.ts'

/** What a federation's own staff changed in the registry, for the commit that changes it. */
export const auditPlatform = (
  db: PlatformDb,
  { tenant, actor, now, requestId }: TenantScope,
  action: string,
  detail: Readonly<Record<string, unknown>>,
): Statement =>
  auditOfPlatform(
    { db, actor: { kind: 'staff', id: actor.id }, now, requestId },
    action,
    tenant.id,
    detail,
  )
