import { and, eq, sql } from 'drizzle-orm'
import type { ObjectStore } from '../claims/object-store.ts'
import type { Config } from '../config.ts'
import { newestTenantStep } from '../db/migrations.ts'
import type { PlatformDb } from '../db/platform-db.ts'
import { mustHaveChanged, statement, type Statement } from '../db/statement.ts'
import type { Instant } from '../kernel/days.ts'
import { newId } from '../kernel/ids.ts'
import { forgetTenant, openRing, toEntry } from '../tenants/directory.ts'
import { withoutOldKeys } from '../tenants/key-ring.ts'
import { openTenantDb } from '../tenants/open-tenant-db.ts'
import { auditOfPlatform, type PlatformActor } from '../tenants/platform-scope.ts'
import { keptStates, tenant, tenantKey, tenantKeyVersion } from '../tenants/platform-tables.ts'
import { wrapRing } from '../tenants/tenant-keys.ts'
import { decideEnd } from './decide-end.ts'
import type { KeyVersion } from './read-key-versions.ts'
import { resealDocuments } from './reseal-documents.ts'
import { resealTexts, type Resealed, type ResealScope } from './reseal-texts.ts'
import { anythingOld } from './sealed-under.ts'

export type RotationContext = {
  readonly config: Config
  /** Undefined where documents are out of reach: what is left of them keeps the old key. */
  readonly documents: ObjectStore | undefined
  readonly clock: () => Instant
  readonly actor: PlatformActor
}

export type RotationState =
  /** Nothing is to be done for this tenant. */
  | { readonly state: 'none' }
  /** Its database lacks what is needed, until it is migrated. */
  | { readonly state: 'behind' }
  | {
      readonly state: 'resealing'
      readonly problem: string | null
      readonly dueAt: Instant
      /** Whether a walk came to its end and something was left. */
      readonly isWalked: boolean
    }
  /** Nothing is under the old key; it is counted once more then. */
  | { readonly state: 'waiting'; readonly dueAt: Instant }
  | { readonly state: 'destroyed'; readonly versions: readonly number[] }

type Work = {
  readonly context: RotationContext
  readonly db: PlatformDb
  readonly scope: ResealScope
  readonly row: typeof tenant.$inferSelect
  readonly wrapped: string
  readonly retiring: readonly [KeyVersion, ...KeyVersion[]]
}

const DOCUMENTS = 'documents:'

/**
 * Carries a tenant's rotation on by so many pages: seals anew what is under an old key, and at the
 * end destroys it. Each page is a commit of its own and may be repeated; two at the same time do
 * one's work. Cut off anywhere, nothing is unreadable: an old key goes in the last commit alone.
 */
export async function carryOnRotation(
  context: RotationContext,
  db: PlatformDb,
  tenantId: string,
  pagesMost: number,
): Promise<RotationState> {
  const work = await load(context, db, tenantId)
  if ('state' in work) return work
  let [{ cursor, problem, clearSince }] = work.retiring
  // What was clear is counted, not walked over again.
  let isWalked = clearSince !== null
  let resealed = 0
  for (let page = 0; page < pagesMost && !isWalked; page++) {
    if (cursor === '') problem = null
    const done = await resealPage(work, cursor)
    problem = done.unopened[0] ?? problem
    isWalked = done.cursor === ''
    cursor = done.cursor
    resealed += done.rows
  }
  // Where this is cut off before, the pages are walked over again and found done.
  if (clearSince === null) await keep(work, { cursor, problem, resealed })
  const now = context.clock()
  return isWalked
    ? end(work, problem)
    : { state: 'resealing', problem, dueAt: now, isWalked: false }
}

async function load(
  context: RotationContext,
  db: PlatformDb,
  tenantId: string,
): Promise<Work | RotationState> {
  const found = await db.query
    .select()
    .from(tenantKeyVersion)
    .innerJoin(tenant, eq(tenant.id, tenantKeyVersion.tenantId))
    .innerJoin(tenantKey, eq(tenantKey.tenantId, tenantKeyVersion.tenantId))
    .where(and(eq(tenantKeyVersion.tenantId, tenantId), isRetiring))
  const [first, ...rest] = found
  if (first === undefined) return { state: 'none' }
  const { tenant: row } = first
  if (!keptStates.some((state) => state === row.state)) return { state: 'none' }
  if (row.schemaStep < newestTenantStep) return { state: 'behind' }
  const { wrapped } = first.tenant_key
  const entry = await toEntry(context.config, row, wrapped)
  const scope = {
    tenant: entry.tenant,
    db: await openTenantDb(context.config, entry, 'rw', { count: 0 }),
    keys: entry.keys,
    now: context.clock(),
    requestId: newId('job'),
  }
  const versions = rest.map((one) => one.tenant_key_version)
  return { context, db, scope, row, wrapped, retiring: [first.tenant_key_version, ...versions] }
}

