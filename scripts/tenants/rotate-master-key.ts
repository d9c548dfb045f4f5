import { and, asc, eq } from 'drizzle-orm'
import type { PlatformDb } from '../../src/db/platform-db.ts'
import { mustHaveChanged, statement } from '../../src/db/statement.ts'
import { newId } from '../../src/kernel/ids.ts'
import { openPlatformDb } from '../../src/tenants/ensure-platform.ts'
import { platformEntry } from '../../src/tenants/platform-entry.ts'
import { tenantKey } from '../../src/tenants/platform-tables.ts'
import { unwrapRing, wrapRing } from '../../src/tenants/tenant-keys.ts'
import { LaunchError } from '../launch-error.ts'
import type { Command, CommandContext } from './command.ts'
import { resealContacts } from './reseal-contacts.ts'

const USAGE = 'rotate-master-key'

export const rotateMasterKey: Command = {
  summary: 'wraps every tenant’s key by MASTER_KEY instead of MASTER_KEY_PREVIOUS',
  usage: USAGE,
  async run(context, args) {
    if (args.length > 0) {
      context.print(`usage: npm run -s tenants -- ${USAGE}`)
      return 2
    }
    const { previousMasterKey } = context.config
    if (previousMasterKey === undefined) {
      throw new LaunchError('MASTER_KEY_PREVIOUS is not set: docs/operations.md has the steps.')
    }
    const db = await openPlatformDb(context.config, 'rw')
    const rows = await db.query.select().from(tenantKey).orderBy(asc(tenantKey.tenantId))
    const done = { rewrapped: 0, already: 0, unopened: [] as string[] }
    for (const row of rows) {
      const outcome = await rewrap(context, db, row, previousMasterKey)
      if (outcome === 'unopened') done.unopened.push(row.tenantId)
      else done[outcome]++
    }
    const contacts = await resealContacts(db, context.config.masterKey, previousMasterKey)
    context.print(`${contacts.resealed} contacts, forms and second factors sealed anew.`)
    for (const what of contacts.unopened) context.print(`PROBLEM: ${what} opens with neither.`)
    context.print(`${done.rewrapped} keys wrapped anew, ${done.already} were already.`)
    for (const tenantId of done.unopened) {
      context.print(`PROBLEM: the key of ${tenantId} opens with neither of the two.`)
    }
    if (done.unopened.length + contacts.unopened.length > 0) return 1
    context.print('Nothing needs MASTER_KEY_PREVIOUS any more, but backups from before.')
    return 0
  },
}

type Row = typeof tenantKey.$inferSelect

async function rewrap(
  { config }: CommandContext,
  db: PlatformDb,
  { tenantId, wrapped }: Row,
  previous: string,
): Promise<'rewrapped' | 'already' | 'unopened'> {
  const under = (masterKey: string) =>
    unwrapRing(masterKey, tenantId, wrapped).catch(() => undefined)
  if (await under(config.masterKey)) return 'already'
  const ring = await under(previous)
  if (ring === undefined) return 'unopened'
  const anew = await wrapRing(config.masterKey, tenantId, ring)
  // What was wrapped must open before the old one goes.
  await unwrapRing(config.masterKey, tenantId, anew)
  const written = await db.commit([
    statement(
      db.query
        .update(tenantKey)
        .set({ wrapped: anew })
        .where(and(eq(tenantKey.tenantId, tenantId), eq(tenantKey.wrapped, wrapped))),
    ),
    mustHaveChanged('changed-meanwhile'),
    platformEntry(
      db,
      { now: Date.now(), requestId: newId('req') },
      'tenant.key-rewrapped',
      tenantId,
      {},
    ),
  ])
  if (!written.ok) throw new LaunchError(`${tenantId} was changed meanwhile: run it once more.`)
  return 'rewrapped'
}
