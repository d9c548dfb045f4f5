import { PPM_ONE } from '../kernel/fen.ts'
import { applyForm } from './apply-form.ts'
import { chargeLimits } from './apply-limits.ts'
import { PARTS, restOf } from './amounts.ts'
import { circumstancesOf } from './circumstances.ts'
import { closeTotals } from './close-totals.ts'
import type { CompiledBenefit, CompiledBonus, CompiledPlan, CompiledVersion } from './compiled.ts'
import { prepareCovers, type PreparedCover } from './covers.ts'
import { evaluateCondition } from './evaluate-condition.ts'
import type { EventFact, PersonFacts } from './facts.ts'
import { applyOrder } from './finish-line.ts'
import { admit, type Admission } from './admit-event.ts'
import { correctionsOf } from './nearest.ts'
import { divideEvent, orderEvents } from './order-events.ts'
import { seedHistory } from './seed-history.ts'
import {
  everOf,
  newTotals,
  paymentsAt,
  type BenefitLine,
  type Candidates,
  type Exclusion,
  type Factor,
  type PlanRun,
  type Work,
  type Zero,
} from './run.ts'
import type { CoverRead, Step, Trace } from './trace.ts'

/** Runs one plan over all events of a person, adding its lines to those of earlier plans. */
export function assessPlan(
  plan: CompiledPlan,
  facts: PersonFacts,
  events: readonly EventFact[],
  lines: BenefitLine[],
  excluded: ReadonlyMap<string, Exclusion>,
  candidates: Candidates | null,
): void {
  const covers = prepareCovers(plan, facts.covers)
  const run: PlanRun = {
    plan,
    facts,
    events,
    covers,
    periods: covers.length === 1 ? [undefined] : [],
    ever: null,
    byCause: null,
    chains: null,
    paidNow: null,
    classesPaid: null,
    lines,
    open: [],
    excluded,
    candidates,
  }
  if (facts.history !== undefined) seedHistory(run)
  const whole = plan.plan.cover.acrossPeriods.rule === 'whole'
  for (const event of orderEvents(plan, events)) {
    if (whole) assessEvent(run, event)
    else for (const part of divideEvent(covers, event)) assessEvent(run, part)
  }
  if (plan.closesTotals) closeTotals(run, 'period', run.open)
}

function assessEvent(run: PlanRun, event: EventFact): void {
  const admission = admit(run, event)
  const { version, cover } = admission
  const benefits = version?.byKind.get(event.kind)
  if (version === null || benefits === undefined) {
    addRefused(run, event, admission, null)
    return
  }
  if (admission.refusal !== null || cover === null) {
    for (const benefit of benefits) addRefused(run, event, admission, benefit)
    return
  }
  const first = run.open.length
  const work = newWork(run, event, admission, version, cover, benefits[0]!)
  for (const benefit of benefits) assessBenefit(work, admission, benefit)
  if (run.plan.closesTotals) closeTotals(run, 'event', run.open.slice(first))
}

/** A line without money for a benefit (or a whole plan) that the event does not get to. */
function addRefused(
  run: PlanRun,
  event: EventFact,
  admission: Admission,
  benefit: CompiledBenefit | null,
): void {
  const { version, cover } = admission
  const refusal: Zero = admission.refusal ?? {
    reason: 'kind-not-covered',
    clause: version?.source.rounding.clause ?? '',
  }
  const line: BenefitLine = {
    plan: run.plan.id,
    version: version?.id ?? null,
    benefit: benefit?.id ?? null,
    event: event.id,
    period: cover ? cover.period : null,
    amountFen: 0,
    reason: refusal.reason,
    clause: refusal.clause,
  }
  setZero(run, line, event, refusal)
  if (run.candidates) {
    line.trace = newTrace(run, event, admission, line.version, line.benefit)
    line.trace.steps.push(zeroStep(refusal))
  }
  run.lines.push(line)
}

function setZero(run: PlanRun, line: BenefitLine, event: EventFact, zero: Zero): void {
  line.reason = zero.reason
  line.clause = zero.clause
  if (zero.fact !== undefined) line.fact = zero.fact
  if (run.candidates === null) return
  const nearest = zero.nearest ?? (zero.leaf && correctionsOf(zero.leaf, event))
  if (zero.certain === true && nearest) line.nearest = nearest[0]!
  else if (nearest && nearest.length > 0) run.candidates.push({ line, nearest })
}

