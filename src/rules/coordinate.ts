import { PARTS, readAmountFen, readRatioPpm } from './amounts.ts'
import { baseOfNames } from './compile.ts'
import type { CompiledPlan } from './compiled.ts'
import type { EventFact, PersonFacts } from './facts.ts'
import type { Exclusive, JointCeiling } from './language/plan.ts'
import { amountOf } from './read-amount.ts'
import { causeOf, type BenefitLine, type Exclusion } from './run.ts'

/** Lines that share one scope of a coordination rule: one stay, cause, period or life. */
function scopeOf(line: BenefitLine, events: ReadonlyMap<string, EventFact>, per: string): string {
  if (per === 'event') return line.event ?? ''
  if (per === 'period') return line.period?.from ?? ''
  if (per === 'ever') return ''
  const event = line.event === null ? undefined : events.get(line.event)
  return event ? causeOf(event) : ''
}

const byId = (events: readonly EventFact[]): Map<string, EventFact> =>
  new Map(events.map((event) => [event.id, event]))

/**
 * Benefits that exclude each other: of the paying lines in one scope, one stays. Returns what is
 * excluded so far with what these lines add.
 */
export function findExclusions(
  plans: readonly CompiledPlan[],
  events: readonly EventFact[],
  lines: readonly BenefitLine[],
  before: ReadonlyMap<string, Exclusion>,
): Map<string, Exclusion> {
  const excluded = new Map(before)
  const known = byId(events)
  for (const plan of plans)
    for (const rule of plan.plan.coordination.exclusive ?? []) {
      const names = rule.benefits.map((name) => (name.includes('/') ? name : `${plan.id}/${name}`))
      const groups = new Map<string, BenefitLine[]>()
      for (const line of lines) {
        if (line.amountFen === 0 || !names.includes(nameOf(line))) continue
        const scope = scopeOf(line, known, rule.per)
        groups.set(scope, [...(groups.get(scope) ?? []), line])
      }
      for (const group of groups.values()) excludeOthers(rule, names, group, excluded)
    }
  return excluded
}

const nameOf = (line: BenefitLine): string => `${line.plan}/${line.benefit}`

function excludeOthers(
  rule: Exclusive,
  names: readonly string[],
  group: readonly BenefitLine[],
  excluded: Map<string, Exclusion>,
): void {
  const sums = new Map<string, number>()
  for (const line of group) sums.set(nameOf(line), (sums.get(nameOf(line)) ?? 0) + line.amountFen)
  if (sums.size < 2) return
  const present = names.filter((name) => sums.has(name))
  const kept =
    rule.keeps === 'first-listed'
      ? present[0]!
      : rule.keeps === 'earlier'
        ? nameOf(group[0]!)
        : present.reduce((best, name) => (sums.get(name)! > sums.get(best)! ? name : best))
  for (const line of group)
    if (nameOf(line) !== kept)
      excluded.set(`${nameOf(line)}/${line.event}`, { id: rule.id, by: kept, clause: rule.clause })
}

/** Lowers the lines of several plans to their joint ceiling, those that give way first. */
export function applyJointCeilings(
  plans: readonly CompiledPlan[],
  facts: PersonFacts,
  events: readonly EventFact[],
  lines: readonly BenefitLine[],
): void {
  const done = new Set<string>()
  for (const plan of plans)
    for (const ceiling of plan.plan.coordination.jointCeilings ?? []) {
      if (done.has(ceiling.id)) continue
      done.add(ceiling.id)
      applyCeiling(ceiling, plan, facts, events, lines)
    }
}

function applyCeiling(
  ceiling: JointCeiling,
  plan: CompiledPlan,
  facts: PersonFacts,
  events: readonly EventFact[],
  lines: readonly BenefitLine[],
): void {
  const known = byId(events)
  const groups = new Map<string, BenefitLine[]>()
  for (const line of lines) {
    if (line.amountFen === 0 || !ceiling.plans.includes(line.plan)) continue
    const scope = scopeOf(line, known, ceiling.per)
    const group = groups.get(scope)
    if (group) group.push(line)
    else groups.set(scope, [line])
  }
  for (const group of groups.values()) {
    const cap = capOf(ceiling, plan, group, known)
    if (cap === null) continue
    const givesWay = ceiling.givesWay === 'first-in-order'
    let left = Math.max(0, cap - outsideOf(ceiling, facts, group))
    for (const line of givesWay ? group.toReversed() : group)
      left -= lower(ceiling, line, left, cap)
  }
}

/** The ceiling in fen; a share is of the events that these lines are about. Null: not known. */
function capOf(
  ceiling: JointCeiling,
  plan: CompiledPlan,
  group: readonly BenefitLine[],
  events: ReadonlyMap<string, EventFact>,
): number | null {
  if (ceiling.amount !== undefined) return readAmountFen(ceiling.amount)
  const share = ceiling.share!
  const base = baseOfNames(share.add, ceiling.clause)
  let sum = 0
  for (const id of new Set(group.map((line) => line.event))) {
    const event = id === null ? undefined : events.get(id)
    if (event === undefined) continue
    for (let i = 0; i < base.keys.length; i++) {
      const fen = amountOf(event, base.keys[i]!, plan.plan.amounts?.[base.names[i]!] !== undefined)
      if (fen < 0) return null
      sum += fen
    }
  }
  return Math.floor((sum * readRatioPpm(share.rate)) / PARTS)
}

function outsideOf(
  ceiling: JointCeiling,
  facts: PersonFacts,
  group: readonly BenefitLine[],
): number {
  const events = new Set(group.map((line) => line.event))
  const period = group[0]?.period
  let sum = 0
  for (const subsidy of facts.outside ?? []) {
    if (!ceiling.outside?.includes(subsidy.source)) continue
    const counts =
      ceiling.per === 'ever' ||
      (ceiling.per === 'event' && subsidy.event !== undefined && events.has(subsidy.event)) ||
      (ceiling.per === 'period' && period && period.from <= subsidy.on && subsidy.on <= period.to)
    if (counts) sum += subsidy.amountFen
  }
  return sum
}

function lower(ceiling: JointCeiling, line: BenefitLine, left: number, cap: number): number {
  const amountFen = Math.min(line.amountFen, Math.max(0, left))
  if (amountFen < line.amountFen && amountFen === 0) {
    line.reason = 'joint-ceiling'
    line.clause = ceiling.clause
  }
  line.amountFen = amountFen
  if (line.trace) {
    line.trace.amountFen = amountFen
    line.trace.steps.push({
      op: 'joint',
      id: ceiling.id,
      cap,
      left: Math.max(0, left),
      fen: amountFen,
      c: ceiling.clause,
    })
  }
  return amountFen
}
