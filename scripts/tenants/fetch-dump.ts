import { rmSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { DatabaseAddress, DatabaseProvider } from '../../src/db/provider.ts'
import { LaunchError } from '../launch-error.ts'
import { openSqlite } from './open-sqlite.ts'
import { splitStatements } from './split-statements.ts'

const DUMP_TIMEOUT_MS = 30 * 60_000
/** A server that closes idle databases answers 404 while it opens one again. */
const TRIES = 4
const PAUSE_MS = 50

/**
 * Writes a database as it is at one moment into a new SQLite file. libSQL server and Turso both
 * answer `/dump` with SQL that they read in one transaction. A dump that was cut leaves no file.
 */
export async function fetchDump(
  provider: DatabaseProvider,
  address: DatabaseAddress,
  file: string,
): Promise<void> {
  const response = await request(provider, address)
  rmSync(file, { force: true })
  const db = openSqlite(file)
  let whole = false
  try {
    // Nobody reads the file before it is whole, and one that is not is deleted.
    db.exec('pragma journal_mode = off; pragma synchronous = off')
    let last = ''
    for await (const statement of splitStatements(textOf(response.body!))) {
      if (!statement.endsWith(';')) throw cut(address.name)
      // The dump's own transaction ends only where the dump does.
      if (statement !== 'COMMIT;') db.exec(statement)
      last = statement
    }
    if (last !== 'COMMIT;') throw cut(address.name)
    db.exec('COMMIT')
    refuseDamage(db, address.name)
    whole = true
  } catch (error) {
    throw isBroken(error) ? cut(address.name, error) : error
  } finally {
    db.close()
    if (!whole) rmSync(file, { force: true })
  }
}

async function request(provider: DatabaseProvider, address: DatabaseAddress): Promise<Response> {
  for (let tries = 1; ; tries++) {
    const { url, authToken, headers } = await provider.connect(address, 'ro')
    const response = await fetch(`${url}/dump`, {
      headers: { ...headers, authorization: `Bearer ${authToken}` },
      signal: AbortSignal.timeout(DUMP_TIMEOUT_MS),
    })
    if (response.ok && response.body !== null) return response
    const answer = (await response.text()).slice(0, 200)
    if (response.status !== 404 || tries === TRIES) {
      throw new LaunchError(
        `The database ${address.name} cannot be read: its server answered ` +
          `${response.status} ${answer}`,
      )
    }
    await sleep(PAUSE_MS * tries)
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
