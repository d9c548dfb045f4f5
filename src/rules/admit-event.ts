import { PPM_ONE } from '../kernel/fen.ts'
import { readRatioPpm } from './amounts.ts'
import type { CompiledDates, CompiledPlan, CompiledVersion } from './compiled.ts'
import { claimUntil, coverOn, unitsOn, waitOf, type PreparedCover, type Wait } from './covers.ts'
import { dayNumberOf, dayOfNumber } from './day-number.ts'
import { evaluateCondition } from './evaluate-condition.ts'
import type { EventFact } from './facts.ts'
import type { PlanRun, Zero } from './run.ts'
import type { Enrolment } from './terms.ts'
import type { CoverRead, DatesRead, Nearest } from './trace.ts'

/** Under which cover and version an event stands, or why under none. */
export interface Admission {
  version: CompiledVersion | null
  cover: PreparedCover | null
  refusal: Zero | null
  /** The dates that were read; left empty where no trace is kept. */
  readonly on: DatesRead
  identityOn: number
  units: number
  reducedPpm: number
  reducedClause: string
  /** The cover as traces show it; made with the first of them. */
  read: CoverRead | null
}

const NO_DATES: DatesRead = {}

/** Dates, cover, version, eligibility, claim deadline, waiting and reduced stage, in this order. */
export function admit(run: PlanRun, event: EventFact): Admission {
  const dates = run.plan.dates.get(event.kind)!
  const admission: Admission = {
    version: null,
    cover: null,
    refusal: null,
    on: run.candidates === null ? NO_DATES : datesRead(event, dates),
    identityOn: 0,
    units: 1,
    reducedPpm: PPM_ONE,
    reducedClause: '',
    read: null,
  }
  const version = dates.version(event)
  const cover = dates.cover(event)
  const waiting = dates.waiting(event)
  const units = dates.units(event)
  const identity = dates.identity(event)
  if (!version || !cover || !waiting || !units || !identity) {
    refuseMissing(run, event, admission, dates)
    return admission
  }
  const versionDay = dayNumberOf(version)
  const coverDay = cover === version ? versionDay : dayNumberOf(cover)
  admission.identityOn = identity === version ? versionDay : dayNumberOf(identity)
  const found = coverOn(run.plan, run.covers, coverDay)
  admission.cover = found
  admission.version = versionOn(run, found, versionDay)
  if (found === null) admission.refusal = outsideCover(run, coverDay)
  else if (admission.version === null)
    admission.refusal = { reason: 'no-version', clause: run.plan.plan.cover.clause }
  else enter(run, event, admission, found, units, waiting)
  return admission
}

function refuseMissing(
  run: PlanRun,
  event: EventFact,
  admission: Admission,
  dates: CompiledDates,
): void {
  const missing = dates.names.find((name) => event[name] === undefined)
  admission.version = run.plan.versions.at(-1) ?? null
  admission.refusal = {
    reason: 'fact-missing',
    clause: run.plan.plan.cover.clause,
    fact: `events.${event.id}.${missing}`,
  }
}

const datesRead = (event: EventFact, { reads }: CompiledDates): DatesRead => ({
  admittedOn: reads.admittedOn ? event.admittedOn : undefined,
  dischargedOn: reads.dischargedOn ? event.dischargedOn : undefined,
  settledOn: reads.settledOn ? event.settledOn : undefined,
  diagnosedOn: reads.diagnosedOn ? event.diagnosedOn : undefined,
  occurredOn: reads.occurredOn ? event.occurredOn : undefined,
})

function versionOn(run: PlanRun, cover: PreparedCover | null, day: number): CompiledVersion | null {
  const at = run.plan.byPeriod ? cover?.fact.periodNumber : day
  if (at === undefined) return null
  for (const version of run.plan.versions)
    if (version.from <= at && at <= version.to) return version
  return null
}

/** No cover at all, or the nearest one began too late or ended too early. */
function outsideCover(run: PlanRun, day: number): Zero {
  const { clause } = run.plan.plan.cover
  if (run.covers.length === 0) return { reason: 'no-cover', clause }
  let best = run.covers[0]!
  const distance = (cover: PreparedCover): number =>
    day < cover.from ? cover.from - day : day - cover.to
  for (const cover of run.covers) if (distance(cover) < distance(best)) best = cover
  const wouldBe = dayOfNumber(day)
  const { from, to, endedOn } = best.fact
  if (day < best.from)
    return {
      reason: 'before-cover',
      clause,
      nearest: [{ fact: `covers.${best.at}.from`, is: from, wouldBe }],
    }
  const field = endedOn !== undefined && endedOn <= to ? 'endedOn' : 'to'
  return {
    reason: 'after-cover',
    clause,
    nearest: [{ fact: `covers.${best.at}.${field}`, is: best.fact[field] ?? null, wouldBe }],
  }
}

