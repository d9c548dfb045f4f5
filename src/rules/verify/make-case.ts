import { addDays, day, type Day } from '../../kernel/days.ts'
import type { CoverFact, EventFact, PersonFacts } from '../facts.ts'
import type { Benefit } from '../language/benefits.ts'
import type { Condition, Leaf } from '../language/conditions.ts'
import type { Plan, PlanVersion } from '../language/plan.ts'
import { components, type EventKind } from '../terms.ts'

/** Amounts that contain others: adding both counts the inner one twice. */
export const contains: Readonly<Record<string, readonly string[]>> = {
  total: [
    'inScope',
    'burden',
    'inPolicyBurden',
    'deductible',
    'copayment',
    'categoryB',
    'overPrice',
    'aboveCeiling',
    'outOfCatalogue',
    'pooledFund',
    'seriousIllnessFund',
    'medicalAssistance',
    'otherFunds',
    'personalAccount',
    'cash',
  ],
  inScope: ['inPolicyBurden', 'deductible', 'copayment', 'pooledFund'],
  burden: [
    'inPolicyBurden',
    'deductible',
    'copayment',
    'categoryB',
    'overPrice',
    'aboveCeiling',
    'outOfCatalogue',
    'personalAccount',
    'cash',
  ],
  inPolicyBurden: ['deductible', 'copayment'],
}

/** What a constructed case varies. */
export interface CaseOptions {
  readonly kind?: EventKind
  readonly amountsFen?: Readonly<Record<string, number>>
  readonly days?: number
  readonly identities?: readonly string[]
  readonly on?: Day
  readonly attributes?: Readonly<Record<string, string>>
  readonly diagnoses?: readonly string[]
  readonly grade?: string
}

/** A day on which the version applies. */
export function dayIn(version: PlanVersion): Day {
  if (!('from' in version.applies)) return day('2020-06-30')
  const from = day(version.applies.from)
  const middle = addDays(from, 180)
  return version.applies.to === 'open' || middle <= version.applies.to ? middle : from
}

/** Every amount that the version reads anywhere, so that none is missing in a case. */
export function amountsRead(version: PlanVersion): string[] {
  const names = new Set<string>()
  for (const benefit of version.benefits) {
    const { pays } = benefit
    if ('base' in pays)
      for (const name of [...pays.base.add, ...(pays.base.less ?? [])]) names.add(name)
    if (pays.kind === 'loss-share') names.add(pays.of)
    for (const leaf of leavesOf(benefit.when)) if (leaf.is === 'amount') names.add(leaf.amount)
  }
  for (const limit of version.limits) for (const name of limit.share?.add ?? []) names.add(name)
  return [...names]
}

export function leavesOf(condition: Condition | undefined): Leaf[] {
  if (condition === undefined) return []
  if (condition.is === 'all' || condition.is === 'any') return condition.of.flatMap(leavesOf)
  return condition.is === 'not' ? [] : [condition]
}

/** The benefit where a further condition holds as well. */
export const both = (benefit: Benefit, when: Condition): Benefit => ({
  ...benefit,
  when: benefit.when ? { is: 'all', of: [benefit.when, when] } : when,
})

/**
 * A person to whom a benefit of a version applies: past every waiting period, with what its
 * conditions ask for where that can be made up.
 */
export function makeCase(
  plan: Plan,
  version: PlanVersion,
  benefit: Benefit,
  options: CaseOptions = {},
): PersonFacts {
  const on = options.on ?? dayIn(version)
  const kind = options.kind ?? benefit.on[0]!
  const days = options.days ?? 10
  const standard: Record<string, number> = {}
  const other: Record<string, number> = {}
  const given = withContaining(options.amountsFen ?? {})
  for (const name of new Set([...amountsRead(version), ...Object.keys(given)]))
    (plan.amounts?.[name] ? other : standard)[`${name}Fen`] = given[name] ?? 0
  const event: EventFact = {
    id: 'case',
    kind,
    admittedOn: addDays(on, -days),
    dischargedOn: on,
    settledOn: on,
    diagnosedOn: on,
    occurredOn: on,
    endedOn: addDays(on, 90),
    days,
    amounts: Object.keys(other).length > 0 ? { ...standard, other } : standard,
  }
  const facts: PersonFacts = {
    person: {
      identities: (options.identities ?? []).map((one) => ({ kind: one, from: '1990-01-01' })),
    },
    covers: [coverAround(plan, version, on, options.grade)],
    events: [event],
  }
  if (plan.join.who !== 'anyone') satisfy(plan, plan.join.who.when, facts, event)
  satisfy(plan, benefit.when, facts, event)
  satisfyForm(plan, benefit, event)
  if (options.attributes) event.attributes = { ...event.attributes, ...options.attributes }
  if (options.diagnoses) event.diagnoses = [...options.diagnoses]
  return facts
}

