import { inject } from 'vitest'
import type { Actor } from '../../src/audit/chain.ts'
import { libsqlServerProvider } from '../../src/db/libsql-server-provider.ts'
import { migrate } from '../../src/db/migrate.ts'
import { tenantMigrations } from '../../src/db/migrations.ts'
import { permissions } from '../../src/identity/permissions.ts'
import { openClient } from '../../src/db/open-client.ts'
import { tenantDb } from '../../src/db/tenant-db.ts'
import { base64 } from '../../src/kernel/bytes.ts'
import { day, type Instant } from '../../src/kernel/days.ts'
import { newId } from '../../src/kernel/ids.ts'
import { wholeCity, type TenantScope } from '../../src/scope.ts'
import { newWrappedKey, unwrapKey } from '../../src/tenants/tenant-keys.ts'

export const testActor: Actor = { kind: 'staff', id: 'stf_test' }

/** Noon in Shanghai on a day: a steady instant for tests. */
export const noonOn = (on: string): Instant => Date.parse(`${day(on)}T12:00:00+08:00`)

/**
 * A tenant's database of its own on the run's libSQL server, migrated and empty. `scope` opens it
 * anew, as each request does.
 */
export async function freshTenant(now = noonOn('2026-03-02')) {
  const { url, adminUrl, adminKey, tokenKey } = inject('libsql')
  const provider = libsqlServerProvider({ url, adminUrl, adminKey, tokenKeyJwk: tokenKey })
  const tenantId = newId('tnt')
  const address = await provider.create(tenantId.replace('_', '-'))
  const trips = { count: 0 }
  const open = (access: 'ro' | 'rw') => openClient(provider, address, access, trips)
  const admin = await open('rw')
  await migrate(admin, tenantMigrations, now)
  await admin.execute({
    sql: 'insert into tenant_identity (one, tenant_id, slug, created_at) values (1, ?, ?, ?)',
    args: [tenantId, 'test', now],
  })
  const masterKey = base64(crypto.getRandomValues(new Uint8Array(32)))
  const keys = await unwrapKey(masterKey, tenantId, await newWrappedKey(masterKey, tenantId))
  const scope = async (more: Partial<TenantScope> = {}): Promise<TenantScope> => ({
    tenant: { id: tenantId, slug: 'test', name: '示范市总工会', state: 'live' },
    db: tenantDb({ reader: await open('ro'), writer: await open('rw') }, tenantId),
    keys,
    actor: testActor,
    permissions: new Set(permissions),
    reach: wholeCity,
    now,
    requestId: newId('req'),
    ...more,
  })
  return { tenantId, provider, address, keys, scope, trips, admin }
}
