import { and, desc, eq } from 'drizzle-orm'
import type { Config } from '../../src/config.ts'
import { newestTenantStep } from '../../src/db/migrations.ts'
import type { PlatformDb } from '../../src/db/platform-db.ts'
import type { DatabaseAddress } from '../../src/db/provider.ts'
import { mustHaveChanged, statement, type Statement } from '../../src/db/statement.ts'
import type { KeyRing } from '../../src/tenants/key-ring.ts'
import { openPlatformDb } from '../../src/tenants/ensure-platform.ts'
import { platformEntry } from '../../src/tenants/platform-entry.ts'
import {
  platformAudit,
  tenant,
  tenantKey,
  tenantKeyVersion,
} from '../../src/tenants/platform-tables.ts'
import { wrapRing } from '../../src/tenants/tenant-keys.ts'
import { LaunchError } from '../launch-error.ts'
import { keyRingOf } from './key-ring-of.ts'
import { mergeRings } from './merge-rings.ts'
import type { Package } from './open-package.ts'

const IMPORTING = 'tenant.importing'
const IMPORTED = 'tenant.imported'

export type Import = {
  readonly slug: string
  /** SHA-256 of the manifest: the same export imported twice is one import. */
  readonly manifestHash: string
  /** Take the place of the tenant's database that is there, while it is suspended. */
  readonly replace: boolean
  readonly now: number
  readonly requestId: string
}

export type Registered =
  | { readonly state: 'done-before'; readonly slug: string }
  | {
      readonly state: 'provisioning'
      readonly databaseName: string
      /** The database that was served before; it stays where it is. */
      readonly replaced: string | undefined
    }

/**
 * Gives the tenant its row and its key, in provisioning: nobody can reach it until everything was
 * checked. An import that was broken off goes on here; a tenant that lives is left alone.
 */
export async function registerImport(
  config: Config,
  { manifest, ring: brought }: Package,
  given: Import,
): Promise<Registered> {
  const db = await openPlatformDb(config, 'rw')
  const { id, name } = manifest.tenant
  const [[row], [holder], [last], [held]] = await Promise.all([
    db.query.select().from(tenant).where(eq(tenant.id, id)),
    db.query.select().from(tenant).where(eq(tenant.slug, given.slug)),
    db.query
      .select()
      .from(platformAudit)
      .where(eq(platformAudit.subject, id))
      .orderBy(desc(platformAudit.at), desc(platformAudit.id))
      .limit(1),
    db.query.select().from(tenantKey).where(eq(tenantKey.tenantId, id)),
  ])
  if (holder !== undefined && holder.id !== id) {
    throw new LaunchError(`The slug ${given.slug} is taken: choose another with --slug.`)
  }
  const resumes = row?.state === 'provisioning' && last?.action === IMPORTING
  const replaces = row?.state === 'suspended' && given.replace
  if (row !== undefined && row.state !== 'closed' && !resumes && !replaces) {
    if (await wasImported(db, id, given.manifestHash))
      return { state: 'done-before', slug: row.slug }
    throw new LaunchError(
      `This tenant is here already as ${row.slug} (${row.state}): an import would replace what ` +
        'happened since. Close it first, or suspend it and add --replace.',
    )
  }
  const ring = mergeRings(held && (await keyRingOf(config, id, held.wrapped)), brought)
  const wrapped = await wrapRing(config.masterKey, id, ring)
  // Beside the one that is there: until the tenant lives again, nothing of it is touched.
  const aside = `${id.replace('_', '-')}-${given.requestId.slice(-8)}`
  const databaseName = replaces ? aside : (row?.databaseName ?? id.replace('_', '-'))
  const key = { tenantId: id, wrapped, createdAt: given.now }
  const written = await db.commit([
    ...takeRow(db, row, { id, slug: given.slug, name, databaseName, now: given.now }),
    statement(
      db.query
        .insert(tenantKey)
        .values(key)
        .onConflictDoUpdate({ target: tenantKey.tenantId, set: key }),
    ),
    ...versionsOf(db, ring, key),
    platformEntry(db, given, IMPORTING, id, {
      slug: given.slug,
      manifest: given.manifestHash,
      ...(replaces ? { replaced: row.databaseName } : {}),
    }),
  ])
  if (!written.ok) throw new LaunchError('Somebody else changed this tenant: look and try again.')
  const replaced = replaces ? row.databaseName : undefined
  return { state: 'provisioning', databaseName, replaced }
}

