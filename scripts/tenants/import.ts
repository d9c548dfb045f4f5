import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { eq } from 'drizzle-orm'
import { documentPlace } from '../../src/db/sealed-columns.ts'
import { migrate } from '../../src/db/migrate.ts'
import { tenantMigrations } from '../../src/db/migrations.ts'
import { openClient } from '../../src/db/open-client.ts'
import type { DatabaseAddress } from '../../src/db/provider.ts'
import { mustHaveChanged, statement } from '../../src/db/statement.ts'
import { passwordHasher } from '../../src/identity/password.ts'
import { oneTimeCode, session, staff } from '../../src/identity/tables.ts'
import { newId, newSecret } from '../../src/kernel/ids.ts'
import { fileOf } from '../../src/tenants/export/documents.ts'
import { openTenantDb } from '../../src/tenants/open-tenant-db.ts'
import { parseSlug } from '../../src/tenants/slug.ts'
import { LaunchError } from '../launch-error.ts'
import type { Command, CommandContext } from './command.ts'
import { makeDatabase } from './make-database.ts'
import { MANIFEST_FILE } from './manifest.ts'
import { openDocuments } from './open-documents.ts'
import { openPackage, type Package } from './open-package.ts'
import { readArguments } from './read-arguments.ts'
import { goLive, registerImport, type Import } from './register-import.ts'
import { documentsIn } from './write-documents.ts'

const USAGE =
  'import DIRECTORY [--slug SLUG] [--administrator LOGIN] [--without-documents] [--replace]'

export const importTenant: Command = {
  summary: 'makes a tenant anew from an export or a backup',
  usage: 'import DIRECTORY',
  async run(context, args) {
    const options = {
      slug: { type: 'string' },
      administrator: { type: 'string' },
      'without-documents': { type: 'boolean', default: false },
      replace: { type: 'boolean', default: false },
    } as const
    const read = readArguments(USAGE, args, options, 1)
    const directory = path.resolve(read.positionals[0]!)
    const from = await context.progress.step('Checking every file, row and text', () =>
      openPackage(directory, context.config),
    )
    try {
      const slug = read.values.slug ?? from.manifest.tenant.slug
      await bringIn(context, from, slug, {
        without: read.values['without-documents'],
        administrator: read.values.administrator,
        replace: read.values.replace,
      })
    } finally {
      from.db.close()
    }
    return 0
  },
}

type Choice = {
  readonly without: boolean
  readonly administrator: string | undefined
  readonly replace: boolean
}

async function bringIn(
  context: CommandContext,
  from: Package,
  slug: string,
  { without, administrator, replace }: Choice,
): Promise<void> {
  const { config, print } = context
  if (!parseSlug(slug).ok)
    throw new LaunchError(`${slug} cannot be a slug: choose one with --slug.`)
  const manifestText = readFileSync(path.join(from.directory, MANIFEST_FILE))
  const given: Import = {
    slug,
    manifestHash: createHash('sha256').update(manifestText).digest('hex'),
    replace,
    now: Date.now(),
    requestId: newId('req'),
  }
  const administratorId = administrator === undefined ? undefined : staffOf(from, administrator)
  const registered = await registerImport(config, from, given)
  if (registered.state === 'done-before') {
    print(`This was imported already, as ${registered.slug}: nothing was changed.`)
    return
  }
  const { db, manifest } = from
  const database = await makeDatabase(context, registered.databaseName, db, manifest.contents)
  await bringDocuments(context, from, without)
  await makeReady(context, from, database, given)
  await goLive(config, from, database, given)
  tell(context, from, slug)
  if (registered.replaced !== undefined) {
    print(`  the database before is kept as ${registered.replaced}: drop it once nobody needs it`)
  }
  if (administratorId !== undefined) {
    const password = await newPassword(context, from, database, administratorId, given)
    print(`${administrator} signs in with ${password} and chooses a new password.`)
  }
}

function staffOf({ db }: Package, login: string): string {
  const [row] = db.prepare('select id from staff where login = ?').all(login)
  if (row === undefined) throw new LaunchError(`Nobody of the tenant has the login ${login}.`)
  return String(row.id)
}

async function bringDocuments(
  { progress, print }: CommandContext,
  { directory, db, keys, manifest }: Package,
  without: boolean,
): Promise<void> {
  const rows = documentsIn(db).filter((row) => existsSync(path.join(directory, fileOf(row))))
  const missing = manifest.documents.known - rows.length
  if (missing > 0) {
    print(
      `${missing} documents are not in ${directory}: ${manifest.documents.leftOut ?? 'missing'}`,
    )
  }
  if (rows.length === 0 || without) return
  const { store, outOfReach, close } = await openDocuments(process.env)
  try {
    if (store === undefined) {
      throw new LaunchError(
        `There are ${rows.length} documents, and ${outOfReach}. To import without them, add ` +
          '--without-documents.',
      )
    }
    await progress.step('Storing documents', async (told) => {
      for (const [at, row] of rows.entries()) {
        const bytes = new Uint8Array(readFileSync(path.join(directory, fileOf(row))))
        await store.put(row.objectKey, await keys.sealBytes(documentPlace(row.id), bytes))
        told(`${at + 1} of ${rows.length}`)
      }
    })
  } finally {
    await close()
  }
}

/** The newest schema, and nobody signed in: sessions were those of the old address. */
async function makeReady(
  { config }: CommandContext,
  from: Package,
  database: DatabaseAddress,
  { now }: Import,
): Promise<void> {
  const client = await openClient(config.provider, database, 'rw', { count: 0 })
  await migrate(client, tenantMigrations, now)
  const db = await openTenantDb(config, entryOf(from, database), 'rw', { count: 0 })
  await db.bookkeep([statement(db.query.delete(session)), statement(db.query.delete(oneTimeCode))])
}

const entryOf = ({ manifest, keys }: Package, database: DatabaseAddress) => ({
  tenant: { ...manifest.tenant, state: 'live' as const },
  database,
  keys,
})

/** Passwords are hashed with the installation's pepper: on another one nobody's works. */
async function newPassword(
  { config }: CommandContext,
  from: Package,
  database: DatabaseAddress,
  staffId: string,
  { now, requestId }: Import,
): Promise<string> {
  const password = newSecret().slice(0, 20)
  const passwordHash = await passwordHasher({
    pepper: config.passwordPepper,
    cost: config.passwordCost,
  }).hash(password)
  const db = await openTenantDb(config, entryOf(from, database), 'rw', { count: 0 })
  const done = await db.commit({
    statements: [
      statement(
        db.query
          .update(staff)
          .set({ passwordHash, mustChangePassword: true, disabledAt: null })
          .where(eq(staff.id, staffId)),
      ),
      mustHaveChanged('nobody'),
    ],
    audit: [
      {
        actor: { kind: 'platform', id: 'import' },
        action: 'federation.imported',
        subject: staffId,
        requestId,
      },
    ],
    now,
  })
  if (!done.ok) throw new Error('The administrator is gone')
  return password
}

function tell({ config, print }: CommandContext, { manifest }: Package, slug: string): void {
  const { audit, tables } = manifest.contents
  for (const problem of manifest.problems) print(`PROBLEM that came along: ${problem}`)
  const rows = Object.values(tables).reduce((sum, table) => sum + table.rows, 0)
  print(`${slug} is live at ${config.scheme}://${slug}.${config.baseDomain}/`)
  print(`  ${rows} rows, as the manifest says`)
  print(`  audit chain: ${audit.entries} entries, ends with ${audit.hash}`)
}
