import { sql } from 'drizzle-orm'
import type { InValue } from '@libsql/client'
import type { Statement } from '../db/statement.ts'
import { assert } from '../kernel/assert.ts'
import type { TenantScope } from '../scope.ts'
import { columnsIn, hasOld, isUnderAnother, sealedTables } from './sealed-under.ts'

export type ResealScope = Pick<TenantScope, 'tenant' | 'db' | 'keys' | 'now' | 'requestId'>

const ROWS_A_PAGE = 250
/** Of new texts in one commit: a trace can be long, and the database has seconds for a call. */
const BYTES_A_PAGE = 512 * 1024

export type Resealed = {
  /** Where the next page begins; empty at the end of the walk. */
  readonly cursor: string
  readonly rows: number
  /** What does not open: nobody can seal it anew. */
  readonly unopened: readonly string[]
}

type Row = Readonly<Record<string, string | number | null>> & { readonly rowid: number }

/**
 * Seals the next page of a walk over all sealed columns anew, under the current key: one commit.
 * A row that somebody changes meanwhile stays as they wrote it, and the next walk finds it where it
 * is under an old key still.
 */
export async function resealTexts(scope: ResealScope, from: string): Promise<Resealed> {
  const { db, keys } = scope
  const [table, after] = from === '' ? [await nextTable(scope, 0), '0'] : from.split(':')
  if (table === undefined) return { cursor: '', rows: 0, unopened: [] }
  const columns = columnsIn(table)
  const chosen = columns.flatMap(({ column, row }, at) => [
    `case when ${isUnderAnother(column, keys.version)} then "${column}" end as text${at}`,
    `${row} as row${at}`,
  ])
  const rows = await db.query.all<Row>(
    sql.raw(
      `select rowid as rowid, ${chosen.join(', ')} from "${table}" where rowid > ${Number(after)}` +
        ` and (${hasOld(table, keys.version)}) order by rowid limit ${ROWS_A_PAGE}`,
    ),
  )
  const unopened: string[] = []
  const statements: Statement[] = []
  let bytes = 0
  let last: Row | undefined
  for (const row of rows) {
    if (bytes > BYTES_A_PAGE) break
    const changed = await sealAnew(scope, table, row, unopened)
    if (changed) statements.push(changed.statement)
    bytes += changed?.bytes ?? 0
    last = row
  }
  await write(scope, table, statements)
  const isWhole = rows.length < ROWS_A_PAGE && last === rows.at(-1)
  const next = isWhole ? await nextTable(scope, sealedTables.indexOf(table) + 1) : table
  const cursor = next === undefined ? '' : `${next}:${isWhole ? 0 : last!.rowid}`
  return { cursor, rows: statements.length, unopened }
}

/** The next table in which anything is left, from one place of the list on. */
async function nextTable({ db, keys }: ResealScope, from: number): Promise<string | undefined> {
  const asked = sealedTables
    .slice(from)
    .map(
      (table) =>
        `select '${table}' as name where exists ` +
        `(select 1 from "${table}" where ${hasOld(table, keys.version)})`,
    )
  if (asked.length === 0) return undefined
  const [found] = await db.query.all<{ name: string }>(sql.raw(asked.join(' union all ')))
  return found?.name
}

/** The row with its old texts sealed anew, if it still is as it was read. */
async function sealAnew({ keys }: ResealScope, table: string, row: Row, unopened: string[]) {
  const set: string[] = []
  const where = ['rowid = ?']
  const [texts, before]: [InValue[], InValue[]] = [[], [row.rowid]]
  for (const [at, { column, place }] of columnsIn(table).entries()) {
    const old = row[`text${at}`]
    if (typeof old !== 'string') continue
    const sealedFor = { column: place, row: String(row[`row${at}`]) }
    const clear = await keys.open(sealedFor, old).catch(() => undefined)
    if (clear === undefined) unopened.push(`${table}.${column} of ${sealedFor.row}`)
    else {
      set.push(`"${column}" = ?`)
      texts.push(await keys.seal(sealedFor, clear))
      where.push(`"${column}" = ?`)
      before.push(old)
    }
  }
  if (set.length === 0) return undefined
  const text = `update "${table}" set ${set.join(', ')} where ${where.join(' and ')}`
  const bytes = texts.reduce<number>((sum, one) => sum + String(one).length, 0)
  return { statement: { sql: text, args: [...texts, ...before] }, bytes }
}

async function write(scope: ResealScope, table: string, statements: readonly Statement[]) {
  if (statements.length === 0) return
  const done = await scope.db.commit({
    statements,
    audit: [resealEvent(scope, { table, rows: statements.length })],
    now: scope.now,
  })
  assert(done.ok, `sealing anew refused: ${JSON.stringify(done)}`)
}

export const resealEvent = (
  { tenant, keys, requestId }: ResealScope,
  detail: { readonly table: string; readonly rows: number },
) => ({
  actor: { kind: 'system', id: 'key-rotation' } as const,
  action: 'data-key.resealed',
  subject: tenant.id,
  detail: { version: keys.version, ...detail },
  requestId,
})
