import { and, eq } from 'drizzle-orm'
import type { Config } from '../config.ts'
import { newestTenantStep } from '../db/migrations.ts'
import { mustHaveChanged, statement } from '../db/statement.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { forgetTenant, openRing } from '../tenants/directory.ts'
import { withNewKey } from '../tenants/key-ring.ts'
import { auditOfPlatform, type PlatformScope } from '../tenants/platform-scope.ts'
import { keptStates, tenant, tenantKey, tenantKeyVersion } from '../tenants/platform-tables.ts'
import { wrapRing } from '../tenants/tenant-keys.ts'
import { readKeyVersions } from './read-key-versions.ts'

export type RotateError =
  | { readonly reason: 'not-found' }
  /** The old key has to go before another rotation begins. */
  | { readonly reason: 'under-way' }
  /** The database lacks what this code needs to seal anew. */
  | { readonly reason: 'behind' }
  | { readonly reason: 'changed-meanwhile' }

/**
 * Makes a new version of a tenant's data key: from here on what is new is sealed under it. What is
 * old still opens; `carryOnRotation` seals it anew and then destroys the old version. One commit,
 * guarded by the keys that were read: of two at once one is refused.
 */
export async function rotateDataKey(
  config: Config,
  scope: PlatformScope,
  tenantId: string,
): Promise<Result<{ readonly version: number }, RotateError>> {
  const { db, now } = scope
  const [[found], versions] = await Promise.all([
    db.query
      .select()
      .from(tenant)
      .innerJoin(tenantKey, eq(tenantKey.tenantId, tenant.id))
      .where(eq(tenant.id, tenantId)),
    readKeyVersions(db, tenantId),
  ])
  if (found === undefined || !keptStates.some((state) => state === found.tenant.state)) {
    return err({ reason: 'not-found' })
  }
  if (versions.some(({ state }) => state === 'retiring')) return err({ reason: 'under-way' })
  if (found.tenant.schemaStep < newestTenantStep) return err({ reason: 'behind' })
  const { wrapped, createdAt } = found.tenant_key
  const ring = await openRing(config, tenantId, wrapped)
  // A number that was given once is not given again, even after an import of an older export.
  const version = Math.max(ring.current, ...versions.map((it) => it.version)) + 1
  const renewed = await withNewKey(ring, tenantId, version)
  const anew = await wrapRing(config.masterKey, tenantId, renewed)
  const retiring = { state: 'retiring' as const, retiredAt: now, dueAt: now }
  const old = { tenantId, version: ring.current, madeAt: createdAt, ...retiring }
  const { query } = db
  const done = await db.commit([
    statement(
      query
        .update(tenantKey)
        .set({ wrapped: anew })
        .where(and(eq(tenantKey.tenantId, tenantId), eq(tenantKey.wrapped, wrapped))),
    ),
    mustHaveChanged('changed-meanwhile'),
    statement(
      query
        .insert(tenantKeyVersion)
        .values(old)
        .onConflictDoUpdate({
          target: [tenantKeyVersion.tenantId, tenantKeyVersion.version],
          set: {
            ...retiring,
            cursor: '',
            resealed: 0,
            clearSince: null,
            problem: null,
            destroyedAt: null,
          },
        }),
    ),
    statement(
      query
        .insert(tenantKeyVersion)
        .values({ tenantId, version, state: 'current' as const, madeAt: now }),
    ),
    auditOfPlatform(scope, 'tenant.data-key-rotated', tenantId, { version }),
  ])
  if (!done.ok) return err({ reason: 'changed-meanwhile' })
  forgetTenant(found.tenant.slug)
  return ok({ version })
}
