import type { Client } from '@libsql/client/http'
import type { Instant } from '../kernel/days.ts'
import { migrationHash, type Migration } from './migrations.ts'

const BREAKPOINT = '--> statement-breakpoint'
/** Must be there to read which steps were taken, so it is made before the first step. */
const STEP_TABLE =
  'create table if not exists schema_step ' +
  '(step text primary key not null, hash text not null, applied_at integer not null)'

/**
 * Takes the steps that this database has not taken yet, each as one transaction together with
 * the row that says so: a crash between two lines leaves whole steps. Throws where a step that
 * was taken has another text now.
 */
export async function migrate(
  client: Client,
  migrations: readonly Migration[],
  now: Instant,
): Promise<void> {
  const taken = await readTaken(client)
  const pending: { migration: Migration; hash: string }[] = []
  for (const migration of migrations) {
    const hash = await migrationHash(migration)
    const before = taken.get(migration.step)
    if (before === undefined) pending.push({ migration, hash })
    else if (before !== hash) {
      throw new Error(`Migration ${migration.step} was changed after this database had taken it`)
    }
  }
  for (const { migration, hash } of pending) {
    await take(client, migration, hash, now)
  }
  if (pending.length > 0) await refuseBrokenReferences(client)
}

async function take(client: Client, migration: Migration, hash: string, now: Instant) {
  try {
    await client.migrate([...statementsOf(migration), recordStep(migration, hash, now)])
  } catch (error) {
    // A form sent twice starts two of us: what the other one has taken is taken.
    if ((await readTaken(client)).get(migration.step) !== hash) throw error
  }
}

async function readTaken(client: Client): Promise<Map<string, string>> {
  const [, rows] = await client.batch([STEP_TABLE, 'select step, hash from schema_step'], 'write')
  return new Map(rows!.rows.map((row) => [String(row.step), String(row.hash)]))
}

function statementsOf(migration: Migration): string[] {
  return migration.sql
    .split(BREAKPOINT)
    .map((sql) => sql.trim())
    .filter((sql) => sql !== '')
}

const recordStep = (migration: Migration, hash: string, now: Instant) => ({
  sql: 'insert into schema_step (step, hash, applied_at) values (?, ?, ?)',
  args: [migration.step, hash, now],
})

async function refuseBrokenReferences(client: Client): Promise<void> {
  const broken = await client.execute('pragma foreign_key_check')
  if (broken.rows.length > 0) {
    throw new Error(`A migration left broken references: ${JSON.stringify(broken.rows[0])}`)
  }
}
