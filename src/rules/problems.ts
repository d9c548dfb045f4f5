import type * as v from 'valibot'
import { sayForm } from './say-form.ts'

/** What is wrong with a written plan or with facts, at which place, for whoever wrote it. */
export interface PlanProblem {
  readonly path: string
  readonly message: { readonly zh: string; readonly en: string }
}
export type FactProblem = PlanProblem

type Issue = v.BaseIssue<unknown>

export const problem = (path: string, zh: string, en: string): PlanProblem => ({
  path,
  message: { zh, en },
})

export function pathOf(parts: readonly (string | number)[]): string {
  let path = ''
  for (const part of parts) {
    if (typeof part === 'number') path += `[${part}]`
    else path += path === '' ? part : `.${part}`
  }
  return path === '' ? '(root)' : path
}

const partsOf = (issue: Issue): (string | number)[] =>
  (issue.path ?? []).map((item) => item.key as string | number)

/** The `id` of the last thing on a path that carries one: which benefit `benefits[6]` is. */
function nameOnPath(path: string, root: unknown): string | undefined {
  let at = root
  let name: string | undefined
  for (const part of path.split(/[.[\]]+/)) {
    if (part === '') continue
    at = (at as Record<string, unknown> | null | undefined)?.[part]
    const id = (at as { id?: unknown } | null | undefined)?.id
    if (typeof id === 'string') name = id
  }
  return name
}

/** A path with the name of what it leads to, for a sentence to begin with. */
export function placeOf(path: string, root: unknown): { zh: string; en: string } {
  const name = nameOnPath(path, root)
  return name === undefined
    ? { zh: path, en: path }
    : { zh: `${path}（${name}）`, en: `${path} (${name})` }
}

/** A union fails in every branch: the one that got furthest is what the author meant. */
function deepest(issue: Issue): { issue: Issue; parts: (string | number)[] } {
  const parts = partsOf(issue)
  let best = { issue, parts }
  for (const inner of issue.issues ?? []) {
    const found = deepest(inner)
    const whole = [...parts, ...found.parts]
    if (whole.length > best.parts.length) best = { issue: found.issue, parts: whole }
  }
  return best
}

const listed = (issue: Issue): string => (issue.expected ?? '').replace(/^\(|\)$/g, '')

function say(issue: Issue): { zh: string; en: string } {
  const received = issue.received
  if (received === 'undefined') return { zh: '缺少这一项', en: 'is missing' }
  const form = sayForm(issue)
  if (form !== null) return form
  if (issue.expected === 'never') return { zh: '没有这个字段', en: 'is not a known field' }
  if (issue.type === 'regex' || issue.type === 'check') return sayShape(String(issue.input))
  if (issue.type === 'min_value' || issue.type === 'max_value')
    return {
      zh: `数值超出范围（应 ${issue.expected}，实为 ${received}）`,
      en: `is out of range: expected ${issue.expected}, got ${received}`,
    }
  if (issue.type === 'integer')
    return { zh: `应为整数，实为 ${received}`, en: `must be a whole number, got ${received}` }
  return {
    zh: `应为 ${listed(issue)}，实为 ${received}`,
    en: `must be ${listed(issue)}, got ${received}`,
  }
}

const sayShape = (input: string): { zh: string; en: string } =>
  input === '[object Object]'
    ? { zh: '各项之间不相容', en: 'has fields that do not go together' }
    : { zh: `写法不对：“${input}”`, en: `is not well written: "${input}"` }

function problemOf(issue: Issue, root: unknown): PlanProblem {
  const found = deepest(issue)
  const path = pathOf(found.parts)
  const { zh, en } = say(found.issue)
  const at = placeOf(path, root)
  return problem(path, `${at.zh}：${zh}`, `${at.en} ${en}`)
}

/** One problem for each place: what is written wrongly fails more than one check. */
export function problemsOf(issues: readonly Issue[], root: unknown): PlanProblem[] {
  const byPath = new Map<string, PlanProblem>()
  for (const issue of issues) {
    const found = problemOf(issue, root)
    if (!byPath.has(found.path)) byPath.set(found.path, found)
  }
  return [...byPath.values()]
}
