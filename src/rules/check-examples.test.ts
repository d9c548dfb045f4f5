import { describe, expect, it } from 'vitest'
import { checkExamples } from './check-examples.ts'
import type { Plan } from './language/plan.ts'
import { coverOf2020, readPlan, samplePlanJson, stay } from './testing/sample-plan.ts'
import { verify } from './verify/verify.ts'

/** Two plans over one stay of 1,000, each paying half; the example belongs to the first. */
function family(pays: Record<string, string>): [Plan, Plan] {
  const facts = {
    covers: ['one', 'two'].map((plan) => Object.assign({}, coverOf2020, { plan })),
    events: [stay('e', 1000)],
  }
  const examples = [{ says: { zh: '两个计划' }, with: ['two'], facts, pays }]
  const plan = (name: string, version = {}): Plan =>
    readPlan(samplePlanJson({ plan: { plan: name }, version }))
  return [plan('one', { examples }), plan('two')]
}

describe('checkExamples', () => {
  it('names benefits by plan where two plans have one of the same name', () => {
    const [one, two] = family({ 'one/main': '500.00', 'two/main': '500.00' })
    expect(checkExamples(one, [two])).toMatchObject([{ ok: true, skipped: [] }])
    const [short] = family({ 'one/main': '500.00' })
    expect(checkExamples(short, [two])[0]!.differences).toEqual([
      { benefit: 'main', expectedFen: 0, gotFen: 50_000 },
    ])
  })

  it('does not run an example whose other plan is not there, and says so', () => {
    const [one] = family({ main: '1.00' })
    expect(checkExamples(one)).toMatchObject([{ ok: true, skipped: ['two'] }])
    expect(verify(one).map((finding) => [finding.grade, finding.code])).toContainEqual([
      'note',
      'example-not-run',
    ])
  })

  it('shows what differs, and facts that cannot be read', () => {
    const [one, two] = family({ main: '999.99' })
    expect(checkExamples(one, [two])[0]!.differences).toEqual([
      { benefit: 'main', expectedFen: 99_999, gotFen: 100_000 },
    ])
    const broken = structuredClone(one)
    broken.versions[0]!.examples[0]!.facts = { covers: 1 }
    expect(checkExamples(broken, [two])[0]!.problems[0]!.path).toBe('covers')
  })
})
