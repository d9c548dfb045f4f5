// npm run replay-page: one HTML file that computes traces again, in any browser, without a server.
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { stop } from 'esbuild'
import {
  assess,
  compilePlan,
  explainLine,
  parseFacts,
  parsePlan,
  type Lang,
} from '../src/rules/index.ts'
import { findScheme } from '../src/rules/schemes/index.ts'
import { singlePage } from './single-page.ts'

/** Writes the page; `outfile` holds style, script and icon, and asks the network for nothing. */
export async function buildReplayPage(outfile: string): Promise<void> {
  const examples = { zh: exampleOutput('zh'), en: exampleOutput('en') }
  const page = await singlePage('replay-page', { EXAMPLES: JSON.stringify(examples) })
  mkdirSync(path.dirname(outfile), { recursive: true })
  writeFileSync(outfile, page)
}

/** The first example of Shaoxing 2015, as `compute --trace --lang …` prints it. */
function exampleOutput(lang: Lang): string {
  const plan = parsePlan(findScheme('shaoxing-2015')?.plan)
  if (!plan.ok) throw new Error('The scheme of Shaoxing 2015 cannot be read.')
  const facts = parseFacts(plan.value.versions[0]?.examples[0]?.facts)
  if (!facts.ok) throw new Error('The example of Shaoxing 2015 cannot be read.')
  const { totalFen, lines } = assess([compilePlan(plan.value)], facts.value, { trace: true })
  const shown = lines.map((line) =>
    Object.assign({}, line, { explained: explainLine(line, plan.value, lang) }),
  )
  return JSON.stringify({ totalFen, lines: shown, plans: [plan.value] }, null, 2)
}

if (import.meta.main) {
  const outfile = path.resolve(import.meta.dirname, '../dist/replay.html')
  await buildReplayPage(outfile)
  await stop()
  console.log(outfile)
}
