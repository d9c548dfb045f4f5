import { readdirSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { platformMigrations, tenantMigrations } from './migrations.ts'

const root = path.resolve(import.meta.dirname, '../..')

test.each([
  ['platform', platformMigrations],
  ['tenant', tenantMigrations],
])('the %s list has every file of its folder, in order', (folder, migrations) => {
  const files = readdirSync(path.join(root, 'migrations', folder)).filter((it) =>
    it.endsWith('.sql'),
  )
  expect(migrations.map(({ step }) => `${step}.sql`)).toEqual(files.toSorted())
  expect(files.length).toBeGreaterThan(0)
})
