import { and, eq, gte, inArray, isNull, ne, sql } from 'drizzle-orm'
import type { ObjectStore } from '../claims/object-store.ts'
import type { Config } from '../config.ts'
import type { PlatformDb } from '../db/platform-db.ts'
import { mustHaveChanged, mustNotExist, statement } from '../db/statement.ts'
import { SchemaBehind } from '../db/tenant-db.ts'
import { apiKey, oneTimeCode, session } from '../identity/tables.ts'
import { assert } from '../kernel/assert.ts'
import type { Instant } from '../kernel/days.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { forgetTenant, toEntry } from './directory.ts'
import { openPlatformDb } from './ensure-platform.ts'
import { openTenantDb } from './open-tenant-db.ts'
import { platformEntry } from './platform-entry.ts'
import type { PlatformActor } from './platform-scope.ts'
import {
  closingRequest,
  goLiveRequest,
  platformAudit,
  signUp,
  signUpForm,
  tenant,
  tenantContact,
  tenantKey,
  tenantKeyVersion,
} from './platform-tables.ts'

export type CloseContext = {
  readonly config: Config
  /** Undefined where the documents are out of reach: without the key nobody can read them. */
  readonly documents: ObjectStore | undefined
  /** Who closes it, for the registry's log. */
  readonly by: string
  /** An operator at the pages; the command line where nobody is said. */
  readonly actor?: PlatformActor | undefined
  readonly now: Instant
  readonly requestId: string
  readonly trips: { count: number }
}

export type ClosedTenant = {
  /** How many documents were deleted now; undefined where they were out of reach. */
  readonly documents: number | undefined
}

type Row = typeof tenant.$inferSelect

/** Nothing is left of the tenant but its row, its slug and what the registry's log says. */
export const CLOSING_FINISHED = 'tenant.closing-finished'

/**
 * Closes a tenant for good: its address serves nothing any more, whoever is signed in is signed
 * out, its data key is destroyed, then its database and its documents. Without the key nothing
 * that was sealed opens again, wherever a copy of it lies.
 *
 * Each step may be repeated: after a crash between any two, closing once more goes on. There is
 * no way back but an import of the export that was made before.
 */
export async function closeTenant(
  context: CloseContext,
  tenantId: string,
): Promise<Result<ClosedTenant, { readonly reason: 'not-found' }>> {
  const db = await openPlatformDb(context.config, 'rw', context.trips)
  const [found] = await db.query
    .select()
    .from(tenant)
    .leftJoin(tenantKey, eq(tenantKey.tenantId, tenant.id))
    .where(eq(tenant.id, tenantId))
  if (found === undefined) return err({ reason: 'not-found' })
  await shut(context, db, found.tenant)
  if (found.tenant_key) {
    await signEverybodyOut(context, found.tenant).catch((error: unknown) => {
      // A database that is lost has nobody signed in; it is closed all the same.
      if (!isGone(error)) throw error
    })
    await destroyKey(context, db, tenantId)
  }
  await dropDatabase(context, db, found.tenant)
  const documents = await context.documents?.deleteAll(`${tenantId}/`)
  if (documents !== undefined && documents > 0) {
    await write(db, [
      platformEntry(db, context, 'tenant.documents-deleted', tenantId, { documents }),
    ])
  }
  if (documents !== undefined) await finish(context, db, tenantId)
  return ok({ documents })
}

/** Once, however often closing is gone on with; and again where it was imported in between. */
async function finish(context: CloseContext, db: PlatformDb, tenantId: string): Promise<void> {
  const { action, at, subject } = platformAudit
  const imported = sql`(select coalesce(max(at), 0) from platform_audit
    where subject = ${tenantId} and action = 'tenant.imported')`
  const before = db.query
    .select({ id: platformAudit.id })
    .from(platformAudit)
    .where(and(eq(subject, tenantId), eq(action, CLOSING_FINISHED), gte(at, imported)))
  await write(db, [
    mustNotExist('finished-before', before),
    platformEntry(db, context, CLOSING_FINISHED, tenantId, {}),
  ])
}

