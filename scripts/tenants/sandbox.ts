import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { eq } from 'drizzle-orm'
import type { Config } from '../../src/config.ts'
import { migrate } from '../../src/db/migrate.ts'
import { newestTenantStep, tenantMigrations } from '../../src/db/migrations.ts'
import { openClient } from '../../src/db/open-client.ts'
import type { DatabaseAddress } from '../../src/db/provider.ts'
import { mustHaveChanged, statement } from '../../src/db/statement.ts'
import { passwordHasher } from '../../src/identity/password.ts'
import { newId, newSecret } from '../../src/kernel/ids.ts'
import { openPlatformDb } from '../../src/tenants/ensure-platform.ts'
import { openTenantDb } from '../../src/tenants/open-tenant-db.ts'
import { platformEntry } from '../../src/tenants/platform-entry.ts'
import { tenant, tenantKey } from '../../src/tenants/platform-tables.ts'
import { parseSlug } from '../../src/tenants/slug.ts'
import {
  keysFrom,
  newWrappedKey,
  unwrapKey,
  type TenantKeys,
} from '../../src/tenants/tenant-keys.ts'
import { LaunchError } from '../launch-error.ts'
import type { Command, CommandContext } from './command.ts'
import { keyRingOf } from './key-ring-of.ts'
import { describeContents } from './describe-contents.ts'
import { fetchDump } from './fetch-dump.ts'
import { makeDatabase } from './make-database.ts'
import { openSqlite } from './open-sqlite.ts'
import { readArguments, UsageError } from './read-arguments.ts'
import { findRegistered, tenantWithData } from './registered-tenant.ts'
import { replacePeople } from './replace-people.ts'
import { sealedColumns } from '../../src/db/sealed-columns.ts'
import { textsOf } from './open-everything.ts'

const USAGE = 'sandbox SLUG --as SLUG'

export const sandbox: Command = {
  summary: 'a copy of a tenant in which nobody is real',
  usage: USAGE,
  async run(context, args) {
    const read = readArguments(USAGE, args, { as: { type: 'string' } }, 1)
    const { as: slug } = read.values
    if (slug === undefined) throw new UsageError('--as is missing.', USAGE)
    await refuseTaken(context.config, slug)
    // On the machine of whoever runs this, for as long as it runs.
    const directory = mkdtempSync(path.join(tmpdir(), 'gongji-sandbox-'))
    try {
      await makeSandbox(context, read.positionals[0]!, slug, path.join(directory, 'copy.db'))
    } finally {
      rmSync(directory, { recursive: true, force: true })
    }
    return 0
  },
}

async function refuseTaken(config: Config, slug: string): Promise<void> {
  if (!parseSlug(slug).ok) throw new LaunchError(`${slug} cannot be a slug: choose another.`)
  if (await findRegistered(config, slug)) throw new LaunchError(`The slug ${slug} is taken.`)
}

async function makeSandbox(
  context: CommandContext,
  source: string,
  slug: string,
  file: string,
): Promise<void> {
  const { config, progress, print } = context
  const found = await tenantWithData(config, source)
  const from = await keysFrom(await keyRingOf(config, found.row.id, found.wrapped), found.row.id)
  await progress.step('Reading the database', () =>
    fetchDump(config.provider, found.database, file),
  )
  const tenantId = newId('tnt')
  const wrapped = await newWrappedKey(config.masterKey, tenantId)
  const to = await unwrapKey(config.masterKey, tenantId, wrapped)
  const password = newSecret().slice(0, 20)
  const passwordHash = await passwordHasher({
    pepper: config.passwordPepper,
    cost: config.passwordCost,
  }).hash(password)
  const name = `${found.row.name}（演练）`.slice(0, 60)
  const now = Date.now()
  const db = openSqlite(file)
  try {
    const before = allTexts(db)
    await progress.step('Replacing people', () =>
      replacePeople(db, { tenantId, slug, name, from, to, passwordHash, now }),
    )
    refuseLeftOver(db, before)
    const row = { id: tenantId, slug, name, now, wrapped, source: found.row.id }
    await register(config, row)
    const databaseName = tenantId.replace('_', '-')
    const database = await makeDatabase(context, databaseName, db, describeContents(db))
    await open(config, row, database, to)
  } finally {
    db.close()
  }
  print(`${slug} is live at ${config.scheme}://${slug}.${config.baseDomain}/`)
  print(`  admin, and sample2, sample3 … sign in with ${password} and choose a new password`)
  print('  no documents, no messages, no keys of integrators; the audit log begins anew')
}

const allTexts = (db: DatabaseSync): Set<string> =>
  new Set(sealedColumns.flatMap((column) => [...textsOf(db, column)].map(({ text }) => text)))

/** A sealed text of the source in the copy would mean that a column was overlooked. */
function refuseLeftOver(db: DatabaseSync, before: ReadonlySet<string>): void {
  for (const text of allTexts(db)) {
    if (before.has(text)) throw new Error('A sealed text of the source was left in the sandbox')
  }
}

type NewTenant = {
  readonly id: string
  readonly slug: string
  readonly name: string
  readonly now: number
  readonly wrapped: string
  readonly source: string
}

async function register(config: Config, given: NewTenant): Promise<void> {
  const { id, slug, name, now, wrapped, source } = given
  const db = await openPlatformDb(config, 'rw')
  const row = {
    id,
    slug,
    name,
    state: 'provisioning' as const,
    databaseName: id.replace('_', '-'),
    databaseUrl: '',
    schemaStep: '',
    createdAt: now,
  }
  const written = await db.commit([
    statement(db.query.insert(tenant).values(row)),
    statement(db.query.insert(tenantKey).values({ tenantId: id, wrapped, createdAt: now })),
    platformEntry(db, { now, requestId: newId('req') }, 'tenant.sandboxing', id, { source }),
  ])
  if (!written.ok) throw new LaunchError(`The slug ${slug} was taken meanwhile: choose another.`)
}

/** The newest schema, the first entry of its own chain, and then it is live. */
async function open(
  config: Config,
  given: NewTenant,
  database: DatabaseAddress,
  keys: TenantKeys,
): Promise<void> {
  const { id, slug, name, now, source } = given
  const requestId = newId('req')
  const client = await openClient(config.provider, database, 'rw', { count: 0 })
  await migrate(client, tenantMigrations, now)
  const entry = { tenant: { id, slug, name, state: 'live' as const }, database, keys }
  const own = await openTenantDb(config, entry, 'rw', { count: 0 })
  const begun = await own.commit({
    statements: [],
    audit: [
      {
        actor: { kind: 'platform', id: 'sandbox' },
        action: 'federation.sandboxed',
        subject: id,
        requestId,
      },
    ],
    now,
  })
  if (!begun.ok) throw new Error('The sandbox did not take its first entry')
  const db = await openPlatformDb(config, 'rw')
  const live = { state: 'live' as const, databaseUrl: database.url, schemaStep: newestTenantStep }
  const written = await db.commit([
    statement(
      db.query
        .update(tenant)
        .set({ ...live, liveAt: now })
        .where(eq(tenant.id, id)),
    ),
    mustHaveChanged('no-tenant'),
    platformEntry(db, { now, requestId }, 'tenant.sandboxed', id, { source }),
  ])
  if (!written.ok) throw new Error('The sandbox is gone from the registry')
}
