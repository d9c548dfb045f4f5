import { expect, test } from 'vitest'
import { assess, compilePlan, parseFacts, parsePlan, replay, type Trace } from './index.ts'
import { schemes } from './schemes/index.ts'

/** The traces of all lines that pay in the schemes' own examples. */
const traces = schemes.flatMap(({ plan }) => {
  const parsed = parsePlan(plan)
  if (!parsed.ok) throw new Error(plan.plan)
  const compiled = compilePlan(parsed.value)
  return parsed.value.versions
    .flatMap(({ examples }) => examples)
    .flatMap(({ facts }) => {
      const read = parseFacts(facts)
      if (!read.ok) throw new Error(plan.plan)
      return assess([compiled], read.value, { trace: true }).lines
    })
    .flatMap(({ trace, amountFen }) => (trace && amountFen > 0 ? [trace] : []))
})

/** The trace with one figure of one step raised by one. */
function raised(trace: Trace, at: number, figure: string): Trace {
  const steps = structuredClone(trace.steps) as unknown as Record<string, number>[]
  steps[at]![figure] = steps[at]![figure]! + 1
  return { ...trace, steps: steps as unknown as Trace['steps'] }
}

const places = (op: string, of: readonly Trace[] = traces) =>
  of.flatMap((trace) => trace.steps.flatMap((step, at) => (step.op === op ? [{ trace, at }] : [])))

test('every line of every example comes out again', () => {
  expect(traces.length).toBeGreaterThan(80)
  for (const trace of traces) {
    expect(replay(trace)).toEqual({ ok: true, amountFen: trace.amountFen })
  }
})

/**
 * Whether all that counts stands in the trace. Where it ends just at a band's end, the trace does
 * not say that another band would follow.
 */
function isWhole({ steps }: Trace): boolean {
  const last = steps.findLast((step) => step.op === 'band')
  const first = steps.find((step) => step.op === 'band')
  if (!last || !first) return steps.some(({ op }) => op === 'flat')
  return first.from === 0 && (last.to === null || last.fen < last.to - last.from)
}

test('one fen more of an amount that a ratio is taken of is found', () => {
  const scaled = traces.filter(isWhole)
  const found = places('add', scaled)
  expect(found.length).toBeGreaterThan(30)
  const unnoticed = found.filter(({ trace, at }) => replay(raised(trace, at, 'fen')).ok)
  expect(unnoticed.map(({ trace, at }) => [trace.plan, trace.benefit, at])).toEqual([])
})

test('one day more, one fen more of a band, a band that begins elsewhere are found', () => {
  for (const [op, figure] of [
    ['days', 'paid'],
    ['band', 'fen'],
    ['band', 'parts'],
    ['flat', 'parts'],
  ] as const) {
    const found = places(op)
    expect(found.length, op).toBeGreaterThan(3)
    expect(found.filter(({ trace, at }) => replay(raised(trace, at, figure)).ok)).toEqual([])
  }
  const later = places('band').filter(({ trace, at }) => trace.steps[at - 1]?.op === 'band')
  expect(later.filter(({ trace, at }) => replay(raised(trace, at, 'from')).ok)).toEqual([])
})
