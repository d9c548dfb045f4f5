import { and, eq } from 'drizzle-orm'
import { migrate } from '../db/migrate.ts'
import { newestTenantStep, tenantMigrations } from '../db/migrations.ts'
import { openClient } from '../db/open-client.ts'
import type { DatabaseAddress } from '../db/provider.ts'
import { mustExist, mustHaveChanged, statement, type Statement } from '../db/statement.ts'
import { firstAdministrator } from '../identity/first-administrator.ts'
import { assert } from '../kernel/assert.ts'
import { newId } from '../kernel/ids.ts'
import { draftOfScheme } from '../plans/draft-of-scheme.ts'
import { forgetTenant, toEntry, type DirectoryEntry } from './directory.ts'
import { openPlatformDb } from './ensure-platform.ts'
import { openTenantDb } from './open-tenant-db.ts'
import { auditOfPlatform, type PlatformScope } from './platform-scope.ts'
import {
  signUp,
  signUpForm,
  tenant,
  tenantContact,
  tenantKey,
  type signUpSteps,
} from './platform-tables.ts'
import { shortNameOf } from './short-name.ts'
import { openForm, readForm, type MakeContext, type StoredForm } from './sign-up-form.ts'
import type { KeptInput } from './sign-up-input.ts'
import { federationProfile } from './tables.ts'
import { newWrappedKey, platformKeys } from './tenant-keys.ts'

type Making = { readonly context: MakeContext; readonly scope: PlatformScope; readonly form: Form }
type Form = StoredForm & { readonly input: KeptInput }

/**
 * Makes the tenant of an accepted form: registry row and key, database, schema, whose it is,
 * first content, and then it works as a trial. Each step finds what an earlier try left, so the
 * whole may be repeated after a crash between any two lines, by the person or by the tick, and
 * by both at once. The state of the form afterwards; undefined where there is no such form.
 */
export async function makeTenant(
  context: MakeContext,
  attempt: string,
): Promise<StoredForm['state'] | undefined> {
  const { config, now, requestId, trips } = context
  const db = await openPlatformDb(config, 'rw', trips)
  const stored = await readForm(db, attempt)
  if (stored?.state !== 'accepted') return stored?.state
  const form = { ...stored, input: await openForm(config, stored) }
  const scope = { db, actor: { kind: 'system', id: 'sign-up' } as const, now, requestId }
  const making = { context, scope, form }
  const entry = await register(making)
  if (entry !== undefined) {
    const database = await provision(making, entry)
    if (database) await openDoors(making, { ...entry, database })
    forgetTenant(form.input.slug)
  }
  return (await readForm(db, attempt))?.state
}

/**
 * Makes the tenant while the person waits. What went wrong, where something did: the form is
 * handed to the tick then, which goes on with it.
 */
export async function makeTenantNow(
  context: MakeContext,
  attempt: string,
): Promise<Error | undefined> {
  try {
    await makeTenant(context, attempt)
    return undefined
  } catch (thrown) {
    // Where the registry itself does not answer, the lease runs out and comes to the same.
    await handOver(context, attempt).catch(() => {})
    return thrown instanceof Error ? thrown : new Error(String(thrown))
  }
}

async function handOver({ config, now, trips }: MakeContext, attempt: string): Promise<void> {
  const db = await openPlatformDb(config, 'rw', trips)
  const isWaiting = and(eq(signUpForm.id, attempt), eq(signUpForm.state, 'accepted'))
  await db.bookkeep([statement(db.query.update(signUpForm).set({ dueAt: now }).where(isWaiting))])
}

/** Takes the slug and makes the tenant's key, or finds what this attempt made before. */
async function register(making: Making): Promise<DirectoryEntry | undefined> {
  const { scope } = making
  const before = await readRegistered(making)
  if (before) return before
  const written = await scope.db.commit(await registration(making))
  // The same form sent twice at once finds its slug taken by itself.
  const after = await readRegistered(making)
  if (after) return after
  assert(!written.ok, 'what was registered is found')
  const { error } = written
  // Else the form is being undone, or done by somebody else: its state says so.
  if (error.reason === 'taken') {
    assert(error.columns === 'tenant.slug', `registering refused: ${error.columns}`)
    await giveUp(making)
  }
  return undefined
}

async function registration(making: Making): Promise<Statement[]> {
  const { context, scope, form } = making
  const { config, now } = context
  const { query } = scope.db
  const { input } = form
  const tenantId = newId('tnt')
  const keys = await platformKeys(config.masterKey)
  const sealed = (column: string, text: string) =>
    keys.seal({ column: `tenant_contact.${column}`, row: tenantId }, text)
  const row = {
    id: tenantId,
    slug: input.slug,
    name: input.name,
    state: 'provisioning' as const,
    databaseName: tenantId.replace('_', '-'),
    databaseUrl: '',
    schemaStep: '',
    createdAt: now,
  }
  const contact = {
    tenantId,
    division: input.division,
    divisionName: input.divisionName,
    nameCipher: await sealed('name_cipher', input.contactName),
    mobileCipher: await sealed('mobile_cipher', input.contactMobile),
    mobileLastFour: input.contactMobile.slice(-4),
    verifiedAt: form.verifiedAt,
    verifiedBy: form.verifiedAt === null ? null : 'code',
  }
  const attempt = {
    id: form.id,
    tenantId,
    inputHash: form.inputHash,
    reached: 'registered' as const,
    createdAt: now,
    updatedAt: now,
  }
  const wrapped = await newWrappedKey(config.masterKey, tenantId)
  return [
    stillWanted(making),
    statement(query.insert(tenant).values(row)),
    statement(query.insert(tenantKey).values({ tenantId, wrapped, createdAt: now })),
    statement(query.insert(tenantContact).values(contact)),
    statement(query.insert(signUp).values(attempt)),
    auditOfPlatform(scope, 'tenant.registered', tenantId, { slug: input.slug, attempt: form.id }),
  ]
}

