import type { Day } from '../kernel/days.ts'
import { readAmountFen, readRatioPpm, PARTS } from './amounts.ts'
import type { CompiledPlan } from './compiled.ts'
import { dayNumberOf, dayOfNumber, monthsBetween, monthsLater } from './day-number.ts'
import { evaluateCondition, type Verdict } from './evaluate-condition.ts'
import type { PersonFact, PersonFacts } from './facts.ts'
import type { Condition, Leaf } from './language/conditions.ts'
import type { EventKind } from './terms.ts'

/** One person whom a workplace hands in. What is left out is not known, and refuses nobody. */
export interface Applicant {
  /** Names the person in the answer. */
  readonly key: string
  readonly bornOn?: Day
  readonly sex?: 'female' | 'male'
  readonly employment?: NonNullable<PersonFact['employment']>[number]['kind']
  readonly insurance?: NonNullable<PersonFact['insurance']>[number]['kind']
  readonly identities?: readonly string[]
  readonly contractMonths?: number
  /** The day of entering the present work. */
  readonly hiredOn?: Day
  readonly units: number
  /** Cover under this plan: in this period here or through another workplace, or before it. */
  readonly covered: 'never' | 'before' | 'here' | 'elsewhere'
  /** Full years in which the person could have joined and did not. */
  readonly missedYears?: number
}

export interface Application {
  readonly on: Day
  readonly period: { readonly from: Day; readonly to: Day }
  readonly workplace: {
    /** Everybody who works there. */
    readonly staff?: number
    /** People with cover in this period before this roster. */
    readonly covered: number
    /** The day on which the first of them were taken in; absent before the first roster. */
    readonly joinedOn?: Day
    /** The kind of workplace or class of occupation by which the plan sets the fee. */
    readonly group?: string
    /** What the plan paid to this workplace's people, of what they contributed, in ppm. */
    readonly payoutPpm?: number
  }
  readonly people: readonly Applicant[]
}

export type Payer = 'member' | 'workplace' | 'union' | 'higher-union' | 'government'

export interface Refusal {
  readonly reason: 'not-eligible' | 'too-many-units' | 'second-enrolment' | 'hired-too-long-ago'
  readonly clause: string
  /** The condition that is not met. */
  readonly leaf?: Leaf
}

/** What the plan says of one person: the same whatever stands in the other rows. */
export interface RowVerdict {
  readonly key: string
  /** Null for somebody who is taken in, or who has cover here already. */
  readonly refusal: Refusal | null
  /** Null where no cover begins. */
  readonly cover: {
    readonly enrolledAs: 'new' | 'renewed' | 'added'
    readonly from: Day
    readonly to: Day
    /** Waits and the first day that each lets pay. */
    readonly waits: readonly {
      readonly on: readonly EventKind[]
      readonly paidFrom: Day
      readonly clause: string
    }[]
    readonly feeFen: number
  } | null
  /** A fact that the plan asks for and that is not known: `person.insurance`. */
  readonly unknown?: string
}

/** Something to be weighed before the roster is taken. */
export type RosterFinding = { readonly clause: string } & (
  | { readonly code: 'participation'; readonly covered: number; readonly needed: number }
  | { readonly code: 'staff-unknown' }
  | { readonly code: 'units-differ'; readonly units: readonly number[] }
  | { readonly code: 'period-closed'; readonly people: number; readonly since: Day }
  | { readonly code: 'fact-unknown'; readonly fact: string; readonly people: number }
  | { readonly code: 'proof'; readonly proof: string; readonly people: number }
  | { readonly code: 'pays-back'; readonly people: number; readonly yearsMost: number }
  | { readonly code: 'may-be-free'; readonly payoutRatioBelow: string }
)

export interface RosterVerdict {
  readonly rows: readonly RowVerdict[]
  readonly findings: readonly RosterFinding[]
  readonly feeFen: number
  /** The fee by who bears it; sums to `feeFen`. */
  readonly feeByPayer: readonly { readonly payer: Payer; readonly fen: number }[]
}

