import { eq } from 'drizzle-orm'
import type { Config } from '../config.ts'
import { migrate } from '../db/migrate.ts'
import { newestTenantStep, tenantMigrations } from '../db/migrations.ts'
import { openClient } from '../db/open-client.ts'
import type { DatabaseAddress } from '../db/provider.ts'
import type { PlatformDb } from '../db/platform-db.ts'
import { mustHaveChanged, statement, type Statement } from '../db/statement.ts'
import { firstAdministrator } from '../identity/first-administrator.ts'
import type { PasswordHasher } from '../identity/password.ts'
import { passwordProblem, type PasswordProblem } from '../identity/password-rules.ts'
import { assert } from '../kernel/assert.ts'
import { canonicalJson } from '../kernel/canonical-json.ts'
import { sha256 } from '../kernel/bytes.ts'
import type { Instant } from '../kernel/days.ts'
import { newId } from '../kernel/ids.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { draftOfScheme } from '../plans/draft-of-scheme.ts'
import type { SchemeShelf } from '../plans/scheme-shelf.ts'
import { forgetTenant, toEntry, type DirectoryEntry } from './directory.ts'
import { openPlatformDb } from './ensure-platform.ts'
import { openTenantDb } from './open-tenant-db.ts'
import { platformAudit, signUp as signUpTable, tenant, tenantKey } from './platform-tables.ts'
import { shortNameOf } from './short-name.ts'
import type { SignUpInput } from './sign-up-input.ts'
import { federationProfile } from './tables.ts'
import { newWrappedKey } from './tenant-keys.ts'

export type SignUpError =
  | { readonly reason: 'slug-taken' }
  | { readonly reason: 'unknown-scheme' }
  | { readonly reason: 'weak-password'; readonly problem: PasswordProblem }
  | { readonly reason: 'attempt-reused' }

export type SignUpContext = {
  readonly config: Config
  readonly hasher: PasswordHasher
  readonly schemes: SchemeShelf
  readonly now: Instant
  readonly requestId: string
  readonly trips: { count: number }
}

/**
 * Signs a federation up: registry row and key, database, schema, first content, live. Each step
 * may be repeated, and repeating the whole with the same attempt goes on where it stopped: after
 * a crash between any two lines the person sends the form again and the tenant is finished.
 */
export async function signUp(
  context: SignUpContext,
  input: SignUpInput,
): Promise<Result<{ attempt: string; slug: string }, SignUpError>> {
  const weak = passwordProblem(input.password, input.login)
  if (weak) return err({ reason: 'weak-password', problem: weak })
  const plan = await draftOfScheme(context.schemes, input.scheme, context.now)
  if (plan === undefined) return err({ reason: 'unknown-scheme' })

  const db = await openPlatformDb(context.config, 'rw', context.trips)
  const registered = await register(context, db, input)
  if (!registered.ok) return registered
  const { entry, reached } = registered.value
  if (reached !== 'live') {
    const database = await provision(context, entry, input, plan)
    await markLive(context, db, { ...entry, database }, input.attempt)
  }
  forgetTenant(input.slug)
  return ok({ attempt: input.attempt, slug: input.slug })
}

type Registered = { readonly entry: DirectoryEntry; readonly reached: string }

/** Takes the slug and makes the tenant's key, or finds what this attempt made before. */
async function register(
  context: SignUpContext,
  db: PlatformDb,
  input: SignUpInput,
): Promise<Result<Registered, SignUpError>> {
  const { password: _, ...identifying } = input
  const inputHash = await sha256(canonicalJson(identifying))
  const before = await readAttempt(context.config, db, input.attempt)
  if (before) {
    return before.inputHash === inputHash ? ok(before) : err({ reason: 'attempt-reused' })
  }
  const written = await db.commit(await registration(context, db, input, inputHash))
  const taken = !written.ok && written.error.reason === 'taken' ? written.error.columns : ''
  const known = written.ok || taken === 'tenant.slug' || taken === 'sign_up.id'
  assert(known, `sign-up refused: ${JSON.stringify(written)}`)
  // The same form sent twice at once finds its slug taken by itself.
  const after = await readAttempt(context.config, db, input.attempt)
  // A tenant that was closed keeps its slug and its attempt, and has no key to go on with.
  if (after === undefined && taken !== '') return err({ reason: 'slug-taken' })
  assert(after !== undefined, 'a registered attempt is found')
  return after.inputHash === inputHash ? ok(after) : err({ reason: 'attempt-reused' })
}

