import type { CoverFact, EventFact } from './facts.ts'
import type { CompiledCalendar } from './calendars.ts'
import type { CompiledPlan } from './compiled.ts'
import type { Condition } from './language/conditions.ts'
import { dayNumberOf, dayOfNumber, isWeekday, monthsLater } from './day-number.ts'
import type { Enrolment, EventKind } from './terms.ts'

/** A cover with its dates as day numbers and its place in the chain of renewals. */
export interface PreparedCover {
  readonly fact: CoverFact
  /** Its place among the facts. */
  readonly at: number
  /** Its place among the covers of the plan, by start: names its accumulators. */
  readonly index: number
  readonly from: number
  readonly to: number
  readonly units: number
  readonly period: { readonly from: string; readonly to: string }
  /** Start of the first cover of the chain that this one continues without too long a gap. */
  readonly since: number
  readonly previous: PreparedCover | null
}

/** The covers of one plan by start. The first to begin counts where two overlap. */
export function prepareCovers(plan: CompiledPlan, covers: readonly CoverFact[]): PreparedCover[] {
  if (covers.length === 1 && covers[0]!.plan === plan.id)
    return [prepareCover(plan, covers[0]!, 0, null)]
  const own: number[] = []
  for (let at = 0; at < covers.length; at++) if (covers[at]!.plan === plan.id) own.push(at)
  if (own.length > 1) own.sort((a, b) => compareCovers(covers[a]!, covers[b]!))
  const prepared: PreparedCover[] = []
  for (const at of own) prepared.push(prepareCover(plan, covers[at]!, at, prepared.at(-1) ?? null))
  return prepared
}

const compareTexts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

const compareCovers = (a: CoverFact, b: CoverFact): number =>
  compareTexts(a.from, b.from) ||
  compareTexts(a.to, b.to) ||
  (a.units ?? 1) - (b.units ?? 1) ||
  compareTexts(JSON.stringify(a), JSON.stringify(b))

function prepareCover(
  plan: CompiledPlan,
  fact: CoverFact,
  at: number,
  previous: PreparedCover | null,
): PreparedCover {
  const from = dayNumberOf(fact.from)
  const continues = previous !== null && from - previous.to - 1 <= renewalGap(plan)
  let since = continues ? previous.since : from
  if (fact.continuousSince !== undefined) since = Math.min(since, dayNumberOf(fact.continuousSince))
  return {
    fact,
    at,
    index: previous === null ? 0 : previous.index + 1,
    from,
    to: lastDay(plan, fact),
    units: fact.units ?? 1,
    period: { from: fact.from, to: fact.to },
    since,
    previous: continues ? previous : null,
  }
}

function lastDay(plan: CompiledPlan, fact: CoverFact): number {
  const to = dayNumberOf(fact.to)
  if (fact.endedOn === undefined) return to
  const { moved } = plan.plan.cover
  const goesOn =
    (fact.endedBecause === 'moved-workplace' && moved.workplace === 'cover-continues') ||
    (fact.endedBecause === 'moved-city' && moved.city === 'cover-continues') ||
    (fact.endedBecause === 'retired' && moved.retired === 'cover-continues')
  return goesOn ? to : Math.min(to, dayNumberOf(fact.endedOn))
}

function renewalGap(plan: CompiledPlan): number {
  const { waiting, grace } = plan.plan.cover
  const gaps = waiting === 'none' ? [] : waiting.map((one) => one.renewalGapDays)
  return Math.max(0, grace === 'none' ? 0 : grace.days, ...gaps)
}

/** The cover in force on a day: the one that began first, or the one whose grace still runs. */
export function coverOn(
  plan: CompiledPlan,
  covers: readonly PreparedCover[],
  day: number,
): PreparedCover | null {
  for (const cover of covers) if (cover.from <= day && day <= cover.to) return cover
  const { grace } = plan.plan.cover
  if (grace === 'none' || grace.eventsInGap === 'not-covered') return null
  for (const cover of covers) {
    const { previous } = cover
    if (
      previous &&
      previous.to < day &&
      day < cover.from &&
      cover.from - previous.to - 1 <= grace.days
    )
      return previous
  }
  return null
}

export interface Wait {
  readonly clause: string
  /** Where it holds there is no wait, nor a reduced period after it. */
  readonly unless: Condition | undefined
  /** The first day that is paid. */
  readonly paidFrom: number
  /** The latest start of cover after which a given day would be paid. */
  readonly startFor: (day: number) => number
}

