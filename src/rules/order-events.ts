import type { CompiledPlan } from './compiled.ts'
import type { PreparedCover } from './covers.ts'
import { dayNumberOf, dayOfNumber } from './day-number.ts'
import type { Amounts, EventFact } from './facts.ts'
import type { DateName } from './terms.ts'

const NEVER = '9999-99-99'
const NONE: readonly EventFact[] = []

/**
 * The events that a plan looks at, in canonical order: by the date that selects the version,
 * then by the event's own identifier. Arrival plays no part.
 */
export function orderEvents(
  plan: CompiledPlan,
  events: readonly EventFact[],
): readonly EventFact[] {
  if (events.length === 1) return plan.kinds.has(events[0]!.kind) ? events : NONE
  const own: EventFact[] = []
  for (const event of events) if (plan.kinds.has(event.kind)) own.push(event)
  if (own.length < 2) return own
  const key = (event: EventFact): string =>
    event[plan.plan.dates[event.kind]!.version as DateName] ?? NEVER
  return own.sort((a, b) => {
    const [left, right] = [key(a), key(b)]
    if (left !== right) return left < right ? -1 : 1
    return a.id < b.id ? -1 : a.id > b.id ? 1 : 0
  })
}

/**
 * A stay over two cover periods, cut by nights into one part for each, where the plan divides.
 * The parts of each amount sum to the amount.
 */
export function divideEvent(covers: readonly PreparedCover[], event: EventFact): EventFact[] {
  const { admittedOn, dischargedOn } = event
  if (admittedOn === undefined || dischargedOn === undefined) return [event]
  const start = dayNumberOf(admittedOn)
  const end = dayNumberOf(dischargedOn)
  const touched = covers.filter((cover) => cover.from <= end && start <= cover.to)
  if (
    touched.length === 0 ||
    (touched.length === 1 && covers.length === 1 && inside(touched[0]!, start, end))
  )
    return [event]
  const nights = Math.max(1, end - start)
  return touched.flatMap((cover) => {
    const from = Math.max(start, cover.from)
    const to = Math.min(end, cover.to + 1)
    const before = from - start
    const after = Math.max(before, to - start)
    if (after === before && end > start) return []
    return [partOf(event, from, Math.min(end, cover.to), before, end === start ? 1 : after, nights)]
  })
}

const inside = (cover: PreparedCover, start: number, end: number): boolean =>
  cover.from <= start && end <= cover.to

function partOf(
  event: EventFact,
  from: number,
  to: number,
  nightsBefore: number,
  nightsAfter: number,
  nights: number,
): EventFact {
  const share = (whole: number): number =>
    Math.floor((whole * nightsAfter) / nights) - Math.floor((whole * nightsBefore) / nights)
  const part: EventFact = { ...event, admittedOn: dayOfNumber(from), dischargedOn: dayOfNumber(to) }
  part.days = event.days === undefined ? nightsAfter - nightsBefore : share(event.days)
  if (event.amounts) part.amounts = shareAmounts(event.amounts, share)
  return part
}

function shareAmounts(amounts: Amounts, share: (whole: number) => number): Amounts {
  const { other, ...standard } = amounts
  const shared = (fields: Readonly<Record<string, number | undefined>>): Record<string, number> =>
    Object.fromEntries(
      Object.entries(fields).flatMap(([key, fen]) =>
        fen === undefined ? [] : [[key, share(fen)]],
      ),
    )
  const result: Amounts = shared(standard)
  if (other) result.other = shared(other)
  return result
}
