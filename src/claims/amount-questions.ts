import type { Day } from '../kernel/days.ts'
import { amountWord, estimateQuestions, type Plan } from '../rules/index.ts'
import type { FieldProblems, FieldReason } from './field-reasons.ts'
import { stayKinds, type AmountsInput, type StayKind } from './stay-facts.ts'

export type AmountQuestion = {
  readonly name: string
  readonly label: string
  /** Only what the plan computes from must be answered. */
  readonly optional: boolean
}

const amountsRead = (plan: Plan, kind: StayKind, on: Day): string[] =>
  estimateQuestions(plan, kind, on).amounts.map(({ name }) => name)

/** The amounts that the plan in force on the day computes from, and the bill's total. */
export function amountQuestions(plan: Plan, kind: StayKind, on: Day): AmountQuestion[] {
  const read = amountsRead(plan, kind, on)
  // Against the total the other amounts are checked.
  const names = read.includes('total') ? read : ['total', ...read]
  return names.map((name) => ({
    name,
    label: amountWord(plan, name, 'zh'),
    optional: !read.includes(name),
  }))
}

type Stay = { readonly kind: StayKind; readonly dischargedOn: Day }

/** Of the amounts that were sent, those that the plan asks for. */
export function amountsAsked(plan: Plan, stay: Stay, amounts: AmountsInput): AmountsInput {
  const names = amountQuestions(plan, stay.kind, stay.dischargedOn).map(({ name }) => name)
  return Object.fromEntries(Object.entries(amounts).filter(([name]) => names.includes(name)))
}

/** What is missing, and what is more than the whole bill. */
export function amountProblems(
  plan: Plan,
  { kind, dischargedOn }: Stay,
  amounts: AmountsInput,
): FieldProblems {
  const problems: Record<string, FieldReason> = {}
  const total = amounts['total']
  for (const { name, optional } of amountQuestions(plan, kind, dischargedOn)) {
    const amount = amounts[name]
    if (amount === undefined) {
      if (!optional) problems[name] = 'amount-missing'
    } else if (total !== undefined && amount > total && name !== 'yearlyBurden') {
      problems[name] = 'more-than-total'
    }
  }
  return problems
}

/** The kinds of care that the plan knows and a member can hand in. */
export const stayKindsOf = (plan: Plan): StayKind[] =>
  stayKinds.filter((kind) => kind in plan.dates)
