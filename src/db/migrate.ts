import { LibsqlBatchError, type Client, type InValue } from '@libsql/client/http'
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

type Pending = { readonly migration: Migration; readonly hash: string }

/**
 * Takes the steps that this database has not taken yet, each as one transaction together with
 * its checks and the row that says so: a crash between two lines leaves whole steps. An empty
 * database takes all of them as one. Returns the newest step that the database then has. Throws
 * `MigrationRefused` where a step cannot be taken, where a check finds a row, or where a step that
 * was taken has another text now.
 */
export async function migrate(
  client: Client,
  migrations: readonly Migration[],
  now: Instant,
): Promise<string> {
  const taken = await readTaken(client)
  const pending: Pending[] = []
  for (const migration of migrations) {
    const hash = await migrationHash(migration)
    const before = taken.get(migration.step)
    if (before === undefined) pending.push({ migration, hash })
    else if (before !== hash) {
      const problem = 'its text was changed after this database had taken it'
      throw new MigrationRefused(migration.step, problem, newestOf(taken))
    }
  }
  for (const together of taken.size === 0 ? [pending] : pending.map((one) => [one])) {
    await take(client, together, now, newestOf(taken))
    for (const { migration, hash } of together) taken.set(migration.step, hash)
  }
  return newestOf(taken)
}

const newestOf = (taken: ReadonlyMap<string, string>): string =>
  [...taken.keys()].sort().at(-1) ?? ''

type Call = {
  readonly step: string
  readonly sql: string
  readonly args?: InValue[]
  /** What a check says that must hold. */
  readonly says?: string
}

/** Steps as one transaction. */
async function take(client: Client, steps: readonly Pending[], now: Instant, reached: string) {
  const calls = steps.flatMap(({ migration, hash }, at): Call[] => {
    const { step } = migration
    const isLast = at === steps.length - 1
    const checks = [...(migration.checks ?? []), ...(isLast ? [referencesHold] : [])]
    return [
      ...migrationStatements(migration).map((sql) => ({ step, sql })),
      ...checks.map(({ says, wrong }) => ({ step, says, sql: refuseWhere(wrong) })),
      { step, ...recordStep(migration, hash, now) },
    ]
  })
  try {
    await client.migrate(calls.map(({ sql, args = [] }) => ({ sql, args })))
  } catch (error) {
    // A form sent twice starts two of us: what the other one has taken is taken.
    const there = await readTaken(client)
    if (steps.every(({ migration, hash }) => there.get(migration.step) === hash)) return
    if (!(error instanceof LibsqlBatchError) || outcomeUnknown(error)) throw error
    const { step = '', says }: Partial<Call> = calls[error.statementIndex] ?? {}
    const problem = says ? `afterwards it must hold that ${says}` : rootCause(error).message
    throw new MigrationRefused(step, problem, reached)
  }
}

const refuseWhere = (wrong: string): string => `insert into guard select 0 where exists (${wrong})`

async function readTaken(client: Client): Promise<Map<string, string>> {
  const [, rows] = await client.batch([STEP_TABLE, 'select step, hash from schema_step'], 'write')
  return new Map(rows!.rows.map((row) => [String(row.step), String(row.hash)]))
}

const recordStep = (migration: Migration, hash: string, now: Instant) => ({
  sql: 'insert into schema_step (step, hash, applied_at) values (?, ?, ?)',
  args: [migration.step, hash, now],
})
