import { compareSteps, type Replay } from './compare-steps.ts'
import type { CompiledBenefit, CompiledPlan, CompiledVersion } from './compiled.ts'
import { dayNumberOf } from './day-number.ts'
import { expectedEnd } from './replay-end.ts'
import { expectedForm } from './replay-form.ts'
import { next, type Expected, type Walk } from './replay-walk.ts'
import { dateRoles } from './terms.ts'
import type { Step, Trace } from './trace.ts'

/**
 * Computes a line again from its trace and the plan. Rates, bands, caps, the order and number of
 * the steps come from the plan; the trace is asked only for what facts and earlier lines gave:
 * amounts, days, identities that held, what was used before.
 */
export function replayUnder(plan: CompiledPlan, trace: Trace): Replay {
  const head = checkHead(plan, trace)
  if ('field' in head) return { ok: false, step: -1, expectedFen: 0, gotFen: 0, ...head }
  const walk: Walk = {
    plan,
    trace,
    version: head.version,
    benefit: head.benefit,
    at: 0,
    base: 0,
    eligible: 0,
    parts: 0,
    taken: [],
    room: Number.POSITIVE_INFINITY,
    zero: null,
    amountFen: 0,
  }
  for (const expected of expectedSteps(walk)) {
    const different = compareSteps(walk.at, expected, trace.steps[walk.at])
    if (different !== null) return different
    walk.at++
  }
  if (walk.at < trace.steps.length) return compareSteps(walk.at, null, trace.steps[walk.at])!
  return walk.amountFen === trace.amountFen
    ? { ok: true, amountFen: walk.amountFen }
    : { ok: false, step: walk.at, expectedFen: walk.amountFen, gotFen: trace.amountFen }
}

function* expectedSteps(walk: Walk): Expected {
  const refusal = next(walk, 'zero')
  if (refusal !== undefined) {
    yield isRefusal(walk, refusal) ? refusal : { ...refusal, reason: 'paid' }
    return
  }
  const { benefit, version } = walk
  if (benefit === null || version === null) {
    const c = walk.plan.plan.cover.clause
    return yield { op: 'zero', reason: version === null ? 'no-version' : 'kind-not-covered', c }
  }
  yield* expectedForm(walk, benefit)
  yield* expectedEnd(walk, benefit, version)
}

type StepOf<K extends Step['op']> = Extract<Step, { op: K }>

/** Reasons for which nothing is computed at all, each with the clauses that may give it. */
function isRefusal({ plan, version, benefit, trace }: Walk, zero: StepOf<'zero'>): boolean {
  const { cover, join } = plan.plan
  const clause = zero.c
  switch (zero.reason) {
    case 'no-cover':
    case 'before-cover':
    case 'after-cover':
      return clause === cover.clause
    case 'no-version':
      return version === null && clause === cover.clause
    case 'kind-not-covered':
      return benefit === null
    case 'waiting':
      return cover.waiting !== 'none' && cover.waiting.some((one) => one.clause === clause)
    case 'claimed-too-late':
      return cover.claimWithin !== 'none' && cover.claimWithin.clause === clause
    case 'not-eligible':
      return join.who !== 'anyone' && join.who.clause === clause
    case 'condition':
      return benefit !== null && benefit.when !== null && benefit.clause === clause
    case 'not-listed':
      return benefit !== null && (benefit.when !== null || benefit.form.kind !== 'per-day')
    case 'paid-before':
      return benefit?.form.kind === 'lump' && benefit.form.once !== 'every-event'
    case 'excluded-by-other-benefit':
      return benefit !== null
    case 'fact-missing':
      return (
        (cover.waiting !== 'none' &&
          cover.waiting.some((one) => one.unless && one.clause === clause)) ||
        isFirstMissing(benefit, zero, trace)
      )
    default:
      return false
  }
}

/** Where nothing else asks for an amount, the first amount of the base is the one missing. */
function isFirstMissing(
  benefit: CompiledBenefit | null,
  { fact }: StepOf<'zero'>,
  { event }: Trace,
): boolean {
  if (benefit === null || !('base' in benefit.form)) return true
  if (benefit.when !== null || benefit.bonuses.length > 0) return true
  const { keys, named } = benefit.form.base
  const asked = fact?.startsWith(`events.${event}.amounts.`) === true
  const first = `events.${event}.amounts.${named[0] ? 'other.' : ''}${keys[0]}`
  return !asked || fact === first
}

type Head =
  | { readonly version: CompiledVersion | null; readonly benefit: CompiledBenefit | null }
  | { readonly field: string; readonly expected: unknown; readonly got: unknown }

/** Plan, version, benefit, kind, dates and cover: whether they belong together. */
function checkHead(plan: CompiledPlan, trace: Trace): Head {
  if (trace.plan !== plan.id) return { field: 'plan', expected: plan.id, got: trace.plan }
  const version = plan.versions.find(({ id }) => id === trace.version) ?? null
  if (version === null && trace.version !== null)
    return { field: 'version', expected: plan.versions.at(-1)?.id, got: trace.version }
  const inForce = versionInForce(plan, trace)
  if (inForce !== version)
    return { field: 'version', expected: inForce?.id ?? null, got: trace.version }
  const { kind } = trace
  const group = (kind !== null && version?.byKind.get(kind)) || []
  const benefit = group.find(({ id }) => id === trace.benefit) ?? null
  if (benefit === null && (trace.benefit !== null || group.length > 0))
    return { field: 'benefit', expected: group[0]?.id ?? null, got: trace.benefit }
  const read = (kind !== null && plan.dates.get(kind)?.names) || []
  const unread = Object.entries(trace.on).find(
    ([name, day]) => day !== undefined && !read.some((one) => one === name),
  )
  if (unread !== undefined) return { field: `on.${unread[0]}`, expected: null, got: unread[1] }
  return checkCover(plan, trace) ?? { version, benefit }
}

/** The version of the day that counts. */
function versionInForce(plan: CompiledPlan, trace: Trace): CompiledVersion | null {
  const { kind, on, cover } = trace
  const dates = kind === null ? undefined : plan.plan.dates[kind]
  if (dates === undefined || (!plan.kinds.has(kind!) && Object.keys(on).length === 0)) return null
  const day = on[dates.version]
  // Where a date is not known, the line is shown under the newest version.
  if (day === undefined || dateRoles.some((role) => on[dates[role]] === undefined))
    return plan.versions.at(-1) ?? null
  const at = plan.byPeriod ? cover?.number : dayNumberOf(day)
  if (at === undefined) return null
  return plan.versions.find(({ from, to }) => from <= at && at <= to) ?? null
}

/** A line under a cover is about a day of this cover, or of the grace after it. */
function checkCover(plan: CompiledPlan, trace: Trace): Extract<Head, { field: string }> | null {
  const { cover, kind } = trace
  const day = kind === null ? undefined : trace.on[plan.plan.dates[kind]?.cover ?? 'occurredOn']
  if (cover === null || day === undefined) return null
  const { grace } = plan.plan.cover
  const more = grace === 'none' || grace.eventsInGap === 'not-covered' ? 0 : grace.days
  if (day < cover.from) return { field: 'cover.from', expected: day, got: cover.from }
  const isIn = dayNumberOf(day) <= dayNumberOf(cover.to) + more
  return isIn ? null : { field: 'cover.to', expected: day, got: cover.to }
}