function zeroStep({ reason, clause, leaf, fact, limit }: Zero): Step {
  const step: Extract<Step, { op: 'zero' }> = { op: 'zero', reason, c: clause }
  if (leaf !== undefined) step.leaf = leaf
  if (fact !== undefined) step.fact = fact
  if (limit !== undefined) step.limit = limit
  return step
}

function newTrace(
  run: PlanRun,
  event: EventFact,
  admission: Admission,
  version: string | null,
  benefit: string | null,
): Trace {
  const { cover } = admission
  if (cover !== null && admission.read === null)
    admission.read = readOf(run, cover, admission.units)
  return {
    plan: run.plan.id,
    version,
    benefit,
    event: event.id,
    kind: event.kind,
    on: admission.on,
    cover: admission.read,
    steps: [],
    amountFen: 0,
  }
}

function readOf(run: PlanRun, { fact }: PreparedCover, units: number): CoverRead {
  const { from, to, periodNumber } = fact
  return run.plan.byPeriod && periodNumber !== undefined
    ? { from, to, units, number: periodNumber }
    : { from, to, units }
}

function assessBenefit(work: Work, admission: Admission, benefit: CompiledBenefit): void {
  const { run, event, version, cover } = work
  const traced = run.candidates !== null
  const line: BenefitLine = traced
    ? {
        plan: run.plan.id,
        version: version.id,
        benefit: benefit.id,
        event: event.id,
        period: cover.period,
        amountFen: 0,
        reason: 'paid',
        clause: benefit.clause,
        trace: newTrace(run, event, admission, version.id, benefit.id),
      }
    : {
        plan: run.plan.id,
        version: version.id,
        benefit: benefit.id,
        event: event.id,
        period: cover.period,
        amountFen: 0,
        reason: 'paid',
        clause: benefit.clause,
      }
  work.benefit = benefit
  work.steps = line.trace ? line.trace.steps : null
  work.parts = 0
  work.bonusParts = 0
  work.points = 0
  work.factors = NO_FACTORS
  work.room = Number.POSITIVE_INFINITY
  work.atLimits = 0
  work.className = null
  work.zero = null
  compute(work)
  record(work, line)
}

const NO_FACTORS: Work['factors'] = []

/** What the lines of one event share; the rest is set anew for each. */
function newWork(
  run: PlanRun,
  event: EventFact,
  admission: Admission,
  version: CompiledVersion,
  cover: PreparedCover,
  benefit: CompiledBenefit,
): Work {
  return {
    run,
    version,
    benefit,
    event,
    cover,
    totals: (run.periods[cover.index] ??= newTotals(run.plan)),
    steps: null,
    identityOn: admission.identityOn,
    units: admission.units,
    reducedPpm: admission.reducedPpm,
    reducedClause: admission.reducedClause,
    parts: 0,
    bonusParts: 0,
    points: 0,
    pointsClause: '',
    factors: NO_FACTORS,
    room: Number.POSITIVE_INFINITY,
    atLimits: 0,
    className: null,
    capOf: 0,
    zero: null,
  }
}

function compute(work: Work): void {
  const { run, benefit, event } = work
  if (run.excluded.size > 0) {
    const exclusion = run.excluded.get(`${run.plan.id}/${benefit.id}/${event.id}`)
    if (exclusion) {
      work.zero = {
        reason: 'excluded-by-other-benefit',
        clause: exclusion.clause,
        fact: exclusion.by,
      }
      return
    }
  }
  if (benefit.when !== null && !meetsCondition(work)) return
  if (benefit.bonuses.length > 0) readBonuses(work)
  if (work.zero !== null) return
  applyForm(work)
  const stays: Zero | null = work.zero
  if (stays === null || (benefit.minimums.length > 0 && isNothing(stays))) applyOrder(work)
}

const isNothing = (zero: Zero): boolean =>
  zero.reason === 'base-zero' ||
  zero.reason === 'below-deductible' ||
  zero.reason === 'below-first-band'

