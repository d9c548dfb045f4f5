import { exchange } from '../support/exchange.ts'
import { openFederation } from '../support/federation.ts'
import { cpuTimeMs } from '../support/cpu-time.ts'
import { applyLoad, type Load, type Measured } from '../support/load.ts'
import type { Stack } from '../support/stack.ts'
import type { Served } from '../support/workerd.ts'
import { count, median, milliseconds, percent } from '../support/statistics.ts'
import { printTable, verdict, type Verdict } from '../support/table.ts'

const CONNECTIONS = 32
const TURNS = 9
const WARM_UP_MS = 2_000
const TURN_MS = 2_000
const TO_REACH = 0.6

/** Burden 2,287.99 yuan, ten days in hospital: 1,830 and 250 yuan. */
const ASKED = { kind: 'inpatient', days: 10, amounts: { burden: 228_799 }, lang: 'zh' }
const EXPECTED_FEN = 208_000

const HELLO = 'hello (bare Hono)'
const FLOOR = 'JSON read, same bytes sent'
const ESTIMATE = 'POST /api/v1/estimates'
const ONE_BY_ONE = 'the same, one connection'

/** An estimate, computed and explained from a plan in memory, beside a bare Hono hello. */
export async function benchHttp(stack: Stack): Promise<Verdict[]> {
  const product = await stack.serveProduct()
  const hello = await stack.serveHello()
  const federation = await openFederation(product)
  const common = { connections: CONNECTIONS, durationMs: TURN_MS }
  const asked: Load = {
    ...common,
    port: product.port,
    host: federation.host,
    method: 'POST',
    path: '/api/v1/estimates',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(ASKED),
  }
  const floor = await stack.serveFloor(await rightAnswer(asked))
  const loads: Readonly<Record<string, Target>> = {
    [HELLO]: {
      load: { ...common, port: hello.port, host: 'localhost', method: 'GET', path: '/' },
      server: hello,
    },
    [FLOOR]: { load: { ...asked, port: floor.port, host: 'localhost' }, server: floor },
    [ESTIMATE]: { load: asked, server: product },
    [ONE_BY_ONE]: { load: { ...asked, connections: 1 }, server: product },
  }
  const turns = await measureInTurns(loads)
  await Promise.all([product.stop(), hello.stop(), floor.stop()])

  const middle = (title: string, of: (turn: Turn) => number) => median(turns[title]!.map(of))
  // A busy moment falls on one turn of both: the share is taken turn by turn.
  const share = (title: string, of: (turn: Turn) => number) =>
    median(turns[title]!.map((turn, at) => of(turn) / of(turns[HELLO]![at]!)))
  const rate = (turn: Turn) => turn.requestsPerSecond
  const cpu = (turn: Turn) => 1 / turn.cpuMicroseconds
  printTable(
    [`median of ${TURNS}`, 'requests/s', 'of hello', 'CPU a request', 'of hello', 'p50', 'p99'],
    Object.keys(loads).map((title) => [
      title,
      count(middle(title, rate)),
      percent(share(title, rate)),
      `${middle(title, (turn) => turn.cpuMicroseconds).toFixed(0)} µs`,
      percent(share(title, cpu)),
      milliseconds(middle(title, (turn) => turn.p50Ms)),
      milliseconds(middle(title, (turn) => turn.p99Ms)),
    ]),
  )
  console.log(
    '\nCPU: what the serving process used (Linux). Its share says what requests a second would be' +
      '\non a machine that does nothing else.',
  )
  const reached = share(ESTIMATE, rate)
  return [
    verdict(
      'estimates a second, of hello',
      reached >= TO_REACH,
      `${percent(reached)}, by CPU ${percent(share(ESTIMATE, cpu))}; ${percent(TO_REACH)} to reach; ` +
        `with nothing computed ${percent(share(FLOOR, rate))}, by CPU ${percent(share(FLOOR, cpu))}`,
    ),
  ]
}

type Target = { readonly load: Load; readonly server: Served }
type Turn = Measured & { readonly cpuMicroseconds: number }

async function measureInTurns(
  targets: Readonly<Record<string, Target>>,
): Promise<Record<string, Turn[]>> {
  const turns: Record<string, Turn[]> = {}
  for (const [title, { load }] of Object.entries(targets)) {
    turns[title] = []
    await applyLoad({ ...load, durationMs: WARM_UP_MS })
  }
  for (let at = 0; at < TURNS; at++) {
    for (const [title, { load, server }] of Object.entries(targets)) {
      const before = cpuTimeMs(server.pid) ?? Number.NaN
      const measured = await applyLoad(load)
      const usedMs = (cpuTimeMs(server.pid) ?? Number.NaN) - before
      if (measured.refused > 0) throw new Error(`${title}: ${measured.refused} were not answered`)
      turns[title]!.push({ ...measured, cpuMicroseconds: (usedMs * 1_000) / measured.requests })
    }
  }
  return turns
}

/** What is measured must be the right answer, explained; its text. */
async function rightAnswer({ port, host, path, method, headers, body }: Load) {
  const answer = await exchange({ port, host, path, method, headers: headers!, body: body! })
  const { totalFen, lines } = JSON.parse(answer.text) as {
    totalFen?: number
    lines?: { sentences: string[]; steps: unknown[] }[]
  }
  const explained = lines?.every(({ sentences, steps }) => sentences.length + steps.length > 1)
  if (answer.status !== 200 || totalFen !== EXPECTED_FEN || !explained) {
    throw new Error(`The estimate is wrong: ${answer.status} ${answer.text.slice(0, 300)}`)
  }
  return answer.text
}
