import type { Config } from '../../src/config.ts'
import { migrate } from '../../src/db/migrate.ts'
import { tenantMigrations } from '../../src/db/migrations.ts'
import { openClient } from '../../src/db/open-client.ts'
import { newId } from '../../src/kernel/ids.ts'
import { SCHEMA_QUERY, type Schema } from '../../src/tenants/verify/verify-tenant.ts'

/**
 * What the bundled steps make of an empty database. Only the server itself can say: a database
 * is made for it and dropped again, once for each step that is asked for.
 */
export function scratchSchemas(config: Config): (step: string) => Promise<Schema> {
  const known = new Map<string, Promise<Schema>>()
  return (step) => {
    const schema = known.get(step) ?? make(config, step)
    known.set(step, schema)
    return schema
  }
}

async function make({ provider }: Config, step: string): Promise<Schema> {
  const name = newId('verify').replace('_', '-')
  const client = await openClient(provider, await provider.create(name), 'rw', { count: 0 })
  try {
    const steps = tenantMigrations.filter((one) => one.step <= step)
    await migrate(client, steps, 0)
    const { rows } = await client.execute(SCHEMA_QUERY)
    return new Map(rows.map((row) => [String(row.name), String(row.sql)]))
  } finally {
    await provider.drop(name)
  }
}
