import type { EventFact, PersonFacts } from './facts.ts'
import type { Leaf } from './language/conditions.ts'
import type { Nearest } from './trace.ts'

/**
 * Facts with one corrected, or null where the correction names a fact that is not there. The
 * facts given are not changed.
 */
export function correctFact(facts: PersonFacts, { fact, wouldBe }: Nearest): PersonFacts | null {
  const corrected = structuredClone(facts)
  if (fact === 'person.identities') {
    const person = (corrected.person ??= {})
    person.identities = [
      ...(person.identities ?? []),
      { kind: String(wouldBe), from: '1900-01-01' },
    ]
    return corrected
  }
  const [scope, ...path] = splitPath(corrected, fact)
  const last = path.pop()
  if (scope === undefined || last === undefined) return null
  let target = scope as Record<string, unknown>
  for (const key of path) {
    target[key] ??= {}
    target = target[key] as Record<string, unknown>
  }
  const before = target[last]
  target[last] = last === 'evidence' ? [...((before as string[]) ?? []), wouldBe] : wouldBe
  return corrected
}

/** The object that a path starts from, and the keys from there on. */
function splitPath(facts: PersonFacts, fact: string): [unknown, ...string[]] {
  const cover = /^covers\.(\d+)\.(.+)$/.exec(fact)
  if (cover) return [facts.covers[Number(cover[1])], ...cover[2]!.split('.')]
  const every = [
    ...(facts.events ?? []),
    ...(facts.records ?? []).flatMap((record) => {
      if ('event' in record) return [record.event]
      return 'events' in record ? record.events : []
    }),
  ]
  const event = every.find((one) => fact.startsWith(`events.${one.id}.`))
  return event ? [event, ...fact.slice(`events.${event.id}.`.length).split('.')] : [undefined]
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
