import type { Fen } from '../kernel/fen.ts'
import type { Plan } from '../rules/index.ts'
import { stayKinds, type AmountsInput, type FieldProblems, type StayKind } from './stay-facts.ts'

export type AmountQuestion = {
  readonly name: string
  readonly label: string
  readonly help: string
  /** Only what the plan computes from must be answered. */
  readonly optional: boolean
}

/** How a settlement record names its amounts, and where a member finds them. */
const words: Readonly<Record<string, { label: string; help: string }>> = {
  total: { label: '医疗总费用', help: '结算单上的“费用总额”或“总金额”' },
  inScope: { label: '符合政策范围金额', help: '结算单上的“符合政策范围金额”或“医保范围内费用”' },
  burden: { label: '个人负担', help: '结算单上的“个人负担总金额”，就是医保报销后要自己出的钱' },
  inPolicyBurden: {
    label: '政策范围内个人负担',
    help: '医保目录内要自己出的钱，不含自费药和自费项目',
  },
  deductible: { label: '起付标准', help: '结算单上的“起付线”或“起付标准”' },
  copayment: { label: '按比例自付', help: '结算单上的“统筹段自付”或“按比例自付”' },
  categoryB: { label: '先行自付', help: '乙类药品和项目先由个人付的部分' },
  overPrice: { label: '超限价自付', help: '超过医保限价的部分' },
  aboveCeiling: { label: '封顶线以上', help: '超过医保全年封顶线的部分' },
  outOfCatalogue: { label: '全自费', help: '医保目录以外、全部自费的部分' },
  pooledFund: { label: '医保统筹支付', help: '结算单上的“统筹基金支付”' },
  seriousIllnessFund: { label: '大病保险支付', help: '没有就填 0' },
  medicalAssistance: { label: '医疗救助支付', help: '没有就填 0' },
  otherFunds: { label: '其他基金支付', help: '没有就填 0' },
  personalAccount: { label: '个人账户支付', help: '用医保卡里的钱付的部分' },
  cash: { label: '现金支付', help: '自己实际付的现金' },
  yearlyBurden: { label: '全年个人负担累计', help: '结算单上的“本年度个人负担累计”' },
  loss: { label: '损失金额', help: '按评估或发票填写' },
}

export const amountLabel = (plan: Plan, name: string): string =>
  words[name]?.label ?? plan.amounts?.[name]?.zh ?? name

/** The amounts that the plan computes benefits from, in the order in which they are asked. */
export function amountsRead(plan: Plan): string[] {
  const read = new Set<string>()
  for (const { benefits } of plan.versions) {
    for (const { pays } of benefits) {
      if ('base' in pays)
        for (const name of [...pays.base.add, ...(pays.base.less ?? [])]) read.add(name)
      if (pays.kind === 'loss-share') read.add(pays.of)
    }
  }
  return [...read]
}

/** The bill's total is always asked: against it the other amounts are checked. */
export function amountQuestions(plan: Plan): AmountQuestion[] {
  const read = amountsRead(plan)
  const names = read.includes('total') ? read : ['total', ...read]
  return names.map((name) => ({
    name,
    label: amountLabel(plan, name),
    help: words[name]?.help ?? '按结算单填写',
    optional: !read.includes(name),
  }))
}

/** What is missing, and what is more than the whole bill. */
export function amountProblems(plan: Plan, amounts: AmountsInput): FieldProblems {
  const problems: Record<string, string> = {}
  const total: Fen | undefined = amounts['total']
  for (const { name, optional, label } of amountQuestions(plan)) {
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

export const stayKindLabels: Readonly<Record<StayKind, string>> = {
  inpatient: '住院',
  'special-outpatient': '门诊特殊病',
  outpatient: '门诊',
  'emergency-observation': '急诊留观',
  'home-bed': '家庭病床',
}
