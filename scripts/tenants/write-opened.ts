import { copyFileSync } from 'node:fs'
import type { TenantKeys } from '../../src/tenants/tenant-keys.ts'
import { columnsOf, quoted } from './describe-contents.ts'
import { openSqlite } from './open-sqlite.ts'
import { sealedColumns } from '../../src/db/sealed-columns.ts'
import { textsOf } from './open-everything.ts'

/** `name_cipher` becomes `name`, beside it. */
export const openedName = (column: string): string => column.replace(/_cipher$/, '')

/** A copy of the database with every sealed text in the clear in a column beside it. */
export async function writeOpened(from: string, to: string, keys: TenantKeys): Promise<void> {
  copyFileSync(from, to)
  const db = openSqlite(to)
  try {
    db.exec('pragma journal_mode = off; pragma synchronous = off; begin')
    const triggers = db.prepare("select name from sqlite_schema where type = 'trigger'").all()
    // They keep rows from being changed, which is what happens here, in a copy for reading.
    for (const { name } of triggers as { name: string }[]) db.exec(`drop trigger ${quoted(name)}`)
    for (const column of sealedColumns.filter(({ opened }) => opened)) {
      const { table } = column
      if (!columnsOf(db, table).includes(column.column)) continue
      const name = quoted(openedName(column.column))
      db.exec(`alter table ${quoted(table)} add column ${name} text`)
      const write = db.prepare(`update ${quoted(table)} set ${name} = ? where rowid = ?`)
      for (const { rowid, row, text } of textsOf(db, column)) {
        // Left empty where it does not open: the export names it as a problem.
        const clear = await keys.open({ column: column.place, row }, text).catch(() => null)
        write.run(clear, rowid)
      }
    }
    db.exec('commit')
  } finally {
    db.close()
  }
}
