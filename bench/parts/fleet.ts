import { readFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { exchange } from '../support/exchange.ts'
import { serverSize } from '../support/server-size.ts'
import type { ServedProduct, Stack } from '../support/stack.ts'
import { count, median, milliseconds, quantile } from '../support/statistics.ts'
import { printTable, verdict, type Verdict } from '../support/table.ts'

const TENANTS = 1_000
/** One in so many is created beside a bare database. */
const PAIRED = 10
const MOST_TIMES_BARE = 2
const MIGRATED = 500
const MIGRATED_AT_ONCE = 4
const READERS = 8
const READ_TURNS = 5
const READ_TURN_MS = 3_000
const SETTLE_MS = 2_000

type Tenant = { readonly slug: string; readonly database: string }

/** A thousand tenants on one server: made, looked at, read at random, and migrated. */
export async function benchFleet(stack: Stack): Promise<Verdict[]> {
  const created = await measureCreation(stack)
  const read = await measureReading(stack, created.tenants)
  const migrated = await measureMigration(stack, created.tenants.slice(0, MIGRATED))
  console.log(
    `\n${MIGRATED} tenants took one more step, ${MIGRATED_AT_ONCE} at once: ` +
      `${count(migrated)} tenants/s.`,
  )
  return [
    verdict(
      `${count(TENANTS)} tenants: database and schema beside bare`,
      created.ratio <= MOST_TIMES_BARE,
      `${created.ratio.toFixed(1)} × bare, ${MOST_TIMES_BARE} × allowed`,
    ),
    verdict(
      `requests over ${count(TENANTS)} tenants at random`,
      read.refused === 0,
      `${count(read.requests)} answered, ${read.refused} refused, ` +
        `${read.false404} false 404s met and retried; p99 ${read.ratio.toFixed(1)} × of one tenant`,
    ),
  ]
}

/**
 * Whole sign-ups by the product's own verb, only the hash of the first password left out, which
 * is slow on purpose. Every tenth is followed by what every tenant needs, a database and its
 * schema, once as the product does it and once bare: created, then all statements as one batch.
 */
async function measureCreation(stack: Stack) {
  const before = serverSize(stack.libsql.pid)
  const tenants: Tenant[] = []
  const whole: number[] = []
  const own: number[] = []
  const bare: number[] = []
  for (let number = 0; number < TENANTS; number++) {
    const slug = `fleet-${number}`
    whole.push(await timed(() => signUpWithoutHash(stack, slug)))
    tenants.push({ slug, database: '' })
    if (number % PAIRED !== 0) continue
    own.push(await timed(() => createByProduct(stack)))
    bare.push(await timed(() => createBare(stack)))
  }
  await sleep(SETTLE_MS)
  const after = serverSize(stack.libsql.pid)
  const databases = TENANTS + own.length + bare.length
  const ratio = median(own.map((ms, turn) => ms / bare[turn]!))
  const row = (title: string, times: readonly number[]) => [
    title,
    milliseconds(median(times)),
    milliseconds(quantile(times, 0.99)),
    `${(median(times) / median(bare)).toFixed(1)} ×`,
  ]
  printTable(
    ['each', 'median', 'p99', 'of bare'],
    [
      row(`bare: create, schema as one batch (${bare.length})`, bare),
      row(`as the product creates and migrates (${own.length})`, own),
      row(`sign-up without the password's hash (${count(TENANTS)})`, whole),
    ],
  )
  const total = whole.reduce((sum, ms) => sum + ms, 0) / 1_000
  console.log(
    `\n${count(TENANTS)} sign-ups in ${total.toFixed(0)} s. The server grew by ` +
      `${((after.memoryMb - before.memoryMb) / databases).toFixed(2)} MB and ` +
      `${((after.files - before.files) / databases).toFixed(1)} open files a database ` +
      `(${count(databases)} of them; ${count(after.memoryMb)} MB in all).\n`,
  )
  return { ratio, tenants: await withDatabases(stack, tenants) }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now()
  await work()
  return performance.now() - startedAt
}

async function signUpWithoutHash({ inNode, config }: Stack, slug: string): Promise<void> {
  const files = path.resolve(import.meta.dirname, '../../dist/public/schemes')
  const done = await inNode.signUpAtOnce(
    {
      config,
      hasher: { hash: async () => 'no-hash', verify: async () => false },
      schemes: {
        cards: [],
        read: async (id) => JSON.parse(readFileSync(path.join(files, `${id}.json`), 'utf8')),
      },
      now: Date.now(),
      requestId: inNode.newId('req'),
      trips: { count: 0 },
    },
    {
      attempt: inNode.newId('sup'),
      name: '样本市总工会',
      slug,
      division: '330600',
      divisionName: '样本市',
      contactName: '样本甲',
      contactMobile: '19900000001',
      hotline: '400-000-0000',
      colour: '#b1271b',
      scheme: 'shaoxing-2015',
      adminName: '样本管理员',
      login: 'admin',
      password: 'quiet-harbour-lamp-27',
    },
  )
  if (!done.ok) throw new Error(`Sign-up refused: ${JSON.stringify(done.error)}`)
}

async function createByProduct({ inNode, config: { provider } }: Stack): Promise<void> {
  const address = await provider.create(`own-${crypto.randomUUID()}`)
  const client = await inNode.openClient(provider, address, 'rw', { count: 0 })
  await inNode.migrate(client, inNode.tenantMigrations, Date.now())
}

async function createBare({ inNode, config: { provider } }: Stack): Promise<void> {
  const address = await provider.create(`bare-${crypto.randomUUID()}`)
  const client = await inNode.openClient(provider, address, 'rw', { count: 0 })
  const statements = inNode.tenantMigrations.flatMap(({ sql }) =>
    sql.split('--> statement-breakpoint').map((one) => one.trim()),
  )
  await client.migrate(statements.filter((sql) => sql !== ''))
}

async function withDatabases(
  { inNode, config }: Stack,
  tenants: readonly Tenant[],
): Promise<Tenant[]> {
  const registry = await inNode.openClient(config.provider, config.platformDatabase, 'ro', {
    count: 0,
  })
  const { rows } = await registry.execute('select slug, database_name from tenant')
  const names = new Map(rows.map((row) => [String(row[0]), String(row[1])]))
  return tenants.map(({ slug }) => ({ slug, database: names.get(slug)! }))
}

/** A console page asked for with a session that nobody has: one read of the tenant's database. */
async function measureReading(stack: Stack, tenants: readonly Tenant[]) {
  const product = await stack.serveProduct()
  const tally = { refused: 0 }
  const [first] = tenants
  const any = () => tenants[Math.floor(Math.random() * tenants.length)]!
  await ask(product, () => first!, tally, READ_TURN_MS)
  const turns: { one: number[]; all: number[] }[] = []
  for (let turn = 0; turn < READ_TURNS; turn++) {
    const one = await ask(product, () => first!, tally, READ_TURN_MS)
    turns.push({ one, all: await ask(product, any, tally, READ_TURN_MS) })
  }
  await product.stop()
  const false404 = await countRetries(stack, tenants)
  const row = (title: string, of: 'one' | 'all') => {
    const times = turns.flatMap((turn) => turn[of])
    return [
      title,
      count(times.length),
      milliseconds(quantile(times, 0.5)),
      milliseconds(quantile(times, 0.99)),
    ]
  }
  printTable(
    [`requests, ${READERS} at once`, 'answered', 'p50', 'p99'],
    [row('one tenant', 'one'), row(`${count(TENANTS)} tenants at random`, 'all')],
  )
  return {
    requests: turns.reduce((sum, { all }) => sum + all.length, 0),
    refused: tally.refused,
    false404,
    ratio: median(turns.map(({ one, all }) => quantile(all, 0.99) / quantile(one, 0.99))),
  }
}

async function ask(
  product: ServedProduct,
  choose: () => Tenant,
  tally: { refused: number },
  durationMs: number,
): Promise<number[]> {
  const times: number[] = []
  const until = performance.now() + durationMs
  await Promise.all(
    Array.from({ length: READERS }, async () => {
      while (performance.now() < until) {
        const startedAt = performance.now()
        const { status } = await exchange({
          port: product.port,
          host: `${choose().slug}.${product.baseDomain}`,
          path: '/console/claims',
          headers: { cookie: `__Host-gj_staff=${'x'.repeat(43)}` },
        })
        times.push(performance.now() - startedAt)
        // To the sign-in page: the session was looked for and not found.
        if (status !== 302 && status !== 303) tally.refused++
      }
    }),
  )
  return times
}

/** Reads every database once by the product's client, which counts the calls that it repeats. */
async function countRetries({ inNode, config }: Stack, tenants: readonly Tenant[]) {
  const trips = { count: 0 }
  for (const { database } of tenants) {
    const address = { ...config.platformDatabase, name: database }
    const client = await inNode.openClient(config.provider, address, 'ro', trips)
    await client.execute('select tenant_id from tenant_identity')
  }
  return trips.count - tenants.length
}

/** A column more in every database, by the product's own migrator. */
async function measureMigration({ inNode, config }: Stack, tenants: readonly Tenant[]) {
  const step = { step: '9999_bench', sql: 'alter table workplace add column bench text' }
  const left = [...tenants]
  const startedAt = performance.now()
  await Promise.all(
    Array.from({ length: MIGRATED_AT_ONCE }, async () => {
      for (let tenant = left.pop(); tenant; tenant = left.pop()) {
        const address = { ...config.platformDatabase, name: tenant.database }
        const client = await inNode.openClient(config.provider, address, 'rw', { count: 0 })
        await inNode.migrate(client, [...inNode.tenantMigrations, step], Date.now())
      }
    }),
  )
  return tenants.length / ((performance.now() - startedAt) / 1_000)
}
