import { describe, expect, inject, test } from 'vitest'
import { freshTenant } from '../../test/support/fresh-tenant.ts'
import { newId } from '../kernel/ids.ts'
import { classesOf, platformColumns, tenantColumns } from './column-classes.ts'
import { libsqlServerProvider } from './libsql-server-provider.ts'
import { migrate } from './migrate.ts'
import { platformMigrations } from './migrations.ts'
import { openClient } from './open-client.ts'

type Client = Awaited<ReturnType<typeof openClient>>

async function freshPlatform(): Promise<Client> {
  const { url, adminUrl, adminKey, tokenKey } = inject('libsql')
  const provider = libsqlServerProvider({ url, adminUrl, adminKey, tokenKeyJwk: tokenKey })
  const address = await provider.create(newId('plt').replace('_', '-'))
  const client = await openClient(provider, address, 'rw', { count: 0 })
  await migrate(client, platformMigrations, 1)
  return client
}

/** Tables and columns as the migrations have made them, not as the code believes. */
async function columnsIn(client: Client): Promise<string[]> {
  const { rows } = await client.execute(
    `select t.name || '.' || c.name from sqlite_schema t join pragma_table_info(t.name) c
     where t.type = 'table' and t.name not like 'sqlite_%' and t.name not like 'libsql_%'`,
  )
  return rows.map((row) => String(row[0])).toSorted()
}

describe.each([
  ['the platform', freshPlatform, platformColumns],
  ['a tenant', async () => (await freshTenant()).admin, tenantColumns],
] as const)('the database of %s', (_, open, classified) => {
  test('has no column without a class, and the list none that is gone', async () => {
    const listed = Object.entries(classified).flatMap(([table, classes]) =>
      Array.from(classesOf(classes).keys(), (column) => `${table}.${column}`),
    )
    expect(await columnsIn(await open())).toEqual(listed.toSorted())
  })

  test('names each column after how it stands there', () => {
    for (const [table, classes] of Object.entries(classified)) {
      for (const [column, name] of classesOf(classes)) {
        const sealed = name.endsWith('-sealed')
        if (column !== 'wrapped') {
          expect([table, column, column.endsWith('_cipher')]).toEqual([table, column, sealed])
        }
        if (column.endsWith('_index')) expect([table, column, name]).toContain('personal-index')
      }
      for (const why of Object.values(classes.personal ?? {})) expect(why).toMatch(/\w+ \w+/)
    }
  })
})

test('a column with two classes is found', () => {
  expect(() => classesOf({ internal: 'id name', public: 'name' })).toThrow('two classes')
})
