// What the commands on plans share: a plan from a scheme's name or a file, or exit 2 with a
// sentence that names the field.
import { existsSync, readFileSync } from 'node:fs'
import { parsePlan, type Lang, type Plan } from '../src/rules/index.ts'
import { findScheme, schemes } from '../src/rules/schemes/index.ts'

export function refuse(message: string): never {
  process.stderr.write(`${message}\n`)
  process.exit(2)
}

export function readJsonFile(file: string, option: string): unknown {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    return refuse(`${option}: the file ${file} cannot be read`)
  }
  try {
    return JSON.parse(text.replace(/^\uFEFF/, '')) as unknown
  } catch (error) {
    return refuse(`${option}: ${file} is not JSON (${error instanceof Error ? error.message : ''})`)
  }
}

/** A scheme's file holds its plan under `plan`; a plan's own file is the plan. */
const planIn = (json: unknown): unknown => {
  const inner = (json as { plan?: unknown } | null)?.plan
  return typeof inner === 'object' && inner !== null ? inner : json
}

export function readPlanOrScheme(named: string, lang: Lang): Plan {
  const scheme = findScheme(named)
  if (!scheme && !existsSync(named))
    refuse(
      `--plan: "${named}" is neither a file nor a scheme (${schemes.map((one) => one.id).join(', ')})`,
    )
  const parsed = parsePlan(scheme ? scheme.plan : planIn(readJsonFile(named, '--plan')))
  if (parsed.ok) return parsed.value
  return refuse(parsed.error.map((one) => one.message[lang]).join('\n'))
}
