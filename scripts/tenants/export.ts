import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describeSchema, storedShapes } from '../../src/tenants/export/describe-schema.ts'
import { keyFile, readmeOf } from '../../src/tenants/export/export-texts.ts'
import { keysFrom, type TenantKeys } from '../../src/tenants/tenant-keys.ts'
import { LaunchError } from '../launch-error.ts'
import { projectRoot } from '../project-root.ts'
import { writePrivateFile } from '../private-file.ts'
import type { Command, CommandContext } from './command.ts'
import { keyRingOf } from './key-ring-of.ts'
import { columnsOf, describeContents, refuseBrokenChain, tablesOf } from './describe-contents.ts'
import { fetchDump } from './fetch-dump.ts'
import { DATABASE_FILE, KEY_FILE, listFiles, MANIFEST_FILE, type Manifest } from './manifest.ts'
import { openDocuments } from './open-documents.ts'
import { openSqlite } from './open-sqlite.ts'
import { readArguments, UsageError } from './read-arguments.ts'
import { tenantWithData, type RegisteredTenant } from './registered-tenant.ts'
import { openEverything } from './open-everything.ts'
import { documentsIn, writeDocuments } from './write-documents.ts'
import { writeOpened } from './write-opened.ts'
import { writeVerifyPage } from './write-verify-page.ts'

const USAGE = 'export SLUG --to DIRECTORY [--open] [--without-documents]'

export const exportTenant: Command = {
  summary: 'everything of a tenant in one directory, to leave with',
  usage: 'export SLUG --to DIRECTORY',
  async run(context, args) {
    const options = {
      to: { type: 'string' },
      open: { type: 'boolean', default: false },
      'without-documents': { type: 'boolean', default: false },
    } as const
    const read = readArguments(USAGE, args, options, 1)
    const { to } = read.values
    if (to === undefined) throw new UsageError('--to is missing.', USAGE)
    const found = await tenantWithData(context.config, read.positionals[0]!)
    const { open, 'without-documents': without } = read.values
    const written = await writeExport(context, found, path.resolve(to), { open, without })
    tell(context, written)
    return written.manifest.problems.length === 0 ? 0 : 1
  },
}

type Written = { readonly directory: string; readonly manifest: Manifest }

/** Writes beside the place where the export will be, and moves it there once it is whole. */
async function writeExport(
  context: CommandContext,
  found: RegisteredTenant & { readonly wrapped: string },
  to: string,
  choice: { readonly open: boolean; readonly without: boolean },
): Promise<Written> {
  const { row, wrapped } = found
  const madeAt = new Date().toISOString()
  const directory = path.join(to, `${row.slug}-${madeAt.slice(0, 19).replaceAll(/[T:]/g, '-')}`)
  if (existsSync(directory)) throw new LaunchError(`${directory} is there already.`)
  const draft = `${directory}.partial`
  mkdirSync(draft, { recursive: true, mode: 0o700 })
  try {
    const ring = await keyRingOf(context.config, row.id, wrapped)
    const keys = await keysFrom(ring, row.id)
    writePrivateFile(path.join(draft, KEY_FILE), keyFile(row.id, ring))
    const manifest = await fill(context, found, { draft, keys, madeAt, ...choice })
    writePrivateFile(path.join(draft, MANIFEST_FILE), manifest)
    renameSync(draft, directory)
    return { directory, manifest }
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
}

type Draft = {
  readonly draft: string
  readonly keys: TenantKeys
  readonly madeAt: string
  readonly open: boolean
  readonly without: boolean
}

async function fill(
  { config, progress }: CommandContext,
  { row, database }: RegisteredTenant,
  { draft, keys, madeAt, open, without }: Draft,
): Promise<Manifest> {
  const file = path.join(draft, DATABASE_FILE)
  await progress.step('Reading the database', () => fetchDump(config.provider, database, file))
  const db = openSqlite(file, { readOnly: true })
  try {
    const problems: string[] = []
    const contents = describeContents(db)
    await refuseBrokenChain(db).catch((error: Error) => problems.push(error.message))
    const sealed = await progress.step('Opening what is sealed', () => openEverything(db, keys))
    problems.push(...sealed.problems)
    const documents = await takeDocuments({ progress, draft, db, keys, without, problems })
    if (open) {
      const opened = path.join(draft, 'opened.db')
      await progress.step('Writing the opened copy', () => writeOpened(file, opened, keys))
    }
    const write = (name: string, text: string) =>
      writeFileSync(path.join(draft, name), text, { mode: 0o600 })
    write('schema.md', schemaOf(db, row.name))
    write('README.md', readmeOf(row.name, open ? 'file-and-opened' : 'file'))
    await progress.step('Writing the page that checks it', async () =>
      writeVerifyPage(path.join(draft, 'verify.html'), db, keys, {
        name: row.name,
        slug: row.slug,
        exportedAt: madeAt,
        audit: contents.audit,
        files: await listFiles(draft),
      }),
    )
    const tenant = { id: row.id, slug: row.slug, name: row.name }
    const files = await listFiles(draft)
    return {
      format: 'gongji-export',
      version: 1,
      tenant,
      madeAt,
      contents,
      sealedTexts: sealed.opened,
      documents,
      problems,
      files,
    }
  } finally {
    db.close()
  }
}

function schemaOf(db: ReturnType<typeof openSqlite>, name: string): string {
  const page = readFileSync(path.join(projectRoot, 'docs/storage.md'), 'utf8')
  const columns = new Map(tablesOf(db).map((table) => [table, columnsOf(db, table)]))
  return describeSchema(name, storedShapes(page), columns)
}

async function takeDocuments(given: {
  readonly progress: CommandContext['progress']
  readonly draft: string
  readonly db: ReturnType<typeof openSqlite>
  readonly keys: TenantKeys
  readonly without: boolean
  readonly problems: string[]
}): Promise<Manifest['documents']> {
  const { progress, draft, db, keys, without, problems } = given
  const rows = documentsIn(db)
  const none = { known: rows.length, written: 0 }
  if (without) return { ...none, leftOut: 'left out on request (--without-documents)' }
  if (rows.length === 0) return { ...none, leftOut: null }
  const { store, outOfReach, close } = await openDocuments(process.env)
  try {
    if (store === undefined) {
      throw new LaunchError(
        `The tenant has ${rows.length} documents, and ${outOfReach}. To export without them, ` +
          'add --without-documents; the manifest then says so.',
      )
    }
    const done = await progress.step('Fetching documents', (told) =>
      writeDocuments(draft, rows, store, keys, (count) => told(`${count} of ${rows.length}`)),
    )
    problems.push(...done.problems)
    return { known: rows.length, written: done.written, leftOut: null }
  } finally {
    await close()
  }
}

function tell({ print }: CommandContext, { directory, manifest }: Written): void {
  const { contents, documents, problems } = manifest
  const rows = Object.values(contents.tables).reduce((sum, table) => sum + table.rows, 0)
  print(directory)
  print(`  ${rows} rows in ${Object.keys(contents.tables).length} tables`)
  print(`  audit chain: ${contents.audit.entries} entries, ends with ${contents.audit.hash}`)
  print(`  documents: ${documents.written} of ${documents.known}`)
  if (documents.leftOut !== null) print(`  NO DOCUMENTS: ${documents.leftOut}`)
  for (const problem of problems) print(`  PROBLEM: ${problem}`)
  print(`Keep it as a secret: documents are in the clear, and ${KEY_FILE} opens the rest.`)
}
