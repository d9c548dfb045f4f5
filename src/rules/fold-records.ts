import type { Amounts, EventFact, PersonFacts, RecordFact } from './facts.ts'
import { canonicalJson } from '../kernel/canonical-json.ts'

/**
 * The events that are true now. A record counts unless a record that itself counts reverses,
 * replaces, merges or splits it, so the order of arrival cannot matter, and a reversal that
 * comes before its record works as well. Several live records of one event (settled in parts)
 * add up. An event stated by hand gives way to records of the same event.
 */
export function foldRecords(facts: PersonFacts): readonly EventFact[] {
  const events = facts.events ?? []
  const records = facts.records ?? []
  if (records.length === 0) return events.length < 2 ? events : firstOfEach(events)
  const byId = new Map(records.map((record) => [record.id, record]))
  const live = liveRecords(byId)
  const spoken = new Set([...byId.values()].flatMap(eventsOf).map((event) => event.id))
  const folded = new Map<string, EventFact>()
  for (const event of events) if (!spoken.has(event.id)) folded.set(event.id, event)
  for (const record of live)
    for (const event of eventsOf(record)) {
      const before = folded.get(event.id)
      folded.set(event.id, before ? addTogether(before, event) : event)
    }
  return [...folded.values()]
}

function firstOfEach(events: readonly EventFact[]): readonly EventFact[] {
  const byId = new Map<string, EventFact>()
  for (const event of events) {
    const before = byId.get(event.id)
    if (before === undefined || canonicalJson(event) < canonicalJson(before))
      byId.set(event.id, event)
  }
  return byId.size === events.length ? events : [...byId.values()]
}

const eventsOf = (record: RecordFact): readonly EventFact[] => {
  if (record.kind === 'reversal') return []
  return record.kind === 'split' ? record.events : [record.event]
}

const targetsOf = (record: RecordFact): readonly string[] => {
  switch (record.kind) {
    case 'settlement':
      return []
    case 'reversal':
      return [record.reverses]
    case 'replacement':
      return [record.replaces]
    case 'merge':
      return record.merges
    case 'split':
      return [record.splits]
  }
}

function liveRecords(byId: ReadonlyMap<string, RecordFact>): RecordFact[] {
  const ids = [...byId.keys()].sort()
  const consumers = new Map<string, string[]>()
  for (const id of ids)
    for (const target of targetsOf(byId.get(id)!)) {
      const known = consumers.get(target)
      if (known) known.push(id)
      else consumers.set(target, [id])
    }
  const state = new Map<string, boolean>()
  const isLive = (id: string): boolean => {
    const known = state.get(id)
    if (known !== undefined) return known
    state.set(id, false)
    const live = !(consumers.get(id) ?? []).some(isLive)
    state.set(id, live)
    return live
  }
  return ids.filter(isLive).map((id) => byId.get(id)!)
}

const earlier = (a: string | undefined, b: string | undefined): string | undefined =>
  a === undefined || (b !== undefined && b < a) ? b : a
const later = (a: string | undefined, b: string | undefined): string | undefined =>
  a === undefined || (b !== undefined && b > a) ? b : a

function addTogether(a: EventFact, b: EventFact): EventFact {
  const sum: EventFact = { ...a, ...b }
  const set = (
    field: 'admittedOn' | 'dischargedOn' | 'settledOn',
    value: string | undefined,
  ): void => {
    if (value !== undefined) sum[field] = value
  }
  set('admittedOn', earlier(a.admittedOn, b.admittedOn))
  set('dischargedOn', later(a.dischargedOn, b.dischargedOn))
  set('settledOn', later(a.settledOn, b.settledOn))
  if (a.days !== undefined || b.days !== undefined) sum.days = (a.days ?? 0) + (b.days ?? 0)
  if (a.diagnoses || b.diagnoses)
    sum.diagnoses = [...new Set([...(a.diagnoses ?? []), ...(b.diagnoses ?? [])])]
  if (a.evidence || b.evidence)
    sum.evidence = [...new Set([...(a.evidence ?? []), ...(b.evidence ?? [])])]
  if (a.amounts || b.amounts) sum.amounts = addAmounts(a.amounts ?? {}, b.amounts ?? {})
  return sum
}

function addAmounts(a: Amounts, b: Amounts): Amounts {
  const { other: otherA, ...standardA } = a
  const { other: otherB, ...standardB } = b
  const sum: Amounts = addFields(standardA, standardB)
  if (otherA || otherB) sum.other = addFields(otherA ?? {}, otherB ?? {})
  return sum
}

function addFields(
  a: Readonly<Record<string, number | undefined>>,
  b: Readonly<Record<string, number | undefined>>,
): Record<string, number> {
  const sum: Record<string, number> = {}
  for (const key of new Set([...Object.keys(a), ...Object.keys(b)]))
    if (a[key] !== undefined || b[key] !== undefined) sum[key] = (a[key] ?? 0) + (b[key] ?? 0)
  return sum
}
