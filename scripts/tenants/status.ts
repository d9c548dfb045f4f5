import { asc } from 'drizzle-orm'
import { openPlatformDb } from '../../src/tenants/ensure-platform.ts'
import { tenant } from '../../src/tenants/platform-tables.ts'
import type { Command } from './command.ts'

export const status: Command = {
  summary: 'every tenant with its state and its schema',
  usage: 'status',
  async run({ config, print }) {
    const db = await openPlatformDb(config, 'ro')
    const tenants = await db.query.select().from(tenant).orderBy(asc(tenant.slug))
    const widest = Math.max(6, ...tenants.map(({ slug }) => slug.length))
    const line = (slug: string, state: string, step: string, name: string) =>
      print(`${slug.padEnd(widest)}  ${state.padEnd(12)}  ${step.padEnd(24)}  ${name}`)
    line('tenant', 'state', 'schema', 'name')
    for (const { slug, state, schemaStep, name } of tenants) line(slug, state, schemaStep, name)
    return 0
  },
}
