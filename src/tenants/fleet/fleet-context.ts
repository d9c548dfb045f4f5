import type { Config } from '../../config.ts'
import type { Migration } from '../../db/migrations.ts'
import type { Statement } from '../../db/statement.ts'
import { canonicalJson } from '../../kernel/canonical-json.ts'
import { newId } from '../../kernel/ids.ts'
import type { PlatformScope } from '../platform-scope.ts'

/** What taking the fleet to a newer schema works with. */
export type FleetContext = {
  readonly config: Config
  readonly clock: () => number
  /** What every tenant shall have taken: `tenantMigrations`, in tests more than those. */
  readonly migrations: readonly Migration[]
  /** Has another invocation take the next page. Losing the call costs a minute. */
  readonly wakeFleet?: (() => Promise<void>) | undefined
  /** Who does it, for the registry's audit: `tick` or `operator`. */
  readonly by: string
  /** Which operator, and in which request, where it was done on a page. */
  readonly on?: Pick<PlatformScope, 'actor' | 'requestId'>
}

/** What holding a run up, or having it go on, needs of it. */
export type SteeringContext = Pick<FleetContext, 'clock' | 'migrations' | 'by' | 'on'>

export const targetOf = ({ migrations }: Pick<FleetContext, 'migrations'>): string =>
  migrations.at(-1)!.step

/** An entry in the registry's own log, where the statement right before it changed something. */
export const auditIfChanged = (
  { clock, by, on }: Pick<FleetContext, 'clock' | 'by' | 'on'>,
  action: string,
  subject: string,
  detail: Readonly<Record<string, unknown>> = {},
): Statement => ({
  sql:
    'insert into platform_audit ' +
    '(id, at, actor_kind, actor_id, action, subject, detail, request_id) ' +
    'select ?, ?, ?, ?, ?, ?, ?, ? where changes() > 0',
  args: [
    newId('pau'),
    clock(),
    on?.actor.kind ?? 'system',
    on?.actor.id ?? '',
    action,
    subject,
    canonicalJson(detail),
    on?.requestId ?? by,
  ],
})
