import { setTimeout as sleep } from 'node:timers/promises'
import { readConfig } from '../../src/config.ts'
import type { DatabaseAddress } from '../../src/db/provider.ts'
import { tenantMigrations, type Migration } from '../../src/db/migrations.ts'
import { openPlatformDb } from '../../src/tenants/ensure-platform.ts'
import { ensureRun } from '../../src/tenants/fleet/ensure-run.ts'
import { migratePage } from '../../src/tenants/fleet/migrate-page.ts'
import { readRun } from '../../src/tenants/fleet/read-run.ts'

/** Where a process dies: a call is under way, or was answered. */
export type Death = 'during' | 'after'

export interface Orders {
  readonly environment: Record<string, string>
  readonly platformDatabase: DatabaseAddress
  readonly steps: readonly Migration[]
  readonly now: number
  /** Dies at this call to a database. */
  readonly call: number
  readonly death: Death
}

/** Migrates a fleet in a process of its own, which dies at a call; exits 0 where all is done. */
const orders = JSON.parse(process.argv[2]!) as Orders
const send = globalThis.fetch
const die = () => process.kill(process.pid, 'SIGKILL')
let calls = 0
globalThis.fetch = async (...request) => {
  const isLast = ++calls === orders.call
  const answer = send(...request)
  if (isLast && orders.death === 'during') {
    await sleep(orders.call % 4)
    die()
  }
  await answer
  if (isLast) die()
  return answer
}

const { environment, platformDatabase, steps, now } = orders
const config = { ...readConfig(environment), platformDatabase }
const db = await openPlatformDb(config, 'rw')
const migrations = [...tenantMigrations, ...steps]
const context = { config, clock: () => now, migrations, by: 'child' }
await ensureRun(context, db)
while ((await migratePage(context, db)) > 0);
process.exitCode = (await readRun(db))?.run.state === 'done' ? 0 : 3
