import type { PlatformDb } from '../db/platform-db.ts'
import type { Statement } from '../db/statement.ts'
import type { Instant } from '../kernel/days.ts'
import { auditOfPlatform } from './platform-scope.ts'

/** What an operator did to a tenant from the command line, in the commit that does it. */
export const platformEntry = (
  db: PlatformDb,
  { now, requestId }: { readonly now: Instant; readonly requestId: string },
  action: string,
  tenantId: string,
  detail: Readonly<Record<string, unknown>>,
): Statement =>
  auditOfPlatform(
    { db, actor: { kind: 'operator', id: 'command-line' }, now, requestId },
    action,
    tenantId,
    detail,
  )
