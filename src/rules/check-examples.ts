import { assess } from './assess.ts'
import { readAmountFen } from './amounts.ts'
import { compilePlan } from './compile.ts'
import type { Example, Plan } from './language/plan.ts'
import { parseFacts } from './parse-facts.ts'
import type { FactProblem } from './problems.ts'

export interface ExampleResult {
  readonly version: string
  /** Its place among the version's examples. */
  readonly at: number
  readonly says: Example['says']
  readonly ok: boolean
  /** Plans that the example asks for and that are not given: then it is not run, and `ok`. */
  readonly skipped: readonly string[]
  /** Benefits whose amount is not the expected one. */
  readonly differences: readonly {
    readonly benefit: string
    readonly expectedFen: number
    readonly gotFen: number
  }[]
  /** Why the example's facts could not be read. */
  readonly problems: readonly FactProblem[]
}

/** Runs a plan's own worked examples. `others` are the plans that examples may name in `with`. */
export function checkExamples(plan: Plan, others: readonly Plan[] = []): ExampleResult[] {
  const compiled = new Map([...others, plan].map((one) => [one.plan, compilePlan(one)]))
  return plan.versions.flatMap((version) =>
    version.examples.map((example, at): ExampleResult => {
      const skipped = (example.with ?? []).filter((id) => !compiled.has(id))
      const outcome = { version: version.id, at, says: example.says, skipped }
      if (skipped.length > 0) return { ...outcome, ok: true, differences: [], problems: [] }
      const facts = parseFacts(example.facts)
      if (!facts.ok) return { ...outcome, ok: false, differences: [], problems: facts.error }
      const plans = [plan.plan, ...(example.with ?? [])].flatMap((id) => compiled.get(id) ?? [])
      const got = new Map<string, number>()
      for (const line of assess(plans, facts.value).lines) {
        if (line.benefit === null) continue
        const full = `${line.plan}/${line.benefit}`
        const named = example.pays[full] === undefined ? line.benefit : full
        got.set(named, (got.get(named) ?? 0) + line.amountFen)
      }
      const differences = [...new Set([...got.keys(), ...Object.keys(example.pays)])]
        .map((benefit) => ({
          benefit,
          expectedFen: readAmountFen(example.pays[benefit] ?? '0'),
          gotFen: got.get(benefit) ?? 0,
        }))
        .filter((one) => one.expectedFen !== one.gotFen)
      return { ...outcome, ok: differences.length === 0, differences, problems: [] }
    }),
  )
}