function enter(
  run: PlanRun,
  event: EventFact,
  admission: Admission,
  cover: PreparedCover,
  unitsAt: string,
  waitingAt: string,
): void {
  const { plan } = run
  admission.units = unitsOn(plan, run.covers, cover, event.kind, unitsAt)
  const { reduced, waiting } = plan.plan.cover
  if (waiting === 'none' && reduced === 'none') {
    admission.refusal =
      notEligible(run, event, cover, admission.identityOn) ?? claimedTooLate(run, event, cover)
    return
  }
  const held = waitFor(run, event, cover, admission.identityOn, waitingAt)
  const { wait } = held
  admission.refusal =
    notEligible(run, event, cover, admission.identityOn) ??
    claimedTooLate(run, event, cover) ??
    held.unknown ??
    enrolmentUnknown(run, event, cover, admission, waitingAt) ??
    stillWaiting(cover, wait, waitingAt)
  if (admission.refusal !== null || reduced === 'none') return
  if (!isReduced(plan, event, cover, wait, dayNumberOf(waitingAt))) return
  admission.reducedPpm = readRatioPpm(reduced.rate)
  admission.reducedClause = reduced.clause
}

interface HeldWait {
  readonly wait: Wait | null
  /** On this day it matters whether the wait holds, and a fact for that is missing. */
  readonly unknown: Zero | null
}

/** The wait of a cover, unless the plan exempts this event or person from it. */
function waitFor(
  { plan, facts, events }: PlanRun,
  event: EventFact,
  cover: PreparedCover,
  on: number,
  waitingAt: string,
  enrolledAs?: Enrolment,
): HeldWait {
  const wait = waitOf(plan, cover, event.kind, enrolledAs)
  if (wait?.unless === undefined) return { wait, unknown: null }
  const day = dayNumberOf(waitingAt)
  if (day >= wait.paidFrom && !isReduced(plan, event, cover, wait, day))
    return { wait, unknown: null }
  const paidBefore = (): number => 0
  const at = { plan, facts, events, event, cover, on, paymentsBefore: paidBefore }
  const { truth, leaf, fact } = evaluateCondition(wait.unless, at)
  if (truth === 'yes') return { wait: null, unknown: null }
  if (truth === 'no') return { wait, unknown: null }
  const { clause } = wait
  const unknown: Zero = { reason: 'fact-missing', clause, ...(leaf && { leaf }), fact: fact ?? '' }
  return { wait, unknown }
}

function isReduced(
  { plan }: CompiledPlan,
  event: EventFact,
  cover: PreparedCover,
  wait: Wait | null,
  day: number,
): boolean {
  const { reduced, waiting } = plan.cover
  if (reduced === 'none' || !reduced.on.includes(event.kind)) return false
  if (waiting !== 'none' && wait === null) return false
  return day < (wait === null ? cover.since : wait.paidFrom) + reduced.days
}

/**
 * Facts that do not say how somebody joined stand for a new member, unless one who was added
 * during the period would wait otherwise on this very day: then nothing is assumed.
 */
function enrolmentUnknown(
  run: PlanRun,
  event: EventFact,
  cover: PreparedCover,
  { identityOn }: Admission,
  on: string,
): Zero | null {
  if (cover.fact.enrolledAs !== undefined) return null
  const { plan } = run
  if (plan.plan.cover.waiting === 'none' || plan.plan.join.additions === 'none') return null
  const day = dayNumberOf(on)
  const each = (['new', 'added'] as const).map((as) =>
    waitFor(run, event, cover, identityOn, on, as),
  )
  const missing = each.find(({ unknown }) => unknown !== null)?.unknown
  if (missing) return missing
  const [asNew, asAdded] = each.map(({ wait }) =>
    wait !== null && day < wait.paidFrom ? 'waits' : isReduced(plan, event, cover, wait, day),
  )
  if (asNew === asAdded) return null
  const { clause } = each.find(({ wait }) => wait !== null)!.wait!
  return { reason: 'fact-missing', clause, fact: `covers.${cover.at}.enrolledAs` }
}

function notEligible(
  run: PlanRun,
  event: EventFact,
  cover: PreparedCover,
  on: number,
): Zero | null {
  const { who } = run.plan.plan.join
  if (who === 'anyone' || who.checked === 'on-joining') return null
  const verdict = evaluateCondition(who.when, {
    plan: run.plan,
    facts: run.facts,
    events: run.events,
    event,
    cover,
    on,
    paymentsBefore: () => 0,
  })
  if (verdict.truth === 'yes') return null
  return {
    reason: verdict.truth === 'no' ? 'not-eligible' : 'fact-missing',
    clause: who.clause,
    ...(verdict.leaf && { leaf: verdict.leaf }),
    ...(verdict.fact !== undefined && { fact: verdict.fact }),
  }
}

function claimedTooLate(run: PlanRun, event: EventFact, cover: PreparedCover): Zero | null {
  if (event.claimedOn === undefined) return null
  const until = claimUntil(run.plan, cover, event)
  if (until !== null && 'fact' in until)
    return { reason: 'fact-missing', clause: until.clause, fact: until.fact }
  if (until === null || dayNumberOf(event.claimedOn) <= until.on) return null
  return {
    reason: 'claimed-too-late',
    clause: until.clause,
    nearest: [
      {
        fact: `events.${event.id}.claimedOn`,
        is: event.claimedOn,
        wouldBe: dayOfNumber(until.on),
      },
    ],
  }
}

function stillWaiting(cover: PreparedCover, wait: Wait | null, on: string): Zero | null {
  if (wait === null) return null
  const day = dayNumberOf(on)
  if (day >= wait.paidFrom) return null
  const nearest: Nearest = {
    fact: `covers.${cover.at}.continuousSince`,
    is: cover.fact.continuousSince ?? null,
    wouldBe: dayOfNumber(wait.startFor(day)),
  }
  return { reason: 'waiting', clause: wait.clause, nearest: [nearest] }
}
