import * as v from 'valibot'
import { canonicalJson } from '../kernel/canonical-json.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { SUM_MOST_FEN } from './amounts.ts'
import { personFacts, type EventFact, type PersonFacts } from './facts.ts'
import { problem, problemsOf, type FactProblem } from './problems.ts'

/** Reads facts from JSON. Names the field of everything that cannot be so. */
export function parseFacts(json: unknown): Result<PersonFacts, FactProblem[]> {
  const parsed = v.safeParse(personFacts, json)
  if (!parsed.success) return err(problemsOf(parsed.issues, json))
  const problems = contradictions(parsed.output)
  return problems.length > 0 ? err(problems) : ok(parsed.output)
}

function contradictions(facts: PersonFacts): FactProblem[] {
  const problems: FactProblem[] = []
  for (const [at, cover] of facts.covers.entries())
    if (cover.to < cover.from)
      problems.push(
        problem(
          `covers[${at}].to`,
          `covers[${at}].to：保障期的止日早于起日`,
          `covers[${at}].to is before its from`,
        ),
      )
  for (const [path, event] of eventsOf(facts)) problems.push(...datesOutOfOrder(path, event))
  problems.push(
    ...repeated('events', facts.events ?? []),
    ...repeated('records', facts.records ?? []),
  )
  const sum = eventsOf(facts).reduce((most, [, event]) => most + largestAmount(event), 0)
  if (sum > SUM_MOST_FEN)
    problems.push(
      problem(
        'events',
        'events：金额合计超出上限（八千万元）',
        'events sum to more than 80 million yuan',
      ),
    )
  return problems
}

function eventsOf(facts: PersonFacts): [string, EventFact][] {
  const found: [string, EventFact][] = []
  for (const [at, event] of (facts.events ?? []).entries()) found.push([`events[${at}]`, event])
  for (const [at, record] of (facts.records ?? []).entries()) {
    if ('event' in record) found.push([`records[${at}].event`, record.event])
    if ('events' in record)
      for (const [part, event] of record.events.entries())
        found.push([`records[${at}].events[${part}]`, event])
  }
  return found
}

function largestAmount(event: EventFact): number {
  const { other, ...standard } = event.amounts ?? {}
  const every = [...Object.values(standard), ...Object.values(other ?? {})]
  return every.reduce<number>((most, amount) => Math.max(most, amount ?? 0), 0)
}

function datesOutOfOrder(path: string, event: EventFact): FactProblem[] {
  const { admittedOn, dischargedOn, settledOn } = event
  if (admittedOn && dischargedOn && dischargedOn < admittedOn)
    return [
      problem(
        `${path}.dischargedOn`,
        `${path}.dischargedOn：出院日期早于入院日期`,
        `${path}.dischargedOn is before admittedOn`,
      ),
    ]
  if (admittedOn && settledOn && settledOn < admittedOn)
    return [
      problem(
        `${path}.settledOn`,
        `${path}.settledOn：结算日期早于入院日期`,
        `${path}.settledOn is before admittedOn`,
      ),
    ]
  return []
}

/** The same thing sent twice is one fact; two things under one identifier are a mistake. */
function repeated(field: string, items: readonly { readonly id: string }[]): FactProblem[] {
  const seen = new Map<string, string>()
  const problems: FactProblem[] = []
  for (const [at, item] of items.entries()) {
    const written = canonicalJson(item)
    const before = seen.get(item.id)
    if (before !== undefined && before !== written)
      problems.push(
        problem(
          `${field}[${at}].id`,
          `${field}[${at}].id：同一编号“${item.id}”有两份不同的内容`,
          `${field}[${at}].id: two different facts carry the identifier "${item.id}"`,
        ),
      )
    seen.set(item.id, written)
  }
  return problems
}
