// npm run -s verify-plan -- SCHEME_OR_FILE [OTHER_PLAN …] [--lang zh|en] [--cases]: the findings
// as JSON, or with a language as sentences; with --cases each with the person on whom it shows.
// Exit 1 where a plan has errors, exit 2 where it cannot be read. Further plans are those that
// its examples name.
import { parseArgs } from 'node:util'
import { placeOf, verify, type Finding, type Lang, type Plan } from '../src/rules/index.ts'
import { langOf, readLang, readPlanOrScheme, refuse } from './read-plan.ts'

const usage = 'usage: verify-plan SCHEME_OR_FILE [OTHER_PLAN …] [--lang zh|en] [--cases]'

const gradeWords = {
  error: { zh: '错误', en: 'error' },
  warning: { zh: '警告', en: 'warning' },
  note: { zh: '提示', en: 'note' },
} as const

function readOptions() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: { lang: { type: 'string' }, cases: { type: 'boolean', default: false } },
    })
  } catch (error) {
    return refuse(`${error instanceof Error ? error.message : String(error)}\n${usage}`)
  }
}

const { values, positionals } = readOptions()
const [first, ...others] = positionals
if (first === undefined) refuse(usage)
const lang = readLang(values.lang)
const plan = readPlanOrScheme(first, langOf(lang))
const findings = verify(
  plan,
  others.map((named) => readPlanOrScheme(named, langOf(lang))),
)
process.stdout.write(lang === undefined ? asJson(findings) : asSentences(findings, plan, lang))
process.exitCode = findings.some((finding) => finding.grade === 'error') ? 1 : 0

function asJson(all: readonly Finding[]): string {
  const shown = all.map(({ facts, otherFacts, ...finding }) =>
    values.cases ? { ...finding, facts, otherFacts } : finding,
  )
  return `${JSON.stringify(shown, null, 2)}\n`
}

function asSentences(all: readonly Finding[], of: Plan, words: Lang): string {
  const none = { zh: '没有发现问题。', en: 'Nothing was found.' }
  if (all.length === 0) return `${none[words]}\n`
  const lines = all.flatMap((finding) => {
    const place = placeOf(finding.path, of)[words]
    const grade = gradeWords[finding.grade][words]
    const sentence = `${grade} ${finding.code} ${place}\n  ${finding.message[words]}`
    const cases = [finding.facts, finding.otherFacts].filter((facts) => facts !== undefined)
    return values.cases
      ? [sentence, ...cases.map((facts) => `  ${JSON.stringify(facts)}`)]
      : [sentence]
  })
  return `${lines.join('\n')}\n`
}
