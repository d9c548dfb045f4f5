import type { Fen } from '../kernel/fen.ts'
import { assessPlan } from './assess-plan.ts'
import type { CompiledPlan } from './compiled.ts'
import { applyJointCeilings, findExclusions } from './coordinate.ts'
import type { EventFact, PersonFacts } from './facts.ts'
import { foldRecords } from './fold-records.ts'
import { correctFact } from './nearest.ts'
import type { BenefitLine, Candidates, Exclusion } from './run.ts'
import type { Nearest } from './trace.ts'

export interface Assessment {
  readonly totalFen: Fen
  readonly lines: readonly BenefitLine[]
}

export interface AssessOptions {
  /** Keep how each line came about, and look for the nearest correction of a zero. */
  readonly trace?: boolean
}

/**
 * What the plans pay for everything that is known about one person: a pure function of its
 * arguments, in whatever order facts arrived. Amounts are whole fen; every line, zero too, has
 * one primary reason and its clause. What was paid already plays no part: see `settle`.
 */
export function assess(
  plans: readonly CompiledPlan[],
  facts: PersonFacts,
  options: AssessOptions = {},
): Assessment {
  const traced = options.trace === true
  const events = foldRecords(facts)
  const ordered = plans.length > 1 ? inOrder(plans) : plans
  const candidates: Candidates | null = traced ? [] : null
  const lines = assessAll(ordered, facts, events, candidates)
  let total = 0
  for (const line of lines) total += line.amountFen
  if (candidates !== null)
    for (const { line, nearest } of candidates)
      if (line.amountFen === 0) confirmNearest(plans, facts, line, nearest)
  return { totalFen: total as Fen, lines }
}

/** Keeps a correction only where the line would then pay, which is tried, not guessed. */
function confirmNearest(
  plans: readonly CompiledPlan[],
  facts: PersonFacts,
  line: BenefitLine,
  candidates: readonly Nearest[],
): void {
  const alone = plans.every((plan) => plan.standsAlone)
  const concerned = alone ? plans.filter((plan) => plan.id === line.plan) : plans
  for (const candidate of candidates) {
    const corrected = correctFact(facts, candidate)
    if (corrected === null) continue
    const { lines } = assess(concerned, corrected)
    const pays = lines.some(
      (one) =>
        one.plan === line.plan &&
        one.benefit === line.benefit &&
        one.event === line.event &&
        one.amountFen > 0,
    )
    if (!pays) continue
    line.nearest = candidate
    return
  }
}

/** The plans that the person has joined; all of them where there is none. */
function joinedOf(plans: readonly CompiledPlan[], facts: PersonFacts): readonly CompiledPlan[] {
  const joined = plans.filter((plan) => facts.covers.some((cover) => cover.plan === plan.id))
  return joined.length > 0 ? joined : plans
}

const NO_EXCLUSIONS: ReadonlyMap<string, Exclusion> = new Map()

function assessAll(
  plans: readonly CompiledPlan[],
  facts: PersonFacts,
  events: readonly EventFact[],
  candidates: Candidates | null,
): BenefitLine[] {
  const running = plans.length === 1 ? plans : joinedOf(plans, facts)
  let lines = assessEach(running, facts, events, candidates, NO_EXCLUSIONS)
  if (any(running, hasExclusions)) {
    // What is excluded uses up no limit, so the rest is computed anew without it.
    let excluded = new Map<string, Exclusion>()
    for (;;) {
      const more = findExclusions(running, events, lines, excluded)
      if (more.size === excluded.size) break
      excluded = more
      if (candidates !== null) candidates.length = 0
      lines = assessEach(running, facts, events, candidates, excluded)
    }
  }
  if (any(running, hasCeilings)) applyJointCeilings(running, facts, events, lines)
  addUncovered(running, events, lines, candidates !== null)
  return lines
}

/** `some` of an array, which costs more than the question on the way that is mostly taken. */
function any(plans: readonly CompiledPlan[], has: (plan: CompiledPlan) => boolean): boolean {
  for (const plan of plans) if (has(plan)) return true
  return false
}

const hasExclusions = (plan: CompiledPlan): boolean =>
  plan.plan.coordination.exclusive !== undefined
const hasCeilings = (plan: CompiledPlan): boolean =>
  plan.plan.coordination.jointCeilings !== undefined

function assessEach(
  plans: readonly CompiledPlan[],
  facts: PersonFacts,
  events: readonly EventFact[],
  candidates: Candidates | null,
  excluded: ReadonlyMap<string, Exclusion>,
): BenefitLine[] {
  const lines: BenefitLine[] = []
  for (const plan of plans) assessPlan(plan, facts, events, lines, excluded, candidates)
  return lines
}

/** By declared order, then by name, so that the caller's order plays no part. */
const inOrder = (plans: readonly CompiledPlan[]): CompiledPlan[] =>
  plans.toSorted((a, b) => a.order - b.order || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))

function isCovered(plans: readonly CompiledPlan[], event: EventFact): boolean {
  for (const plan of plans) if (plan.kinds.has(event.kind)) return true
  return false
}

/** An event that no plan here pays on still gets a line that says so. */
function addUncovered(
  plans: readonly CompiledPlan[],
  events: readonly EventFact[],
  lines: BenefitLine[],
  traced: boolean,
): void {
  const first = plans[0]
  if (first === undefined || (events.length === 1 && lines.length > 0)) return
  for (const event of events) {
    if (isCovered(plans, event)) continue
    const { clause } = first.plan.cover
    const reason = 'kind-not-covered'
    const line: BenefitLine = {
      plan: first.id,
      version: null,
      benefit: null,
      event: event.id,
      period: null,
      amountFen: 0,
      reason,
      clause,
    }
    if (traced)
      line.trace = {
        plan: first.id,
        version: null,
        benefit: null,
        event: event.id,
        kind: event.kind,
        on: {},
        cover: null,
        steps: [{ op: 'zero', reason, c: clause }],
        amountFen: 0,
      }
    lines.push(line)
  }
}
