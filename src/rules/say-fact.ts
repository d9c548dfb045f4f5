import { amountWord, dateWords, type Lang, type Words } from './labels.ts'
import type { Plan } from './language/plan.ts'
import { dateNames } from './terms.ts'

const fieldWords: Readonly<Record<string, Words>> = {
  claimedOn: { zh: '申领日期', en: 'the day of the claim' },
  endedOn: { zh: '结束日期', en: 'the day it ended' },
  days: { zh: '住院天数', en: 'days in hospital' },
  diagnoses: { zh: '诊断', en: 'the diagnosis' },
  evidence: { zh: '材料', en: 'the evidence' },
  'place.grade': { zh: '医院等级', en: "the hospital's grade" },
  'place.designated': { zh: '是否定点医院', en: 'whether the hospital is designated' },
  'place.hospital': { zh: '就诊医院', en: 'the hospital' },
  'place.region': { zh: '就诊地区', en: 'where care was given' },
  from: { zh: '保障起日', en: 'the start of cover' },
  to: { zh: '保障止日', en: 'the end of cover' },
  enrolledAs: { zh: '参加方式（新参加、续保或中途增加）', en: 'how the member joined' },
  continuousSince: { zh: '连续参保起日', en: 'the start of continuous cover' },
  membershipYears: { zh: '参加年数', en: 'years of membership' },
  periodNumber: { zh: '保障期数', en: 'the number of the cover period' },
  grade: { zh: '保费档次', en: 'the grade of premium' },
  'person.identities': { zh: '身份', en: 'the identity' },
  'person.employment': { zh: '就业状态', en: 'employment' },
  'person.employment.contractMonths': { zh: '合同期限', en: 'the length of the contract' },
  'person.employment.from': { zh: '入职日期', en: 'the day of hiring' },
  'person.insurance': { zh: '医保类型', en: 'the insurance scheme' },
  'person.sex': { zh: '性别', en: 'sex' },
  'person.bornOn': { zh: '出生日期', en: 'the day of birth' },
  covers: { zh: '参保记录', en: 'the cover' },
}

/** The path of a fact in the words of those who state it. */
export function sayFact(path: string, plan: Plan, lang: Lang): string {
  const whole = fieldWords[path]
  if (whole) return whole[lang]
  const year = /^calendars\..+\.(\d{4})$/.exec(path)?.[1]
  if (year) return lang === 'zh' ? `${year} 年的放假和调休安排` : `the holidays of ${year}`
  const amount = /\.amounts\.(?:other\.)?([A-Za-z0-9]+)Fen$/.exec(path)
  if (amount) return amountWord(plan, amount[1]!, lang)
  const attribute = /\.attributes\.([A-Za-z0-9]+)$/.exec(path)
  if (attribute) return attribute[1]!
  const known = Object.keys(fieldWords).find((field) => path.endsWith(`.${field}`))
  if (known && !(path.startsWith('events.') && known === 'grade')) return fieldWords[known]![lang]
  const date = dateNames.find((name) => path.endsWith(`.${name}`))
  return date ? dateWords[date][lang] : path
}
