import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readAmountFen, readRatioPpm } from './amounts.ts'
import { assess, type Assessment } from './assess.ts'
import { compilePlan } from './compile.ts'
import type { Amounts, EventFact, RecordFact } from './facts.ts'
import { explainLine } from './explain.ts'
import type { Plan } from './language/plan.ts'
import { correctFact } from './nearest.ts'
import { replay } from './replay.ts'
import { settle } from './settle.ts'
import {
  arbitraryPlan,
  arbitraryPlanJson,
  arbitraryStay,
  arbitraryStays,
  covered,
} from './testing/arbitrary.ts'
import {
  bands,
  readPlan,
  reimburse,
  sampleBenefit,
  samplePlan,
  samplePlanJson,
} from './testing/sample-plan.ts'
import { verify } from './verify/verify.ts'

const CASES = 4000

const check = <T extends [unknown, ...unknown[]]>(
  arbitraries: { [K in keyof T]: fc.Arbitrary<T[K]> },
  predicate: (...values: T) => void,
  numRuns = CASES,
): void => fc.assert(fc.property(...arbitraries, predicate as never), { numRuns, seed: 20_151_001 })

/** What does not depend on the order of arrival, nor on which lines happen to come first. */
const sorted = ({ lines, totalFen }: Assessment): unknown => [
  totalFen,
  lines.map((line) => JSON.stringify(line)).sort(),
]

const settled = (id: string, event: EventFact): RecordFact => ({ id, kind: 'settlement', event })

