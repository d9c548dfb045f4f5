import { migrationStatements, type Migration } from './migrations.ts'

/** What steps add to tables: columns with their default, by table. */
export type Additions = ReadonlyMap<string, Table>
type Table = { readonly isNew: boolean; readonly columns: Map<string, string> }

const NAME = '[`"]?(\\w+)[`"]?'
const ADDED = new RegExp(`^ALTER TABLE ${NAME} ADD (?:COLUMN )?${NAME}(.*)`, 'is')
const MADE = new RegExp(`^CREATE TABLE ${NAME} \\((.*)`, 'is')
const COLUMN = /^\s*[`"](\w+)[`"]\s/gm
const DEFAULT = /\bDEFAULT\s+('(?:[^']|'')*'|\([^)]*\)|[\w.+-]+)/i

/** What these steps add. A table that one of them rebuilds is not among it. */
export function additionsOf(pending: readonly Migration[]): Additions {
  const tables = new Map<string, Table>()
  for (const sql of pending.flatMap(migrationStatements)) {
    const [, made, body = ''] = MADE.exec(sql) ?? []
    if (made !== undefined) {
      const columns = [...body.matchAll(COLUMN)].map(([, name]) => [name!, 'NULL'] as const)
      tables.set(made, { isNew: true, columns: new Map(columns) })
    }
    const [, table, column, definition = ''] = ADDED.exec(sql) ?? []
    if (table === undefined || column === undefined) continue
    const known = tables.get(table) ?? { isNew: false, columns: new Map<string, string>() }
    known.columns.set(column, DEFAULT.exec(definition)?.[1] ?? 'NULL')
    tables.set(table, known)
  }
  return tables
}

/**
 * A query for the newest schema, made to read one that lacks these additions: a new table is
 * empty, a new column holds its default. Each is put before the table as an expression of its
 * name, which SQLite then looks up first.
 */
export function onOlderSchema(sql: string, additions: Additions): string {
  const stands = [...additions]
    .filter(([table]) => new RegExp(`\\b${table}\\b`).test(sql))
    .map(([table, { isNew, columns }]) => {
      const values = [...columns].map(([name, value]) => `${value} AS "${name}"`)
      return isNew
        ? `"${table}" AS (SELECT ${values.join(', ')} WHERE 0)`
        : `"${table}" AS (SELECT *, ${values.join(', ')} FROM main."${table}")`
    })
  if (stands.length === 0) return sql
  const own = /^\s*with\s+(?:recursive\s+)?/i.exec(sql)?.[0]
  return own === undefined
    ? `WITH ${stands.join(', ')} ${sql}`
    : `${own}${stands.join(', ')}, ${sql.slice(own.length)}`
}
