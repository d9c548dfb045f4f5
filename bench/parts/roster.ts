import type { Client, ResultSet } from '@libsql/client/http'
import { databaseOf } from '../support/database-of.ts'
import { importRoster, openFederation } from '../support/federation.ts'
import { inventedRoster } from '../support/people.ts'
import type { Stack } from '../support/stack.ts'
import { count, median } from '../support/statistics.ts'
import { printTable, verdict, type Verdict } from '../support/table.ts'

const SIZES = [100, 1_000, 5_000] as const
const ROUNDS = 3
const MOST_TIMES_SLOWER = 6

/**
 * A roster file handed in by the console's form, beside the same rows put into the same two
 * tables by the fastest way there is, without reading, checking, encrypting or an audit entry.
 */
export async function benchRoster(stack: Stack): Promise<Verdict[]> {
  const product = await stack.serveProduct()
  const federation = await openFederation(product)
  const client = await databaseOf(stack, federation)
  let people = 0
  const measured: { size: number; imported: number[]; bare: number[] }[] = []
  // The first import warms everything up and is not counted.
  await importRoster(federation, '样本单位（预热）', inventedRoster(people, 100))
  people += 100
  for (const size of SIZES) {
    const imported: number[] = []
    const bare: number[] = []
    for (let round = 0; round < ROUNDS; round++) {
      const workplace = `样本单位 ${size}-${round}`
      const ms = await importRoster(federation, workplace, inventedRoster(people, size))
      people += size
      imported.push((size / ms) * 1_000)
      bare.push(await insertBare(stack, await rowsOf(client, workplace, size)))
    }
    measured.push({ size, imported, bare })
  }
  await product.stop()
  const rows = measured.map(({ size, imported, bare }) => ({
    size,
    imported: median(imported),
    bare: median(bare),
    // Turn by turn, so that a busy moment falls on both.
    slower: median(imported.map((rate, round) => bare[round]! / rate)),
  }))
  printTable(
    ['people in the file', 'import, rows/s', 'bare json_each, rows/s', 'slower by'],
    rows.map(({ size, imported, bare, slower }) => [
      count(size),
      count(imported),
      count(bare),
      `${slower.toFixed(1)} ×`,
    ]),
  )
  const { slower } = rows.at(-1)!
  return [
    verdict(
      `roster of ${count(SIZES.at(-1)!)}, beside a bare insert`,
      slower <= MOST_TIMES_SLOWER,
      `${slower.toFixed(1)} × slower, ${MOST_TIMES_SLOWER} × allowed`,
    ),
  ]
}

type Table = Pick<ResultSet, 'columns' | 'rows'> & { readonly name: string }

/** What the import has stored, to be stored again without it. */
async function rowsOf(client: Client, workplace: string, size: number): Promise<Table[]> {
  const args = [workplace]
  const [workplaces, members, covers] = await client.batch(
    [
      { sql: 'select * from workplace where name = ?', args },
      {
        sql: 'select m.* from member m join workplace w on w.id = m.workplace_id where w.name = ?',
        args,
      },
      {
        sql: 'select c.* from cover c join workplace w on w.id = c.workplace_id where w.name = ?',
        args,
      },
    ],
    'read',
  )
  for (const { rows } of [members!, covers!]) {
    if (rows.length !== size) throw new Error(`${rows.length} of ${size} people were stored`)
  }
  return [
    { name: 'workplace', ...workplaces! },
    { name: 'member', ...members! },
    { name: 'cover', ...covers! },
  ]
}

/** One statement a table in one batch, in a database of its own with the same indexes. */
async function insertBare({ libsql, inNode }: Stack, tables: readonly Table[]): Promise<number> {
  const provider = inNode.libsqlServerProvider({ ...libsql, tokenKeyJwk: libsql.tokenKey })
  const address = await provider.create(`bare-${crypto.randomUUID()}`)
  const client = await inNode.openClient(provider, address, 'rw', { count: 0 })
  await inNode.migrate(client, inNode.tenantMigrations, Date.now())
  const startedAt = performance.now()
  await client.batch(tables.map(insertAll), 'write')
  const seconds = (performance.now() - startedAt) / 1_000
  await provider.drop(address.name)
  return tables.find(({ name }) => name === 'member')!.rows.length / seconds
}

function insertAll({ name, columns, rows }: Table) {
  const values = columns.map((_, index) => `value ->> ${index}`)
  return {
    sql: `insert into ${name} (${columns.join(', ')}) select ${values.join(', ')} from json_each(?)`,
    args: [JSON.stringify(rows.map((row) => columns.map((column) => row[column])))],
  }
}
