import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { day, type Day } from '../kernel/days.ts'
import { admitRoster, type Application } from './admit-roster.ts'
import { readAmountFen } from './amounts.ts'
import { compilePlan } from './compile.ts'
import { personFacts, type PersonFacts } from './facts.ts'
import { benefit as benefitSchema } from './language/benefits.ts'
import { planJsonSchema } from './plan-json-schema.ts'
import { refundFee } from './refund-fee.ts'
import { assessRead, coverOf2020, readPlan, samplePlanJson } from './testing/sample-plan.ts'
import { verify } from './verify/verify.ts'

const docs = path.resolve(import.meta.dirname, '../../docs')
const text = readFileSync(path.join(docs, 'plan-language.md'), 'utf8')

interface Section {
  readonly title: string
  readonly plan: Record<string, unknown>
  readonly version: Record<string, unknown>
  readonly cover: Record<string, unknown>
  readonly benefits: Record<string, unknown>[]
  readonly cases: (Partial<PersonFacts> & {
    cover?: Partial<PersonFacts['covers'][0]>
    pays: Record<string, string>
  })[]
}

/** The fenced pieces of each section of the document. */
function sections(): Section[] {
  return text
    .split(/^## /m)
    .slice(1)
    .map((body) => {
      const pieces = [...body.matchAll(/^```json (\w+)\n([\s\S]*?)^```$/gm)]
      const of = (kind: string): never[] =>
        pieces.filter((one) => one[1] === kind).map((one) => JSON.parse(one[2]!) as never)
      return {
        title: body.slice(0, body.indexOf('\n')),
        plan: Object.assign({}, ...of('plan')) as Record<string, unknown>,
        version: Object.assign({}, ...of('version')) as Record<string, unknown>,
        cover: Object.assign({}, ...of('cover')) as Record<string, unknown>,
        benefits: of('benefit'),
        cases: of('case'),
      }
    })
    .filter((section) => section.benefits.length > 0)
}

describe('docs/plan-language.md', () => {
  it.each(sections().map((section) => [section.title, section] as const))(
    'example: %s',
    (_title, section) => {
      const plan = readPlan(samplePlanJson(section))
      expect(section.cases.length).toBeGreaterThan(0)
      for (const { cover, pays, ...facts } of section.cases) {
        const { lines } = assessRead([compilePlan(plan)], {
          ...facts,
          covers: [{ ...coverOf2020, ...cover }],
        })
        const got: Record<string, number> = {}
        for (const line of lines) got[line.benefit!] = (got[line.benefit!] ?? 0) + line.amountFen
        expect(got).toEqual(
          Object.fromEntries(
            Object.entries(pays).map(([id, amount]) => [id, readAmountFen(amount)]),
          ),
        )
      }
      const errors = verify(plan).filter((finding) => finding.grade === 'error')
      expect(errors).toEqual([])
    },
  )

  it('has an example of every kind of benefit', () => {
    const shown = new Set(
      sections().flatMap((one) =>
        one.benefits.map((benefit) => (benefit.pays as { kind: string }).kind),
      ),
    )
    const kinds = benefitSchema.entries.pays.options.map((option) => option.entries.kind.literal)
    expect([...shown].sort()).toEqual([...kinds].sort())
  })

  it('names every leaf of a condition and every field of the sixteen questions', () => {
    for (const field of ['measuredFrom', 'atBoundary', 'renewalGapDays', 'acrossPeriods', 'netOf'])
      expect(text).toContain(field)
  })
})

interface Person {
  readonly covers: PersonFacts['covers']
  readonly stays: readonly {
    readonly admittedOn: string
    readonly dischargedOn: string
    readonly claimedOn?: string
    readonly gives: string
  }[]
}

describe('docs/plan-language.md: A whole plan', () => {
  const body = text.split(/^## /m).find((one) => one.startsWith('A whole plan'))!
  const of = <T>(kind: string): T[] =>
    [...body.matchAll(new RegExp(`^\`\`\`json ${kind}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(
      (one) => JSON.parse(one[1]!) as T,
    )
  const plan = readPlan(of('whole')[0])
  const people = of<Person>('person')

  it('has nothing that verify would find, and its example comes out', () => {
    expect(verify(plan)).toEqual([])
    expect(people).toHaveLength(3)
  })

  it.each(people.map(({ covers, stays }, at) => [at + 1, covers, stays] as const))(
    'person %d',
    (_at, covers, stays) => {
      const events = stays.map(({ gives: _gives, ...dates }, at) => ({
        ...dates,
        id: `stay-${at}`,
        kind: 'inpatient' as const,
        amounts: { burdenFen: 400_000 },
      }))
      const { lines } = assessRead([compilePlan(plan)], { covers, events })
      const got = events.map(({ id }) => {
        const line = lines.find(({ event }) => event === id)!
        return line.amountFen > 0 ? (line.amountFen / 100).toFixed(2) : line.reason
      })
      expect(got).toEqual(stays.map(({ gives }) => gives))
    },
  )
})

describe('docs/plan-language.md: Facts', () => {
  const body = text.split(/^## /m).find((one) => one.startsWith('Facts'))!
  const rowsOf = (title: string): string[] => {
    const table = body.split('\n\n').find((one) => one.startsWith(`| ${title}`))!
    const first = [...table.matchAll(/^\| (.+?) +\|/gm)].map((one) => one[1]!).slice(2)
    return first.flatMap((cell) => [...cell.matchAll(/`(\w+)`/g)].map((one) => one[1]!))
  }
  const { covers, events } = personFacts.entries
  it.each([
    ['of the person', personFacts.entries.person.wrapped],
    ['of a cover', covers.pipe[0].item],
    ['of an event', events.wrapped.pipe[0].item],
  ])('names every field %s', (title, schema) => {
    expect(rowsOf(title).sort()).toEqual(Object.keys(schema.entries).sort())
  })
})

interface Roster {
  readonly on: Day
  readonly workplace: Application['workplace']
  readonly people: readonly { readonly bornOn: Day; readonly times?: number }[]
  readonly from?: Day
  readonly refused: readonly string[]
  readonly findings: readonly unknown[]
  readonly fee: string
  readonly byPayer: Readonly<Record<string, string>>
}

describe('docs/plan-language.md: Joining', () => {
  const body = text.split(/^## /m).find((one) => one.startsWith('Joining'))!
  const of = <T>(kind: string): T[] =>
    [...body.matchAll(new RegExp(`^\`\`\`json ${kind}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(
      (one) => JSON.parse(one[1]!) as T,
    )
  const plan = readPlan(samplePlanJson({ join: of<Record<string, unknown>>('join')[0]! }))
  const period = { from: day('2020-01-01'), to: day('2020-12-31') }
  const fen = readAmountFen

  it.each(of<Roster>('roster').map((one) => [one.on, one] as const))('roster of %s', (_on, one) => {
    const people = one.people.flatMap(({ bornOn, times = 1 }, at) =>
      Array.from({ length: times }, (_, index) => ({
        key: `${at}-${index}`,
        bornOn,
        units: 1,
        covered: 'never' as const,
      })),
    )
    const { on, workplace } = one
    const verdict = admitRoster(compilePlan(plan), { on, period, workplace, people })
    expect(verdict.rows.flatMap(({ refusal }) => (refusal ? [refusal.reason] : []))).toEqual(
      one.refused,
    )
    expect(verdict.findings).toEqual(one.findings)
    expect(verdict.feeFen).toBe(fen(one.fee))
    const shares = Object.entries(one.byPayer).map(([payer, yuan]) => ({ payer, fen: fen(yuan) }))
    expect(verdict.feeByPayer).toEqual(shares)
    for (const { cover } of verdict.rows)
      if (cover) expect(cover.from).toBe(one.from ?? period.from)
  })

  it('refund', () => {
    const [one] = of<{ fee: string; leavesOn: Day; pays: string }>('refund')
    const { fee, leavesOn, pays } = one!
    expect(refundFee(plan, { feeFen: fen(fee), ...period, leavesOn })).toBe(fen(pays))
  })

  it('is the whole of it', () => {
    expect([of('roster').length, of('refund').length]).toEqual([2, 1])
  })
})

describe('docs/plan.schema.json', () => {
  it('is what the language says now (npm run -s plan-schema)', () => {
    const written: unknown = JSON.parse(readFileSync(path.join(docs, 'plan.schema.json'), 'utf8'))
    expect(written).toEqual(JSON.parse(JSON.stringify(planJsonSchema())))
  })
})
