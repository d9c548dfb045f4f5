import { formatYuan, type Fen } from '../../kernel/fen.ts'
import { checkExamples } from '../check-examples.ts'
import type { PersonFacts } from '../facts.ts'
import type { Plan } from '../language/plan.ts'
import type { Report } from './finding.ts'
import { makeCase } from './make-case.ts'

const yuan = (fen: number): string => formatYuan(fen as Fen)

/** Worked examples that do not come out, cannot be read, or are not there. */
export function checkWorkedExamples(plan: Plan, others: readonly Plan[], report: Report): void {
  for (const [at, version] of plan.versions.entries())
    if (version.examples.length === 0)
      report(
        'no-examples',
        'warning',
        `versions[${at}].examples`,
        {
          zh: `版本“${version.id}”没有算例`,
          en: `version "${version.id}" has no worked example`,
        },
        { facts: makeCase(plan, version, version.benefits[0]!) },
      )
  for (const result of checkExamples(plan, others)) {
    if (result.skipped.length > 0) {
      const version = plan.versions.find((one) => one.id === result.version)!
      const at = plan.versions.indexOf(version)
      report(
        'example-not-run',
        'note',
        `versions[${at}].examples[${result.at}].with`,
        {
          zh: `算例“${result.says.zh}”还需要计划 ${result.skipped.join('、')}，这次没有运行`,
          en: `an example needs ${result.skipped.join(', ')} as well and was not run`,
        },
        { facts: makeCase(plan, version, version.benefits[0]!) },
      )
    }
    if (result.ok) continue
    const place = plan.versions.findIndex((version) => version.id === result.version)
    const path = `versions[${place}].examples[${result.at}]`
    const problem = result.problems[0]
    if (problem) {
      report('example-unreadable', 'error', `${path}.facts`, {
        zh: `算例“${result.says.zh}”的事实有误：${problem.message.zh}`,
        en: `the facts of an example cannot be read: ${problem.message.en}`,
      })
      continue
    }
    const facts = plan.versions[place]!.examples[result.at]!.facts as unknown as PersonFacts
    for (const { benefit, expectedFen, gotFen } of result.differences)
      report(
        'example-differs',
        'error',
        `${path}.pays.${benefit}`,
        {
          zh: `算例“${result.says.zh}”：“${benefit}”应为 ${yuan(expectedFen)}，算出 ${yuan(gotFen)}`,
          en: `an example gives ${yuan(gotFen)} for "${benefit}" where it says ${yuan(expectedFen)}`,
        },
        { facts },
      )
  }
}
