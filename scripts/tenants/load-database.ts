import type { DatabaseSync } from 'node:sqlite'
import type { Client, InStatement, InValue } from '@libsql/client/http'
import { columnsOf, quoted, tablesOf } from './describe-contents.ts'

/** Rows in one call, and about how many characters: the server gives a call eight seconds. */
const ROWS_A_CALL = 500
const CHARACTERS_A_CALL = 2_000_000

/**
 * Fills an empty database from a SQLite file: tables, rows, then what watches over them. Triggers
 * come last, since what they refuse is a change, and here nothing changes.
 */
export async function loadDatabase(
  client: Client,
  from: DatabaseSync,
  told: (rows: number) => void = () => {},
): Promise<void> {
  const schema = (type: string) =>
    (
      from
        .prepare(
          'select sql from sqlite_schema where type = ? and sql is not null ' +
            "and name not like 'sqlite_%' and name not like 'libsql_%' order by rowid",
        )
        .all(type) as { sql: string }[]
    ).map(({ sql }) => sql)
  await client.migrate(schema('table'))
  let rows = 0
  for (const call of insertsOf(from)) {
    // `migrate` leaves references unchecked until all are there; a call is one transaction.
    await client.migrate(call)
    rows += call.length
    told(rows)
  }
  await client.migrate([...schema('index'), ...schema('view'), ...schema('trigger')])
  const broken = await client.execute('pragma foreign_key_check')
  if (broken.rows.length > 0) throw new Error('The copy has broken references')
}

function* insertsOf(from: DatabaseSync): Generator<InStatement[]> {
  for (const table of tablesOf(from)) {
    const columns = columnsOf(from, table)
    const sql =
      `insert into ${quoted(table)} (${columns.map(quoted).join(', ')}) ` +
      `values (${columns.map(() => '?').join(', ')})`
    const query = from.prepare(`select * from ${quoted(table)}`)
    query.setReadBigInts(true)
    let call: InStatement[] = []
    let characters = 0
    for (const row of query.iterate() as Iterable<Record<string, InValue>>) {
      const args = columns.map((column) => row[column]!)
      characters += args.reduce<number>((sum, arg) => sum + lengthOf(arg), 0)
      call.push({ sql, args })
      if (call.length < ROWS_A_CALL && characters < CHARACTERS_A_CALL) continue
      yield call
      call = []
      characters = 0
    }
    if (call.length > 0) yield call
  }
}

const lengthOf = (value: InValue): number =>
  typeof value === 'string' ? value.length : value instanceof Uint8Array ? value.length * 2 : 8
