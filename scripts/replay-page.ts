// npm run replay-page: one HTML file that computes traces again, in any browser, without a server.
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, stop } from 'esbuild'
import {
  assess,
  compilePlan,
  explainLine,
  parseFacts,
  parsePlan,
  type Lang,
} from '../src/rules/index.ts'
import { findScheme } from '../src/rules/schemes/index.ts'

const source = (file: string): string => path.join(import.meta.dirname, 'replay-page', file)
const entry = fileURLToPath(new URL('./replay-page/page.ts', import.meta.url))

/** Writes the page; `outfile` holds style, script and icon, and asks the network for nothing. */
export async function buildReplayPage(outfile: string): Promise<void> {
  const examples = { zh: exampleOutput('zh'), en: exampleOutput('en') }
  const [script, style] = await Promise.all([
    bundle(entry, { EXAMPLES: JSON.stringify(examples) }),
    bundle(source('page.css'), {}),
  ])
  const icon = path.resolve(import.meta.dirname, '../src/http/ui/static/favicon.svg')
  const parts: Readonly<Record<string, string>> = {
    policy: `default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'; script-src ${hashOf(script)}; style-src ${hashOf(style)}`,
    icon: readFileSync(icon).toString('base64'),
    style,
    script,
  }
  const page = readFileSync(source('page.html'), 'utf8').replaceAll(
    /\{(policy|icon)\}|<!-- (style|script) -->/g,
    (_, value: string, element: string) =>
      value ? (parts[value] ?? '') : `<${element}>${parts[element]}</${element}>`,
  )
  mkdirSync(path.dirname(outfile), { recursive: true })
  writeFileSync(outfile, page)
}

async function bundle(file: string, define: Record<string, string>): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [file],
    define,
    bundle: true,
    write: false,
    minify: true,
    charset: 'utf8',
    format: file.endsWith('.css') ? 'esm' : 'iife',
    legalComments: 'none',
    logLevel: 'warning',
    target: ['es2020', 'chrome90', 'safari14.1'],
  })
  return outputFiles[0]?.text ?? ''
}

const hashOf = (text: string): string =>
  `'sha256-${createHash('sha256').update(text).digest('base64')}'`

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
