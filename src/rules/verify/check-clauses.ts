import type { Check, Report } from './finding.ts'
import { makeCase } from './make-case.ts'
import type { Plan } from '../language/plan.ts'

/** Every `clause` in a piece of a plan, with its path. */
function* clausesIn(value: unknown, path: string): Generator<[path: string, clause: string]> {
  if (Array.isArray(value)) {
    for (const [at, item] of value.entries()) yield* clausesIn(item, `${path}[${at}]`)
    return
  }
  if (typeof value !== 'object' || value === null) return
  for (const [key, inner] of Object.entries(value)) {
    const at = path === '' ? key : `${path}.${key}`
    if (key === 'clause' && typeof inner === 'string') yield [at, inner]
    else if (key !== 'examples' && key !== 'clauses') yield* clausesIn(inner, at)
  }
}

/** Parameters without a clause, or with one that the version does not have. */
export function checkClauses(check: Check): void {
  const { plan, version, at } = check
  const { join, cover, coordination } = plan
  const facts = makeCase(plan, version, version.benefits[0]!)
  const used = new Set<string>()
  const all = [...clausesIn({ join, cover, coordination }, ''), ...clausesIn(version, at)]
  for (const [path, clause] of all) {
    used.add(clause)
    if (clause.trim() === '')
      check.report(
        'clause-missing',
        'error',
        path,
        {
          zh: '这个参数没有写明依据的条款',
          en: 'this parameter names no clause',
        },
        { facts },
      )
    else if (version.clauses[clause] === undefined)
      check.report(
        'clause-unknown',
        'error',
        path,
        {
          zh: `条款“${clause}”不在版本“${version.id}”的条款表中`,
          en: `clause "${clause}" is not among the clauses of version "${version.id}"`,
        },
        { facts },
      )
  }
  for (const clause of Object.keys(version.clauses))
    if (!used.has(clause))
      check.report(
        'clause-unused',
        'note',
        `${at}.clauses.${clause}`,
        {
          zh: `条款“${clause}”没有参数以它为依据`,
          en: `no parameter rests on clause "${clause}"`,
        },
        { facts },
      )
}

/** Names that a plan declares and never uses. */
export function checkUnused(plan: Plan, report: Report): void {
  const text = JSON.stringify([plan.join, plan.versions])
  const facts = makeCase(plan, plan.versions[0]!, plan.versions[0]!.benefits[0]!)
  const look = (field: string, names: readonly string[]): void => {
    for (const name of names)
      if (!text.includes(`"${name}"`))
        report(
          'name-unused',
          'note',
          `${field}.${name}`,
          {
            zh: `“${name}”没有被用到`,
            en: `"${name}" is not used`,
          },
          { facts },
        )
  }
  look('lists', Object.keys(plan.lists ?? {}))
  look('identities', Object.keys(plan.identities ?? {}))
  look('amounts', Object.keys(plan.amounts ?? {}))
}
