import type { CompiledPlan } from './compiled.ts'
import type { PreparedCover } from './covers.ts'
import { dayNumberOf, monthsBetween, yearsBetween } from './day-number.ts'
import type { EventFact, PersonFacts } from './facts.ts'
import type { Condition, Leaf } from './language/conditions.ts'
import { readAmountFen } from './amounts.ts'
import { amountOf } from './read-amount.ts'
import { stayDaysOf } from './stay-days.ts'

export type Truth = 'yes' | 'no' | 'unknown'

export interface Circumstances {
  readonly plan: CompiledPlan
  readonly facts: PersonFacts
  readonly events: readonly EventFact[]
  readonly event: EventFact
  readonly cover: PreparedCover | null
  /** The day on which identity, age and employment are looked at. */
  readonly on: number
  readonly paymentsBefore: (benefits: readonly string[], per: 'period' | 'ever') => number
  /** On joining: what is not told of a person is not known, where at an event it is not so. */
  readonly joining?: { readonly identities: boolean; readonly hiredOn: boolean }
}

/** What a condition came to; where it does not hold, the leaf (and the fact) that decides. */
export interface Verdict {
  readonly truth: Truth
  readonly leaf?: Leaf
  /** The fact that is not known. */
  readonly fact?: string
}

const YES: Verdict = { truth: 'yes' }

export function evaluateCondition(condition: Condition, at: Circumstances): Verdict {
  switch (condition.is) {
    case 'all':
      return evaluateAll(condition.of, at)
    case 'any':
      return evaluateAny(condition.of, at)
    case 'not': {
      const inner = evaluateCondition(condition.of, at)
      if (inner.truth === 'unknown') return inner
      if (inner.truth === 'no') return YES
      return { truth: 'no', leaf: firstLeaf(condition.of) }
    }
    default: {
      const truth = evaluateLeaf(condition, at)
      if (truth === true) return YES
      if (truth === false) return { truth: 'no', leaf: condition }
      return { truth: 'unknown', leaf: condition, fact: truth }
    }
  }
}

/** A leaf that is not met decides before one that is not known. */
function evaluateAll(conditions: readonly Condition[], at: Circumstances): Verdict {
  let unknown: Verdict | null = null
  for (const condition of conditions) {
    const verdict = evaluateCondition(condition, at)
    if (verdict.truth === 'no') return verdict
    if (verdict.truth === 'unknown') unknown ??= verdict
  }
  return unknown ?? YES
}

function evaluateAny(conditions: readonly Condition[], at: Circumstances): Verdict {
  let unknown: Verdict | null = null
  let refused: Verdict | null = null
  for (const condition of conditions) {
    const verdict = evaluateCondition(condition, at)
    if (verdict.truth === 'yes') return YES
    if (verdict.truth === 'unknown') unknown ??= verdict
    else refused ??= verdict
  }
  return unknown ?? refused ?? YES
}

function firstLeaf(condition: Condition): Leaf {
  if (condition.is === 'all' || condition.is === 'any') return firstLeaf(condition.of[0]!)
  return condition.is === 'not' ? firstLeaf(condition.of) : condition
}

/** True or false, or the path of the fact that is missing. */
type Answer = boolean | string

const within = (value: number, from: number | undefined, below: number | undefined): boolean =>
  (from === undefined || value >= from) && (below === undefined || value < below)

function evaluateLeaf(leaf: Leaf, at: Circumstances): Answer {
  switch (leaf.is) {
    case 'hospital-grade':
    case 'designated-hospital':
    case 'hospital-list':
    case 'region':
      return evaluatePlace(leaf, at)
    case 'diagnosis':
    case 'attribute':
    case 'evidence':
    case 'stay':
    case 'amount':
      return evaluateEvent(leaf, at)
    case 'days-after':
    case 'same-cause':
      return evaluateOtherEvents(leaf, at)
    case 'membership':
    case 'continuous-cover':
    case 'enrolled':
    case 'period':
    case 'payments-before':
      return evaluateCover(leaf, at)
    default:
      return evaluatePerson(leaf, at)
  }
}

type LeafOf<K extends Leaf['is']> = Extract<Leaf, { is: K }>

const inForce = (since: { from: string; to?: string | undefined }, on: number): boolean =>
  dayNumberOf(since.from) <= on && (since.to === undefined || on <= dayNumberOf(since.to))

function evaluatePerson(
  leaf: LeafOf<'identity' | 'employment' | 'insurance' | 'sex' | 'age' | 'service' | 'contract'>,
  { facts, on, joining }: Circumstances,
): Answer {
  const { person } = facts
  switch (leaf.is) {
    case 'identity':
      if (joining?.identities === false) return 'person.identities'
      return (person?.identities ?? []).some(
        (one) => leaf.of.includes(one.kind) && inForce(one, on),
      )
    case 'employment':
      if (person?.employment === undefined) return 'person.employment'
      return person.employment.some((one) => leaf.of.includes(one.kind) && inForce(one, on))
    case 'insurance':
      if (person?.insurance === undefined) return 'person.insurance'
      return person.insurance.some((one) => leaf.of.includes(one.kind) && inForce(one, on))
    case 'sex':
      return person?.sex === undefined ? 'person.sex' : person.sex === leaf.of
    case 'age':
      if (person?.bornOn === undefined) return 'person.bornOn'
      return within(yearsBetween(dayNumberOf(person.bornOn), on), leaf.years.from, leaf.years.below)
    case 'service': {
      const job = person?.employment?.find((one) => inForce(one, on))
      if (job === undefined) return 'person.employment'
      if (joining?.hiredOn === false) return 'person.employment.from'
      return within(monthsBetween(dayNumberOf(job.from), on), leaf.months.from, leaf.months.below)
    }
    case 'contract': {
      const job = person?.employment?.find((one) => inForce(one, on))
      if (job?.contractMonths === undefined) return 'person.employment.contractMonths'
      return within(job.contractMonths, leaf.months.from, leaf.months.below)
    }
  }
}

