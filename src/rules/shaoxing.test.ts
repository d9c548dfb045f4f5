import { describe, expect, it } from 'vitest'
import { day } from '../kernel/days.ts'
import { fen } from '../kernel/fen.ts'
import {
  assess,
  checkExamples,
  compilePlan,
  estimateFacts,
  estimateQuestions,
  explainLine,
  parseFacts,
  parsePlan,
  replay,
  settle,
  type Plan,
} from './index.ts'
import { findScheme } from './schemes/index.ts'

const parsed = parsePlan(findScheme('shaoxing-2015')!.plan)
const plan: Plan = parsed.ok ? parsed.value : (undefined as never)
const compiled = compilePlan(plan)

describe('Shaoxing 2015', () => {
  it('gives its published and other worked examples', () => {
    const results = checkExamples(plan)
    expect(results.length).toBe(3)
    expect(results.filter((one) => !one.ok)).toEqual([])
  })

  it('explains 1,830 and 250 with the rounding to the yuan named', () => {
    const facts = parseFacts(plan.versions[0]!.examples[0]!.facts)
    const { lines, totalFen } = assess([compiled], facts.ok ? facts.value : never(), {
      trace: true,
    })
    expect(totalFen).toBe(208_000)
    expect(lines.map((line) => line.amountFen)).toEqual([183_000, 25_000])
    const zh = explainLine(lines[0]!, plan, 'zh')
    expect(zh.steps.map((step) => step.text)).toContain('2,287.99 × 80% = 1,830.392')
    expect(zh.steps.map((step) => step.text)).toContain('取到元（四舍五入）：1,830.00')
    expect(zh.sentences[0]).toBe('个人负担 2,287.99 元，按 80% 算，取到元，互助金是 1,830.00 元。')
    expect(explainLine(lines[1]!, plan, 'zh').sentences[0]).toBe(
      '住院 10 天，每天 25.00 元，互助金是 250.00 元。',
    )
    expect(explainLine(lines[1]!, plan, 'en').sentences[0]).toBe(
      '10 days at 25.00 a day: 250.00 yuan.',
    )
    expect(lines.map((line) => replay(line.trace!))).toEqual([
      { ok: true, amountFen: 183_000 },
      { ok: true, amountFen: 25_000 },
    ])
  })

  it('estimates from a burden and days', () => {
    const questions = estimateQuestions(plan, 'inpatient', day('2026-11-22'))
    expect(questions.amounts.map((one) => one.name)).toEqual(['burden'])
    expect(questions.days).toBe(true)
    const facts = estimateFacts(plan, {
      kind: 'inpatient',
      on: day('2026-11-22'),
      amountsFen: { burden: fen(228_799) },
      days: 10,
    })
    expect(parseFacts(facts).ok).toBe(true)
    expect(assess([compiled], facts).lines.map((line) => line.amountFen)).toEqual([183_000, 25_000])
  })

  it('says why a stay before cover pays nothing, and the correction that would', () => {
    const { lines } = assess(
      [compiled],
      {
        covers: [{ plan: 'shaoxing-2015', from: '2015-03-01', to: '2015-12-31' }],
        events: [
          {
            id: 'e',
            kind: 'inpatient',
            admittedOn: '2015-02-20',
            dischargedOn: '2015-02-27',
            amounts: { burdenFen: 100_000 },
          },
        ],
      },
      { trace: true },
    )
    expect(lines.map((line) => line.reason)).toEqual(['before-cover', 'before-cover'])
    expect(lines[0]!.nearest).toEqual({
      fact: 'covers.0.from',
      is: '2015-03-01',
      wouldBe: '2015-02-27',
    })
    expect(explainLine(lines[0]!, plan, 'zh').nearest).toBe(
      '若保障起日有误，应为 2015-02-27（现为 2015-03-01），更正后本项可以给付。',
    )
  })

  it('settles to the difference, and to nothing the second time', () => {
    const facts = parseFacts(plan.versions[0]!.examples[0]!.facts)
    const { lines } = assess([compiled], facts.ok ? facts.value : never())
    const first = settle(lines, [])
    expect(first.map((one) => [one.benefit, one.amountFen, one.kind])).toEqual([
      ['reimbursement', 183_000, 'payment'],
      ['daily-allowance', 25_000, 'payment'],
    ])
    const paid = first.map((one, at) => Object.assign({ id: `p${at}` }, one))
    expect(settle(lines, paid)).toEqual([])
    expect(settle([], paid).map((one) => [one.amountFen, one.kind, one.corrects])).toEqual([
      [-183_000, 'correction', ['p0']],
      [-25_000, 'correction', ['p1']],
    ])
  })
})

function never(): never {
  throw new Error('the facts of the example are read')
}