/** Nobody writes for a form that is being undone: its database would be left behind. */
const stillWanted = ({ scope, form }: Making): Statement =>
  mustExist(
    'not-wanted',
    scope.db.query
      .select({ id: signUpForm.id })
      .from(signUpForm)
      .where(and(eq(signUpForm.id, form.id), eq(signUpForm.state, 'accepted'))),
  )

async function readRegistered({ context, scope, form }: Making) {
  const [row] = await scope.db.query
    .select()
    .from(signUp)
    .innerJoin(tenant, eq(tenant.id, signUp.tenantId))
    .innerJoin(tenantKey, eq(tenantKey.tenantId, tenant.id))
    .where(eq(signUp.id, form.id))
  return row && toEntry(context.config, row.tenant, row.tenant_key.wrapped)
}

/** Somebody else took the slug between the form and the code: nothing was made yet. */
async function giveUp({ scope, form }: Making): Promise<void> {
  await scope.db.commit([
    endForm(scope, form.id, 'taken'),
    mustHaveChanged('not-wanted'),
    auditOfPlatform(scope, 'sign-up.slug-taken', form.id, { slug: form.input.slug }),
  ])
}

/** The form has served: nothing of what it said is kept with it. */
const endForm = ({ db, now }: PlatformScope, attempt: string, state: 'done' | 'taken') =>
  statement(
    db.query
      .update(signUpForm)
      .set({ state, formCipher: '', updatedAt: now })
      .where(and(eq(signUpForm.id, attempt), eq(signUpForm.state, 'accepted'))),
  )

/**
 * Database, schema, whose it is, first content: every step finds what an earlier try left.
 * Undefined where the form was finished or given up meanwhile.
 */
async function provision(
  making: Making,
  entry: DirectoryEntry,
): Promise<DatabaseAddress | undefined> {
  const { context, form } = making
  const { config, now, trips } = context
  const database = await config.provider.create(entry.database.name)
  const isWanted = await reach(making, entry, 'database', { databaseUrl: database.url })
  if (!isWanted) return undefined
  const client = await openClient(config.provider, database, 'rw', trips)
  await migrate(client, tenantMigrations, now)
  await client.execute({
    sql: 'insert or ignore into tenant_identity (one, tenant_id, slug, created_at) values (1, ?, ?, ?)',
    args: [entry.tenant.id, entry.tenant.slug, now],
  })
  if (!(await reach(making, entry, 'schema', { schemaStep: newestTenantStep }))) return undefined
  await writeContent(making, { ...entry, database }, form.input)
  return database
}

/** Says how far it came; false where the form is not wanted any more: nothing goes on then. */
async function reach(
  making: Making,
  entry: DirectoryEntry,
  reached: (typeof signUpSteps)[number],
  columns: Partial<typeof tenant.$inferInsert>,
): Promise<boolean> {
  const { scope, form } = making
  const { query } = scope.db
  const done = await scope.db.commit([
    stillWanted(making),
    statement(query.update(tenant).set(columns).where(eq(tenant.id, entry.tenant.id))),
    statement(
      query.update(signUp).set({ reached, updatedAt: scope.now }).where(eq(signUp.id, form.id)),
    ),
    auditOfPlatform(scope, `tenant.${reached}-made`, entry.tenant.id),
  ])
  return done.ok
}

async function writeContent(
  { context, form }: Making,
  entry: DirectoryEntry,
  input: KeptInput,
): Promise<void> {
  const { config, schemes, now, trips, requestId } = context
  const plan = await draftOfScheme(schemes, input.scheme, now)
  assert(plan !== undefined, 'a scheme that was offered is there')
  const db = await openTenantDb(config, entry, 'rw', trips)
  // Named after the attempt, so that a repeated sign-up adds nobody.
  const administratorId = form.id.replace('sup_', 'stf_')
  const administrator = firstAdministrator({
    id: administratorId,
    login: input.login,
    name: input.adminName,
    passwordHash: input.passwordHash,
    now,
  })
  const done = await db.commit({
    statements: [
      statement(db.query.insert(federationProfile).values(firstProfile(input, now))),
      ...administrator,
      ...plan.statements(db),
    ],
    audit: [
      {
        actor: { kind: 'platform', id: 'sign-up' },
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
}

const firstProfile = (input: KeptInput, now: number) => ({
  one: 1,
  name: input.name,
  shortName: shortNameOf(input.name),
  hotline: input.hotline,
  colour: input.colour,
  revision: 1,
  updatedAt: now,
})

/** From here on the tenant serves, as a trial. Somebody else may have come to it first. */
async function openDoors({ scope, form }: Making, entry: DirectoryEntry): Promise<void> {
  const { query } = scope.db
  await scope.db.commit([
    endForm(scope, form.id, 'done'),
    mustHaveChanged('not-wanted'),
    statement(
      query
        .update(tenant)
        .set({ state: 'trial', databaseUrl: entry.database.url, schemaStep: newestTenantStep })
        .where(and(eq(tenant.id, entry.tenant.id), eq(tenant.state, 'provisioning'))),
    ),
    mustHaveChanged('no-tenant'),
    statement(
      query
        .update(signUp)
        .set({ reached: 'live', updatedAt: scope.now })
        .where(eq(signUp.id, form.id)),
    ),
    auditOfPlatform(scope, 'tenant.trial', entry.tenant.id),
  ])
}