async function registration(
  { config, now, requestId }: SignUpContext,
  db: PlatformDb,
  input: SignUpInput,
  inputHash: string,
): Promise<Statement[]> {
  const tenantId = newId('tnt')
  const databaseName = tenantId.replace('_', '-')
  const row = {
    id: tenantId,
    slug: input.slug,
    name: input.name,
    state: 'provisioning' as const,
    databaseName,
    databaseUrl: '',
    schemaStep: '',
    createdAt: now,
  }
  const attempt = {
    id: input.attempt,
    tenantId,
    inputHash,
    reached: 'registered' as const,
    createdAt: now,
    updatedAt: now,
  }
  const wrapped = await newWrappedKey(config.masterKey, tenantId)
  return [
    statement(db.query.insert(tenant).values(row)),
    statement(db.query.insert(tenantKey).values({ tenantId, wrapped, createdAt: now })),
    statement(db.query.insert(signUpTable).values(attempt)),
    audit(db, { now, requestId }, 'tenant.registered', tenantId, { slug: input.slug }),
  ]
}

async function readAttempt(config: Config, db: PlatformDb, attempt: string) {
  const [row] = await db.query
    .select()
    .from(signUpTable)
    .innerJoin(tenant, eq(tenant.id, signUpTable.tenantId))
    .innerJoin(tenantKey, eq(tenantKey.tenantId, tenant.id))
    .where(eq(signUpTable.id, attempt))
  if (row === undefined) return undefined
  const { reached, inputHash } = row.sign_up
  return { reached, inputHash, entry: await toEntry(config, row.tenant, row.tenant_key.wrapped) }
}

/** Database, schema, whose it is, first content: every step finds what an earlier try left. */
async function provision(
  context: SignUpContext,
  entry: DirectoryEntry,
  input: SignUpInput,
  plan: NonNullable<Awaited<ReturnType<typeof draftOfScheme>>>,
): Promise<DatabaseAddress> {
  const { config, now, trips, requestId } = context
  const database = await config.provider.create(entry.database.name)
  const client = await openClient(config.provider, database, 'rw', trips)
  await migrate(client, tenantMigrations, now)
  await client.execute({
    sql: 'insert or ignore into tenant_identity (one, tenant_id, slug, created_at) values (1, ?, ?, ?)',
    args: [entry.tenant.id, entry.tenant.slug, now],
  })
  const db = await openTenantDb(config, { ...entry, database }, 'rw', trips)
  // Named after the attempt, so that a repeated sign-up adds nobody.
  const administratorId = input.attempt.replace('sup_', 'stf_')
  const administrator = firstAdministrator({
    id: administratorId,
    login: input.login,
    name: input.adminName,
    passwordHash: await context.hasher.hash(input.password),
    now,
  })
  const actor = { kind: 'platform', id: 'sign-up' } as const
  const done = await db.commit({
    statements: [
      statement(db.query.insert(federationProfile).values(firstProfile(input, now))),
      ...administrator,
      ...plan.statements(db),
    ],
    audit: [
      {
        actor,
        action: 'federation.signed-up',
        subject: entry.tenant.id,
        detail: { scheme: input.scheme, administrator: administratorId },
        requestId,
      },
    ],
    now,
  })
  const before = !done.ok && done.error.reason === 'taken'
  assert(done.ok || before, `first content refused: ${JSON.stringify(done)}`)
  return database
}

const firstProfile = (input: SignUpInput, now: Instant) => ({
  one: 1,
  name: input.name,
  shortName: shortNameOf(input.name),
  hotline: input.hotline,
  colour: input.colour,
  revision: 1,
  updatedAt: now,
})

async function markLive(
  { now, requestId }: SignUpContext,
  db: PlatformDb,
  entry: DirectoryEntry,
  attempt: string,
): Promise<void> {
  const done = await db.commit([
    statement(
      db.query
        .update(tenant)
        .set({
          state: 'live',
          databaseUrl: entry.database.url,
          schemaStep: newestTenantStep,
          liveAt: now,
        })
        .where(eq(tenant.id, entry.tenant.id)),
    ),
    mustHaveChanged('no-tenant'),
    statement(
      db.query
        .update(signUpTable)
        .set({ reached: 'live', updatedAt: now })
        .where(eq(signUpTable.id, attempt)),
    ),
    audit(db, { now, requestId }, 'tenant.live', entry.tenant.id, {}),
  ])
  assert(done.ok, `going live refused: ${JSON.stringify(done)}`)
}

const audit = (
  db: PlatformDb,
  { now, requestId }: { now: Instant; requestId: string },
  action: string,
  subject: string,
  detail: Record<string, unknown>,
): Statement =>
  statement(
    db.query.insert(platformAudit).values({
      id: newId('pau'),
      at: now,
      action,
      subject,
      detail: canonicalJson(detail),
      requestId,
    }),
  )
