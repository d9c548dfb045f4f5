import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { formatYuan, type Fen } from '../kernel/fen.ts'
import { readAmountFen, readRatioPpm } from './amounts.ts'
import {
  assess,
  checkExamples,
  compilePlan,
  readBack,
  verify,
  type PersonFacts,
  type Plan,
} from './index.ts'
import { schemes } from './schemes/index.ts'
import { readPlan } from './testing/sample-plan.ts'

const plans = new Map(schemes.map((scheme) => [scheme.id, readPlan(scheme.plan)]))
const all: readonly Plan[] = [...plans.values()]
const planOf = (id: string): Plan => plans.get(id)!
const compiled = (ids: readonly string[]) => ids.map((id) => compilePlan(planOf(id)))

/** What plans pay in yuan for one stay in a cover that surrounds it. */
function paysFor(
  ids: readonly string[],
  event: NonNullable<PersonFacts['events']>[number],
  more: Partial<PersonFacts> = {},
): number {
  const year = (event.dischargedOn ?? event.settledOn ?? event.diagnosedOn)!.slice(0, 4)
  const covers = ids.map((plan) => ({ plan, from: `${year}-01-01`, to: `${year}-12-31` }))
  return assess(compiled(ids), { covers, events: [event], ...more }).totalFen / 100
}

const published = schemes.flatMap((scheme) =>
  planOf(scheme.id).versions.flatMap((version) =>
    version.examples.flatMap((example, at) =>
      example.source === undefined ? [] : [{ scheme, version, example, at }],
    ),
  ),
)

const totalFen = (pays: Readonly<Record<string, string>>): number =>
  Object.values(pays).reduce((sum, amount) => sum + readAmountFen(amount), 0)

describe('every scheme', () => {
  it('has a name of its own, which its plan and its file share', () => {
    expect(new Set(schemes.map(({ id }) => id)).size).toBe(schemes.length)
    for (const { id } of schemes) {
      expect(planOf(id).plan).toBe(id)
      expect(existsSync(path.join(import.meta.dirname, 'schemes', `${id}.json`))).toBe(true)
    }
  })

  it.each(schemes.map((scheme) => [scheme.id, scheme] as const))(
    '%s is sound, its examples come out, and it names sources and assumptions',
    (id, scheme) => {
      const plan = planOf(id)
      const alarms = verify(plan, all).filter(({ grade }) => grade !== 'note')
      expect(alarms.map(({ code, path: at }) => `${code} ${at}`)).toEqual([])
      const results = checkExamples(plan, all)
      expect(results.length).toBeGreaterThan(0)
      expect(results.filter(({ ok, skipped }) => !ok || skipped.length > 0)).toEqual([])
      expect(scheme.sources.length).toBeGreaterThan(0)
      expect(scheme.notes.length).toBeGreaterThan(1)
      for (const note of scheme.notes) {
        expect(note.zh).toMatch(/[\u4e00-\u9fff]/)
        expect(note.en).not.toMatch(/[\u4e00-\u9fff]/)
      }
    },
  )

  it.each(schemes.map(({ id }) => id))('%s can be published by a city that has it alone', (id) => {
    expect(verify(planOf(id)).filter(({ grade }) => grade === 'error')).toEqual([])
  })

  it.each(schemes.map(({ id }) => id))('%s reads back in both languages', (id) => {
    for (const lang of ['zh', 'en'] as const) {
      const sentences = readBack(planOf(id), lang)
      expect(sentences.length).toBeGreaterThan(5)
      for (const { text } of sentences) expect(text).not.toMatch(/undefined|NaN|null/)
    }
  })

  it('says of each published figure that rests on chosen inputs that they were chosen', () => {
    const chosen = published.filter(({ example }) => /chosen/.test(example.assumes?.en ?? ''))
    expect(chosen.map(({ scheme }) => scheme.id).sort()).toEqual([
      'changchun-hospital',
      'jinhua-inpatient',
      'liaoyuan-mutual-aid',
      'ningbo-gonghuibao',
      'qingdao-mutual-aid',
      'quzhou-inpatient',
      'quzhou-inpatient',
      'shanghai-hospital',
    ])
  })
})

