import { asc } from 'drizzle-orm'
import { newestTenantStep } from '../../src/db/migrations.ts'
import type { PlatformDb } from '../../src/db/platform-db.ts'
import { openPlatformDb, platformIsReady } from '../../src/tenants/ensure-platform.ts'
import { readRun } from '../../src/tenants/fleet/read-run.ts'
import { keptStates, tenant } from '../../src/tenants/platform-tables.ts'
import type { Command } from './command.ts'
import { printRun } from './print-run.ts'

export const status: Command = {
  summary: 'every tenant with its state and its schema, and how a migration stands',
  usage: 'status',
  async run({ config, print }) {
    const db = await openPlatformDb(config, 'ro')
    const tenants = await db.query.select().from(tenant).orderBy(asc(tenant.slug))
    const widest = Math.max(6, ...tenants.map(({ slug }) => slug.length))
    const line = (slug: string, state: string, step: string, behind: string, name: string) =>
      print(
        [slug.padEnd(widest), state.padEnd(12), step.padEnd(24), behind.padEnd(6), name].join('  '),
      )
    line('tenant', 'state', 'schema', '', 'name')
    for (const { slug, state, schemaStep, name } of tenants) {
      const isThere = keptStates.some((kept) => kept === state)
      const behind = isThere && schemaStep < newestTenantStep ? 'behind' : ''
      line(slug, state, schemaStep, behind, name)
    }
    print('')
    await printMigration(db, await platformIsReady(config), print)
    return 0
  },
}

async function printMigration(db: PlatformDb, isReady: boolean, print: (text: string) => void) {
  if (!isReady) {
    print('the registry itself is behind: the next minute’s work, or migrate, sees to it')
    return
  }
  const account = await readRun(db)
  if (account === undefined) print(`newest schema ${newestTenantStep}: no migration was needed yet`)
  else printRun(account, print)
}
