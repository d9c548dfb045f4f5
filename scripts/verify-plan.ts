// npm run -s verify-plan -- SCHEME_OR_FILE […]: the findings as JSON. Exit 1 where a plan has
// errors, exit 2 where it cannot be read. Further plans are those that its examples name.
import { verify } from '../src/rules/index.ts'
import { readPlanOrScheme, refuse } from './read-plan.ts'

const [first, ...others] = process.argv.slice(2)
if (first === undefined) refuse('usage: verify-plan SCHEME_OR_FILE [OTHER_PLAN …]')
const findings = verify(
  readPlanOrScheme(first, 'en'),
  others.map((named) => readPlanOrScheme(named, 'en')),
)
process.stdout.write(`${JSON.stringify(findings, null, 2)}\n`)
process.exitCode = findings.some((finding) => finding.grade === 'error') ? 1 : 0
