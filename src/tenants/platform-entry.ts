import type { PlatformDb } from '../db/platform-db.ts'
import { statement, type Statement } from '../db/statement.ts'
import { canonicalJson } from '../kernel/canonical-json.ts'
import type { Instant } from '../kernel/days.ts'
import { newId } from '../kernel/ids.ts'
import { platformAudit } from './platform-tables.ts'

/** What happened to a tenant in the registry, written in the commit that does it. */
export const platformEntry = (
  db: PlatformDb,
  { now, requestId }: { readonly now: Instant; readonly requestId: string },
  action: string,
  tenantId: string,
  detail: Readonly<Record<string, unknown>>,
): Statement =>
  statement(
    db.query.insert(platformAudit).values({
      id: newId('pau'),
      at: now,
      action,
      subject: tenantId,
      detail: canonicalJson(detail),
      requestId,
    }),
  )
