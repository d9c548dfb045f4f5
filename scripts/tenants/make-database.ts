import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { openClient } from '../../src/db/open-client.ts'
import type { DatabaseAddress } from '../../src/db/provider.ts'
import { LaunchError } from '../launch-error.ts'
import type { CommandContext } from './command.ts'
import { describeContents, differences, type Contents } from './describe-contents.ts'
import { fetchDump } from './fetch-dump.ts'
import { loadDatabase } from './load-database.ts'
import { openSqlite } from './open-sqlite.ts'

/**
 * Makes a database anew from a SQLite file, reads it back and compares it with what should be
 * there. Whatever an earlier try left under the name is dropped first, so it can be repeated.
 */
export async function makeDatabase(
  { config, progress }: CommandContext,
  name: string,
  from: DatabaseSync,
  expected: Contents,
): Promise<DatabaseAddress> {
  await config.provider.drop(name)
  const address = await config.provider.create(name)
  await progress.step('Writing the database', async (told) => {
    const client = await openClient(config.provider, address, 'rw', { count: 0 })
    await loadDatabase(client, from, (rows) => told(`${rows} rows`))
  })
  await progress.step('Reading it back and comparing', () =>
    refuseDifferences({ config, address, expected }),
  )
  return address
}

async function refuseDifferences(given: {
  readonly config: CommandContext['config']
  readonly address: DatabaseAddress
  readonly expected: Contents
}): Promise<void> {
  const { config, address, expected } = given
  const directory = mkdtempSync(path.join(tmpdir(), 'gongji-compare-'))
  const file = path.join(directory, 'copy.db')
  try {
    await fetchDump(config.provider, address, file)
    const db = openSqlite(file, { readOnly: true })
    try {
      const differ = differences(expected, describeContents(db))
      if (differ.length > 0) {
        throw new LaunchError(`The copy is not what it was made from. ${differ.join('; ')}`)
      }
    } finally {
      db.close()
    }
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}