const isRetiring = eq(tenantKeyVersion.state, 'retiring')

/** Texts of all tables first, then documents. */
async function resealPage({ context, scope }: Work, cursor: string): Promise<Resealed> {
  if (!cursor.startsWith(DOCUMENTS)) {
    const texts = await resealTexts(scope, cursor)
    return texts.cursor === '' ? { ...texts, cursor: DOCUMENTS } : texts
  }
  if (context.documents === undefined) {
    return { cursor: '', rows: 0, unopened: [] }
  }
  const after = cursor.slice(DOCUMENTS.length)
  const done = await resealDocuments(scope, context.documents, after)
  return done.cursor === '' ? done : { ...done, cursor: DOCUMENTS + done.cursor }
}

type Kept = Partial<Pick<KeyVersion, 'cursor' | 'problem' | 'clearSince' | 'dueAt' | 'resealed'>>

/** How far it is: a hint for whoever goes on, nothing rests on it. */
async function keep({ db, row }: Work, { resealed = 0, ...columns }: Kept): Promise<void> {
  const update = db.query
    .update(tenantKeyVersion)
    .set({ ...columns, resealed: sql`${tenantKeyVersion.resealed} + ${resealed}` })
    .where(and(eq(tenantKeyVersion.tenantId, row.id), isRetiring))
  await db.bookkeep([statement(update)])
}

async function end(work: Work, problem: string | null): Promise<RotationState> {
  const { context, scope, retiring } = work
  const queries = anythingOld(scope.keys.version)
  const found = await scope.db.query.all(sql.raw(`${queries.join(' union all ')} limit 1`))
  const now = context.clock()
  const [{ clearSince }] = retiring
  const decided = decideEnd({
    anythingOld: found.length > 0,
    hasProblem: problem !== null,
    retiredAt: Math.max(...retiring.map(({ retiredAt }) => retiredAt ?? 0)),
    clearSince,
    now,
  })
  switch (decided.next) {
    case 'walk-again':
      await keep(work, { cursor: '', clearSince: null, dueAt: decided.dueAt })
      return { state: 'resealing', problem, dueAt: decided.dueAt, isWalked: true }
    case 'count-again':
      await keep(work, { clearSince: decided.clearSince, dueAt: decided.dueAt, problem: null })
      return { state: 'waiting', dueAt: decided.dueAt }
    case 'destroy':
      return destroy(work, queries)
  }
}

/**
 * The tenant's own log says first that nothing is left, in a commit that is refused where that is
 * not so; then the old keys go, if the keys are those that this began with.
 */
async function destroy(work: Work, queries: readonly string[]): Promise<RotationState> {
  const { context, db, scope, row, wrapped, retiring } = work
  const { tenant: of, keys, requestId } = scope
  const now = context.clock()
  const versions = retiring.map(({ version }) => version).toSorted((a, b) => a - b)
  const emptied = await scope.db.commit({
    statements: queries.map(mustFindNothing),
    audit: [
      {
        actor: { kind: 'system', id: 'key-rotation' },
        action: 'data-key.emptied',
        subject: of.id,
        detail: { versions, version: keys.version },
        requestId,
      },
    ],
    now,
  })
  if (!emptied.ok) {
    await keep(work, { cursor: '', clearSince: null, dueAt: now })
    return { state: 'resealing', problem: null, dueAt: now, isWalked: true }
  }
  const { config, actor } = context
  const ring = withoutOldKeys(await openRing(config, row.id, wrapped))
  const anew = await wrapRing(config.masterKey, row.id, ring)
  const ofTenant = eq(tenantKey.tenantId, row.id)
  const platform = { db, actor, now, requestId }
  const done = await db.commit([
    statement(
      db.query
        .update(tenantKey)
        .set({ wrapped: anew })
        .where(and(ofTenant, eq(tenantKey.wrapped, wrapped))),
    ),
    mustHaveChanged('changed-meanwhile'),
    statement(
      db.query
        .update(tenantKeyVersion)
        .set({ state: 'destroyed', destroyedAt: now, cursor: '', problem: null })
        .where(and(eq(tenantKeyVersion.tenantId, row.id), isRetiring)),
    ),
    mustHaveChanged('changed-meanwhile', versions.length),
    auditOfPlatform(platform, 'tenant.data-key-destroyed', row.id, { versions }),
  ])
  forgetTenant(row.slug)
  // Somebody wrapped the keys anew, or was there first: the next time finds out.
  return done.ok ? { state: 'destroyed', versions } : { state: 'waiting', dueAt: now }
}

const mustFindNothing = (query: string): Statement & { refusal: 'left' } => ({
  sql: `insert into guard select 0 where exists (${query})`,
  args: [],
  refusal: 'left',
})
