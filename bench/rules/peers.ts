import { Environment } from '@marcbachmann/cel-js'
import { ZenEngine } from '@gorules/zen-engine'
import { evaluate as feel } from 'feelin'
import { LogicEngine } from 'json-logic-engine'
import { Engine } from 'json-rules-engine'
import type { Stay } from './stays.ts'

/** A rule engine from npm with the same plan written in its own way. */
export interface Peer {
  readonly name: string
  /** Whether it runs where `new Function` and native code are refused. */
  readonly inWorker: boolean
  /** Stays in a round: slow ones get fewer. */
  readonly stays: number
  readonly totalFen: (stay: Stay) => number | Promise<number>
}

export async function makePeers(): Promise<Peer[]> {
  return [
    jsonLogic('json-logic-engine, compiled', true),
    jsonLogic('json-logic-engine, interpreted', false),
    celPeer(),
    feelPeer(),
    rulesEngine(),
    await zenPeer(),
  ]
}

const op = (name: string, ...of: unknown[]): unknown => ({ [name]: of })
const value = (name: string): unknown => ({ var: name })

/** In hundredths of a fen until it is rounded, as the hand-written function does. */
function logic(): unknown {
  const copayment = value('copaymentFen')
  const above = (from: number): unknown => op('max', 0, op('-', copayment, from))
  const half = (hundredths: unknown): unknown => {
    const lifted = op('+', hundredths, 50)
    return op('/', op('-', lifted, op('%', lifted, 100)), 100)
  }
  const deductible = half(op('*', value('deductibleFen'), 50))
  const tiers = op(
    '+',
    op('*', op('min', copayment, 500_000), 50),
    op('*', op('min', above(500_000), 500_000), 60),
    op('*', above(1_000_000), 70),
  )
  const days = op('min', op('max', op('-', value('days'), 3), 0), 60)
  return op(
    '+',
    op('min', op('+', op('min', deductible, 3_000_000), half(tiers)), 3_000_000),
    op('*', days, 2500),
  )
}

function jsonLogic(name: string, compiled: boolean): Peer {
  const engine = new LogicEngine()
  const rule = logic() as never
  if (!compiled)
    return {
      name,
      inWorker: true,
      stays: 50_000,
      totalFen: (stay) => engine.run(rule, stay) as number,
    }
  const built = engine.build(rule) as (stay: Stay) => number
  return { name, inWorker: false, stays: 500_000, totalFen: (stay) => built(stay) }
}

const CEL = `
  (min2(min2((d * 50 + 50) / 100, 3000000) + (
    min2(c, 500000) * 50
    + (c > 500000 ? (min2(c, 1000000) - 500000) * 60 : 0)
    + (c > 1000000 ? (c - 1000000) * 70 : 0) + 50) / 100, 3000000))
  + (days > 3 ? min2(days - 3, 60) * 2500 : 0)`

function celPeer(): Peer {
  const environment = new Environment()
    .registerVariable('d', 'int')
    .registerVariable('c', 'int')
    .registerVariable('days', 'int')
    .registerFunction('min2(int, int): int', (a: bigint, b: bigint) => (a < b ? a : b))
  const program = environment.parse(CEL.trim())
  const totalFen = ({ deductibleFen, copaymentFen, days }: Stay): number =>
    Number(program({ d: BigInt(deductibleFen), c: BigInt(copaymentFen), days: BigInt(days) }))
  return { name: 'CEL (@marcbachmann/cel-js)', inWorker: true, stays: 20_000, totalFen }
}

const FEEL = `min(min(floor((d * 50 + 50) / 100), 3000000) + floor((
  min(c, 500000) * 50 + max(0, min(c, 1000000) - 500000) * 60 + max(0, c - 1000000) * 70
  + 50) / 100), 3000000) + min(max(days - 3, 0), 60) * 2500`

function feelPeer(): Peer {
  const totalFen = ({ deductibleFen, copaymentFen, days }: Stay): number => {
    const outcome: unknown = feel(FEEL, { d: deductibleFen, c: copaymentFen, days })
    return Number((outcome as { value?: unknown } | null)?.value ?? outcome)
  }
  return { name: 'FEEL (feelin)', inWorker: true, stays: 500, totalFen }
}

/** Its rules only decide: the bands are facts that the engine computes from each other. */
function rulesEngine(): Peer {
  const engine = new Engine([], { allowUndefinedFacts: false })
  engine.addFact('part', async (_params, almanac) => {
    const [d, c] = await Promise.all([
      almanac.factValue<number>('d'),
      almanac.factValue<number>('c'),
    ])
    const tiers =
      Math.min(c, 500_000) * 50 +
      Math.max(0, Math.min(c, 1_000_000) - 500_000) * 60 +
      Math.max(0, c - 1_000_000) * 70
    const deductible = Math.min(Math.floor((d * 50 + 50) / 100), 3_000_000)
    return Math.min(deductible + Math.floor((tiers + 50) / 100), 3_000_000)
  })
  engine.addRule({
    conditions: { all: [{ fact: 'part', operator: 'greaterThanInclusive', value: 0 }] },
    event: { type: 'part' },
  })
  engine.addRule({
    conditions: { all: [{ fact: 'days', operator: 'greaterThan', value: 3 }] },
    event: { type: 'days' },
  })
  const totalFen = async ({ deductibleFen, copaymentFen, days }: Stay): Promise<number> => {
    const { almanac, events } = await engine.run({ d: deductibleFen, c: copaymentFen, days })
    let total = 0
    for (const { type } of events)
      total +=
        type === 'part' ? await almanac.factValue<number>('part') : Math.min(days - 3, 60) * 2500
    return total
  }
  return { name: 'json-rules-engine', inWorker: true, stays: 3000, totalFen }
}

async function zenPeer(): Promise<Peer> {
  const expression = FEEL.replaceAll('\n', ' ')
    .replaceAll(/\bmin\(/g, 'min([')
    .replaceAll(/\bmax\(/g, 'max([')
  const decision = new ZenEngine().createDecision({
    contentType: 'application/vnd.gorules.decision',
    nodes: [
      { id: 'in', type: 'inputNode', name: 'in', position: { x: 0, y: 0 } },
      {
        id: 'rule',
        type: 'expressionNode',
        name: 'rule',
        position: { x: 1, y: 0 },
        content: { expressions: [{ id: 'total', key: 'total', value: closeLists(expression) }] },
      },
      { id: 'out', type: 'outputNode', name: 'out', position: { x: 2, y: 0 } },
    ],
    edges: [
      { id: 'a', sourceId: 'in', targetId: 'rule', type: 'edge' },
      { id: 'b', sourceId: 'rule', targetId: 'out', type: 'edge' },
    ],
  })
  const totalFen = async ({ deductibleFen, copaymentFen, days }: Stay): Promise<number> => {
    const { result } = await decision.evaluate({ d: deductibleFen, c: copaymentFen, days })
    return Number((result as { total: number | string }).total)
  }
  return { name: 'GoRules ZEN (native)', inWorker: false, stays: 3000, totalFen }
}

/** ZEN's `min` takes a list: each `min([` is closed where its bracket closes. */
function closeLists(expression: string): string {
  const open: boolean[] = []
  let text = ''
  for (const [at, character] of [...expression].entries()) {
    if (character === '(') open.push(expression[at + 1] === '[')
    text += character === ')' && open.pop() === true ? '])' : character
  }
  return text
}