describe('published figures', () => {
  it.each([
    ['shaoxing-2015', '1,830 and 250', '2080.00'],
    ['shaoxing-2015', 'death by illness', '3000.00'],
    ['shaoxing-2015', 'at most 50,000', '50000.00'],
    ['jinhua-inpatient', '13,387.14', '13387.14'],
    ['jinhua-inpatient', 'period 1 pays', '6000.00'],
    ['jinhua-inpatient', 'later periods pay', '7400.00'],
    ['jinhua-inpatient', 'at most 30,000', '30000.00'],
    ['quzhou-inpatient', 'a deductible of 500', '0.00'],
    ['quzhou-inpatient', '6,000', '6000.00'],
    ['quzhou-inpatient', '5,070', '5070.00'],
    ['quzhou-inpatient', '26,800', '26800.00'],
    ['quzhou-inpatient', 'worth 200', '4000.00'],
    ['quzhou-inpatient', 'below 50', '50.00'],
    ['huzhou-critical-illness', '3,000 once', '3000.00'],
    ['huzhou-critical-illness', '1,000 a month', '6000.00'],
    ['ningbo-gonghuibao', '772,200', '772200.00'],
    ['ningbo-gonghuibao', '2,000,000', '2000000.00'],
    ['beijing-second-reimbursement', '200,653', '200653.00'],
    ['beijing-second-reimbursement', '100,653', '100653.00'],
    ['beijing-second-reimbursement', '5 percentage points', '4500.00'],
    ['shanghai-special-illness', '10,000', '10000.00'],
    ['shanghai-special-illness', '120,000', '120000.00'],
    ['shanghai-hospital', '13,000', '13000.00'],
    ['shanghai-hospital', '40,000', '40000.00'],
    ['shanghai-package-b', '60,000', '60000.00'],
    ['changchun-hospital', 'received 22,000', '22000.00'],
    ['changchun-hospital', 'at most 85 %', '8000.00'],
    ['liaoyuan-mutual-aid', '30,000', '30000.00'],
  ])('%s: %s', (id, words, yuan) => {
    const found = published.filter(
      ({ scheme, example }) => scheme.id === id && example.source!.includes(words),
    )
    expect(found.map(({ example }) => totalFen(example.pays))).toEqual([readAmountFen(yuan)])
    const { version, at } = found[0]!
    const result = checkExamples(planOf(id), all).find(
      (one) => one.version === version.id && one.at === at,
    )
    expect(result).toMatchObject({ ok: true, skipped: [], differences: [] })
  })

  it.each([
    ['shaoxing-2015', '60.00', 12, 1],
    ['jinhua-inpatient', '50.00', 12, 1],
    ['quzhou-inpatient', '50.00', 12, 1],
    ['huzhou-critical-illness', '10.00', 12, 1],
    ['ningbo-gonghuibao', '68.00', 12, 1],
    ['shanghai-special-illness', '60.00', 24, 3],
    ['liaoyuan-mutual-aid', '60.00', 12, 5],
    ['songyuan-hospital', '88.00', 12, 1],
    ['songyuan-serious-illness-accident', '48.00', 12, 1],
    ['songyuan-special-illness-accident', '38.00', 12, 1],
  ])('%s: a fee of %s for %i months, %i units', (id, amount, months, most) => {
    const { join, cover } = planOf(id)
    expect([join.fee, cover.months, join.units.most]).toMatchObject([{ amount }, months, most])
  })

  it('Beijing is free, and Changchun takes 19.80 of its fee from the member', () => {
    expect(planOf('beijing-second-reimbursement').join.fee).toBe('free')
    const { fee } = planOf('changchun-hospital').join
    const share = fee === 'free' ? undefined : fee.paidBy?.find((one) => one.payer === 'member')
    expect(
      (readAmountFen(fee === 'free' ? '0' : fee.amount) * readRatioPpm(share!.share)) / 1_000_000,
    ).toBe(1980)
  })

  it('Jinhua: 1,831 members paid 91,550', () => {
    const { fee } = planOf('jinhua-inpatient').join
    expect(fee === 'free' ? 0 : 1831 * readAmountFen(fee.amount)).toBe(9_155_000)
  })

  it('Shaoxing: of 2,287.99 the member bears a little over 200', () => {
    const stay = {
      id: 's',
      kind: 'inpatient',
      admittedOn: '2015-08-11',
      dischargedOn: '2015-08-21',
      amounts: { burdenFen: 228_799 },
    } as const
    expect(2287.99 - paysFor(['shaoxing-2015'], stay)).toBeCloseTo(207.99, 2)
  })

  it('Qingdao: 600,000 members bring 30 million of subsidy', () => {
    const { fee } = planOf('qingdao-mutual-aid').join
    expect(fee === 'free' ? 0 : 600_000 * (readAmountFen(fee.amount) / 200)).toBe(30_000_000)
  })
})

