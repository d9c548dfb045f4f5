import type { Day } from '../kernel/days.ts'
import { amountWord, estimateQuestions, type Plan } from '../rules/index.ts'
import { stayKinds, type AmountsInput, type FieldProblems, type StayKind } from './stay-facts.ts'

export type AmountQuestion = {
  readonly name: string
  readonly label: string
  /** Where a member finds it on the settlement record. */
  readonly help: string
  /** Only what the plan computes from must be answered. */
  readonly optional: boolean
}

const helps: Readonly<Record<string, string>> = {
  total: '结算单上的“费用总额”或“总金额”',
  inScope: '结算单上的“符合政策范围金额”或“医保范围内费用”',
  burden: '结算单上的“个人负担总金额”，就是医保报销后自己要出的钱',
  inPolicyBurden: '医保目录内自己要出的钱，不含自费药和自费项目',
  deductible: '结算单上的“起付线”或“起付标准”',
  copayment: '结算单上的“统筹段自付”或“按比例自付”',
  categoryB: '乙类药品和项目先由个人付的部分',
  overPrice: '超过医保限价的部分',
  aboveCeiling: '超过医保全年封顶线的部分',
  outOfCatalogue: '医保目录以外、全部自费的部分',
  cash: '自己实际付的现金',
  yearlyBurden: '结算单上的“本年度个人负担累计”',
}
const HELP_ELSEWHERE = '照着结算单填，没有就填 0'

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
    help: helps[name] ?? HELP_ELSEWHERE,
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
  const problems: Record<string, string> = {}
  const total = amounts['total']
  for (const { name, optional, label } of amountQuestions(plan, kind, dischargedOn)) {
    const amount = amounts[name]
    if (amount === undefined) {
      if (!optional) problems[name] = `请填写${label}，没有就填 0`
    } else if (total !== undefined && amount > total && name !== 'yearlyBurden') {
      problems[name] = `${label}比医疗总费用还多，请核对`
    }
  }
  return problems
}

/** The kinds of care that the plan knows and a member can hand in. */
export const stayKindsOf = (plan: Plan): StayKind[] =>
  stayKinds.filter((kind) => kind in plan.dates)