/**
 * What the joining rules of a plan make of a roster: who may join, from when, at which wait and
 * fee, and what of the workplace as a whole does not meet the rules.
 */
export function admitRoster(plan: CompiledPlan, application: Application): RosterVerdict {
  const rows = application.people.map((person) => admitPerson(plan, application, person))
  const feeFen = rows.reduce((sum, { cover }) => sum + (cover?.feeFen ?? 0), 0)
  return {
    rows,
    findings: findingsOf(plan, application, rows),
    feeFen,
    feeByPayer: shareFee(plan, feeFen),
  }
}

function admitPerson(plan: CompiledPlan, application: Application, person: Applicant): RowVerdict {
  const { join } = plan.plan
  const { key } = person
  const refused = (refusal: Refusal): RowVerdict => ({ key, refusal, cover: null })
  if (person.units > join.units.most)
    return refused({ reason: 'too-many-units', clause: join.units.clause })
  if (person.covered === 'here') return { key, refusal: null, cover: null }
  if (person.covered === 'elsewhere')
    return join.secondEnrolment === 'first-counts'
      ? { key, refusal: null, cover: null }
      : refused({ reason: 'second-enrolment', clause: join.clause })
  const { additions } = join
  const late = person.covered === 'never' && hasBegun(application)
  const enrolledAs =
    person.covered === 'before' ? 'renewed' : late && additions !== 'none' ? 'added' : 'new'
  const asks = join.who === 'anyone' ? null : judge(plan, application, person, join.who.when)
  if (join.who !== 'anyone' && asks?.truth === 'no') {
    const { clause } = join.who
    return refused({ reason: 'not-eligible', clause, ...(asks.leaf && { leaf: asks.leaf }) })
  }
  const within = additions === 'none' ? undefined : additions.newHiresWithinDays
  if (enrolledAs === 'added' && additions !== 'none' && within !== undefined && person.hiredOn)
    if (dayNumberOf(application.on) > dayNumberOf(person.hiredOn) + within)
      return refused({ reason: 'hired-too-long-ago', clause: additions.clause })
  const cover = coverOf(plan, application, person, enrolledAs)
  return { key, refusal: null, cover, ...(asks?.truth === 'unknown' && { unknown: asks.fact! }) }
}

type EnrolledAs = 'new' | 'renewed' | 'added'

/** Whoever joins after the workplace did, in a period that has begun, comes late to it. */
const hasBegun = ({ on, period, workplace: { joinedOn } }: Application): boolean =>
  joinedOn !== undefined && joinedOn < on && period.from < on

function coverOf(
  plan: CompiledPlan,
  application: Application,
  person: Applicant,
  enrolledAs: EnrolledAs,
): NonNullable<RowVerdict['cover']> {
  const { additions } = plan.plan.join
  const { period } = application
  const rule = enrolledAs === 'added' && additions !== 'none' ? additions : null
  const from = rule === null ? period.from : startOf(rule.from, application)
  const { waiting } = plan.plan.cover
  const waits = (waiting === 'none' ? [] : waiting)
    .filter((one) => one.for.includes(enrolledAs))
    .filter(({ on }, at, all) => all.findIndex((one) => one.on.join() === on.join()) === at)
    .map(({ on, clause, days = 0, months }) => {
      const start = dayNumberOf(from)
      const paidFrom = months === undefined ? start + days : monthsLater(start, months)
      return { on, clause, paidFrom: dayOfNumber(paidFrom) }
    })
  const feeFen = feeOfPerson(
    plan,
    application,
    person,
    rule === null ? null : { ...rule, day: from },
  )
  return { enrolledAs, from, to: period.to, waits, feeFen }
}

type Start = 'next-day' | 'same-day' | 'next-month' | 'waiting-anew'

