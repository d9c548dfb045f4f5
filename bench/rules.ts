// The engine on one plan (Jinhua's later period) over a million seeded stays, beside a function
// written by hand for this plan alone and beside engines from npm that are given the same plan.
// Figures are stays a second of computing time; only the ratios within one run count.
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import {
  assess,
  compilePlan,
  parsePlan,
  type CompiledPlan,
  type PersonFacts,
} from '../src/rules/index.ts'
import { schemes } from '../src/rules/schemes/index.ts'
import { measureInWorkerd } from './rules/in-workerd.ts'
import jinhuaLater from './rules/jinhua-later.json' with { type: 'json' }
import { manyEvents } from './rules/many-events.ts'
import { makePeers, type Peer } from './rules/peers.ts'
import { makeRuns } from './rules/runs.ts'
import { handWritten, makeStays } from './rules/stays.ts'
import { count, median } from './support/statistics.ts'
import { printTable } from './support/table.ts'

const STAYS = 1_000_000
const ROUNDS = 5
const AMOUNTS_LEAST = 1 / 4
const TRACED_LEAST = 1 / 50
const PEER_LEAST = 7

const runs = makeRuns(STAYS)

const cpuMs = (): number => process.cpuUsage().user / 1000

/** Stays a second of computing time. */
function speed(rows: number, work: () => void): number {
  const before = cpuMs()
  work()
  return (rows * 1000) / Math.max(0.001, cpuMs() - before)
}

/** Kept, so that no breakdown is optimised away. */
const kept: unknown[] = []

async function byPeer(peer: Peer): Promise<number> {
  const stays = makeStays(peer.stays)
  for (const stay of stays.slice(0, 200))
    if ((await peer.totalFen(stay)) !== handWritten(stay).totalFen)
      throw new Error(`${peer.name} differs: ${JSON.stringify(stay)} ${await peer.totalFen(stay)}`)
  const before = cpuMs()
  for (let at = 0; at < peer.stays; at++) {
    const total = peer.totalFen(stays[at]!)
    kept[0] = typeof total === 'number' ? total : await total
  }
  return (peer.stays * 1000) / Math.max(0.001, cpuMs() - before)
}

interface Measured {
  readonly hand: number
  readonly columns: number
  readonly amounts: number
  readonly traced: number
}

function measure(): Measured {
  const rounds: Measured[] = []
  for (let round = 0; round <= ROUNDS; round++)
    rounds.push({
      hand: speed(STAYS, () => runs.hand(STAYS)),
      columns: speed(STAYS, () => runs.columns(STAYS)),
      amounts: speed(300_000, () => runs.amounts(300_000)),
      traced: speed(300_000, () => runs.traced(300_000)),
    })
  runs.agree(100_000)
  // The first round warms up and is not counted.
  const of = (key: keyof Measured): number => median(rounds.slice(1).map((round) => round[key]))
  return { hand: of('hand'), columns: of('columns'), amounts: of('amounts'), traced: of('traced') }
}

function memoryGrowthMb(): number {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const used = (): number => {
    collect()
    return process.memoryUsage().heapUsed / 1_048_576
  }
  runs.traced(100_000)
  const before = used()
  runs.traced(400_000)
  return used() - before
}

function compileMs(): number {
  const plans = schemes.flatMap((scheme) => {
    const read = parsePlan(scheme.plan)
    return read.ok ? [read.value] : []
  })
  for (let warm = 0; warm < 20; warm++) for (const one of plans) compilePlan(one)
  return Math.max(
    ...plans.map((one) => {
      const before = cpuMs()
      for (let times = 0; times < 20; times++) compilePlan(one)
      return (cpuMs() - before) / 20
    }),
  )
}

/** A person-period of 20 events under three plans. */
function personPeriods(): { plain: number; traced: number } {
  const parsed = parsePlan(jinhuaLater)
  if (!parsed.ok) throw new Error('The plan of the bench is read')
  const [three, facts]: [CompiledPlan[], PersonFacts] = manyEvents(parsed.value)
  const run = (trace: boolean): number =>
    speed(5000, () => {
      for (let times = 0; times < 5000; times++) kept[0] = assess(three, facts, { trace })
    })
  run(true)
  return { plain: run(false), traced: run(true) }
}

const ratio = (of: number, to: number): string =>
  of >= to ? `${(of / to).toFixed(1)} ×` : `1/${(to / of).toFixed(1)}`

const measured = measure()
const inWorkerd = await measureInWorkerd()
const names: Readonly<Record<keyof Measured, string>> = {
  hand: 'written by hand, object in, breakdown out',
  columns: 'engine, amounts by columns',
  amounts: 'engine, assess, lines with reasons',
  traced: 'engine, assess, every line with its full trace',
}
const rows = (Object.keys(names) as (keyof Measured)[]).map((key) => [
  names[key],
  count(measured[key]),
  ratio(measured[key], measured.hand),
  count(inWorkerd[key]),
  ratio(inWorkerd[key], inWorkerd.hand),
])
let bestPeer = 0
for (const peer of await makePeers()) {
  const reached = await byPeer(peer)
  if (peer.inWorker) bestPeer = Math.max(bestPeer, reached)
  const inWorker = peer.inWorker ? 'runs' : 'refused'
  rows.push([peer.name, count(reached), ratio(reached, measured.hand), inWorker, ''])
}
printTable(['all agree to the fen', 'stays/s', 'to by hand', 'in workerd', 'to by hand'], rows)
const compile = compileMs()
const growth = memoryGrowthMb()
const periods = personPeriods()
const signed = `${growth >= 0 ? '+' : ''}${growth.toFixed(1)} MB`
console.log(`Compiling the largest scheme: ${compile.toFixed(2)} ms`)
console.log(`Heap after 400,000 traced assessments more: ${signed}`)
console.log(
  `20 events in three plans: ${count(periods.plain)} assessments a second, ` +
    `${count(periods.traced)} with full trace`,
)
const goals: [string, boolean][] = []
for (const [where, { hand, columns, traced }] of [
  ['in Node', measured],
  ['in workerd', inWorkerd],
] as const)
  goals.push(
    [`${where}: amounts ${ratio(columns, hand)} of by hand (1/4)`, columns / hand >= AMOUNTS_LEAST],
    [
      `${where}: full trace ${ratio(traced, hand)} of by hand (1/50)`,
      traced / hand >= TRACED_LEAST,
    ],
  )
const overPeer = measured.columns / bestPeer
goals.push(
  [`amounts ${overPeer.toFixed(1)} × the best peer of a Worker (7 ×)`, overPeer >= PEER_LEAST],
  [`compiling in ${compile.toFixed(2)} ms (1 ms)`, compile < 1],
  [`memory flat: ${signed}`, growth < 20],
)
for (const [says, reached] of goals) console.log(`${reached ? 'reached ' : 'MISSED  '} ${says}`)
process.exitCode = goals.every(([, reached]) => reached) ? 0 : 1
