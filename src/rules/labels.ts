import type { Plan } from './language/plan.ts'
import type { Component, DateName, EventKind, Reason } from './terms.ts'

export type Lang = 'zh' | 'en'
export interface Words {
  readonly zh: string
  readonly en: string
}

export const say = (words: { zh: string; en?: string | undefined }, lang: Lang): string =>
  lang === 'zh' ? words.zh : (words.en ?? words.zh)

const w = (zh: string, en: string): Words => ({ zh, en })

export const componentWords: Readonly<Record<Component, Words>> = {
  total: w('医疗总费用', 'total cost'),
  inScope: w('政策范围内费用', 'cost in scope of insurance'),
  burden: w('个人负担', 'personal burden'),
  inPolicyBurden: w('政策范围内个人负担', 'in-policy personal burden'),
  deductible: w('起付标准', 'deductible of basic insurance'),
  copayment: w('按比例自付', 'copayment'),
  categoryB: w('乙类先行自付', 'category-B first pay'),
  overPrice: w('超限价', 'over price limit'),
  aboveCeiling: w('封顶线以上', 'above the ceiling'),
  outOfCatalogue: w('目录外自费', 'out of catalogue'),
  pooledFund: w('统筹支付', 'paid by the pooled fund'),
  seriousIllnessFund: w('大病支付', 'paid by the serious-illness fund'),
  medicalAssistance: w('医疗救助', 'medical assistance'),
  otherFunds: w('其他支付', 'paid by other funds'),
  personalAccount: w('个人账户支付', 'paid from the personal account'),
  cash: w('个人现金支付', 'paid in cash'),
  yearlyBurden: w('全年累计个人负担', 'personal burden of the year'),
  loss: w('财产损失', 'property loss'),
}

export const kindWords: Readonly<Record<EventKind, Words>> = {
  inpatient: w('住院', 'hospital stay'),
  outpatient: w('门诊', 'outpatient visit'),
  'special-outpatient': w('门诊大病（特殊病）', 'outpatient treatment of major illness'),
  'emergency-observation': w('急诊留观', 'emergency observation'),
  'home-bed': w('家庭病床', 'home sickbed'),
  diagnosis: w('确诊', 'diagnosis'),
  accident: w('意外伤害', 'accident'),
  disability: w('伤残', 'disability'),
  death: w('身故', 'death'),
  'property-loss': w('财产损失', 'property loss'),
  'family-illness': w('家属患病', 'illness in the family'),
  'family-death': w('家属身故', 'death in the family'),
  'life-event': w('其他事项', 'life event'),
}

export const dateWords: Readonly<Record<DateName, Words>> = {
  admittedOn: w('入院日期', 'day of admission'),
  dischargedOn: w('出院日期', 'day of discharge'),
  settledOn: w('结算日期', 'day of settlement'),
  diagnosedOn: w('确诊日期', 'day of diagnosis'),
  occurredOn: w('发生日期', 'day it happened'),
}

/** One sentence for each reason why nothing is paid. */
export const reasonWords: Readonly<Record<Reason, Words>> = {
  paid: w('按条款给付', 'is paid under the clause'),
  'kind-not-covered': w('本计划不保障这类情形', 'the plan does not cover this kind of event'),
  'fact-missing': w(
    '还缺一项事实，补齐后即可核算',
    'one fact is still missing; it is computed once it is there',
  ),
  'no-cover': w('没有参加本计划', 'there is no cover under this plan'),
  'before-cover': w('发生时保障尚未开始', 'cover had not begun'),
  'after-cover': w('发生时保障已经结束', 'cover had ended'),
  'not-eligible': w('不符合参加条件', 'the conditions for joining are not met'),
  'claimed-too-late': w('超过申领期限', 'the claim came after its deadline'),
  'no-version': w('当日没有适用的条款版本', 'no version of the plan was in force on that day'),
  waiting: w('仍在等待期内', 'it was still in the waiting period'),
  condition: w('不符合给付条件', 'a condition of the benefit is not met'),
  'not-listed': w('所患疾病或等级不在目录内', 'the illness or grade is not on the list'),
  'base-zero': w('没有可以补助的金额', 'there is no amount to reimburse'),
  'below-deductible': w('没有达到起付金额', 'the amount does not reach the deductible'),
  'below-first-band': w('没有达到最低一档', 'the amount does not reach the first band'),
  'days-not-reached': w('天数没有达到起付天数', 'the days do not go past those that are not paid'),
  'paid-before': w('按条款只给付一次，此前已给付', 'it is paid once and was paid before'),
  'limit-used': w('限额已经用完', 'the limit is used up'),
  'excluded-by-other-benefit': w('与另一项保障不同时给付', 'another benefit excludes it'),
  'joint-ceiling': w('已达到合并最高补助额', 'the joint ceiling is reached'),
  'rounded-to-zero': w('按取整规则为零', 'it rounds to zero'),
}

export const perWords: Readonly<Record<string, Words>> = {
  line: w('单项', 'per item'),
  event: w('每次', 'per event'),
  cause: w('同一事故或疾病', 'per cause'),
  period: w('保障期内', 'per cover period'),
  ever: w('终身', 'for life'),
}

export const roundingWords: Readonly<Record<number, Words>> = {
  1: w('分', 'the fen'),
  10: w('角', 'the jiao'),
  100: w('元', 'the yuan'),
}
export const modeWords: Readonly<Record<string, Words>> = {
  down: w('舍去尾数', 'down'),
  'half-up': w('四舍五入', 'half up'),
  up: w('进位', 'up'),
}

export function amountWord(plan: Pick<Plan, 'amounts'>, named: string, lang: Lang): string {
  const own = plan.amounts?.[named]
  if (own) return say(own, lang)
  const standard = (componentWords as Readonly<Record<string, Words | undefined>>)[named]
  return standard ? standard[lang] : named
}