async function shut(context: CloseContext, db: PlatformDb, row: Row): Promise<void> {
  forgetTenant(row.slug)
  if (row.state === 'closed') return
  await write(db, [
    statement(
      db.query
        .update(tenant)
        .set({ state: 'closed' })
        .where(and(eq(tenant.id, row.id), ne(tenant.state, 'closed'))),
    ),
    mustHaveChanged('closed-already'),
    platformEntry(db, context, 'tenant.closed', row.id, { slug: row.slug, by: context.by }),
  ])
}

/** Other isolates know the tenant for a few seconds more: their sessions and keys end here. */
async function signEverybodyOut(context: CloseContext, row: Row): Promise<void> {
  // One that never went live has nobody who could be signed in.
  if (row.databaseUrl === '') return
  const { config, now, requestId, trips, by } = context
  const db = await openTenantDb(config, await toEntry(config, row, undefined), 'rw', trips)
  await db.bookkeep([statement(db.query.delete(session)), statement(db.query.delete(oneTimeCode))])
  try {
    const revoked = await db.commit({
      statements: [
        statement(db.query.update(apiKey).set({ revokedAt: now }).where(isNull(apiKey.revokedAt))),
      ],
      audit: [
        {
          actor: { kind: 'platform', id: by },
          action: 'federation.closed',
          subject: row.id,
          requestId,
        },
      ],
      now,
    })
    assert(revoked.ok, `revoking keys refused: ${JSON.stringify(revoked)}`)
  } catch (error) {
    // What cannot be written any more is dropped a moment later.
    if (!(error instanceof SchemaBehind)) throw error
  }
}

function isGone(error: unknown): boolean {
  for (let one = error; one instanceof Error; one = one.cause) {
    if (/HTTP status 404/.test(one.message)) return true
  }
  return false
}

async function destroyKey(context: CloseContext, db: PlatformDb, tenantId: string): Promise<void> {
  await write(db, [
    statement(db.query.delete(tenantKey).where(eq(tenantKey.tenantId, tenantId))),
    mustHaveChanged('no-key'),
    // Who signed it up, and what they wrote then.
    statement(db.query.delete(tenantContact).where(eq(tenantContact.tenantId, tenantId))),
    statement(db.query.delete(goLiveRequest).where(eq(goLiveRequest.tenantId, tenantId))),
    statement(db.query.delete(closingRequest).where(eq(closingRequest.tenantId, tenantId))),
    statement(
      db.query
        .delete(signUpForm)
        .where(
          inArray(
            signUpForm.id,
            db.query.select({ id: signUp.id }).from(signUp).where(eq(signUp.tenantId, tenantId)),
          ),
        ),
    ),
    statement(
      db.query
        .update(tenantKeyVersion)
        .set({ state: 'destroyed', destroyedAt: context.now })
        .where(and(eq(tenantKeyVersion.tenantId, tenantId), isNull(tenantKeyVersion.destroyedAt))),
    ),
    platformEntry(db, context, 'tenant.key-destroyed', tenantId, {}),
  ])
}

async function dropDatabase(context: CloseContext, db: PlatformDb, row: Row): Promise<void> {
  for (const name of [row.databaseName, ...(await replacedBefore(db, row.id))]) {
    await context.config.provider.drop(name)
  }
  if (row.databaseUrl === '') return
  await write(db, [
    statement(db.query.update(tenant).set({ databaseUrl: '' }).where(eq(tenant.id, row.id))),
    platformEntry(db, context, 'tenant.database-dropped', row.id, { database: row.databaseName }),
  ])
}

/** Databases that a restore put aside: they hold people too. */
async function replacedBefore(db: PlatformDb, tenantId: string): Promise<string[]> {
  const imports = await db.query
    .select({ detail: platformAudit.detail })
    .from(platformAudit)
    .where(and(eq(platformAudit.subject, tenantId), eq(platformAudit.action, 'tenant.importing')))
  return imports.flatMap(({ detail }) => {
    const { replaced } = JSON.parse(detail) as { replaced?: string }
    return replaced === undefined ? [] : [replaced]
  })
}

/** Two who close at once: the second finds done what it came for. */
async function write(db: PlatformDb, statements: Parameters<PlatformDb['commit']>[0]) {
  const done = await db.commit(statements)
  assert(done.ok || done.error.reason === 'refused', `closing refused: ${JSON.stringify(done)}`)
}
