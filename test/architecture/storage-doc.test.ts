import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { is } from 'drizzle-orm'
import { getTableConfig, SQLiteTable } from 'drizzle-orm/sqlite-core'
import { describe, expect, test } from 'vitest'

const root = path.resolve(import.meta.dirname, '../..')
const page = readFileSync(path.join(root, 'docs/storage.md'), 'utf8')

type Shape = { readonly columns: readonly string[]; readonly indexes: readonly string[] }

/** The migrator makes this table itself, see src/db/migrate.ts. */
const WITHOUT_DRIZZLE: Readonly<Record<string, Shape>> = {
  schema_step: { columns: ['step', 'hash', 'applied_at'], indexes: [] },
}

async function tablesInCode(): Promise<Map<string, Shape>> {
  const files = globSync('src/*/{tables,platform-tables}.ts', { cwd: root })
  const modules = (await Promise.all(files.map((file) => import(path.join(root, file))))) as Record<
    string,
    unknown
  >[]
  const tables = modules
    .flatMap((exported) => Object.values(exported))
    .filter((value) => is(value, SQLiteTable))
    .map((table): [string, Shape] => {
      const { name, columns, indexes } = getTableConfig(table)
      return [
        name,
        {
          columns: columns.map((column) => column.name),
          indexes: indexes.map((index) => index.config.name),
        },
      ]
    })
  return new Map([...tables, ...Object.entries(WITHOUT_DRIZZLE)])
}

/** A table's section: from its heading to the next. */
const sections = new Map(
  [...page.matchAll(/^### (\w+)\n([\s\S]*?)(?=^##)/gm)].map(([, name, text]) => [name!, text!]),
)
const namedIn = (text: string) => new Set([...text.matchAll(/`(\w+)`/g)].map(([, name]) => name!))
/** What stands in the first cell of the rows. */
const columnsIn = (section: string) =>
  section
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .flatMap((line) => Array.from(namedIn(line.split('|')[1]!)))

const inCode = await tablesInCode()

test('the tables that are there are found', () => expect(inCode.size).toBeGreaterThan(25))

describe.each([...inCode])('%s', (name, { columns, indexes }) => {
  const section = sections.get(name) ?? ''

  test('has a section in docs/storage.md', () => expect([...sections.keys()]).toContain(name))
  test('has exactly its columns there', () =>
    expect(columnsIn(section).toSorted()).toEqual(columns.toSorted()))
  test('has its indexes there', () => {
    for (const index of indexes) expect([...namedIn(section)]).toContain(index)
  })
})

test('docs/storage.md describes no table that is gone', () =>
  expect([...sections.keys()].filter((name) => !inCode.has(name))).toEqual([]))

test('files that docs/storage.md names are there', () => {
  const named = [...page.matchAll(/`((?:src|test|docs|scripts)\/[\w./-]+)`/g)].map(([, it]) => it!)
  expect(named.length).toBeGreaterThan(5)
  for (const file of named) expect(() => readFileSync(path.join(root, file))).not.toThrow()
})

test('the cookies that the code sets are listed', () => {
  const sources = globSync('src/http/**/*.{ts,tsx}', { cwd: root }).map((file) =>
    readFileSync(path.join(root, file), 'utf8'),
  )
  const set = new Set(sources.flatMap((text) => text.match(/\bgj_\w+/g) ?? []))
  expect(set.size).toBeGreaterThan(3)
  for (const name of set) expect(page).toMatch(new RegExp(`\`(?:__Host-)?${name}\``))
})
