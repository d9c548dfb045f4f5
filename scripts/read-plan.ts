// What the commands on plans share: a plan from a scheme's name or a file, or exit 2 with a
// sentence that names the field.
import { existsSync, readFileSync } from 'node:fs'
import { parsePlan, type Lang, type Plan } from '../src/rules/index.ts'
import { findScheme, schemes } from '../src/rules/schemes/index.ts'
import { jsonFault } from './json-fault.ts'

export function refuse(message: string): never {
  process.stderr.write(`${message}\n`)
  process.exit(2)
}

/** The language of messages: the one asked for, or that of the terminal. */
export const langOf = (asked: Lang | undefined): Lang =>
  asked ?? (/^zh/i.test(process.env.LC_ALL || process.env.LANG || '') ? 'zh' : 'en')

export function readLang(written: string | undefined): Lang | undefined {
  if (written === undefined || written === 'zh' || written === 'en') return written
  return refuse(`--lang must be zh or en, got "${written}"`)
}

export function readJsonFile(file: string, option: string, lang: Lang): unknown {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    return refuse(
      lang === 'zh'
        ? `${option}：文件 ${file} 无法读取`
        : `${option}: the file ${file} cannot be read`,
    )
  }
  const json = text.replace(/^\uFEFF/, '')
  const fault = jsonFault(json)
  if (fault === null) return JSON.parse(json) as unknown
  const { line, column, zh, en } = fault
  return refuse(
    lang === 'zh'
      ? `${option}：${file} 不是正确的 JSON：第 ${line} 行第 ${column} 列，${zh}`
      : `${option}: ${file} is not JSON: line ${line}, column ${column}: ${en}`,
  )
}

/** A scheme's file holds its plan under `plan`; a plan's own file is the plan. */
const planIn = (json: unknown): unknown => {
  const inner = (json as { plan?: unknown } | null)?.plan
  return typeof inner === 'object' && inner !== null ? inner : json
}

const knownSchemes = schemes.map((one) => one.id).join(', ')

export function readPlanOrScheme(named: string, lang: Lang): Plan {
  const scheme = findScheme(named)
  if (!scheme && !existsSync(named))
    refuse(
      lang === 'zh'
        ? `--plan：“${named}”既不是文件，也不是已有的方案（${knownSchemes}）`
        : `--plan: "${named}" is neither a file nor a scheme (${knownSchemes})`,
    )
  const parsed = parsePlan(scheme ? scheme.plan : planIn(readJsonFile(named, '--plan', lang)))
  if (parsed.ok) return parsed.value
  return refuse(parsed.error.map((one) => one.message[lang]).join('\n'))
}
