import type { Context } from 'hono'
import type { Actor } from '../audit/chain.ts'
import type { Access } from '../db/provider.ts'
import type { PlatformDb } from '../db/platform-db.ts'
import type { TenantDb } from '../db/tenant-db.ts'
import type { Permission } from '../identity/permissions.ts'
import { openPlatformDb } from '../tenants/ensure-platform.ts'
import { wholeCity, type Reach, type TenantScope } from '../scope.ts'
import { openTenantDb } from '../tenants/open-tenant-db.ts'
import { rememberedProfile } from '../tenants/remembered-profile.ts'
import type { TenantEnv } from './context.ts'

const NOBODY: Actor = { kind: 'system', id: 'visitor' }

/** Safe methods get tokens that cannot write, whatever the code behind them does. */
export const accessOf = (c: Context): Access =>
  ['GET', 'HEAD', 'OPTIONS'].includes(c.req.method) ? 'ro' : 'rw'

export const openDb = (c: Context<TenantEnv>): Promise<TenantDb> =>
  openTenantDb(c.get('services').config, c.get('entry'), accessOf(c), c.get('trips'))

/** The registry, for what a federation's staff keep there: to write it takes an unsafe method. */
export const openRegistry = (c: Context<TenantEnv>): Promise<PlatformDb> =>
  openPlatformDb(c.get('services').config, accessOf(c), c.get('trips'))

/** The scope of a request for somebody; nobody in particular where left out. */
export function scopeOf(
  c: Context<TenantEnv>,
  db: TenantDb,
  actor: Actor = NOBODY,
  permissions: ReadonlySet<Permission> = new Set(),
  reach: Reach = wholeCity,
): TenantScope {
  const { tenant, keys } = c.get('entry')
  const request = { now: c.get('now'), requestId: c.get('requestId') }
  return { tenant, keys, db, actor, permissions, reach, ...request }
}

export async function profileOf(c: Context<TenantEnv>): Promise<TenantEnv['Variables']['profile']> {
  const { id, state } = c.get('entry').tenant
  const profile = await rememberedProfile(id, c.get('now'), () => openDb(c))
  return { ...profile, isTrial: state === 'trial' }
}
