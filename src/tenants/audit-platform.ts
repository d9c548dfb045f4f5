import type { PlatformDb } from '../db/platform-db.ts'
import { statement, type Statement } from '../db/statement.ts'
import { canonicalJson } from '../kernel/canonical-json.ts'
import { newId } from '../kernel/ids.ts'
import type { TenantScope } from '../scope.ts'
import { platformAudit } from './platform-tables.ts'

/** What a federation's own staff changed in the registry, for the commit that changes it. */
export const auditPlatform = (
  { query }: PlatformDb,
  { tenant, actor, now, requestId }: TenantScope,
  action: string,
  detail: Readonly<Record<string, unknown>>,
): Statement =>
  statement(
    query.insert(platformAudit).values({
      id: newId('pau'),
      at: now,
      action,
      subject: tenant.id,
      detail: canonicalJson({ ...detail, by: actor.id }),
      requestId,
    }),
  )
