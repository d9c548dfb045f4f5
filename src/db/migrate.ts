import { LibsqlBatchError, type Client } from '@libsql/client/http'
import type { Instant } from '../kernel/days.ts'
import { rootCause } from '../kernel/root-cause.ts'
import { outcomeUnknown } from './commit-problem.ts'
import { referencesHold } from './migration-checks.ts'
import { migrationHash, migrationStatements, type Migration } from './migrations.ts'

/** Must be there to read which steps were taken, so it is made before the first step. */
const STEP_TABLE =
  'create table if not exists schema_step ' +
  '(step text primary key not null, hash text not null, applied_at integer not null)'

/** A step that this database will refuse again: nothing of it was taken, all before it was. */
export class MigrationRefused extends Error {
  override name = 'MigrationRefused'
  /** The newest step that the database has. */
  readonly reached: string

  constructor(step: string, problem: string, reached: string) {
    super(`${step}: ${problem}`)
    this.reached = reached
  }
}

/**
 * Takes the steps that this database has not taken yet, each as one transaction together with
 * its checks and the row that says so: a crash between two lines leaves whole steps. Returns the
 * newest step that the database then has. Throws `MigrationRefused` where a step cannot be taken,
 * where a check finds a row, or where a step that was taken has another text now.
 */
export async function migrate(
  client: Client,
  migrations: readonly Migration[],
  now: Instant,
): Promise<string> {
  const taken = await readTaken(client)
  const pending: { migration: Migration; hash: string }[] = []
  for (const migration of migrations) {
    const hash = await migrationHash(migration)
    const before = taken.get(migration.step)
    if (before === undefined) pending.push({ migration, hash })
    else if (before !== hash) {
      const problem = 'its text was changed after this database had taken it'
      throw new MigrationRefused(migration.step, problem, newestOf(taken))
    }
  }
  for (const { migration, hash } of pending) {
    await take(client, migration, hash, now, newestOf(taken))
    taken.set(migration.step, hash)
  }
  return newestOf(taken)
}

const newestOf = (taken: ReadonlyMap<string, string>): string =>
  [...taken.keys()].sort().at(-1) ?? ''

async function take(
  client: Client,
  migration: Migration,
  hash: string,
  now: Instant,
  reached: string,
) {
  const statements = migrationStatements(migration)
  const checks = [...(migration.checks ?? []), referencesHold]
  const asked = checks.map(({ wrong }) => `insert into guard select 0 where exists (${wrong})`)
  try {
    await client.migrate([...statements, ...asked, recordStep(migration, hash, now)])
  } catch (error) {
    // A form sent twice starts two of us: what the other one has taken is taken.
    if ((await readTaken(client)).get(migration.step) === hash) return
    if (!(error instanceof LibsqlBatchError) || outcomeUnknown(error)) throw error
    const check = checks[error.statementIndex - statements.length]
    const problem = check ? `afterwards it must hold that ${check.says}` : rootCause(error).message
    throw new MigrationRefused(migration.step, problem, reached)
  }
}

async function readTaken(client: Client): Promise<Map<string, string>> {
  const [, rows] = await client.batch([STEP_TABLE, 'select step, hash from schema_step'], 'write')
  return new Map(rows!.rows.map((row) => [String(row.step), String(row.hash)]))
}

const recordStep = (migration: Migration, hash: string, now: Instant) => ({
  sql: 'insert into schema_step (step, hash, applied_at) values (?, ?, ?)',
  args: [migration.step, hash, now],
})
