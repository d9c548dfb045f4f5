import * as v from 'valibot'
import { daysBetween, parseDay, type Day } from '../kernel/days.ts'
import type { Fen } from '../kernel/fen.ts'

/** Kinds of care that a member hands in with a settlement record. */
export const stayKinds = [
  'inpatient',
  'special-outpatient',
  'outpatient',
  'emergency-observation',
  'home-bed',
] as const
export type StayKind = (typeof stayKinds)[number]

/** Longer than any stay that a settlement record covers: a typing error. */
export const STAY_DAYS_MOST = 730
/** A stay that ended longer ago than this is not handed in any more, whatever a plan allows. */
export const STAY_AGE_YEARS_MOST = 10

/** Ten million yuan: more than any bill, and what the engine reads for one amount. */
export const STAY_AMOUNT_MOST_FEN = 1_000_000_000

const dayText = v.pipe(
  v.string('请填写日期'),
  v.nonEmpty('请填写日期'),
  v.check((text) => parseDay(text) !== undefined, '请填写存在的日期，如 2026-03-01'),
  v.transform((text) => text as Day),
)
const line = (most: number, ask: string) =>
  v.pipe(
    v.string(ask),
    v.trim(),
    v.minLength(1, ask),
    v.maxLength(most, `最多 ${most} 个字`),
    v.regex(/^[^\p{Cc}\p{Cf}]*$/u, '含有不可见的字符，请重新输入'),
  )
const fenAmount = v.pipe(
  v.number('请填写金额'),
  v.integer('金额要精确到分'),
  v.minValue(0, '金额不能是负数'),
  v.maxValue(STAY_AMOUNT_MOST_FEN, '金额太大，请核对'),
  v.transform((amount) => amount as Fen),
)

/** When and where the member was treated. */
export const StayInput = v.strictObject({
  kind: v.picklist(stayKinds, '请选择就医类型'),
  hospital: line(60, '请填写医院名称'),
  admittedOn: dayText,
  dischargedOn: dayText,
  settledOn: dayText,
  diagnosis: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(60, '最多 60 个字')), ''),
})
export type StayInput = v.InferOutput<typeof StayInput>

/** Amounts of the settlement record by component, in fen. */
export const AmountsInput = v.pipe(
  v.record(v.pipe(v.string(), v.regex(/^[a-z][A-Za-z0-9]{0,39}$/)), fenAmount),
  v.check((amounts) => Object.keys(amounts).length <= 40, '项目太多'),
)
export type AmountsInput = v.InferOutput<typeof AmountsInput>

/** A claim's facts while they are being gathered; whole when both parts are there. */
export type StayFacts = { readonly stay?: StayInput; readonly amounts?: AmountsInput }
export type WholeFacts = { readonly stay: StayInput; readonly amounts: AmountsInput }

export type FieldProblems = Readonly<Record<string, string>>

/** Days of a stay that cannot be: out of order, in the future, too long, too long ago. */
export function stayProblems(stay: StayInput, today: Day): FieldProblems {
  const { admittedOn, dischargedOn, settledOn } = stay
  const problems: Record<string, string> = {}
  const oldest = `${Number(today.slice(0, 4)) - STAY_AGE_YEARS_MOST}${today.slice(4)}`
  if (admittedOn > today) problems['admittedOn'] = '入院日期还没有到，请核对'
  else if (admittedOn < oldest)
    problems['admittedOn'] = `只能填写 ${STAY_AGE_YEARS_MOST} 年以内的就医`
  if (dischargedOn < admittedOn) problems['dischargedOn'] = '出院日期早于入院日期，请核对'
  else if (dischargedOn > today) problems['dischargedOn'] = '出院日期还没有到，请出院结算后再申领'
  else if (daysBetween(admittedOn, dischargedOn) > STAY_DAYS_MOST) {
    problems['dischargedOn'] = `一次住院超过 ${STAY_DAYS_MOST} 天，请核对日期`
  }
  if (settledOn < dischargedOn) problems['settledOn'] = '结算日期早于出院日期，请核对'
  else if (settledOn > today) problems['settledOn'] = '结算日期还没有到，请核对'
  return problems
}
