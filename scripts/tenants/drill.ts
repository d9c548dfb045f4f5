import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { fen, formatYuan, sumFen } from '../../src/kernel/fen.ts'
import { LaunchError } from '../launch-error.ts'
import type { Command, CommandContext } from './command.ts'
import { makeDatabase } from './make-database.ts'
import { MANIFEST_FILE, readManifest } from './manifest.ts'
import { openPackage, type Package } from './open-package.ts'
import { readArguments, UsageError } from './read-arguments.ts'

const USAGE = 'drill SLUG --from DIRECTORY'

/** So that nothing that is in use can bear the name. */
const SCRATCH = 'drill-'

export const drill: Command = {
  summary: 'restores the newest backup on the side, and compares',
  usage: USAGE,
  async run(context, args) {
    const read = readArguments(USAGE, args, { from: { type: 'string' } }, 1)
    const { from } = read.values
    if (from === undefined) throw new UsageError('--from is missing.', USAGE)
    const startedAt = performance.now()
    const newest = newestBackup(path.resolve(from), read.positionals[0]!)
    const opened = await context.progress.step('Checking every file, row and text', () =>
      openPackage(newest, context.config),
    )
    try {
      await restoreAside(context, opened)
    } finally {
      opened.db.close()
    }
    tell(context, opened, (performance.now() - startedAt) / 1_000)
    return opened.manifest.problems.length === 0 ? 0 : 1
  },
}

/** The newest backup of a tenant, by the time in its name. */
export function newestBackup(directory: string, slug: string): string {
  const names = existsSync(directory) ? readdirSync(directory).toSorted() : []
  const newest = names
    .filter((name) => existsSync(path.join(directory, name, MANIFEST_FILE)))
    .map((name) => path.join(directory, name))
    .findLast((one) => readManifest(one).tenant.slug === slug)
  if (newest !== undefined) return newest
  throw new LaunchError(`${directory} holds no backup of ${slug}: make one with \`backup\`.`)
}

/** The scratch database is dropped however it ends; a next drill drops what a crash left. */
async function restoreAside(context: CommandContext, from: Package): Promise<void> {
  const name = `${SCRATCH}${from.manifest.tenant.id.replace('_', '-')}`
  try {
    await makeDatabase(context, name, from.db, from.manifest.contents)
  } finally {
    await context.config.provider.drop(name)
  }
}

function tell({ print }: CommandContext, { directory, manifest }: Package, seconds: number): void {
  const { audit, ledger, tables } = manifest.contents
  const rows = Object.values(tables).reduce((sum, table) => sum + table.rows, 0)
  const total = sumFen(ledger.map(({ totalFen }) => fen(totalFen)))
  const ageHours = (Date.now() - Date.parse(manifest.madeAt)) / 3_600_000
  print(`${directory}, ${ageHours.toFixed(1)} hours old, restores:`)
  print(`  ${rows} rows in ${Object.keys(tables).length} tables, each as in the backup`)
  print(`  audit chain: ${audit.entries} entries, ends with ${audit.hash}`)
  print(`  ledger: movements of ${formatYuan(total)} yuan in all, as in the backup`)
  print(`  ${manifest.sealedTexts} sealed texts open with the tenant's key`)
  for (const problem of manifest.problems) print(`  PROBLEM when it was made: ${problem}`)
  print(`  in ${seconds.toFixed(1)} s; the copy was dropped again`)
}
