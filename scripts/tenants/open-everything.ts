import type { DatabaseSync } from 'node:sqlite'
import { sealedColumns, type SealedColumn } from '../../src/db/sealed-columns.ts'
import type { TenantKeys } from '../../src/tenants/tenant-keys.ts'
import { columnsOf, quoted } from './describe-contents.ts'

export type SealedText = { readonly rowid: number; readonly row: string; readonly text: string }

/** The sealed texts of a column; a database of an older schema may not have it. */
export function* textsOf(db: DatabaseSync, sealedColumn: SealedColumn): Generator<SealedText> {
  const { table, column, row } = sealedColumn
  if (!columnsOf(db, table).includes(column)) return
  yield* db
    .prepare(
      `select rowid, ${row} as row, ${quoted(column)} as text from ${quoted(table)}
       where ${quoted(column)} is not null and ${quoted(column)} <> ''`,
    )
    .all() as unknown as SealedText[]
}

/** Opens everything that is sealed, and names what does not open: changed, or another key. */
export async function openEverything(
  db: DatabaseSync,
  keys: TenantKeys,
): Promise<{ readonly opened: number; readonly problems: readonly string[] }> {
  const problems: string[] = []
  let opened = 0
  for (const column of sealedColumns) {
    for (const { row, text } of textsOf(db, column)) {
      try {
        await keys.open({ column: column.place, row }, text)
        opened++
      } catch {
        problems.push(`${column.table}.${column.column} of ${row} does not open with the key`)
      }
    }
  }
  return { opened, problems }
}
