import { setTimeout as sleep } from 'node:timers/promises'
import { tenantMigrations } from '../../src/db/migrations.ts'
import type { PlatformDb } from '../../src/db/platform-db.ts'
import { ensurePlatform, openPlatformDb } from '../../src/tenants/ensure-platform.ts'
import { ensureRun } from '../../src/tenants/fleet/ensure-run.ts'
import { targetOf, type FleetContext } from '../../src/tenants/fleet/fleet-context.ts'
import { migratePage } from '../../src/tenants/fleet/migrate-page.ts'
import { readRun, type RunAccount } from '../../src/tenants/fleet/read-run.ts'
import {
  nameCanaries,
  pauseRun,
  resumeRun,
  retryTenants,
} from '../../src/tenants/fleet/steer-run.ts'
import { bar } from './bar.ts'
import type { Command, CommandContext } from './command.ts'
import { findTenants } from './find-tenants.ts'
import { printRun } from './print-run.ts'
import { readArguments, UsageError } from './read-arguments.ts'

/** Between two looks at tenants that another worker has in its hands. */
const LOOK_AGAIN_MS = 500

const usage = 'migrate [--canary SLUG…] [--pause|--resume|--retry [SLUG…]]'

export const migrate: Command = {
  summary: 'takes every tenant to the newest schema, canaries first',
  usage,
  async run(command, args) {
    const { values, positionals } = readArguments(usage, args, {
      canary: { type: 'string', multiple: true, default: [] },
      pause: { type: 'boolean', default: false },
      resume: { type: 'boolean', default: false },
      retry: { type: 'boolean', default: false },
    })
    const { config, print } = command
    const steering = [values.pause, values.resume, values.retry].filter(Boolean).length
    if (steering > 1) throw new UsageError('One of --pause, --resume and --retry at a time.', usage)
    if (positionals.length > 0 && !values.retry) {
      throw new UsageError('Single tenants are for --retry: a run is for all.', usage)
    }
    const clock = () => Date.now()
    await ensurePlatform(config, clock())
    const context: FleetContext = { config, clock, migrations: tenantMigrations, by: 'operator' }
    const db = await openPlatformDb(config, 'rw')
    const idsOf = async (slugs: readonly string[]) =>
      (await findTenants(db, slugs)).map(({ id }) => id)
    // Before a run begins: a name that was mistyped begins none.
    const canaries = await idsOf(values.canary)
    const named = await idsOf(positionals)
    const run = await ensureRun(context, db)
    if (run === undefined) return nothingToDo(context, db, print)
    if (values.pause) {
      await pauseRun(context, db)
      return report(context, db, print)
    }
    if (canaries.length > 0) await nameCanaries(context, db, canaries)
    if (values.retry) await retryTenants(context, db, named)
    else if (run.state === 'paused' || run.state === 'failed') await resumeRun(context, db)
    // The minute's work carries on what was resumed.
    if (!values.resume) await work(command, context, db)
    return report(context, db, print)
  },
}

/** Page after page, until nobody waits who could be taken now. */
async function work(command: CommandContext, context: FleetContext, db: PlatformDb) {
  await command.progress.step('Migrating', async (detail) => {
    for (;;) {
      const { run, counts, claimedUntil } = (await readRun(db, targetOf(context)))!
      const total = counts.waiting + counts.done + counts.failed
      let { done } = counts
      const show = (more = failures(counts)) => detail(`${bar(done, total)}${more}`)
      show()
      const onTenant = (slug: string, problem: string | undefined) => {
        if (problem === undefined) done++
        else command.progress.line(`  ${slug}: ${problem}`)
        show()
      }
      if ((await migratePage(context, db, { onTenant })) > 0) continue
      const othersWork = claimedUntil > context.clock()
      if (run.state !== 'running' || counts.waiting === 0 || !othersWork) return
      show(', waiting for another worker')
      await sleep(LOOK_AGAIN_MS)
    }
  })
}

const failures = ({ failed }: RunAccount['counts']) => (failed > 0 ? `, ${failed} failed` : '')

async function report(
  context: FleetContext,
  db: PlatformDb,
  print: (text: string) => void,
): Promise<number> {
  const account = (await readRun(db, targetOf(context)))!
  printRun(account, print)
  const { run, counts } = account
  if (run.state === 'running' && counts.waiting > 0) {
    print('  the rest is taken by the minute’s work, or by this command again')
  }
  if (counts.failed > 0) print('  mend what is named, then: migrate --retry [SLUG…]')
  return run.state === 'done' || (run.state !== 'failed' && counts.failed === 0) ? 0 : 1
}

async function nothingToDo(
  context: FleetContext,
  db: PlatformDb,
  print: (text: string) => void,
): Promise<number> {
  const target = targetOf(context)
  const other = await readRun(db)
  if (other === undefined || other.run.targetStep <= target) {
    print(`Every tenant is at ${target}.`)
    return 0
  }
  print(`This version ends with ${target}; a newer one is at work:`)
  printRun(other, print)
  return 1
}
