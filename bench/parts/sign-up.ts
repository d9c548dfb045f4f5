import { randomBytes } from 'node:crypto'
import { signUp } from '../support/federation.ts'
import type { Stack } from '../support/stack.ts'
import { median, milliseconds, quantile } from '../support/statistics.ts'
import { printTable, verdict, type Verdict } from '../support/table.ts'

const SIGN_UPS = 100
const TO_REACH_MS = 2_000

/** From sending the code to the member page that a phone can open, beside the bare database. */
export async function benchSignUp(stack: Stack): Promise<Verdict[]> {
  const product = await stack.serveProduct()
  await signUp(product)
  const asks: number[] = []
  const posts: number[] = []
  const pages: number[] = []
  const databases: number[] = []
  for (let turn = 0; turn < SIGN_UPS; turn++) {
    const { times } = await signUp(product)
    asks.push(times.askMs)
    posts.push(times.postMs)
    pages.push(times.firstPageMs)
    databases.push(await createBareDatabase(stack))
  }
  await product.stop()
  const whole = posts.map((post, turn) => post + pages[turn]!)
  const reference = median(databases)
  const row = (title: string, times: readonly number[]) => [
    title,
    milliseconds(median(times)),
    milliseconds(quantile(times, 0.99)),
    `${(median(times) / reference).toFixed(1)} ×`,
  ]
  printTable(
    [`${SIGN_UPS} times`, 'median', 'p99', 'of bare'],
    [
      row('bare: create a database, take the migrations', databases),
      row('form sent, until the code has left', asks),
      row('code sent, until the answer', posts),
      row('member page, first time', pages),
      row('code to live page', whole),
    ],
  )
  console.log(
    '\nThe password is hashed (scrypt) with the form. After the code come registry, database,\n' +
      'migrations, the first administrator and the plan.',
  )
  const ms = median(whole)
  return [
    verdict(
      'sign-up to live page',
      ms < TO_REACH_MS,
      `median ${milliseconds(ms)} of ${TO_REACH_MS} ms, p99 ${milliseconds(quantile(whole, 0.99))}`,
    ),
  ]
}

/** The part that no sign-up can do without. */
async function createBareDatabase({ libsql, inNode }: Stack): Promise<number> {
  const provider = inNode.libsqlServerProvider({ ...libsql, tokenKeyJwk: libsql.tokenKey })
  const startedAt = performance.now()
  const address = await provider.create(`bare-${randomBytes(8).toString('hex')}`)
  const client = await inNode.openClient(provider, address, 'rw', { count: 0 })
  await inNode.migrate(client, inNode.tenantMigrations, Date.now())
  return performance.now() - startedAt
}