function coverAround(
  plan: Plan,
  version: PlanVersion,
  on: Day,
  grade: string | undefined,
): CoverFact {
  return {
    plan: plan.plan,
    from: addDays(on, -180),
    to: addDays(on, 184),
    enrolledAs: 'renewed',
    continuousSince: addDays(on, -7300),
    membershipYears: 20,
    grade: grade ?? premiumGrade(version),
    periodNumber: 'fromPeriod' in version.applies ? version.applies.fromPeriod : 1,
  }
}

function premiumGrade(version: PlanVersion): string {
  for (const { pays } of version.benefits)
    if (pays.kind === 'grades' && typeof pays.sum !== 'string')
      return Object.keys(pays.sum.byCoverGrade)[0] ?? 'a'
  return 'a'
}

const firstEntry = (plan: Plan, list: string, className?: string): string => {
  const found = plan.lists?.[list]
  const classes = found?.classes ?? {}
  const chosen = className ? classes[className] : Object.values(classes)[0]
  const entry = (chosen?.entries ?? found?.entries)?.[0] ?? 'unknown'
  return /^[A-Z]\d{2}-[A-Z]\d{2}$/.test(entry) ? entry.slice(0, 3) : entry
}

function satisfyForm(plan: Plan, { pays }: Benefit, event: EventFact): void {
  if (pays.kind === 'lump' && pays.list !== undefined) {
    const className = typeof pays.pays === 'string' ? undefined : Object.keys(pays.pays.byClass)[0]
    event.diagnoses ??= [firstEntry(plan, pays.list, className)]
  }
  if (pays.kind === 'grades')
    event.attributes = { [pays.attribute]: pays.table[0]!.grade, ...event.attributes }
}

function satisfy(
  plan: Plan,
  condition: Condition | undefined,
  facts: PersonFacts,
  event: EventFact,
): void {
  if (condition?.is === 'any') return satisfy(plan, condition.of[0], facts, event)
  for (const leaf of leavesOf(condition)) {
    satisfyPerson(leaf, facts, event)
    satisfyEvent(plan, leaf, facts, event)
  }
  for (const leaf of refusedBy(condition))
    if (leaf.is === 'attribute') {
      const value = ['other', 'none'].find((one) => !leaf.of.includes(one)) ?? 'neither'
      event.attributes = { [leaf.name]: value, ...event.attributes }
    }
}

/** Leaves under a `not`: what they ask about must be known, and be something else. */
function refusedBy(condition: Condition | undefined): Leaf[] {
  if (condition?.is === 'all') return condition.of.flatMap(refusedBy)
  return condition?.is === 'not' ? leavesOf(condition.of) : []
}

function satisfyPerson(leaf: Leaf, facts: PersonFacts, event: EventFact): void {
  const person = (facts.person ??= {})
  switch (leaf.is) {
    case 'identity':
      person.identities = [...(person.identities ?? []), { kind: leaf.of[0]!, from: '1990-01-01' }]
      break
    case 'employment':
      person.employment = [{ kind: leaf.of[0]!, from: '1990-01-01', contractMonths: 600 }]
      break
    case 'insurance':
      person.insurance = [{ kind: leaf.of[0]!, from: '1990-01-01' }]
      break
    case 'sex':
      person.sex = leaf.of
      break
    case 'age':
      person.bornOn = addDays(day(event.occurredOn!), -365 * (leaf.years.from ?? 0) - 200)
      break
    case 'enrolled':
      facts.covers[0]!.enrolledAs = leaf.of[0]!
      break
    case 'period':
      facts.covers[0]!.periodNumber = leaf.number.from ?? 1
  }
}

function satisfyEvent(plan: Plan, leaf: Leaf, facts: PersonFacts, event: EventFact): void {
  switch (leaf.is) {
    case 'hospital-grade':
      event.place = { ...event.place, grade: leaf.of[0]! }
      break
    case 'designated-hospital':
      event.place = { ...event.place, designated: true }
      break
    case 'hospital-list':
      event.place = { ...event.place, hospital: firstEntry(plan, leaf.list) }
      break
    case 'region':
      event.place = { ...event.place, region: leaf.of[0]! }
      break
    case 'diagnosis':
      event.diagnoses = [firstEntry(plan, leaf.list, leaf.classes?.[0])]
      break
    case 'attribute':
      event.attributes = { ...event.attributes, [leaf.name]: leaf.of[0]! }
      break
    case 'evidence':
      event.evidence = [...(event.evidence ?? []), ...leaf.of]
      break
    case 'days-after':
    case 'same-cause':
      event.cause = 'cause'
      facts.events = [
        ...(facts.events ?? []),
        {
          id: 'cause',
          kind: leaf.event,
          occurredOn: event.admittedOn,
          diagnosedOn: event.admittedOn,
        },
      ]
  }
}

/** Amounts of a bill that holds nothing else: what contains an amount is at least as large. */
function withContaining(given: Readonly<Record<string, number>>): Record<string, number> {
  const amounts: Record<string, number> = { ...given }
  for (const outer of components)
    for (const inner of contains[outer] ?? [])
      if (given[outer] === undefined && given[inner] !== undefined)
        amounts[outer] = Math.max(amounts[outer] ?? 0, given[inner])
  return amounts
}