/** What the registry says of the versions: the newest is in use, the tick ends those before. */
function versionsOf(
  { query }: PlatformDb,
  { current, keys }: KeyRing,
  { tenantId, createdAt }: typeof tenantKey.$inferSelect,
): Statement[] {
  if (current === 1) {
    // The key of an export from before a rotation is in use again, whatever became of it here.
    const again = { state: 'current' as const, destroyedAt: null, retiredAt: null }
    const isFirst = and(eq(tenantKeyVersion.tenantId, tenantId), eq(tenantKeyVersion.version, 1))
    return [statement(query.update(tenantKeyVersion).set(again).where(isFirst))]
  }
  return [...keys.keys()].map((version) => {
    const isCurrent = version === current
    const fresh = {
      state: isCurrent ? ('current' as const) : ('retiring' as const),
      retiredAt: isCurrent ? null : createdAt,
      cursor: '',
      clearSince: null,
      problem: null,
      dueAt: createdAt,
      destroyedAt: null,
    }
    return statement(
      query
        .insert(tenantKeyVersion)
        .values({ tenantId, version, madeAt: createdAt, ...fresh })
        .onConflictDoUpdate({
          target: [tenantKeyVersion.tenantId, tenantKeyVersion.version],
          set: fresh,
        }),
    )
  })
}

function takeRow(
  db: PlatformDb,
  row: typeof tenant.$inferSelect | undefined,
  given: { id: string; slug: string; name: string; databaseName: string; now: number },
): Statement[] {
  const { id, slug, name, databaseName, now } = given
  const fresh = {
    slug,
    name,
    databaseName,
    state: 'provisioning' as const,
    databaseUrl: '',
    schemaStep: '',
    liveAt: null,
  }
  if (row === undefined) {
    const values = { id, createdAt: now, ...fresh }
    return [statement(db.query.insert(tenant).values(values))]
  }
  return [
    statement(
      db.query
        .update(tenant)
        .set(fresh)
        .where(and(eq(tenant.id, id), eq(tenant.state, row.state))),
    ),
    mustHaveChanged('changed-meanwhile'),
  ]
}

async function wasImported(db: PlatformDb, id: string, manifestHash: string): Promise<boolean> {
  const entries = await db.query
    .select({ detail: platformAudit.detail })
    .from(platformAudit)
    .where(and(eq(platformAudit.subject, id), eq(platformAudit.action, IMPORTED)))
  return entries.some(({ detail }) => detail.includes(manifestHash))
}

/** From here on the tenant's address serves it. */
export async function goLive(
  config: Config,
  { manifest }: Package,
  database: DatabaseAddress,
  given: Import,
): Promise<void> {
  const db = await openPlatformDb(config, 'rw')
  const { id } = manifest.tenant
  const written = await db.commit([
    statement(
      db.query
        .update(tenant)
        .set({
          state: 'live',
          databaseUrl: database.url,
          schemaStep: newestTenantStep,
          liveAt: given.now,
        })
        .where(and(eq(tenant.id, id), eq(tenant.state, 'provisioning'))),
    ),
    mustHaveChanged('changed-meanwhile'),
    platformEntry(db, given, IMPORTED, id, {
      manifest: given.manifestHash,
      auditHash: manifest.contents.audit.hash,
    }),
  ])
  if (!written.ok) throw new LaunchError('Somebody else changed this tenant: look and try again.')
}
