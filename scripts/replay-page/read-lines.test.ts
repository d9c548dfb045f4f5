import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  assess,
  compilePlan,
  estimateFacts,
  explainLine,
  parseFacts,
  parsePlan,
} from '../../src/rules/index.ts'
import { findScheme, schemes } from '../../src/rules/schemes/index.ts'
import { arbitraryPlan, arbitraryStays, covered } from '../../src/rules/testing/arbitrary.ts'
import type { Fen } from '../../src/kernel/fen.ts'
import type { Day } from '../../src/kernel/days.ts'
import { checkLine, sayStep } from './check-line.ts'
import { readLines, type GivenLine } from './read-lines.ts'

const parsed = parsePlan(findScheme('shaoxing-2015')?.plan)
if (!parsed.ok) throw new Error('The scheme cannot be read.')
const plan = parsed.value
const facts = estimateFacts(plan, {
  kind: 'inpatient',
  on: '2015-08-21' as Day,
  amountsFen: { burden: 228_799 as Fen },
  days: 10,
})
const assessed = assess([compilePlan(plan)], facts, { trace: true })
const [line] = assessed.lines
if (!line?.trace) throw new Error('There is no trace.')
const { trace } = line

const linesOf = (json: unknown): readonly GivenLine[] => {
  const read = readLines(typeof json === 'string' ? json : JSON.stringify(json))
  if (read.state !== 'lines') throw new Error(read.state)
  return read.lines
}
const states = (json: unknown): string[] => linesOf(json).map((one) => checkLine(one).state)

describe('what is read', () => {
  it('is all that compute prints', () => {
    const read = readLines(JSON.stringify(assessed, null, 2))
    expect(read).toMatchObject({ state: 'lines', totalFen: 208_000 })
    expect(states(assessed)).toEqual(['same', 'same'])
  })

  it.each([
    ['a line', line, 1],
    ['an array of lines', assessed.lines, 2],
    ['a trace', trace, 1],
    ['an array of traces', [trace, trace, trace], 3],
    ['outputs in an array', [assessed, assessed], 4],
    ['output behind the words of npm', `> gongji compute\n\n${JSON.stringify(assessed)}`, 2],
    ['output behind a byte order mark', `\uFEFF${JSON.stringify(assessed)}`, 2],
  ])('is %s', (_, json, count) => {
    expect(states(json)).toEqual(Array.from({ length: count }, () => 'same'))
  })

  it('is every trace that the examples of the schemes give', () => {
    const plans = schemes.flatMap((scheme) => {
      const one = parsePlan(scheme.plan)
      return one.ok ? [one.value] : []
    })
    const compiled = plans.map(compilePlan)
    const traces = plans
      .flatMap((one) => one.versions.flatMap(({ examples }) => examples))
      .flatMap((example) => {
        const read = parseFacts(example.facts)
        return read.ok ? assess(compiled, read.value, { trace: true }).lines : []
      })
      .map((one) => one.trace)
    expect(traces.length).toBeGreaterThan(100)
    expect(new Set(states(traces))).toEqual(new Set(['same']))
  })

  it('is every trace of random plans and stays', () => {
    const given = fc.tuple(arbitraryPlan({ whole: true }), arbitraryStays())
    fc.assert(
      fc.property(given, ([random, stays]) => {
        const { lines } = assess([random], covered(stays), { trace: true })
        expect(states(lines)).toEqual(lines.map(() => 'same'))
      }),
      { numRuns: 500 },
    )
  })

  it('has the title where compute printed it, else the name', () => {
    const explained = explainLine(line, plan, 'zh')
    expect(linesOf({ ...line, explained })[0]?.title).toBe('医疗费用补助')
    expect(linesOf(line)[0]).toMatchObject({ title: 'reimbursement', event: line.event })
  })

  it.each([
    ['  \n', 'empty'],
    ['{"lines": [', 'not-json'],
    ['reimbursement', 'not-json'],
    ['{}', 'no-traces'],
    ['[1, "a", null]', 'no-traces'],
    [JSON.stringify({ ...assessed, lines: [{ ...line, trace: undefined }] }), 'no-traces'],
  ])('tells of %j that it is %s', (text, state) => {
    expect(readLines(text)).toEqual({ state })
  })
})

describe('what is told', () => {
  const changed = (at: number, change: object) => ({
    ...trace,
    steps: trace.steps.map((step, index) => (index === at ? { ...step, ...change } : step)),
  })
  const check = (json: unknown) => checkLine(linesOf(json)[0]!)

  it('is the first step that differs, with both figures', () => {
    expect(check(changed(0, { fen: 228_800 }))).toEqual({
      state: 'step-differs',
      step: 1,
      computedFen: 228_800,
      statedFen: 228_799,
    })
  })
  it('is an amount at the end that the steps do not give', () => {
    expect(check({ ...trace, amountFen: 183_001 })).toMatchObject({
      state: 'step-differs',
      step: trace.steps.length,
      statedFen: 183_001,
    })
  })
  it('is a line that names another amount than its trace', () => {
    expect(check({ ...line, amountFen: 183_001 })).toEqual({
      state: 'line-differs',
      computedFen: 183_000,
      statedFen: 183_001,
    })
  })
  it('is what the plan has otherwise, where it came along', () => {
    const forged = changed(1, { ppm: 700_000, parts: 228_799 * 700_000 })
    const withPlan = { lines: [{ ...line, trace: forged }], plans: [plan] }
    expect(checkLine(linesOf(withPlan)[0]!)).toMatchObject({
      state: 'step-differs',
      step: 1,
      field: { name: 'ppm', expected: '800000', stated: '700000' },
    })
    expect(states({ ...assessed, plans: [plan] })).toEqual(['same', 'same'])
    // Another plan, or none that can be read: the lines are computed by themselves.
    expect(states({ ...assessed, plans: [{ ...plan, plan: 'another' }, 'no plan'] })).toEqual([
      'same',
      'same',
    ])
  })
  it('is a version of another day, at the head', () => {
    const forged = { ...trace, on: { ...trace.on, dischargedOn: '2014-08-21' } }
    expect(
      checkLine(linesOf({ lines: [{ ...line, trace: forged }], plans: [plan] })[0]!),
    ).toMatchObject({ state: 'step-differs', step: -1 })
  })
  it('is a line without a trace among others', () => {
    expect(states([trace, { ...line, trace: undefined }])).toEqual(['same', 'no-trace'])
  })
  it.each([
    ['a step nobody knows', changed(1, { op: 'guess' })],
    ['a step named like what every object has', changed(1, { op: 'constructor' })],
    ['a figure that is text', changed(1, { ppm: '800000' })],
    ['a figure that is missing', changed(1, { parts: undefined })],
    ['steps that are no list', { ...trace, steps: {} }],
    ['no amount at its end', { ...trace, amountFen: undefined }],
  ])('is that a trace with %s cannot be read', (_, json) => {
    expect(check(json)).toEqual({ state: 'unreadable' })
  })

  it('is each step in words, without the plan', () => {
    expect(trace.steps.map((step) => sayStep(step, 'zh').text)).toEqual(
      explainLine(line, plan, 'zh')
        .steps.slice(0, trace.steps.length)
        .map(({ text }) => text),
    )
    const odd = { op: 'zero', reason: 'nobody-knows', c: '1' } as never
    expect(sayStep(odd, 'en')).toEqual({ label: 'zero', text: '' })
  })
})