describe('what the notes say of ranges', () => {
  const ningbo = (insideYuan: number, outsideYuan: number): number =>
    paysFor(['ningbo-gonghuibao'], {
      id: 's',
      kind: 'inpatient',
      admittedOn: '2024-03-04',
      dischargedOn: '2024-05-14',
      amounts: {
        outOfCatalogueFen: outsideYuan * 100,
        other: { inCatalogueBurdenFen: insideYuan * 100 },
      },
    })

  it('Ningbo: no split of 1.13 million gives less than 817,500 or more than 1,110,000', () => {
    const results = Array.from({ length: 1131 }, (_, at) =>
      ningbo(at * 1000, 1_130_000 - at * 1000),
    )
    expect(Math.min(...results)).toBe(817_500)
    expect(Math.max(...results)).toBe(1_110_000)
    expect(ningbo(0, 1_049_600)).toBe(772_200)
  })

  const jinhua = (copaymentYuan: number): number =>
    paysFor(['jinhua-inpatient'], {
      id: 's',
      kind: 'inpatient',
      admittedOn: '2015-03-03',
      dischargedOn: '2015-03-13',
      amounts: { deductibleFen: 0, copaymentFen: copaymentYuan * 100 },
    })

  it('Jinhua: an own burden of 120,000 brings between nothing and 30,000', () => {
    expect([jinhua(0), jinhua(120_000)]).toEqual([0, 30_000])
  })

  const quzhou = (inPolicyYuan: number, on: string): number =>
    paysFor(['quzhou-inpatient'], {
      id: 's',
      kind: 'inpatient',
      admittedOn: on,
      dischargedOn: on,
      amounts: { inPolicyBurdenFen: Math.round(inPolicyYuan * 100) },
    })

  it('Quzhou: without the deductible each claimant gets 200 more, whatever the burden', () => {
    for (const burden of [500, 1000, 9999, 14_000, 25_000, 45_000])
      expect(quzhou(burden, '2016-01-01') - quzhou(burden, '2015-12-31')).toBeCloseTo(200, 6)
    expect(quzhou(44_714.29, '2016-01-01')).toBe(26_800)
  })

  it('Beijing: the lowest band alone would pass the published amount, so the limit decides', () => {
    expect(570_000 * 0.4).toBeGreaterThan(200_653)
    const [first] = planOf('beijing-second-reimbursement').versions.at(-1)!.limits
    expect(first!.amount).toBe('200653.00')
  })

  it('Shanghai hospital plan: 70,000 own cost brings between nothing and 35,000', () => {
    const of = (yuan: number): number =>
      paysFor(['shanghai-hospital'], {
        id: 's',
        kind: 'inpatient',
        admittedOn: '2014-05-06',
        dischargedOn: '2014-05-26',
        amounts: { inPolicyBurdenFen: yuan * 100 },
      })
    expect([of(0), of(70_000)]).toEqual([0, 35_000])
  })
})

describe("Changchun's joint ceiling", () => {
  const five = schemes.map(({ id }) => id).filter((id) => id.startsWith('changchun-'))
  const stay = {
    id: 's',
    kind: 'inpatient',
    admittedOn: '2019-05-05',
    dischargedOn: '2019-08-13',
    cause: 'fall',
    amounts: { burdenFen: 1_000_000 },
  } as const
  const fall = { id: 'fall', kind: 'accident', occurredOn: '2019-05-05' } as const
  const facts = (cardYuan: number): PersonFacts => ({
    covers: five.map((plan) => ({ plan, from: '2019-01-01', to: '2019-12-31' })),
    events: [fall, stay],
    outside: [
      {
        id: 'card',
        source: 'union-card-medical-subsidy',
        event: 's',
        on: '2019-08-20',
        amountFen: cardYuan * 100,
      },
    ],
  })

  it('is the same in all five plans', () => {
    expect(five.length).toBe(5)
    const ceilings = five.map((id) => planOf(id).coordination.jointCeilings)
    expect(new Set(ceilings.map((one) => JSON.stringify(one))).size).toBe(1)
    expect(ceilings[0]![0]!.plans.toSorted()).toEqual(five.toSorted())
  })

  // Hospital 2,000, allowance 2,700, accident 5,000: 9,700 of a burden of 10,000.
  it.each([
    [0, [2000, 2700, 3800]],
    [3800, [2000, 2700, 0]],
    [6000, [2000, 500, 0]],
    [8500, [0, 0, 0]],
    [9000, [0, 0, 0]],
  ])('with %i from the card leaves %j', (card, expected) => {
    const { lines } = assess(compiled(five), facts(card))
    const paid = ['hospital', 'allowance', 'accident-medical'].map(
      (benefit) => lines.find((line) => line.benefit === benefit)!.amountFen / 100,
    )
    expect(paid).toEqual(expected)
    expect(paid.reduce((sum, one) => sum + one, 0) + card).toBeLessThanOrEqual(Math.max(8500, card))
  })
})

describe('docs/schemes.md', () => {
  const file = path.resolve(import.meta.dirname, '../../docs/schemes.md')

  it('lists every published figure of every scheme as the data has it', () => {
    const rows = readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('|'))
      .slice(2)
      .map((line) =>
        line
          .slice(1, -1)
          .split('|')
          .map((cell) => cell.trim()),
      )
    const link = (id: string): string => `[${id}](../src/rules/schemes/${id}.json)`
    const expected = schemes.flatMap((scheme) => {
      const own = published.filter((one) => one.scheme === scheme)
      const { city, id } = scheme
      return own.length === 0
        ? [[city.en, link(id), 'no payment is printed', '–', 'rates and amounts, see its notes']]
        : own.map(({ example }) => [
            city.en,
            link(id),
            example.source!.replace('Published: ', ''),
            formatYuan(totalFen(example.pays) as Fen),
            example.assumes?.en ?? '–',
          ])
    })
    expect(rows).toEqual(expected)
  })
})
