import { addDays, day } from '../../kernel/days.ts'
import { formatYuan, type Fen } from '../../kernel/fen.ts'
import { assess } from '../assess.ts'
import { compilePlan } from '../compile.ts'
import type { PersonFacts } from '../facts.ts'
import type { Benefit } from '../language/benefits.ts'
import type { Leaf } from '../language/conditions.ts'
import type { Check } from './finding.ts'
import { both, leavesOf, makeCase } from './make-case.ts'

type Counts = Extract<Leaf, { is: 'payments-before' }>

const yuan = (fen: number): string => formatYuan(fen as Fen)
const TRIED_MOST = 12

/**
 * Benefits told apart by how many payments there were ("the first stay", "later stays") that
 * both pay one event from the same amounts.
 */
export function checkDoublePayment(check: Check): void {
  const { benefits } = check.version
  for (const [at, right] of benefits.entries())
    for (const left of benefits.slice(0, at)) {
      const counts = [countsOf(left), countsOf(right)]
      if (counts.some((one) => one.length === 0) || !sameMoney(left, right)) continue
      if (isSettled(check, left, right)) continue
      reportTwice(check, left, right, counts.flat(), `${check.at}.benefits[${at}].when`)
    }
}

const countsOf = (benefit: Benefit): Counts[] =>
  leavesOf(benefit.when).filter((leaf) => leaf.is === 'payments-before')

function sameMoney(left: Benefit, right: Benefit): boolean {
  if (!left.on.some((kind) => right.on.includes(kind))) return false
  if (left.pays.kind !== right.pays.kind) return false
  if (!('base' in left.pays) || !('base' in right.pays)) return true
  const base = right.pays.base
  return left.pays.base.add.some((named) => base.add.includes(named))
}

/** Another rule says what both of them get together. */
function isSettled({ plan }: Check, left: Benefit, right: Benefit): boolean {
  const ids = [left.id, right.id].flatMap((id) => [id, `${plan.plan}/${id}`])
  const excluded = (plan.coordination.exclusive ?? []).some(
    ({ benefits }) => benefits.filter((one) => ids.includes(one)).length >= 2,
  )
  const nets = [left, right].some(({ pays }) => 'base' in pays && pays.base.netOf !== 'none')
  return excluded || nets
}

function reportTwice(
  check: Check,
  left: Benefit,
  right: Benefit,
  counts: readonly Counts[],
  path: string,
): void {
  const { plan, version } = check
  const kind = left.on.find((one) => right.on.includes(one))!
  const named = 'base' in left.pays ? left.pays.base.add[0]! : 'burden'
  const made = makeCase(plan, version, right.when ? both(left, right.when) : left, {
    kind,
    amountsFen: { [named]: 1_000_000 },
    days: 30,
  })
  const compiled = compilePlan(plan)
  for (const times of timesToTry(counts)) {
    const facts = paidBefore(made, plan.plan, counts[0]!.of[0]!, times)
    const paid = assess([compiled], facts).lines.filter(
      ({ event, benefit, amountFen }) =>
        event === 'case' && amountFen > 0 && (benefit === left.id || benefit === right.id),
    )
    if (paid.length < 2) continue
    const [one = 0, other = 0] = paid.map(({ amountFen }) => amountFen)
    check.report(
      'event-paid-twice',
      'warning',
      path,
      {
        zh: `此前给付 ${times} 次的人，同一次由“${left.id}”给付 ${yuan(one)}，又由“${right.id}”给付 ${yuan(other)}。只应给付其一的，请使两项的次数互不重叠，或写入 coordination.exclusive`,
        en: `after ${times} payments "${left.id}" pays ${yuan(one)} and "${right.id}" pays ${yuan(other)} for one event: where only one is meant, let their times not overlap, or name both in coordination.exclusive`,
      },
      { facts },
    )
    return
  }
}

/** The numbers of earlier payments at and around each bound. */
function timesToTry(counts: readonly Counts[]): number[] {
  const marks = new Set([0])
  for (const { times } of counts)
    for (const bound of [times.from, times.below])
      if (bound !== undefined) for (const one of [bound - 1, bound]) marks.add(one)
  return [...marks].filter((one) => one >= 0 && one <= TRIED_MOST).sort((a, b) => a - b)
}

function paidBefore(facts: PersonFacts, plan: string, benefit: string, times: number): PersonFacts {
  const { dischargedOn } = facts.events!.find(({ id }) => id === 'case')!
  const on = addDays(day(dischargedOn!), -40)
  const history = Array.from({ length: times }, (_, at) => ({
    id: `before-${at + 1}`,
    plan,
    benefit,
    on,
    amountFen: 100,
  }))
  return { ...facts, history }
}
