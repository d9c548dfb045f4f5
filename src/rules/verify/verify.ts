import type { Plan } from '../language/plan.ts'
import { checkAmounts } from './check-amounts.ts'
import { checkBonuses } from './check-bonuses.ts'
import { checkClauses, checkUnused } from './check-clauses.ts'
import { checkConditions } from './check-conditions.ts'
import { checkCoordination, checkJoining } from './check-joining.ts'
import { checkDoublePayment } from './check-double-payment.ts'
import { checkLimits } from './check-limits.ts'
import { checkScales } from './check-scales.ts'
import { checkVersions } from './check-versions.ts'
import { checkWorkedExamples } from './check-worked-examples.ts'
import { grades, type Finding, type Report } from './finding.ts'

/**
 * What is wrong with a plan that `parsePlan` has read: errors first, then warnings and notes.
 * `others` are plans that its examples name. An error must be put right before publication.
 */
export function verify(plan: Plan, others: readonly Plan[] = []): Finding[] {
  const findings: Finding[] = []
  const report: Report = (code, grade, path, message, cases = {}) => {
    findings.push({
      code,
      grade,
      path,
      message,
      ...(cases.facts && { facts: cases.facts }),
      ...(cases.otherFacts && { otherFacts: cases.otherFacts }),
    })
  }
  checkVersions(plan, report)
  checkJoining(plan, report)
  checkCoordination(plan, report)
  checkUnused(plan, report)
  for (const [place, version] of plan.versions.entries()) {
    const check = { plan, version, at: `versions[${place}]`, report }
    checkScales(check)
    checkConditions(check)
    checkBonuses(check)
    checkDoublePayment(check)
    checkLimits(check)
    checkClauses(check)
    checkAmounts(check)
  }
  checkWorkedExamples(plan, others, report)
  const seen = new Set<string>()
  return findings
    .filter(({ code, path }) => {
      const key = `${code} ${path}`
      const fresh = !seen.has(key)
      seen.add(key)
      return fresh
    })
    .sort((a, b) => grades.indexOf(a.grade) - grades.indexOf(b.grade))
}
