import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { build } from 'esbuild'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  addTenant,
  freshEnvironment,
  freshPlatform,
  openAsOwner,
  readAsPage,
} from '../../../test/support/fresh-fleet.ts'
import type { Death, Orders } from '../../../test/support/migrate-until-killed.ts'
import { eq } from 'drizzle-orm'
import { tenantMigrations, type Migration } from '../../db/migrations.ts'
import { openPlatformDb } from '../ensure-platform.ts'
import { platformAudit } from '../platform-tables.ts'

const steps: readonly Migration[] = [
  { step: '9000_log', sql: 'create table try_log (note text)' },
  // Taken twice it would leave two rows.
  { step: '9001_note', sql: "insert into try_log values ('once')" },
  {
    step: '9002_rebuild',
    sql: [
      'create table try_new (note text not null)',
      'insert into try_new select note from try_log',
      'drop table try_log',
      'alter table try_new rename to try_log',
      'create index try_log_note on try_log (note)',
    ].join(';--> statement-breakpoint\n'),
    checks: [
      { says: 'no note was lost', wrong: 'select 1 where not exists (select 1 from try_log)' },
    ],
  },
]

const root = path.resolve(import.meta.dirname, '../../..')
const directory = mkdtempSync(path.join(tmpdir(), 'gongji-killed-'))
const program = path.join(directory, 'child.mjs')

beforeAll(() =>
  build({
    entryPoints: [path.join(root, 'test/support/migrate-until-killed.ts')],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'esm',
    // Packages too, since many processes start: some of them are CommonJS.
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire('/')",
    },
    loader: { '.sql': 'text' },
  }),
)
afterAll(() => rmSync(directory, { recursive: true, force: true }))

const CHILD_DEADLINE_MS = 30_000
/** A child that is to die at a later call than this came to its end before. */
const CALLS_MOST = 80

const run = (orders: Orders) =>
  new Promise<{ killed: boolean; code: number | string | null | undefined; said: string }>(
    (resolve) => {
      execFile(
        process.execPath,
        [program, JSON.stringify(orders)],
        { timeout: CHILD_DEADLINE_MS },
        (error, _out, said) =>
          resolve({ killed: error?.signal === 'SIGKILL', code: error ? error.code : 0, said }),
      )
    },
  )

// Who is killed before a call has left the same behind as who was killed after the last one.
test.each<Death>(['during', 'after'])(
  'killed %s every call in turn, all tenants reach the same schema and none is unreadable',
  async (death) => {
    const environment = freshEnvironment()
    const config = await freshPlatform(environment)
    // One has taken a step already.
    const rows = [
      await addTenant(config, 'aa'),
      await addTenant(config, 'bb'),
      await addTenant(config, 'cc', { state: 'suspended' }),
      await addTenant(config, 'dd', { steps: [...tenantMigrations, steps[0]!] }),
      await addTenant(config, 'ee'),
    ]
    const reading = readAlong(async () => {
      for (const row of rows) await readAsPage(config, row)
    })
    let kills = 0
    for (let call = 1; call <= CALLS_MOST; call++) {
      // Each comes an hour after the last one died: its claims have lapsed.
      const now = call * 3_600_000
      const { platformDatabase } = config
      const child = await run({ environment, platformDatabase, steps, now, call, death })
      if (!child.killed) {
        expect(child).toEqual({ killed: false, code: 0, said: '' })
        break
      }
      kills++
    }
    expect(kills).toBeGreaterThan(10)
    expect(kills).toBeLessThan(CALLS_MOST)
    const { rounds, errors } = await reading.stop()
    expect(errors).toEqual([])
    expect(rounds).toBeGreaterThan(kills)

    const schemas = await Promise.all(
      rows.map(async (row) => schemaOf(await openAsOwner(config, row))),
    )
    expect(schemas[0]).toContain('try_log_note')
    expect(new Set(schemas).size).toBe(1)
    for (const row of rows) {
      const client = await openAsOwner(config, row)
      expect((await client.execute('select note from try_log')).rows).toHaveLength(1)
    }
    const db = await openPlatformDb(config, 'ro')
    const audited = await db.query
      .select()
      .from(platformAudit)
      .where(eq(platformAudit.action, 'tenant.migrated'))
    expect(audited.map(({ subject }) => subject).toSorted()).toEqual(
      rows.map(({ id }) => id).toSorted(),
    )
  },
  180_000,
)

/** Everything the database is made of, and which steps it took. */
async function schemaOf(client: Awaited<ReturnType<typeof openAsOwner>>): Promise<string> {
  const [made, taken] = await client.batch([
    'select sql from sqlite_schema where sql is not null order by type, name',
    'select step, hash from schema_step order by step',
  ])
  return JSON.stringify([made!.rows, taken!.rows])
}

/** Reads again and again beside what goes on. */
function readAlong(read: () => Promise<void>) {
  const errors: unknown[] = []
  let rounds = 0
  const stopped = new AbortController()
  const ended = (async () => {
    while (!stopped.signal.aborted) {
      await read().catch((error: unknown) => errors.push(error))
      rounds++
      await sleep(40)
    }
  })()
  return {
    async stop() {
      stopped.abort()
      await ended
      return { rounds, errors }
    },
  }
}