/** The waiting period that an event of this kind meets under a cover, if it has one. */
export function waitOf(
  plan: CompiledPlan,
  cover: PreparedCover,
  kind: EventKind,
  enrolledAs: Enrolment = cover.fact.enrolledAs ?? 'new',
): Wait | null {
  const { waiting } = plan.plan.cover
  if (waiting === 'none') return null
  for (const one of waiting) {
    if (!one.on.includes(kind)) continue
    if (!one.for.includes(enrolledAs)) continue
    const start = continuousSince(cover, one.renewalGapDays)
    const { clause, unless, days = 0, months } = one
    return months === undefined
      ? { clause, unless, paidFrom: start + days, startFor: (day) => day - days }
      : {
          clause,
          unless,
          paidFrom: monthsLater(start, months),
          startFor: (day) => monthsLater(day, -months),
        }
  }
  return null
}

function continuousSince(cover: PreparedCover, gapDays: number): number {
  let start = cover
  while (start.previous && start.from - start.previous.to - 1 <= gapDays) start = start.previous
  const stated = start.fact.continuousSince ?? cover.fact.continuousSince
  return stated === undefined ? start.from : Math.min(start.from, dayNumberOf(stated))
}

/** Units in force: a raised number counts at once, or after the waiting period of its cover. */
export function unitsOn(
  plan: CompiledPlan,
  covers: readonly PreparedCover[],
  cover: PreparedCover,
  kind: EventKind,
  on: string,
): number {
  if (covers.length === 1) return cover.units
  const day = dayNumberOf(on)
  const holder = coverOn(plan, covers, day) ?? cover
  const { previous } = holder
  if (plan.plan.join.units.raised === 'count-at-once' || !previous) return holder.units
  if (holder.units <= previous.units) return holder.units
  const { waiting } = plan.plan.cover
  const rule = waiting === 'none' ? undefined : waiting.find((one) => one.on.includes(kind))
  if (!rule) return holder.units
  const paidFrom =
    rule.months === undefined
      ? holder.from + (rule.days ?? 0)
      : monthsLater(holder.from, rule.months)
  return day < paidFrom ? previous.units : holder.units
}

export type ClaimUntil =
  | { readonly clause: string; readonly on: number }
  /** The calendar has no such year: `calendars.state-council.2031`. */
  | { readonly clause: string; readonly fact: string }

/** The last day on which an event may be claimed, or null where no deadline is held. */
export function claimUntil(
  plan: CompiledPlan,
  cover: PreparedCover,
  event: EventFact,
): ClaimUntil | null {
  const rule = plan.plan.cover.claimWithin
  if (rule === 'none') return null
  const happened = event.dischargedOn ?? event.occurredOn ?? event.diagnosedOn ?? event.settledOn
  if (rule.after === 'event' && happened === undefined) return null
  const start = rule.after === 'cover-end' ? cover.to : dayNumberOf(happened!)
  let on = start
  if (rule.days !== undefined) on = start + rule.days
  else if (rule.workingDays !== undefined) {
    const last = workingDaysLater(start, rule.workingDays, plan.calendar)
    // Within as many days of any kind a claim is in time under every calendar.
    if (typeof last !== 'string') on = last
    else if (dayNumberOf(event.claimedOn ?? '9999-12-31') <= start + rule.workingDays)
      on = start + rule.workingDays
    else return { clause: rule.clause, fact: last }
  } else if (rule.nextYearOn !== undefined) {
    const year = Number(dayOfNumber(start).slice(0, 4)) + 1
    on = dayNumberOf(`${year}-${rule.nextYearOn}`)
  }
  if (rule.extension && event.evidence?.includes(rule.extension.evidence)) on += rule.extension.days
  return { on, clause: rule.clause }
}

/** Counted by the calendar, or the year that it lacks. */
function workingDaysLater(
  from: number,
  days: number,
  calendar: CompiledCalendar | null,
): number | string {
  let on = from
  for (let left = days; left > 0;) {
    on++
    const year = calendar && dayOfNumber(on).slice(0, 4)
    if (year !== null && !calendar!.years.has(year)) return `calendars.${calendar!.name}.${year}`
    if (isWorked(on, calendar)) left--
  }
  return on
}

const isWorked = (on: number, calendar: CompiledCalendar | null): boolean =>
  calendar?.work.has(on) === true || (isWeekday(on) && calendar?.off.has(on) !== true)
