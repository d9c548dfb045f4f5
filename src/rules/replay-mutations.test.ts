import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  assess,
  compilePlan,
  parseFacts,
  parsePlan,
  replay,
  replayFacts,
  type BenefitLine,
  type CompiledPlan,
  type PersonFacts,
  type Trace,
} from './index.ts'
import { schemes } from './schemes/index.ts'
import { arbitraryPlan, arbitraryStays, covered } from './testing/arbitrary.ts'

interface Computed {
  readonly plans: readonly CompiledPlan[]
  readonly plan: CompiledPlan
  readonly facts: PersonFacts
  readonly trace: Trace
}

const compiled = schemes.map(({ plan }) => {
  const parsed = parsePlan(plan)
  if (!parsed.ok) throw new Error(plan.plan)
  return compilePlan(parsed.value)
})

const computed = (
  plans: readonly CompiledPlan[],
  facts: PersonFacts,
  lines: readonly BenefitLine[],
): Computed[] =>
  lines.map((line) => ({
    plans,
    plan: plans.find((one) => one.id === line.plan)!,
    facts,
    // As it is stored and sent.
    trace: JSON.parse(JSON.stringify(line.trace)) as Trace,
  }))

/** Every line of every example, zeros too, with all plans that the example takes in. */
const ofExamples = compiled.flatMap((plan) =>
  plan.plan.versions
    .flatMap(({ examples }) => examples)
    .flatMap((example) => {
      const read = parseFacts(example.facts)
      if (!read.ok) throw new Error(plan.id)
      const others = compiled.filter(({ id }) => example.with?.includes(id))
      const plans = [plan, ...others]
      return computed(plans, read.value, assess(plans, read.value, { trace: true }).lines)
    }),
)

const ofRandom = (plan: CompiledPlan, facts: PersonFacts): Computed[] =>
  computed([plan], facts, assess([plan], facts, { trace: true }).lines)

type Json = Record<string, unknown>

/** Every number of a trace, as the path to it. */
function numbersOf(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value === 'number') return [path]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => numbersOf(inner, [...path, key]))
}

function changed(trace: Trace, path: readonly string[], by: number): Trace {
  const copy = structuredClone(trace)
  let at = copy as unknown as Json
  for (const key of path.slice(0, -1)) at = at[key] as Json
  const last = path.at(-1)!
  at[last] = (at[last] as number) + by
  return copy
}

/** Figures that only facts or earlier lines can give, each with why a change may mean nothing. */
const meansNothing: Readonly<Record<string, string>> = {
  'less.fen': 'more is taken off than there is: the base stays nothing',
  'days.days': 'no more days are paid than are left, or none yet',
  'days.before': 'the days before reach past those not paid, or not to them',
  'days.most': 'more days are left than the stay has',
  'band.before': 'another place in the same band',
  'limit.used': 'more is used than there was: nothing is left',
  'share.total': 'the total that is rounded to the fen is the sum of other lines too',
  'joint.left': 'more is left than the line pays',
  'joint.cap': 'a share of the burden, of which more is left than the line pays',
  'cover.units': 'no benefit and no limit of this line is multiplied',
}

/** Which of these were met: what never passes has no place in the list. */
const met = new Set<string>()

const nameOf = ({ steps }: Trace, path: readonly string[]): string =>
  path[0] === 'steps' ? `${steps[Number(path[1])]!.op}.${path[2]}` : path.join('.')

/** Changes a number and says what passed although it should not. */
function unnoticed({ plan, plans, facts, trace }: Computed, path: readonly string[], by: number) {
  const forged = changed(trace, path, by)
  expect(replayFacts(forged, plans, facts).ok, `${trace.plan} ${path.join('.')}`).toBe(false)
  const again = replay(forged, plan)
  if (!again.ok) return []
  expect(again.amountFen).toBe(trace.amountFen)
  const name = nameOf(trace, path)
  met.add(name)
  return name in meansNothing ? [] : [`${trace.plan}/${trace.benefit} ${path.join('.')} ${name}`]
}