describe('properties of the engine', () => {
  it('any order of the same facts gives the same lines', () => {
    check([arbitraryPlan(), arbitraryStays(), fc.integer()], (plan, stays, turn) => {
      const shuffled = stays.toSorted(
        (a, b) =>
          ((a.id.length * turn + a.amounts!.burdenFen!) % 7) -
          ((b.id.length * turn + b.amounts!.burdenFen!) % 7),
      )
      const records = stays.map((stay) => settled(`r-${stay.id}`, stay))
      const expected = sorted(assess([plan], covered(stays)))
      expect(sorted(assess([plan], covered(shuffled)))).toEqual(expected)
      expect(sorted(assess([plan], covered([], records.toReversed())))).toEqual(expected)
    })
  })

  it('a record, its reversal and its re-sending end where the record alone ends', () => {
    check([arbitraryPlan(), arbitraryStays(), arbitraryStay('stay-0')], (plan, stays, wrong) => {
      const records = stays.map((stay) => settled(`r-${stay.id}`, stay))
      const noise: RecordFact[] = [
        settled('x', wrong),
        { id: 'y', kind: 'reversal', reverses: 'x' },
        { id: 'z', kind: 'reversal', reverses: 'r-stay-0' },
        settled('again', stays[0]!),
      ]
      expect(assess([plan], covered([], [...noise, ...records]))).toEqual(
        assess([plan], covered([], records)),
      )
    })
  })

  it('merged, split and replaced records end as the final truth does', () => {
    check(
      [
        arbitraryPlan(),
        arbitraryStay('a'),
        arbitraryStay('b'),
        arbitraryStay('c'),
        arbitraryStay('d'),
      ],
      (plan, a, b, c, d) => {
        const before = [settled('r1', a), settled('r2', b)]
        const truth = (events: EventFact[]): unknown => sorted(assess([plan], covered(events)))
        const after = (...more: RecordFact[]): unknown =>
          sorted(assess([plan], covered([], [...more, ...before])))
        expect(after({ id: 'm', kind: 'merge', merges: ['r1', 'r2'], event: c })).toEqual(
          truth([c]),
        )
        expect(after({ id: 's', kind: 'split', splits: 'r1', events: [c, d] })).toEqual(
          truth([b, c, d]),
        )
        expect(after({ id: 'p', kind: 'replacement', replaces: 'r2', event: d })).toEqual(
          truth([a, d]),
        )
      },
      2000,
    )
  })

  it('limits are never passed', () => {
    check(
      [arbitraryPlanJson(), arbitraryStays(), fc.integer({ min: 1, max: 5 })],
      (json, stays, units) => {
        const plan = readPlan(json)
        const { lines } = assess([compilePlan(plan)], covered(stays, [], units))
        for (const limit of plan.versions[0]!.limits) {
          const cap = readAmountFen(limit.amount!) * (limit.timesUnits ? units : 1)
          const sums = new Map<string, number>()
          for (const line of lines) {
            if (limit.of !== 'all' && !limit.of.includes(line.benefit!)) continue
            const scope =
              limit.per === 'line'
                ? `${line.benefit} ${line.event}`
                : limit.per === 'event'
                  ? line.event!
                  : ''
            sums.set(scope, (sums.get(scope) ?? 0) + line.amountFen)
          }
          for (const sum of sums.values()) expect(sum).toBeLessThanOrEqual(cap)
        }
      },
    )
  })

  it('a joint ceiling over plans and subsidies is never passed', () => {
    const ceiling = fc.record({
      share: fc.integer({ min: 1, max: 100 }),
      outside: fc.integer({ min: 0, max: 500_000 }),
    })
    check(
      [arbitraryPlanJson(), arbitraryPlanJson(), arbitraryStay('e'), ceiling],
      (one, two, stay, joint) => {
        const jointCeilings = [
          {
            id: 'j',
            clause: '1',
            plans: ['first', 'second'],
            outside: ['card'],
            per: 'event',
            share: { rate: `${joint.share}%`, add: ['burden'] },
            givesWay: 'last-in-order',
          },
        ]
        const plans = [
          compilePlan(
            readPlan({
              ...one,
              plan: 'first',
              coordination: { clause: '1', order: 1, jointCeilings },
            }),
          ),
          compilePlan(
            readPlan({ ...two, plan: 'second', coordination: { clause: '1', order: 2 } }),
          ),
        ]
        const facts = covered([stay])
        const covers = ['first', 'second'].map((plan) =>
          Object.assign({}, facts.covers[0]!, { plan }),
        )
        const outside = [
          { id: 'o', source: 'card', event: 'e', on: stay.dischargedOn!, amountFen: joint.outside },
        ]
        const { totalFen } = assess(plans, { ...facts, covers, outside })
        const cap = Math.floor((stay.amounts!.burdenFen! * joint.share) / 100)
        expect(totalFen).toBeLessThanOrEqual(Math.max(0, cap - joint.outside))
      },
      2000,
    )
  })

  it('more burden never means less, unless verify said so', () => {
    let falling = 0
    let steady = 0
    const pairs = fc.array(
      fc.tuple(fc.integer({ min: 1, max: 9_000_000 }), fc.integer({ min: 0, max: 200_000 })),
      { minLength: 40, maxLength: 40 },
    )
    check(
      [arbitraryPlanJson({ whole: true, burdenOnly: true, withLimits: false }), pairs],
      (json, tried) => {
        const plan = readPlan(json)
        if (verify(plan).some((finding) => finding.code === 'benefit-falls')) {
          falling++
          return
        }
        steady++
        const compiled = compilePlan(plan)
        const pays = (burdenFen: number): number[] => {
          const share = (of: number): number => Math.floor((burdenFen * of) / 100)
          const amounts = {
            burdenFen,
            deductibleFen: 0,
            copaymentFen: share(100),
            outOfCatalogueFen: 0,
          }
          const stay: EventFact = {
            id: 'e',
            kind: 'inpatient',
            admittedOn: '2020-03-01',
            dischargedOn: '2020-03-11',
            amounts,
          }
          return assess([compiled], covered([stay], [], 1)).lines.map((line) => line.amountFen)
        }
        for (const [burden, more] of tried) {
          const [less, greater] = [pays(burden), pays(burden + more)]
          for (const [at, amount] of less.entries()) {
            // A total's rounding may move a step between two lines.
            const slack = plan.versions[0]!.rounding.at === 'line' ? 0 : 199
            expect(greater[at]! + slack).toBeGreaterThanOrEqual(amount)
          }
        }
      },
      250,
    )
    expect(falling).toBeGreaterThan(20)
    expect(steady).toBeGreaterThan(50)
  })

  it('two halves of a tier equal the whole, to the rounding of each line', () => {
    const tiers = samplePlan({
      benefits: [sampleBenefit(reimburse({ scale: bands({ per: 'period' }) }))],
    })
    const amount = fc.integer({ min: 0, max: 3_000_000 })
    check(
      [amount, amount],
      (one, two) => {
        const stay = (id: string, burdenFen: number): EventFact => ({
          id,
          kind: 'inpatient',
          admittedOn: '2020-03-01',
          dischargedOn: '2020-03-11',
          amounts: { burdenFen },
        })
        const pays = (...stays: EventFact[]): number =>
          assess([tiers], covered(stays, [], 1)).totalFen
        expect(
          Math.abs(pays(stay('a', one), stay('b', two)) - pays(stay('c', one + two))),
        ).toBeLessThanOrEqual(1)
      },
      10_000,
    )
  })

  it('the trace replays, tracing changes no amount, and the lines sum to the total', () => {
    check(
      [arbitraryPlan({ whole: true }), arbitraryStays()],
      (plan, stays) => {
        const traced = assess([plan], covered(stays), { trace: true })
        const plain = assess([plan], covered(stays))
        expect(traced.lines.map((line) => line.amountFen)).toEqual(
          plain.lines.map((line) => line.amountFen),
        )
        let sum = 0
        for (const line of traced.lines) {
          sum += line.amountFen
          expect(Number.isSafeInteger(line.amountFen) && line.amountFen >= 0).toBe(true)
          expect(line.reason === 'paid').toBe(line.amountFen > 0)
          expect(replay(line.trace!)).toEqual({ ok: true, amountFen: line.amountFen })
          expect(replay(JSON.parse(JSON.stringify(line.trace)))).toEqual({
            ok: true,
            amountFen: line.amountFen,
          })
        }
        expect(traced.totalFen).toBe(sum)
      },
      3000,
    )
  })

  it('every line is explained in both languages, and the median trace is under 4 KB', () => {
    const sizes: number[] = []
    check(
      [arbitraryPlan({ whole: true }), arbitraryStays()],
      (plan, stays) => {
        for (const line of assess([plan], covered(stays), { trace: true }).lines) {
          sizes.push(JSON.stringify(line.trace).length)
          for (const lang of ['zh', 'en'] as const) {
            const explained = explainLine(line, plan.plan, lang)
            expect(explained.sentences.length).toBe(2)
            expect(explained.steps.length).toBeGreaterThan(0)
            expect(JSON.stringify(explained)).not.toMatch(/undefined|NaN|Infinity|\[object/)
            expect(explained.zeroReason).toBe(line.amountFen === 0 ? line.reason : undefined)
          }
        }
      },
      1500,
    )
    sizes.sort((a, b) => a - b)
    expect(sizes[Math.floor(sizes.length / 2)]).toBeLessThan(4096)
    expect(sizes.at(-1)).toBeLessThan(4096)
  })

  it('the nearest correction of a zero makes the line pay', () => {
    let found = 0
    check([arbitraryPlan({ whole: true }), arbitraryStays()], (plan, stays) => {
      const facts = covered(stays)
      for (const { nearest, event, benefit } of assess([plan], facts, { trace: true }).lines) {
        if (nearest === undefined) continue
        found++
        const { lines } = assess([plan], correctFact(facts, nearest)!)
        const corrected = lines.find((one) => one.event === event && one.benefit === benefit)
        expect(corrected!.amountFen).toBeGreaterThan(0)
      }
    })
    expect(found).toBeGreaterThan(500)
  })

  it('a trace with one number changed does not replay, or still gives its amount', () => {
    check(
      [arbitraryPlan(), arbitraryStays(2), fc.nat(), fc.integer({ min: 1, max: 1000 })],
      (plan, stays, at, more) => {
        for (const line of assess([plan], covered(stays), { trace: true }).lines) {
          const forged = structuredClone(line.trace!)
          forged.amountFen += more
          const step = forged.steps[at % forged.steps.length]!
          if ('fen' in step) step.fen += more
          const outcome = replay(forged)
          if (outcome.ok) expect(step.op).toMatch(/^(add|share)$/)
        }
      },
      1000,
    )
  })

  it('a plan and its JSON round trip compute alike', () => {
    check(
      [arbitraryPlanJson({ whole: true }), arbitraryStays(3)],
      (json, stays) => {
        const plan: Plan = readPlan(json)
        const again: Plan = readPlan(JSON.parse(JSON.stringify(plan)))
        expect(again).toEqual(plan)
        expect(assess([compilePlan(again)], covered(stays))).toEqual(
          assess([compilePlan(plan)], covered(stays)),
        )
      },
      2000,
    )
  })

  it('settling twice is settling once, and adjustments sum to assessed minus paid', () => {
    check([arbitraryPlan(), arbitraryStays(), arbitraryStays()], (plan, before, after) => {
      const old = assess([plan], covered(before))
      const now = assess([plan], covered(after))
      const paid = settle(old.lines, []).map((one, at) => Object.assign({ id: `p${at}` }, one))
      const adjustments = settle(now.lines, paid)
      expect(adjustments.reduce((sum, one) => sum + one.amountFen, 0)).toBe(
        now.totalFen - old.totalFen,
      )
      const then = [...paid, ...adjustments.map((one, at) => Object.assign({ id: `a${at}` }, one))]
      expect(settle(now.lines, then)).toEqual([])
    })
  })
})

describe('exactness', () => {
  /** The same rule in exact fractions, rounded once at the end. */
  function exactly(
    burden: bigint,
    rate: bigint,
    factor: bigint,
    reduced: bigint,
    units: bigint,
    mode: string,
  ): number {
    const numerator = burden * rate * factor * reduced * units
    const divisor = 1_000_000n ** 3n
    const whole = numerator / divisor
    const rest = numerator % divisor
    const up = mode === 'up' ? rest > 0n : mode === 'half-up' && rest * 2n >= divisor
    return Number(whole + (up ? 1n : 0n))
  }

  it('rate, factor, reduced period and units round as exact fractions do', () => {
    const ppm = fc.integer({ min: 1, max: 1_000_000 })
    const written = (value: number): string => `${(value / 10_000).toFixed(4)}%`
    check(
      [
        fc.integer({ min: 0, max: 500_000_000 }),
        ppm,
        ppm,
        ppm,
        fc.integer({ min: 1, max: 5 }),
        fc.constantFrom('down', 'half-up', 'up'),
      ],
      (burden, rate, factor, reduced, units, mode) => {
        const plan = samplePlan({
          plan: { identities: { hero: { zh: '劳模' } } },
          cover: {
            reduced: { clause: '1', on: ['inpatient'], days: 3650, rate: written(reduced) },
          },
          benefits: [
            sampleBenefit(
              reimburse({ scale: { kind: 'flat', clause: '2', rate: written(rate) } }),
              {
                units: 'multiply',
                bonus: {
                  combine: 'sum',
                  rateMost: 'none',
                  of: [
                    {
                      clause: '2',
                      when: { is: 'identity', of: ['hero'] },
                      factor: written(factor),
                    },
                  ],
                },
              },
            ),
          ],
          version: {
            rounding: { clause: '3', to: 'fen', mode, at: 'line' },
            order: ['bonus', 'reduced', 'units', 'limits', 'minimum', 'rounding'],
          },
        })
        const amounts: Amounts = { burdenFen: burden }
        const stay: EventFact = {
          id: 'e',
          kind: 'inpatient',
          admittedOn: '2020-03-01',
          dischargedOn: '2020-03-11',
          amounts,
        }
        const { totalFen } = assess([plan], covered([stay], [], units))
        const [r, f, d] = [rate, factor, reduced].map((one) => BigInt(readRatioPpm(written(one))))
        // Units multiply what has been cut to a millionth of a fen: a difference shows only there.
        const exact = exactly(BigInt(burden), r!, f!, d!, BigInt(units), mode)
        expect(Math.abs(totalFen - exact)).toBeLessThanOrEqual(units > 1 ? 1 : 0)
      },
    )
  })

  it('reads a plan back in the same shape after its own JSON', () => {
    expect(readPlan(JSON.parse(JSON.stringify(samplePlanJson())))).toEqual(
      readPlan(samplePlanJson()),
    )
  })
})
