// npm run -s compute -- --plan SCHEME_OR_FILE --facts FILE [--trace] [--lang zh|en] | --list
import { parseArgs } from 'node:util'
import {
  assess,
  compilePlan,
  explainLine,
  parseFacts,
  type Lang,
  type Plan,
} from '../src/rules/index.ts'
import { schemes } from '../src/rules/schemes/index.ts'
import { langOf, readJsonFile, readLang, readPlanOrScheme, refuse } from './read-plan.ts'

const usage =
  'usage: compute --plan SCHEME_OR_FILE [--plan …] --facts FILE [--trace] [--lang zh|en], or compute --list'

function readOptions() {
  try {
    return parseArgs({
      options: {
        plan: { type: 'string', multiple: true },
        facts: { type: 'string' },
        trace: { type: 'boolean', default: false },
        lang: { type: 'string' },
        list: { type: 'boolean', default: false },
      },
    }).values
  } catch (error) {
    return refuse(`${error instanceof Error ? error.message : String(error)}\n${usage}`)
  }
}

const options = readOptions()
if (options.list) print(schemes.map(({ id, city, title }) => ({ id, city, title })))
else compute()

function compute(): void {
  if (!options.plan || options.facts === undefined) refuse(usage)
  const lang = readLang(options.lang)
  const words = langOf(lang)
  const plans = options.plan.map((named) => readPlanOrScheme(named, words))
  const facts = parseFacts(readJsonFile(options.facts, '--facts', words))
  if (!facts.ok) refuse(facts.error.map((one) => one.message[words]).join('\n'))
  const trace = options.trace || lang !== undefined
  const { totalFen, lines } = assess(plans.map(compilePlan), facts.value, { trace })
  print({
    totalFen,
    lines: lines.map((line) => shown(line, plans, lang)),
    // Whoever computes the lines again can hold them against the plans.
    ...(options.trace && { plans }),
  })
}

/** A line as JSON; with a language also in words, with the trace only where asked for. */
function shown(
  line: ReturnType<typeof assess>['lines'][number],
  plans: readonly Plan[],
  lang: Lang | undefined,
): unknown {
  const { plan, version, benefit, event, period, amountFen, reason, clause, fact, nearest } = line
  const explained =
    lang === undefined
      ? undefined
      : explainLine(
          line,
          plans.find((one) => one.plan === plan)!,
          lang,
        )
  return {
    plan,
    version,
    benefit,
    event,
    period,
    amountFen,
    reason,
    clause,
    fact,
    nearest,
    ...(explained && { explained }),
    ...(options.trace && { trace: line.trace }),
  }
}

function print(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`)
}
