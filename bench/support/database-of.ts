import type { Client } from '@libsql/client/http'
import type { Stack } from './stack.ts'

/** A federation's database for reading, found in the registry. */
export async function databaseOf(
  { config, inNode }: Stack,
  { slug }: { readonly slug: string },
): Promise<Client> {
  const open = (name: string) =>
    inNode.openClient(config.provider, { ...config.platformDatabase, name }, 'ro', { count: 0 })
  const registry = await open(config.platformDatabase.name)
  const found = await registry.execute({
    sql: 'select database_name from tenant where slug = ?',
    args: [slug],
  })
  return open(String(found.rows[0]![0]))
}
