import { globSync } from 'node:fs'
import path from 'node:path'
import { is } from 'drizzle-orm'
import { getTableConfig, SQLiteTable } from 'drizzle-orm/sqlite-core'
import { expect, test } from 'vitest'
import { sealedColumns } from './sealed-columns.ts'

test('every sealed column of a tenant is listed, and none that is gone', async () => {
  const root = path.resolve(import.meta.dirname, '../..')
  const files = globSync('src/*/tables.ts', { cwd: root })
  const modules = await Promise.all(
    files.map((file) => import(path.join(root, file)) as Promise<Record<string, unknown>>),
  )
  const inTables = modules
    .flatMap((exported) => Object.values(exported))
    .filter((value) => is(value, SQLiteTable))
    .flatMap((table) => {
      const { name, columns } = getTableConfig(table)
      return columns.map((column) => `${name}.${column.name}`)
    })
    .filter((column) => column.endsWith('_cipher'))
  const listed = sealedColumns.map(({ table, column }) => `${table}.${column}`)
  expect(listed.toSorted()).toEqual([...new Set(inTables)].toSorted())
})
