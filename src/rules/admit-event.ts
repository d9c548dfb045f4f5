import { PPM_ONE } from '../kernel/fen.ts'
import { readRatioPpm } from './amounts.ts'
import type { CompiledVersion } from './compiled.ts'
import { claimUntil, coverOn, unitsOn, waitOf, type PreparedCover, type Wait } from './covers.ts'
import { dayNumberOf, dayOfNumber } from './day-number.ts'
import { evaluateCondition } from './evaluate-condition.ts'
import type { EventFact } from './facts.ts'
import type { PlanRun, Zero } from './run.ts'
import type { DateName } from './terms.ts'
import type { Nearest } from './trace.ts'

/** Under which cover and version an event stands, or why under none. */
export interface Admission {
  version: CompiledVersion | null
  cover: PreparedCover | null
  refusal: Zero | null
  /** The dates that were read; left empty where no trace is kept. */
  readonly on: Readonly<Record<string, string>>
  identityOn: number
  units: number
  reducedPpm: number
  reducedClause: string
}

const NO_DATES: Readonly<Record<string, string>> = {}

/** Dates, cover, version, eligibility, claim deadline, waiting and reduced stage, in this order. */
export function admit(run: PlanRun, event: EventFact): Admission {
  const dates = run.plan.dates.get(event.kind)!
  const { names } = dates
  const days: number[] = []
  let missing: DateName | null = null
  for (const name of names) {
    const written = event[name]
    if (written === undefined) missing ??= name
    days.push(written === undefined ? 0 : dayNumberOf(written))
  }
  const admission: Admission = {
    version: null,
    cover: null,
    refusal: null,
    on: run.candidates === null ? NO_DATES : datesRead(event, names),
    identityOn: days[dates.identity]!,
    units: 1,
    reducedPpm: PPM_ONE,
    reducedClause: '',
  }
  const { clause } = run.plan.plan.cover
  if (missing !== null) {
    admission.version = run.plan.versions.at(-1) ?? null
    admission.refusal = { reason: 'fact-missing', clause, fact: `events.${event.id}.${missing}` }
    return admission
  }
  const onCover = days[dates.cover]!
  const cover = coverOn(run.plan, run.covers, onCover)
  admission.cover = cover
  admission.version = versionOn(run, cover, days[dates.version]!)
  if (cover === null) admission.refusal = outsideCover(run, onCover)
  else if (admission.version === null) admission.refusal = { reason: 'no-version', clause }
  else enter(run, event, admission, cover, days[dates.units]!, days[dates.waiting]!)
  return admission
}

function datesRead(event: EventFact, names: readonly DateName[]): Record<string, string> {
  const on: Record<string, string> = {}
  for (const name of names) {
    const written = event[name]
    if (written !== undefined) on[name] = written
  }
  return on
}

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
  unitsOnDay: number,
  waitingOn: number,
): void {
  const { plan } = run
  admission.units = unitsOn(plan, run.covers, cover, event.kind, unitsOnDay)
  const wait = waitOf(plan, cover, event.kind)
  admission.refusal =
    notEligible(run, event, cover, admission.identityOn) ??
    claimedTooLate(run, event, cover) ??
    stillWaiting(cover, wait, waitingOn)
  const { reduced, waiting } = plan.plan.cover
  if (admission.refusal !== null || reduced === 'none' || !reduced.on.includes(event.kind)) return
  if (waiting !== 'none' && wait === null) return
  const start = wait === null ? cover.since : wait.paidFrom
  if (waitingOn >= start + reduced.days) return
  admission.reducedPpm = readRatioPpm(reduced.rate)
  admission.reducedClause = reduced.clause
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

function stillWaiting(cover: PreparedCover, wait: Wait | null, day: number): Zero | null {
  if (wait === null || day >= wait.paidFrom) return null
  const nearest: Nearest = {
    fact: `covers.${cover.at}.continuousSince`,
    is: cover.fact.continuousSince ?? null,
    wouldBe: dayOfNumber(wait.startFor(day)),
  }
  return { reason: 'waiting', clause: wait.clause, nearest: [nearest] }
}
