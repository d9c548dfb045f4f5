import type { Lang } from '../labels.ts'
import type { Plan, PlanVersion } from '../language/plan.ts'
import { sayPlan } from './say-plan.ts'
import { sayVersion } from './say-version.ts'
import { voiceOf, type Sentence } from './sentence.ts'

export interface ClauseText {
  /** Null for what all versions share. */
  readonly version: string | null
  readonly clause: string
  readonly text: string
}

/** The rule text as the parameters say it, so that the two cannot drift. */
export function readBack(plan: Plan, lang: Lang, versionId?: string): ClauseText[] {
  const voice = voiceOf(plan, lang)
  const versions = plan.versions.filter((one) => versionId === undefined || one.id === versionId)
  const of = (version: string | null, sentences: readonly Sentence[]): ClauseText[] =>
    sentences.map(({ clause, text }) => ({ version, clause, text }))
  return [
    ...of(null, sayPlan(voice)),
    ...versions.flatMap((version) => of(version.id, sayVersion(version, voice))),
  ]
}

/** What the second version says otherwise than the first, as sentences. */
export function diffVersions(a: PlanVersion, b: PlanVersion, plan: Plan, lang: Lang): string[] {
  const voice = voiceOf(plan, lang)
  const before = new Map(sayVersion(a, voice).map((one) => [one.key, one]))
  const after = new Map(sayVersion(b, voice).map((one) => [one.key, one]))
  const differences: string[] = []
  for (const [key, { text, clause }] of after) {
    const old = before.get(key)
    if (old === undefined) differences.push(voice.s(`新增：${text}`, `New: ${text}`))
    else if (old.text !== text)
      differences.push(voice.s(`原为：${old.text}现为：${text}`, `Was: ${old.text} Is: ${text}`))
    else if (old.clause !== clause)
      differences.push(
        voice.s(
          `条款编号由 ${old.clause} 改为 ${clause}：${text}`,
          `Clause ${old.clause} is now ${clause}: ${text}`,
        ),
      )
  }
  for (const [key, { text }] of before)
    if (!after.has(key)) differences.push(voice.s(`删除：${text}`, `Gone: ${text}`))
  return differences
}
