import type { EventFact, PersonFacts } from './facts.ts'
import type { Leaf } from './language/conditions.ts'
import type { Nearest } from './trace.ts'

/**
 * Facts with one corrected, or null where the correction names a fact that is not there. The
 * facts given are not changed: what the path goes through is copied.
 */
export function correctFact(facts: PersonFacts, { fact, wouldBe }: Nearest): PersonFacts | null {
  if (fact === 'person.identities') {
    const identities = [
      ...(facts.person?.identities ?? []),
      { kind: String(wouldBe), from: '1900-01-01' },
    ]
    return { ...facts, person: { ...facts.person, identities } }
  }
  const cover = /^covers\.(\d+)\.(.+)$/.exec(fact)
  if (cover) {
    const at = Number(cover[1])
    const before = facts.covers[at]
    return before
      ? { ...facts, covers: facts.covers.with(at, { ...before, [cover[2]!]: wouldBe }) }
      : null
  }
  let found = false
  const correct = (event: EventFact): EventFact => {
    const start = `events.${event.id}.`
    if (!fact.startsWith(start)) return event
    found = true
    return setIn(event, fact.slice(start.length).split('.'), wouldBe) as EventFact
  }
  const corrected: PersonFacts = { ...facts }
  if (facts.events) corrected.events = facts.events.map(correct)
  if (facts.records)
    corrected.records = facts.records.map((record) => {
      if ('event' in record) return { ...record, event: correct(record.event) }
      return 'events' in record ? { ...record, events: record.events.map(correct) } : record
    })
  return found ? corrected : null
}

function setIn(target: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value
  const before = (target as Record<string, unknown> | undefined)?.[key]
  if (key === 'evidence')
    return Object.assign({}, target, { evidence: [...((before as string[]) ?? []), value] })
  return Object.assign({}, target, { [key]: setIn(before, rest, value) })
}

/** Corrections of one fact after which a leaf of a condition would hold. */
export function correctionsOf(leaf: Leaf, event: EventFact): readonly Nearest[] {
  const place = event.place
  const at = (field: string): string => `events.${event.id}.${field}`
  switch (leaf.is) {
    case 'hospital-grade':
      return leaf.of.map((grade) => ({
        fact: at('place.grade'),
        is: place?.grade ?? null,
        wouldBe: grade,
      }))
    case 'designated-hospital':
      return [{ fact: at('place.designated'), is: place?.designated ?? null, wouldBe: true }]
    case 'region':
      return leaf.of.map((region) => ({
        fact: at('place.region'),
        is: place?.region ?? null,
        wouldBe: region,
      }))
    case 'attribute':
      return leaf.of.map((value) => ({
        fact: at(`attributes.${leaf.name}`),
        is: event.attributes?.[leaf.name] ?? null,
        wouldBe: value,
      }))
    case 'evidence':
      return leaf.of
        .filter((one) => !event.evidence?.includes(one))
        .map((one) => ({ fact: at('evidence'), is: null, wouldBe: one }))
    case 'stay':
      return leaf.days.from === undefined
        ? []
        : [{ fact: at('days'), is: event.days ?? null, wouldBe: leaf.days.from }]
    case 'identity':
      return leaf.of.map((kind) => ({ fact: 'person.identities', is: null, wouldBe: kind }))
    default:
      return []
  }
}
