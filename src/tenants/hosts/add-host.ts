import { count, eq } from 'drizzle-orm'
import type { PlatformDb } from '../../db/platform-db.ts'
import { statement } from '../../db/statement.ts'
import { newId } from '../../kernel/ids.ts'
import { err, ok, type Result } from '../../kernel/result.ts'
import { refuseUnless, type NotPermitted, type TenantScope } from '../../scope.ts'
import { auditPlatform } from '../audit-platform.ts'
import { tenantHost } from '../platform-tables.ts'
import { readCustomHost, type CustomHostProblem } from './custom-host.ts'

/** Nobody needs more, and each is asked for by the registry. */
export const HOSTS_MOST = 5

export type AddHostError =
  | NotPermitted
  | { readonly reason: 'bad-host'; readonly problem: CustomHostProblem }
  | { readonly reason: 'too-many-hosts'; readonly most: number }

/**
 * Claims a domain: it is served once DNS proves it, see `checkHost`. Claiming it again changes
 * nothing. Permission: `federation.manage`. Round trips: 2, to the registry.
 */
export async function addHost(
  scope: TenantScope,
  platform: PlatformDb,
  input: { readonly host: string },
  rules: { readonly baseDomain: string },
): Promise<Result<{ readonly host: string }, AddHostError>> {
  const refused = refuseUnless(scope, 'federation.manage')
  if (refused) return err(refused)
  const read = readCustomHost(input.host, rules.baseDomain)
  if (!read.ok) return err({ reason: 'bad-host', problem: read.error })
  const host = read.value
  const { id: tenantId } = scope.tenant
  const [held] = await platform.query
    .select({ hosts: count() })
    .from(tenantHost)
    .where(eq(tenantHost.tenantId, tenantId))
  if (held!.hosts >= HOSTS_MOST) return err({ reason: 'too-many-hosts', most: HOSTS_MOST })
  const token = newId('own').slice('own_'.length)
  const done = await platform.commit([
    statement(
      platform.query
        .insert(tenantHost)
        .values({ host, tenantId, state: 'waiting', token, addedAt: scope.now }),
    ),
    auditPlatform(platform, scope, 'tenant.host-added', { host }),
  ])
  // What is taken is this very row, by an earlier click.
  if (!done.ok && done.error.reason !== 'taken') throw new Error(JSON.stringify(done.error))
  return ok({ host })
}