describe('a trace is held against its plan', () => {
  it('every line of every example comes out again, alone, with the plan, with the facts', () => {
    expect(ofExamples.length).toBeGreaterThan(150)
    for (const { plan, plans, facts, trace } of ofExamples) {
      const same = { ok: true, amountFen: trace.amountFen }
      expect([trace, replay(trace)]).toEqual([trace, same])
      expect([trace, replay(trace, plan)]).toEqual([trace, same])
      expect(replayFacts(trace, plans, facts)).toEqual(same)
    }
  })

  it('so does every line of random plans and stays', () => {
    fc.assert(
      fc.property(arbitraryPlan({ whole: true }), arbitraryStays(), (plan, stays) => {
        for (const { facts, trace } of ofRandom(plan, covered(stays))) {
          const same = { ok: true, amountFen: trace.amountFen }
          expect(replay(trace, plan)).toEqual(same)
          expect(replayFacts(trace, [plan], facts)).toEqual(same)
        }
      }),
      { numRuns: 2000, seed: 20_151_001 },
    )
  })

  it('any figure of an example changed by one is found, or means nothing', () => {
    const passed: string[] = []
    let changes = 0
    for (const one of ofExamples)
      for (const path of numbersOf(one.trace))
        for (const by of [1, -1]) {
          changes++
          passed.push(...unnoticed(one, path, by))
        }
    expect(changes).toBeGreaterThan(3000)
    expect(passed).toEqual([])
  })

  it('any figure of a random trace changed is found, or means nothing', () => {
    const change = fc.tuple(fc.nat(), fc.constantFrom(1, -1, 100, 1_000_000))
    let changes = 0
    fc.assert(
      fc.property(
        arbitraryPlan({ whole: true }),
        arbitraryStays(3),
        fc.array(change, { minLength: 1, maxLength: 4 }),
        (plan, stays, made) => {
          for (const one of ofRandom(plan, covered(stays)))
            for (const [at, by] of made) {
              const paths = numbersOf(one.trace)
              changes++
              expect(unnoticed(one, paths[at % paths.length]!, by)).toEqual([])
            }
        },
      ),
      { numRuns: 2000, seed: 20_151_001 },
    )
    expect(changes).toBeGreaterThan(10_000)
  })

  /** Whether these hold is known from facts alone, so one that changed nothing may be missing. */
  const byFacts = new Set(['points', 'factor', 'reduced', 'net', 'joint'])
  const ifConditioned = new Set(['limit', 'times'])

  function withSteps(trace: Trace, steps: Trace['steps']): Trace {
    return { ...trace, steps }
  }

  /** Steps of a kind that passed although they were changed. */
  function passedSteps({ plan, plans, facts, trace }: Computed, forged: Trace): boolean {
    expect(replayFacts(forged, plans, facts).ok).toBe(false)
    const again = replay(forged, plan)
    if (again.ok) expect(again.amountFen).toBe(trace.amountFen)
    return again.ok
  }

  const hasCondition = ({ plan, trace }: Computed, id: string): boolean =>
    plan.plan.versions
      .find((one) => one.id === trace.version)!
      .limits.some((limit) => limit.id === id && limit.when !== undefined)

  const isSeen = (one: Computed, at: number): boolean => {
    const step = one.trace.steps[at]!
    if (byFacts.has(step.op)) return false
    return !(ifConditioned.has(step.op) && 'id' in step && hasCondition(one, step.id))
  }

  /** Steps left out, doubled and exchanged: what passed although facts have no part in it. */
  function unseenSteps(one: Computed): string[] {
    const { steps } = one.trace
    return steps.flatMap((step, at) => {
      const without = withSteps(one.trace, steps.toSpliced(at, 1))
      const twice = withSteps(one.trace, steps.toSpliced(at, 0, step))
      const after = steps[at + 1]
      const passed: string[] = []
      if (passedSteps(one, without) && isSeen(one, at)) passed.push(`without ${step.op}`)
      if (passedSteps(one, twice) && step.op !== 'net') passed.push(`twice ${step.op}`)
      if (after === undefined || JSON.stringify(after) === JSON.stringify(step)) return passed
      const exchanged = withSteps(one.trace, steps.toSpliced(at, 2, after, step))
      if (passedSteps(one, exchanged) && (isSeen(one, at) || isSeen(one, at + 1)))
        passed.push(`exchanged ${step.op}, ${after.op}`)
      return passed
    })
  }

  it('a step left out, doubled or exchanged is found', () => {
    for (const one of ofExamples) expect([one.trace, unseenSteps(one)]).toEqual([one.trace, []])
    fc.assert(
      fc.property(arbitraryPlan({ whole: true }), arbitraryStays(3), (plan, stays) => {
        for (const one of ofRandom(plan, covered(stays))) expect(unseenSteps(one)).toEqual([])
      }),
      { numRuns: 500, seed: 20_151_001 },
    )
  })

  it('another version, benefit, plan or kind of event is found', () => {
    let versions = 0
    for (const { plan, plans, facts, trace } of ofExamples) {
      const others: Trace[] = [
        ...plan.versions.map(({ id }) => Object.assign({}, trace, { version: id })),
        ...compiled.map(({ id }) => Object.assign({}, trace, { plan: id })),
        { ...trace, benefit: 'another' },
        { ...trace, version: 'another' },
      ].filter(
        (one) =>
          one.version !== trace.version || one.plan !== trace.plan || one.benefit !== trace.benefit,
      )
      for (const forged of others) {
        if (plan.versions.length > 1 && forged.plan === trace.plan) versions++
        expect(replay(forged, plan)).toMatchObject({ ok: false, step: -1 })
        expect(replayFacts(forged, plans, facts).ok).toBe(false)
      }
    }
    expect(versions).toBeGreaterThan(50)
  })

  it('a fact changed by one fen is found by every line that counts it', () => {
    let found = 0
    for (const { plans, facts, trace } of ofExamples)
      for (const [at, event] of (facts.events ?? []).entries()) {
        if (event.id !== trace.event) continue
        for (const step of trace.steps) {
          if (step.op !== 'add') continue
          const key = `${step.of}Fen` as 'burdenFen'
          const fen = event.amounts?.[key]
          if (fen === undefined) continue
          const amounts = { ...event.amounts, [key]: fen + 1 }
          const events = facts.events!.with(at, { ...event, amounts })
          found++
          expect(replayFacts(trace, plans, { ...facts, events })).toMatchObject({ ok: false })
        }
      }
    expect(found).toBeGreaterThan(50)
  })

  it('one fen more where the amount ends just at the end of a band is found without the plan', () => {
    const ends = ofExamples.filter(({ trace }) => {
      const last = trace.steps.findLast((step) => step.op === 'band')
      return last !== undefined && last.to !== null && last.fen === last.to - last.from
    })
    expect(ends.length).toBeGreaterThan(2)
    for (const { trace } of ends)
      for (const path of numbersOf(trace))
        if (nameOf(trace, path) === 'add.fen')
          expect(replay(changed(trace, path, 1))).toMatchObject({ ok: false })
  })

  it('each figure of the list does pass somewhere', () => {
    expect([...met].sort()).toEqual(Object.keys(meansNothing).sort())
  })
})
