import { statement, type Statement } from '../db/statement.ts'
import type { PlatformDb } from '../db/platform-db.ts'
import { canonicalJson } from '../kernel/canonical-json.ts'
import type { Instant } from '../kernel/days.ts'
import { newId } from '../kernel/ids.ts'
import { platformAudit } from './platform-tables.ts'

/** Who changes the registry. `staff` is of a tenant, and asks for its own tenant only. */
export type PlatformActor = {
  readonly kind: 'operator' | 'staff' | 'visitor' | 'system'
  readonly id: string
}

/** What a verb on the registry is given, as `TenantScope` is for one on a tenant. */
export type PlatformScope = {
  readonly db: PlatformDb
  readonly actor: PlatformActor
  readonly now: Instant
  readonly requestId: string
}

/** The row that says who did it: part of the commit that did. */
export const auditOfPlatform = (
  { db, actor, now, requestId }: PlatformScope,
  action: string,
  subject: string,
  detail: Readonly<Record<string, unknown>> = {},
): Statement =>
  statement(
    db.query.insert(platformAudit).values({
      id: newId('pau'),
      at: now,
      actorKind: actor.kind,
      actorId: actor.id,
      action,
      subject,
      detail: canonicalJson(detail),
      requestId,
    }),
  )