function evaluateCover(
  leaf: LeafOf<'membership' | 'continuous-cover' | 'enrolled' | 'period' | 'payments-before'>,
  { cover, on, paymentsBefore }: Circumstances,
): Answer {
  if (leaf.is === 'payments-before')
    return within(paymentsBefore(leaf.of, leaf.per), leaf.times.from, leaf.times.below)
  if (cover === null) return 'covers'
  switch (leaf.is) {
    case 'membership':
      if (cover.fact.membershipYears === undefined) return `covers.${cover.at}.membershipYears`
      return within(cover.fact.membershipYears, leaf.years.from, leaf.years.below)
    case 'continuous-cover':
      return within(on - cover.since, leaf.days.from, leaf.days.below)
    case 'enrolled':
      if (cover.fact.enrolledAs === undefined) return `covers.${cover.at}.enrolledAs`
      return leaf.of.includes(cover.fact.enrolledAs)
    case 'period':
      if (cover.fact.periodNumber === undefined) return `covers.${cover.at}.periodNumber`
      return within(cover.fact.periodNumber, leaf.number.from, leaf.number.below)
  }
}

function evaluatePlace(
  leaf: LeafOf<'hospital-grade' | 'designated-hospital' | 'hospital-list' | 'region'>,
  { plan, event }: Circumstances,
): Answer {
  const { place } = event
  const missing = (field: string): string => `events.${event.id}.place.${field}`
  switch (leaf.is) {
    case 'hospital-grade':
      return place?.grade === undefined ? missing('grade') : leaf.of.includes(place.grade)
    case 'designated-hospital':
      return place?.designated ?? missing('designated')
    case 'hospital-list':
      if (place?.hospital === undefined) return missing('hospital')
      return plan.matchers.get(leaf.list)!(place.hospital)
    case 'region':
      return place?.region === undefined ? missing('region') : leaf.of.includes(place.region)
  }
}

function evaluateEvent(
  leaf: LeafOf<'diagnosis' | 'attribute' | 'evidence' | 'stay' | 'amount'>,
  { plan, event, joining }: Circumstances,
): Answer {
  switch (leaf.is) {
    case 'diagnosis': {
      if (event.diagnoses === undefined) return `events.${event.id}.diagnoses`
      const lists = leaf.classes?.map((named) => `${leaf.list}/${named}`) ?? [leaf.list]
      return lists.some((list) => event.diagnoses!.some(plan.matchers.get(list)!))
    }
    case 'attribute': {
      const value = event.attributes?.[leaf.name]
      return value === undefined
        ? `events.${event.id}.attributes.${leaf.name}`
        : leaf.of.includes(value)
    }
    case 'evidence':
      if (joining !== undefined) return `events.${event.id}.evidence`
      return leaf.of.every((one) => event.evidence?.includes(one) ?? false)
    case 'stay': {
      const days = stayDaysOf(event, false)
      return days === null
        ? `events.${event.id}.days`
        : within(days, leaf.days.from, leaf.days.below)
    }
    case 'amount': {
      const fen = amountOf(
        event,
        `${leaf.amount}Fen`,
        plan.plan.amounts?.[leaf.amount] !== undefined,
      )
      if (fen < 0) return `events.${event.id}.amounts.${leaf.amount}Fen`
      const { from, below } = leaf.yuan
      return within(
        fen,
        from === undefined ? undefined : readAmountFen(from),
        below === undefined ? undefined : readAmountFen(below),
      )
    }
  }
}

const happenedOn = (event: EventFact): string | undefined =>
  event.occurredOn ?? event.diagnosedOn ?? event.admittedOn ?? event.settledOn

function evaluateOtherEvents(
  leaf: LeafOf<'days-after' | 'same-cause'>,
  { event, events }: Circumstances,
): Answer {
  const others = events.filter((other) => other.kind === leaf.event && other.id !== event.id)
  if (leaf.is === 'same-cause')
    return others.some((other) => (other.cause ?? other.id) === (event.cause ?? event.id))
  const on = happenedOn(event)
  if (on === undefined) return `events.${event.id}.occurredOn`
  return others.some((other) => {
    const before = happenedOn(other)
    const linked = event.cause === undefined || event.cause === (other.cause ?? other.id)
    if (before === undefined || before > on || !linked) return false
    return within(dayNumberOf(on) - dayNumberOf(before), leaf.days.from, leaf.days.below)
  })
}
