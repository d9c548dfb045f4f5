import { sql } from 'drizzle-orm'
import { newId } from '../../src/kernel/ids.ts'
import { carryOnRotation, type RotationState } from '../../src/rotation/carry-on-rotation.ts'
import { readKeyVersions } from '../../src/rotation/read-key-versions.ts'
import { rotateDataKey, type RotateError } from '../../src/rotation/rotate-data-key.ts'
import { anythingOld } from '../../src/rotation/sealed-under.ts'
import { toEntry } from '../../src/tenants/directory.ts'
import { ensurePlatform, openPlatformDb } from '../../src/tenants/ensure-platform.ts'
import { openTenantDb } from '../../src/tenants/open-tenant-db.ts'
import { LaunchError } from '../launch-error.ts'
import { bar } from './bar.ts'
import type { Command, CommandContext } from './command.ts'
import { openDocuments, type Documents } from './open-documents.ts'
import { readArguments } from './read-arguments.ts'
import { tenantWithData, type RegisteredTenant } from './registered-tenant.ts'

const USAGE = 'rotate-data-key SLUG'
/** Between two looks at the bar. */
const PAGES_A_LOOK = 4
const actor = { kind: 'operator', id: 'command-line' } as const

export const rotateDataKeyOf: Command = {
  summary: 'a new data key for a tenant; seals everything anew under it',
  usage: USAGE,
  async run(context, args) {
    const read = readArguments(USAGE, args, {}, 1)
    await ensurePlatform(context.config, Date.now())
    const slug = read.positionals[0]!
    await begin(context, await tenantWithData(context.config, slug))
    const documents = await openDocuments(process.env)
    try {
      const found = await tenantWithData(context.config, slug)
      const state = await context.progress.step('Sealing anew', (told) =>
        carryOn(context, found, documents, told),
      )
      return tell(context, found, documents, state)
    } finally {
      await documents.close()
    }
  },
}

/** A rotation that is under way is gone on with: another key comes when the old one is gone. */
async function begin({ config, print }: CommandContext, { row }: RegisteredTenant): Promise<void> {
  const db = await openPlatformDb(config, 'rw')
  const scope = { db, actor, now: Date.now(), requestId: newId('cmd') }
  const done = await rotateDataKey(config, scope, row.id)
  if (done.ok) print(`${row.slug} has version ${done.value.version} of its data key.`)
  else if (done.error.reason === 'under-way') print(`${row.slug}: a rotation is gone on with.`)
  else throw new LaunchError(`${row.slug} ${refusals[done.error.reason]}`)
}

const refusals: Readonly<Record<Exclude<RotateError['reason'], 'under-way'>, string>> = {
  'not-found': 'is closed, or has not finished signing up.',
  behind: 'has an older schema: `npm run -s tenants -- migrate` first.',
  'changed-meanwhile': 'was changed meanwhile: run it once more.',
}

async function carryOn(
  { config }: CommandContext,
  { row, wrapped }: RegisteredTenant,
  { store }: Documents,
  told: (text: string) => void,
): Promise<RotationState> {
  const db = await openPlatformDb(config, 'rw')
  const context = { config, documents: store, clock: () => Date.now(), actor }
  const entry = await toEntry(config, row, wrapped)
  const reading = await openTenantDb(config, entry, 'ro', { count: 0 })
  const counted = anythingOld(entry.keys.version).join(' union all ')
  const [left] = await reading.query.all<{ n: number }>(
    sql.raw(`select count(*) as n from (${counted})`),
  )
  const resealed = async () => (await readKeyVersions(db, row.id)).find(isRetiring)?.resealed ?? 0
  const before = await resealed()
  for (;;) {
    const state = await carryOnRotation(context, db, row.id, PAGES_A_LOOK)
    const done = (await resealed()) - before
    told(bar(Math.min(Math.max(done, 0), left!.n), left!.n))
    if (state.state !== 'resealing') return state
    if (state.isWalked && (state.problem !== null || store === undefined)) return state
  }
}

const isRetiring = ({ state }: { readonly state: string }) => state === 'retiring'

function tell(
  { print }: CommandContext,
  { row }: RegisteredTenant,
  { outOfReach }: Documents,
  state: RotationState,
): number {
  switch (state.state) {
    case 'destroyed':
      print(`The old key (version ${state.versions.join(', ')}) is destroyed.`)
      print('  backups from before hold it: make a new one, and delete them')
      return 0
    case 'waiting': {
      const at = new Date(state.dueAt).toISOString().slice(0, 16).replace('T', ' ')
      print('Nothing is sealed under the old key any more.')
      print(`  it is counted once more and the old key destroyed after ${at} UTC, by the`)
      print('  minute’s work or by this command again; make a new backup now')
      return 0
    }
    case 'resealing':
      if (state.problem === null) print(`DOCUMENTS ARE LEFT: ${outOfReach}`)
      else print(`PROBLEM: ${state.problem} does not open, so the old key stays.`)
      return 1
    case 'behind':
      throw new LaunchError(`${row.slug} ${refusals.behind}`)
    case 'none':
      print(`${row.slug}: nothing is under an old key.`)
      return 0
  }
}
