import { rmSync } from 'node:fs'
import type { DatabaseAddress, DatabaseProvider } from '../../src/db/provider.ts'
import { DumpRefused, requestDump } from '../../src/tenants/export/request-dump.ts'
import { LaunchError } from '../launch-error.ts'
import { openSqlite } from './open-sqlite.ts'
import { splitStatements } from './split-statements.ts'

const DUMP_TIMEOUT_MS = 30 * 60_000

/**
 * Writes a database as it is at one moment into a new SQLite file. libSQL server and Turso both
 * answer `/dump` with SQL that they read in one transaction. A dump that was cut leaves no file.
 */
export async function fetchDump(
  provider: DatabaseProvider,
  address: DatabaseAddress,
  file: string,
): Promise<void> {
  await loadDump(await request(provider, address), file, address.name)
}

/** Makes a SQLite file of a dump, as a server gives it or as it lies in an export. */
export async function loadDump(
  dump: ReadableStream<Uint8Array>,
  file: string,
  name: string,
): Promise<void> {
  rmSync(file, { force: true })
  const db = openSqlite(file)
  let whole = false
  try {
    // Nobody reads the file before it is whole, and one that is not is deleted.
    db.exec('pragma journal_mode = off; pragma synchronous = off')
    let last = ''
    for await (const statement of splitStatements(textOf(dump))) {
      if (!statement.endsWith(';')) throw cut(name)
      // The dump's own transaction ends only where the dump does.
      if (statement !== 'COMMIT;') db.exec(statement)
      last = statement
    }
    if (last !== 'COMMIT;') throw cut(name)
    db.exec('COMMIT')
    refuseDamage(db, name)
    whole = true
  } catch (error) {
    throw isBroken(error) ? cut(name, error) : error
  } finally {
    db.close()
    if (!whole) rmSync(file, { force: true })
  }
}

/** What the server says in refusing is for whoever runs the command. */
async function request(provider: DatabaseProvider, address: DatabaseAddress) {
  try {
    return await requestDump(provider, address, AbortSignal.timeout(DUMP_TIMEOUT_MS))
  } catch (error) {
    throw error instanceof DumpRefused ? new LaunchError(error.message) : error
  }
}

const textOf = (body: ReadableStream<Uint8Array>): AsyncIterable<string> =>
  body.pipeThrough(
    new TextDecoderStream('utf-8', { fatal: true }) as unknown as TransformStream<
      Uint8Array,
      string
    >,
  )

/** A connection that ended, or a statement that did. */
const isBroken = (error: unknown): boolean =>
  error instanceof TypeError ||
  (error as Error).name === 'TimeoutError' ||
  (error as NodeJS.ErrnoException).code === 'ERR_SQLITE_ERROR'

const cut = (name: string, cause?: unknown): LaunchError =>
  new LaunchError(
    `The database ${name} was not read to its end: the server or the network broke off` +
      `${cause instanceof Error ? ` (${cause.message})` : ''}. Nothing was written; run the ` +
      'command again.',
    { cause },
  )

function refuseDamage(db: ReturnType<typeof openSqlite>, name: string): void {
  const [damage] = db.prepare('pragma integrity_check(1)').all()
  const [reference] = db.prepare('pragma foreign_key_check').all()
  if (damage?.integrity_check === 'ok' && reference === undefined) return
  throw new LaunchError(
    `The database ${name} is damaged: ${JSON.stringify(reference ?? damage)}. ` +
      'Nothing was written; restore it from a backup.',
  )
}
