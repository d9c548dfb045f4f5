import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import path from 'node:path'
import { keysFrom } from '../../src/tenants/tenant-keys.ts'
import { LaunchError } from '../launch-error.ts'
import { writePrivateFile } from '../private-file.ts'
import type { Command, CommandContext } from './command.ts'
import { keyRingOf } from './key-ring-of.ts'
import { describeContents, refuseBrokenChain } from './describe-contents.ts'
import { fetchDump } from './fetch-dump.ts'
import {
  DATABASE_FILE,
  listFiles,
  MANIFEST_FILE,
  WRAPPED_KEY_FILE,
  type Manifest,
} from './manifest.ts'
import { openSqlite } from './open-sqlite.ts'
import { readArguments, UsageError } from './read-arguments.ts'
import { tenantWithData, type RegisteredTenant } from './registered-tenant.ts'
import { openEverything } from './open-everything.ts'
import { documentsIn } from './write-documents.ts'

const USAGE = 'backup SLUG --to DIRECTORY'

export const backup: Command = {
  summary: 'a copy of a tenant’s database with its wrapped key',
  usage: USAGE,
  async run(context, args) {
    const read = readArguments(USAGE, args, { to: { type: 'string' } }, 1)
    const { to } = read.values
    if (to === undefined) throw new UsageError('--to is missing.', USAGE)
    const found = await tenantWithData(context.config, read.positionals[0]!)
    const { directory, manifest } = await writeBackup(context, found, path.resolve(to))
    context.print(directory)
    context.print(`  audit chain ends with ${manifest.contents.audit.hash}`)
    for (const problem of manifest.problems) context.print(`  PROBLEM: ${problem}`)
    return manifest.problems.length === 0 ? 0 : 1
  },
}

type Written = { readonly directory: string; readonly manifest: Manifest }

async function writeBackup(
  context: CommandContext,
  found: RegisteredTenant & { readonly wrapped: string },
  to: string,
): Promise<Written> {
  const madeAt = new Date().toISOString()
  const { slug } = found.row
  // Sorted by name is sorted by time: the newest is the last.
  const directory = path.join(to, `${slug}-${madeAt.slice(0, 19).replaceAll(/[T:]/g, '-')}`)
  if (existsSync(directory)) throw new LaunchError(`${directory} is there already.`)
  const draft = `${directory}.partial`
  mkdirSync(draft, { recursive: true, mode: 0o700 })
  try {
    const manifest = await fill(context, found, draft, madeAt)
    writePrivateFile(path.join(draft, MANIFEST_FILE), manifest)
    renameSync(draft, directory)
    return { directory, manifest }
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
}

async function fill(
  { config, progress }: CommandContext,
  { row, wrapped, database }: RegisteredTenant & { readonly wrapped: string },
  draft: string,
  madeAt: string,
): Promise<Manifest> {
  const file = path.join(draft, DATABASE_FILE)
  await progress.step('Reading the database', () => fetchDump(config.provider, database, file))
  const db = openSqlite(file, { readOnly: true })
  try {
    const problems: string[] = []
    await refuseBrokenChain(db).catch((error: Error) => problems.push(error.message))
    const keys = await keysFrom(await keyRingOf(config, row.id, wrapped), row.id)
    const sealed = await progress.step('Opening what is sealed', () => openEverything(db, keys))
    writePrivateFile(path.join(draft, WRAPPED_KEY_FILE), { tenantId: row.id, wrapped })
    return {
      format: 'gongji-backup',
      version: 1,
      tenant: { id: row.id, slug: row.slug, name: row.name },
      madeAt,
      contents: describeContents(db),
      sealedTexts: sealed.opened,
      documents: {
        known: documentsIn(db).length,
        written: 0,
        leftOut:
          'a backup leaves them in the document store, which keeps them while the tenant lives',
      },
      problems: [...problems, ...sealed.problems],
      files: await listFiles(draft),
    }
  } finally {
    db.close()
  }
}
