import { describe, expect, it } from 'vitest'
import type { Plan } from '../language/plan.ts'
import { parseFacts } from '../parse-facts.ts'
import { schemes } from '../schemes/index.ts'
import faultyPlans from '../testing/faulty-plans.json' with { type: 'json' }
import { assessRead, readPlan } from '../testing/sample-plan.ts'
import soundPlan from '../testing/sound-plan.json' with { type: 'json' }
import { compilePlan } from '../compile.ts'
import { verify } from './verify.ts'

/** The sound plan with some of its fields replaced. */
function changed(set: Readonly<Record<string, unknown>>): unknown {
  const json = structuredClone(soundPlan) as unknown as Record<string, unknown>
  for (const [path, value] of Object.entries(set)) {
    const keys = path.split('.')
    let target = json
    for (const key of keys.slice(0, -1)) target = target[key] as Record<string, unknown>
    target[keys.at(-1)!] = value
  }
  return json
}

const alarms = (json: unknown, others: readonly Plan[] = []): string[] =>
  verify(readPlan(json), others)
    .filter((finding) => finding.grade !== 'note')
    .map((finding) => `${finding.code} ${finding.path}: ${finding.message.en}`)

describe('verify', () => {
  it('has at least forty faulty plans', () => {
    expect(faultyPlans.length).toBeGreaterThanOrEqual(40)
  })

  it.each(faultyPlans.map((one) => [one.code, one.says, one.set] as const))(
    'finds %s: %s',
    (code, _says, set) => {
      const findings = verify(readPlan(changed(set)))
      const own = findings.find((finding) => finding.code === code)
      expect(findings.map((finding) => finding.code)).toContain(code)
      expect(own!.grade).not.toBe('note')
      expect(own!.path).not.toBe('')
      expect(own!.message.zh).toMatch(/[\u4e00-\u9fff]/)
      expect(own!.message.en).toMatch(/^[\x20-\x7e]+$/)
      // Everything but an example that cannot be read shows on facts that can be.
      if (code === 'example-unreadable') expect(own!.facts).toBeUndefined()
      else expect(parseFacts(own!.facts).ok).toBe(true)
    },
  )

  it('raises no false alarm on sound plans', () => {
    expect(alarms(soundPlan)).toEqual([])
    const plans = schemes.map((scheme) => readPlan(scheme.plan))
    for (const scheme of schemes)
      expect([scheme.id, alarms(scheme.plan, plans)]).toEqual([scheme.id, []])
  })

  it('shows a falling benefit on two people whom the engine pays just so', () => {
    const fault = faultyPlans.find((one) => one.says === 'a higher step pays less')!
    const plan = readPlan(changed(fault.set))
    const finding = verify(plan).find((one) => one.code === 'benefit-falls')!
    const paid = [finding.facts!, finding.otherFacts!].map(
      (facts) =>
        assessRead([compilePlan(plan)], facts).lines.find((line) => line.benefit === 'heavy')!
          .amountFen,
    )
    expect(paid).toEqual([50_000, 10_000])
    expect(finding.message.en).toBe(
      'when the burden rises from 49,999.99 to 50,000.00, the benefit falls from 500.00 to 100.00',
    )
  })
})
