import type { PlatformDb } from '../db/platform-db.ts'
import type { Statement } from '../db/statement.ts'
import type { Instant } from '../kernel/days.ts'
import { auditOfPlatform, type PlatformActor } from './platform-scope.ts'

const COMMAND_LINE: PlatformActor = { kind: 'operator', id: 'command-line' }

/** What an operator did to a tenant, from the command line or the pages, for the commit of it. */
export const platformEntry = (
  db: PlatformDb,
  {
    now,
    requestId,
    actor = COMMAND_LINE,
  }: {
    readonly now: Instant
    readonly requestId: string
    readonly actor?: PlatformActor | undefined
  },
  action: string,
  tenantId: string,
  detail: Readonly<Record<string, unknown>>,
): Statement => auditOfPlatform({ db, actor, now, requestId }, action, tenantId, detail)
