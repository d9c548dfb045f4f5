import { PPM_ONE } from '../kernel/fen.ts'
import { readRatioPpm } from './amounts.ts'
import type { CompiledVersion } from './compiled.ts'
import { claimUntil, coverOn, unitsOn, waitOf, type PreparedCover, type Wait } from './covers.ts'
import { dayNumberOf, dayOfNumber } from './day-number.ts'
import { evaluateCondition } from './evaluate-condition.ts'
import type { EventFact } from './facts.ts'
import type { PlanRun, Zero } from './run.ts'
import { dateRoles, type DateName, type DateRole } from './terms.ts'
import type { Nearest } from './trace.ts'

/** Under which cover and version an event stands, or why under none. */
export interface Admission {
  readonly version: CompiledVersion | null
  readonly cover: PreparedCover | null
  readonly refusal: Zero | null
  readonly on: Readonly<Record<string, string>>
  readonly identityOn: number
  readonly units: number
  readonly reducedPpm: number
  readonly reducedClause: string
}

interface Draft {
  version: CompiledVersion | null
  cover: PreparedCover | null
  refusal: Zero | null
  on: Record<string, string>
  identityOn: number
  units: number
  reducedPpm: number
  reducedClause: string
}

/** Dates, cover, version, eligibility, claim deadline, waiting and reduced stage, in this order. */
export function admit(run: PlanRun, event: EventFact): Admission {
  const dates = run.plan.plan.dates[event.kind]!
  const draft: Draft = {
    version: null,
    cover: null,
    refusal: null,
    on: {},
    identityOn: 0,
    units: 1,
    reducedPpm: PPM_ONE,
    reducedClause: '',
  }
  const days: Record<DateRole, number> = { version: 0, cover: 0, waiting: 0, units: 0, identity: 0 }
  let missing: DateName | null = null
  for (const role of dateRoles) {
    const name: DateName = dates[role]
    const written = event[name]
    if (written === undefined) missing ??= name
    else {
      draft.on[name] = written
      days[role] = dayNumberOf(written)
    }
  }
  const { clause } = run.plan.plan.cover
  if (missing !== null) {
    draft.version = run.plan.versions.at(-1) ?? null
    draft.refusal = { reason: 'fact-missing', clause, fact: `events.${event.id}.${missing}` }
    return draft
  }
  draft.identityOn = days.identity
  draft.cover = coverOn(run.plan, run.covers, days.cover)
  draft.version = versionOn(run, draft.cover, days.version)
  if (draft.cover === null) draft.refusal = outsideCover(run, days.cover)
  else if (draft.version === null) draft.refusal = { reason: 'no-version', clause }
  else enter(run, event, draft, draft.cover, days)
  return draft
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
  draft: Draft,
  cover: PreparedCover,
  days: Readonly<Record<DateRole, number>>,
): void {
  const { plan } = run
  draft.units = unitsOn(plan, run.covers, cover, event.kind, days.units)
  const wait = waitOf(plan, cover, event.kind)
  draft.refusal =
    notEligible(run, event, cover, days.identity) ??
    claimedTooLate(run, event, cover) ??
    stillWaiting(cover, wait, days.waiting)
  if (draft.refusal !== null) return
  const { reduced, waiting } = plan.plan.cover
  if (reduced === 'none' || !reduced.on.includes(event.kind)) return
  if (waiting !== 'none' && wait === null) return
  const start = wait === null ? cover.since : wait.paidFrom
  if (days.waiting >= start + reduced.days) return
  draft.reducedPpm = readRatioPpm(reduced.rate)
  draft.reducedClause = reduced.clause
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
