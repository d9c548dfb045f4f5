import { addDays, addMonths, type Day } from '../kernel/days.ts'
import type { Fen } from '../kernel/fen.ts'
import type { EventFact, PersonFacts } from './facts.ts'
import type { Condition } from './language/conditions.ts'
import type { Plan } from './language/plan.ts'
import { amountWord, type Words } from './labels.ts'
import type { EventKind } from './terms.ts'

/** What a member is asked before an estimate, found from what the plan's benefits read. */
export interface EstimateQuestions {
  readonly amounts: readonly { readonly name: string; readonly words: Words }[]
  readonly days: boolean
  readonly diagnoses: boolean
  readonly attributes: readonly string[]
  readonly hospital: boolean
}

export interface EstimateAnswers {
  readonly kind: EventKind
  /** The day that the estimate is for: discharge, diagnosis, or when it happened. */
  readonly on: Day
  /** By the names of `EstimateQuestions.amounts`. */
  readonly amountsFen?: Readonly<Record<string, Fen>>
  readonly days?: number
  readonly diagnoses?: readonly string[]
  readonly attributes?: Readonly<Record<string, string>>
  readonly place?: NonNullable<EventFact['place']>
  readonly units?: number
  readonly identities?: readonly string[]
}

/** The questions of the version in force on a day, for one kind of event. */
export function estimateQuestions(plan: Plan, kind: EventKind, on: Day): EstimateQuestions {
  const version =
    plan.versions.find(({ applies }) => {
      if (!('from' in applies)) return false
      return applies.from <= on && (applies.to === 'open' || on <= applies.to)
    }) ?? plan.versions.at(-1)!
  const amounts = new Set<string>()
  const attributes = new Set<string>()
  let days = false
  let diagnoses = false
  let hospital = false
  for (const { on: kinds, pays, when } of version.benefits) {
    if (!kinds.includes(kind)) continue
    if ('base' in pays)
      for (const name of [...pays.base.add, ...(pays.base.less ?? [])]) amounts.add(name)
    if (pays.kind === 'loss-share') amounts.add(pays.of)
    if (pays.kind === 'per-day') days = true
    if (pays.kind === 'lump' && pays.list !== undefined) diagnoses = true
    if (pays.kind === 'grades') attributes.add(pays.attribute)
    for (const leaf of when ? leavesOf(when) : []) {
      if (leaf.is === 'diagnosis') diagnoses = true
      if (leaf.is === 'attribute') attributes.add(leaf.name)
      if (leaf.is === 'amount') amounts.add(leaf.amount)
      if (leaf.is === 'hospital-grade' || leaf.is === 'region') hospital = true
      if (leaf.is === 'designated-hospital' || leaf.is === 'hospital-list') hospital = true
    }
  }
  const worded = [...amounts].map((name) => ({
    name,
    words: { zh: amountWord(plan, name, 'zh'), en: amountWord(plan, name, 'en') },
  }))
  return { amounts: worded, days, diagnoses, attributes: [...attributes], hospital }
}

function leavesOf(condition: Condition): Exclude<Condition, { is: 'all' | 'any' | 'not' }>[] {
  if (condition.is === 'all' || condition.is === 'any') return condition.of.flatMap(leavesOf)
  return condition.is === 'not' ? leavesOf(condition.of) : [condition]
}

/**
 * Facts from a member's few answers: one event, and a cover that is in force past every waiting
 * period. An estimate of the rule, not of the person's own cover or what they used of limits.
 */
export function estimateFacts(plan: Plan, answers: EstimateAnswers): PersonFacts {
  const { kind, on, days = 0 } = answers
  const admittedOn = addDays(on, -days)
  const standard: Record<string, number> = {}
  const other: Record<string, number> = {}
  for (const [name, fen] of Object.entries(answers.amountsFen ?? {}))
    (plan.amounts?.[name] ? other : standard)[`${name}Fen`] = fen
  const amounts = Object.keys(other).length > 0 ? { ...standard, other } : standard
  const event: EventFact = {
    id: 'estimate',
    kind,
    admittedOn,
    dischargedOn: on,
    settledOn: on,
    diagnosedOn: on,
    occurredOn: on,
    endedOn: on,
    amounts,
    ...(answers.days !== undefined && { days }),
    ...(answers.diagnoses && { diagnoses: [...answers.diagnoses] }),
    ...(answers.attributes && { attributes: { ...answers.attributes } }),
    ...(answers.place && { place: answers.place }),
  }
  const cover = {
    plan: plan.plan,
    from: admittedOn,
    to: addMonths(on, 12),
    units: answers.units ?? 1,
    enrolledAs: 'renewed' as const,
    continuousSince: addMonths(on, -240),
    periodNumber: latestPeriod(plan),
  }
  const identities = (answers.identities ?? []).map((name) => ({ kind: name, from: '1900-01-01' }))
  return { person: { identities }, covers: [cover], events: [event] }
}

function latestPeriod(plan: Plan): number {
  let latest = 1
  for (const { applies } of plan.versions)
    if ('fromPeriod' in applies) latest = Math.max(latest, applies.fromPeriod)
  return latest
}