function meetsCondition(work: Work): boolean {
  const { benefit } = work
  const verdict = evaluateCondition(benefit.when!, circumstancesOf(work))
  if (verdict.truth === 'yes') return true
  const reason = verdict.truth === 'unknown' ? 'fact-missing' : conditionReason(verdict.leaf?.is)
  work.zero = {
    reason,
    clause: benefit.clause,
    ...(verdict.leaf && { leaf: verdict.leaf }),
    ...(verdict.fact !== undefined && { fact: verdict.fact }),
  }
  return false
}

const conditionReason = (leaf: string | undefined): 'not-listed' | 'condition' =>
  leaf === 'diagnosis' ? 'not-listed' : 'condition'

/** Identity and other bonuses that hold: points are found before the scale, factors after it. */
function readBonuses(work: Work): void {
  const { benefit } = work
  const circumstances = circumstancesOf(work)
  let factors = NO_FACTORS
  let reductions = NO_FACTORS
  for (const bonus of benefit.bonuses) {
    const verdict = evaluateCondition(bonus.when, circumstances)
    if (verdict.truth === 'unknown') {
      work.zero = { reason: 'fact-missing', clause: bonus.clause, fact: verdict.fact ?? '' }
      return
    }
    if (verdict.truth === 'no') continue
    if (bonus.points > 0) {
      const highest = benefit.combine === 'highest'
      if (highest && bonus.points <= work.points) continue
      work.points = highest ? bonus.points : work.points + bonus.points
      work.pointsClause = bonus.clause
    } else if (bonus.reducedTo >= 0)
      reductions = [...reductions, { ppm: bonus.reducedTo, clause: bonus.clause }]
    else if (bonus.factor >= 0) factors = combined(factors, bonus, benefit.combine)
  }
  work.factors = reductions === NO_FACTORS ? factors : [...factors, ...reductions]
}

/** With one factor more: the higher alone, one of their surpluses added up, or each of them. */
function combined(
  factors: readonly Factor[],
  { factor: ppm, clause }: CompiledBonus,
  combine: CompiledBenefit['combine'],
): readonly Factor[] {
  const [before] = factors
  if (before === undefined) return [{ ppm, clause }]
  if (combine === 'multiply') return [...factors, { ppm, clause }]
  if (combine === 'sum') return [{ ppm: before.ppm + ppm - PPM_ONE, clause }]
  return before.ppm < ppm ? [{ ppm, clause }] : factors
}

/** Books the line: what it pays, what it uses of limits, and that it paid. */
function record(work: Work, line: BenefitLine): void {
  const { run, benefit, event, totals, version, cover } = work
  const paid = work.zero === null || work.parts > 0
  const rest = restOf(work.parts, PARTS)
  line.amountFen = paid ? (work.parts - rest) / PARTS : 0
  if (!paid) {
    setZero(run, line, event, work.zero!)
    work.steps?.push(zeroStep(work.zero!))
  } else {
    const charged = version.limitsCountPaid ? line.amountFen * PARTS : work.atLimits
    chargeLimits(run, benefit, totals, event, charged, line.amountFen > 0 ? 1 : 0)
    if (line.amountFen > 0) notePayment(work)
    if (line.amountFen === 0) {
      line.reason = 'rounded-to-zero'
      line.clause = version.roundClause
    }
  }
  if (line.trace) line.trace.amountFen = line.amountFen
  run.lines.push(line)
  if (!run.plan.closesTotals) return
  run.open.push({
    line,
    benefit,
    version,
    cover,
    units: work.units,
    room: work.room,
    parts: paid ? work.parts : 0,
  })
}

function notePayment(work: Work): void {
  const { run, benefit, totals, event } = work
  const slot = paymentsAt(totals, benefit.slot)
  totals.numbers[slot] = totals.numbers[slot]! + 1
  if (run.plan.countsPayments) {
    const now = { event: event.id, slot: benefit.slot, totals }
    if (run.paidNow?.[0]?.event === event.id) run.paidNow.push(now)
    else run.paidNow = [now]
  }
  if (!run.plan.countsEver) return
  const ever = everOf(run)
  ever.numbers[slot] = ever.numbers[slot]! + 1
  if (work.className === null) return
  run.classesPaid ??= new Set()
  run.classesPaid.add(`${benefit.slot}:${work.className}`)
}
