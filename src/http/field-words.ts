import type { FieldReason } from '../claims/field-reasons.ts'
import { STAY_AGE_YEARS_MOST, STAY_DAYS_MOST, STAY_TEXT_MOST } from '../claims/stay-facts.ts'

type FieldWord = string | ((label: string) => string)
export type FieldWords = Readonly<Record<FieldReason, FieldWord>>

/** How to put right what is wrong with a field, in Chinese; the label names an amount. */
export const fieldWords = {
  'not-an-amount': '请填写金额，如 2287.99',
  'too-many-decimals': '金额最多到分，两位小数',
  negative: '金额不能是负数',
  'too-large': '金额太大，请核对',
  'amount-missing': (label: string) => `请填写${label}，没有就填 0`,
  'not-whole-fen': '金额要精确到分',
  'more-than-total': (label: string) => `${label}比医疗总费用还多，请核对`,
  'too-many-amounts': '项目太多',
  'day-missing': '请填写日期',
  'no-such-day': '请填写存在的日期，如 2026-03-01',
  'kind-missing': '请选择就医类型',
  'hospital-missing': '请填写医院名称',
  'text-too-long': `最多 ${STAY_TEXT_MOST} 个字`,
  'invisible-characters': '含有不可见的字符，请重新输入',
  'admitted-in-future': '入院日期还没有到，请核对',
  'too-long-ago': `只能填写 ${STAY_AGE_YEARS_MOST} 年以内的就医`,
  'discharged-before-admission': '出院日期早于入院日期，请核对',
  'not-discharged-yet': '出院日期还没有到，请出院结算后再申领',
  'stay-too-long': `一次住院超过 ${STAY_DAYS_MOST} 天，请核对日期`,
  'settled-before-discharge': '结算日期早于出院日期，请核对',
  'settled-in-future': '结算日期还没有到，请核对',
} satisfies FieldWords

/** A field's problem in words. What is no reason is a sentence already and stands as it is. */
export function fieldSentence(words: FieldWords, problem: string, label: string): string {
  if (!Object.hasOwn(words, problem)) return problem
  const word = words[problem as FieldReason]
  return typeof word === 'string' ? word : word(label)
}
