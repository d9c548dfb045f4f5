import { resetFactors } from '../../src/identity/factors/reset-factors.ts'
import { newId } from '../../src/kernel/ids.ts'
import type { TenantScope } from '../../src/scope.ts'
import { findTenant } from '../../src/tenants/directory.ts'
import { openTenantDb } from '../../src/tenants/open-tenant-db.ts'
import { LaunchError } from '../launch-error.ts'
import type { Command } from './command.ts'
import { readArguments } from './read-arguments.ts'

const USAGE = 'reset-factors SLUG LOGIN'

export const resetFactorsOf: Command = {
  summary: 'lets somebody of a tenant in by password alone, on record',
  usage: USAGE,
  async run({ config, print }, args) {
    const [slug = '', login = ''] = readArguments(USAGE, args, {}, 2).positionals
    const trips = { count: 0 }
    const now = Date.now()
    const entry = await findTenant(config, { plane: 'tenant', slug }, now, trips)
    if (entry === undefined) throw new LaunchError(`There is no tenant ${slug} that is served.`)
    const scope: TenantScope = {
      tenant: entry.tenant,
      keys: entry.keys,
      db: await openTenantDb(config, entry, 'rw', trips),
      actor: { kind: 'platform', id: 'command-line' },
      permissions: new Set(),
      reach: { kind: 'all' },
      now,
      requestId: newId('cmd'),
    }
    const done = await resetFactors(scope, { login })
    if (!done.ok) {
      print(`Nobody at ${slug} signs in as ${login}.`)
      return 1
    }
    print(`${done.value.name} signs in by password alone now; ${slug}'s own log says so.`)
    return 0
  },
}