/** An addition never begins before the period does, nor after its end. */
function startOf(rule: Start, { on, period }: Application): Day {
  const today = dayNumberOf(on)
  let start = today
  if (rule === 'next-day') start = today + 1
  if (rule === 'next-month')
    start = dayNumberOf(`${dayOfNumber(monthsLater(today, 1)).slice(0, 7)}-01`)
  const bounded = Math.min(Math.max(start, dayNumberOf(period.from)), dayNumberOf(period.to))
  return dayOfNumber(bounded)
}

/** The fee of one person: group, units, who is free, years paid back, months that are left. */
function feeOfPerson(
  plan: CompiledPlan,
  application: Application,
  person: Applicant,
  added: { readonly fee?: 'full' | 'remaining-months' | undefined; readonly day: Day } | null,
): number {
  const { fee, gifts = [], lateJoiners } = plan.plan.join
  const { workplace, period } = application
  if (fee === 'free') return 0
  const holds = (when: Condition): boolean => judge(plan, application, person, when).truth === 'yes'
  if (fee.freeFor && holds(fee.freeFor)) return 0
  if (gifts.some(({ to }) => ('who' in to ? holds(to.who) : isGiven(to, workplace)))) return 0
  const amount = (workplace.group && fee.byGroup?.[workplace.group]) || fee.amount
  const times = fee.per === 'unit' ? person.units : 1
  const years = 1 + Math.min(person.missedYears ?? 0, lateJoiners?.payBackYearsMost ?? 0)
  const whole = readAmountFen(amount) * times * years
  const principal = fee.returnablePrincipal ? readAmountFen(fee.returnablePrincipal) * times : 0
  if (added?.fee !== 'remaining-months') return whole + principal
  // A month that has begun counts in full.
  const left = monthsBetween(dayNumberOf(added.day), dayNumberOf(period.to)) + 1
  const months = Math.min(left, plan.plan.cover.months)
  return Math.floor((whole * months) / plan.plan.cover.months) + principal
}

type WorkplaceGift = { readonly workplaceMembersFrom: number; readonly payoutRatioBelow: string }

function isGiven(to: WorkplaceGift, { covered, payoutPpm }: Application['workplace']): boolean {
  if (covered < to.workplaceMembersFrom || payoutPpm === undefined) return false
  return payoutPpm < readRatioPpm(to.payoutRatioBelow)
}

/** A condition on somebody who joins: what a roster does not tell is not known, never "no". */
function judge(
  plan: CompiledPlan,
  { on, period }: Application,
  person: Applicant,
  when: Condition,
): Verdict {
  const { bornOn, sex, employment, insurance, identities, contractMonths, hiredOn } = person
  const work = employment && {
    kind: employment,
    from: hiredOn ?? on,
    ...(contractMonths !== undefined && { contractMonths }),
  }
  const facts: PersonFacts = {
    person: {
      ...(bornOn && { bornOn }),
      ...(sex && { sex }),
      ...(work && { employment: [work] }),
      ...(insurance && { insurance: [{ kind: insurance, from: on }] }),
      ...(identities && { identities: identities.map((kind) => ({ kind, from: on })) }),
    },
    covers: [{ plan: plan.id, from: period.from, to: period.to }],
  }
  return evaluateCondition(when, {
    plan,
    facts,
    events: [],
    event: { id: 'joining', kind: 'life-event' },
    cover: null,
    on: dayNumberOf(on),
    paymentsBefore: () => 0,
    joining: { identities: identities !== undefined, hiredOn: hiredOn !== undefined },
  })
}

