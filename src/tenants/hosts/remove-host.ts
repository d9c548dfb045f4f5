import type { PlatformDb } from '../../db/platform-db.ts'
import { mustHaveChanged, statement } from '../../db/statement.ts'
import { err, ok, type Result } from '../../kernel/result.ts'
import { refuseUnless, type NotPermitted, type TenantScope } from '../../scope.ts'
import { auditPlatform } from '../audit-platform.ts'
import { forgetTenant } from '../directory.ts'
import { tenantHost } from '../platform-tables.ts'
import { ownHost } from './list-hosts.ts'

/**
 * Gives a domain up: it is not served any more within 15 seconds. Permission:
 * `federation.manage`. Round trips: 1, to the registry.
 */
export async function removeHost(
  scope: TenantScope,
  platform: PlatformDb,
  { host }: { readonly host: string },
): Promise<Result<void, NotPermitted | { readonly reason: 'not-found' }>> {
  const refused = refuseUnless(scope, 'federation.manage')
  if (refused) return err(refused)
  const done = await platform.commit([
    statement(platform.query.delete(tenantHost).where(ownHost(scope, host))),
    mustHaveChanged('not-found'),
    auditPlatform(platform, scope, 'tenant.host-removed', { host }),
  ])
  if (!done.ok) return err({ reason: 'not-found' })
  forgetTenant(host)
  return ok(undefined)
}