function findingsOf(
  plan: CompiledPlan,
  application: Application,
  rows: readonly RowVerdict[],
): RosterFinding[] {
  const { join } = plan.plan
  const { workplace, people } = application
  const taken = rows.filter(({ cover }) => cover !== null)
  if (taken.length === 0) return []
  const findings: RosterFinding[] = []
  const participation = participationOf(plan, workplace, workplace.covered + taken.length)
  if (participation !== null) findings.push(participation)
  const keys = new Set(taken.map(({ key }) => key))
  const units = [...new Set(people.flatMap((one) => (keys.has(one.key) ? [one.units] : [])))]
  if (join.units.sameForWorkplace && units.length > 1)
    findings.push({
      code: 'units-differ',
      clause: join.units.clause,
      units: units.toSorted((a, b) => a - b),
    })
  const added = taken.filter(({ cover }) => cover?.enrolledAs === 'added').length
  const late = taken.filter(({ cover }) => cover?.enrolledAs === 'new').length
  if (late > 0 && hasBegun(application) && join.additions === 'none')
    findings.push({
      code: 'period-closed',
      clause: join.clause,
      people: late,
      since: workplace.joinedOn!,
    })
  if (added > 0 && join.additions !== 'none' && join.additions.proof !== undefined) {
    const { clause, proof } = join.additions
    findings.push({ code: 'proof', clause, proof, people: added })
  }
  for (const [fact, of] of Map.groupBy(taken, ({ unknown }) => unknown))
    if (fact !== undefined && join.who !== 'anyone')
      findings.push({ code: 'fact-unknown', clause: join.who.clause, fact, people: of.length })
  return [...findings, ...feeFindings(plan, application, taken, keys)]
}

/** What the fee may rest on and the roster does not tell. */
function feeFindings(
  plan: CompiledPlan,
  { workplace, people }: Application,
  taken: readonly RowVerdict[],
  keys: ReadonlySet<string>,
): RosterFinding[] {
  const { lateJoiners, gifts = [] } = plan.plan.join
  const findings: RosterFinding[] = []
  const newcomers = people.filter(
    (one) => keys.has(one.key) && one.covered === 'never' && one.missedYears === undefined,
  ).length
  if (lateJoiners !== undefined && newcomers > 0)
    findings.push({
      code: 'pays-back',
      clause: lateJoiners.clause,
      people: newcomers,
      yearsMost: lateJoiners.payBackYearsMost,
    })
  for (const { clause, to } of gifts) {
    if ('who' in to || workplace.payoutPpm !== undefined) continue
    if (workplace.covered + taken.length >= to.workplaceMembersFrom)
      findings.push({ code: 'may-be-free', clause, payoutRatioBelow: to.payoutRatioBelow })
  }
  return findings
}

function participationOf(
  plan: CompiledPlan,
  { staff }: Application['workplace'],
  covered: number,
): RosterFinding | null {
  const rule = plan.plan.join.participation
  if (rule === 'none') return null
  const { clause, share, everyoneBelow, atLeast = 0 } = rule
  const asksStaff = share !== undefined || everyoneBelow !== undefined
  if (staff === undefined && asksStaff) return { code: 'staff-unknown', clause }
  const everyone = staff !== undefined && everyoneBelow !== undefined && staff < everyoneBelow
  const ofStaff = share === undefined ? 0 : Math.ceil(((staff ?? 0) * readRatioPpm(share)) / PARTS)
  const needed = everyone ? staff : Math.max(ofStaff, atLeast)
  return covered < needed ? { code: 'participation', clause, covered, needed } : null
}

/** By the plan's shares to the fen: what does not divide stays with the first payer. */
export function shareFee(plan: CompiledPlan, feeFen: number): RosterVerdict['feeByPayer'] {
  const { fee } = plan.plan.join
  if (fee === 'free' || feeFen === 0) return []
  const payers = fee.paidBy ?? [{ payer: 'workplace' as const, share: '100%' }]
  const shares = payers.map(({ payer, share }) => ({
    payer,
    fen: Math.floor((feeFen * readRatioPpm(share)) / PARTS),
  }))
  const rest = feeFen - shares.reduce((sum, { fen }) => sum + fen, 0)
  return shares.map(({ payer, fen }, at) => ({ payer, fen: at === 0 ? fen + rest : fen }))
}
