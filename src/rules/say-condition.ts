import { formatYuan, type Fen } from '../kernel/fen.ts'
import { readAmountFen } from './amounts.ts'
import { amountWord, kindWords, say, type Lang, type Words } from './labels.ts'
import type { Condition, Leaf } from './language/conditions.ts'
import type { Plan } from './language/plan.ts'

const choice: Readonly<Record<string, Words>> = {
  'in-service': { zh: '在职', en: 'in service' },
  retired: { zh: '退休', en: 'retired' },
  flexible: { zh: '灵活就业', en: 'in flexible employment' },
  agency: { zh: '劳务派遣', en: 'agency work' },
  migrant: { zh: '农民工', en: 'migrant worker' },
  unemployed: { zh: '失业', en: 'unemployed' },
  employee: { zh: '职工医保', en: "employees' insurance" },
  resident: { zh: '居民医保', en: "residents' insurance" },
  rural: { zh: '新农合', en: 'rural scheme' },
  none: { zh: '无医保', en: 'no insurance' },
  female: { zh: '女性', en: 'female' },
  male: { zh: '男性', en: 'male' },
  local: { zh: '本地', en: 'local' },
  elsewhere: { zh: '异地', en: 'elsewhere' },
  community: { zh: '社区医院', en: 'community' },
  '1': { zh: '一级', en: 'grade 1' },
  '2': { zh: '二级', en: 'grade 2' },
  '3': { zh: '三级', en: 'grade 3' },
  new: { zh: '新参加', en: 'newly enrolled' },
  renewed: { zh: '续保', en: 'renewed' },
  added: { zh: '中途增加', en: 'added during the period' },
}

const named = (words: readonly string[], lang: Lang): string =>
  words.map((word) => choice[word]?.[lang] ?? word).join(lang === 'zh' ? '、' : ' or ')

const range = (
  from: string | number | undefined,
  below: string | number | undefined,
  unit: Words,
  lang: Lang,
): string => {
  const parts: string[] = []
  if (lang === 'zh') {
    if (from !== undefined) parts.push(`满 ${from} ${unit.zh}`)
    if (below !== undefined) parts.push(`不满 ${below} ${unit.zh}`)
    return parts.join('且')
  }
  if (from !== undefined) parts.push(`at least ${from} ${unit.en}`)
  if (below !== undefined) parts.push(`under ${below} ${unit.en}`)
  return parts.join(' and ')
}

const years: Words = { zh: '年', en: 'years' }
const ofAge: Words = { zh: '周岁', en: 'years' }
const months: Words = { zh: '个月', en: 'months' }
const days: Words = { zh: '天', en: 'days' }
const times: Words = { zh: '次', en: 'times' }
const numbered: Words = { zh: '期', en: '' }
const yuan: Words = { zh: '元', en: 'yuan' }

const money = (written: string | undefined): string | undefined =>
  written === undefined ? undefined : formatYuan(readAmountFen(written) as Fen)

/** A condition in words: "住院医院等级为 二级、三级". */
export function sayCondition(condition: Condition, plan: Plan, lang: Lang): string {
  const zh = lang === 'zh'
  switch (condition.is) {
    case 'all':
      return condition.of.map((one) => sayCondition(one, plan, lang)).join(zh ? '，且' : ', and ')
    case 'any':
      return condition.of.map((one) => sayCondition(one, plan, lang)).join(zh ? '，或' : ', or ')
    case 'not':
      return `${zh ? '不属于：' : 'not: '}${sayCondition(condition.of, plan, lang)}`
    default:
      return sayLeaf(condition, plan, lang)
  }
}

function sayLeaf(leaf: Leaf, plan: Plan, lang: Lang): string {
  const say2 = (zh: string, en: string): string => (lang === 'zh' ? zh : en)
  switch (leaf.is) {
    case 'identity': {
      const names = leaf.of.map((one) => say(plan.identities?.[one] ?? { zh: one }, lang))
      return say2(`身份为${names.join('、')}`, `identity ${names.join(' or ')}`)
    }
    case 'employment':
      return say2(`就业状态为${named(leaf.of, lang)}`, `employment: ${named(leaf.of, lang)}`)
    case 'insurance':
      return say2(`参加${named(leaf.of, lang)}`, `insured under ${named(leaf.of, lang)}`)
    case 'sex':
      return named([leaf.of], lang)
    case 'age':
      return say2('年龄', 'age ') + range(leaf.years.from, leaf.years.below, ofAge, lang)
    case 'service':
      return say2('工作', 'service of ') + range(leaf.months.from, leaf.months.below, months, lang)
    case 'contract':
      return (
        say2('合同期限', 'contract of ') + range(leaf.months.from, leaf.months.below, months, lang)
      )
    case 'membership':
      return (
        say2('参加本计划', 'membership of ') + range(leaf.years.from, leaf.years.below, years, lang)
      )
    case 'continuous-cover':
      return (
        say2('连续参保', 'continuous cover of ') +
        range(leaf.days.from, leaf.days.below, days, lang)
      )
    case 'enrolled':
      return say2(`参加方式为${named(leaf.of, lang)}`, named(leaf.of, lang))
    case 'period':
      return (
        say2('保障期数', 'cover period number ') +
        range(leaf.number.from, leaf.number.below, numbered, lang).trimEnd()
      )
    default:
      return sayEventLeaf(leaf, plan, lang)
  }
}

type EventLeaf = Exclude<
  Leaf,
  {
    is:
      | 'identity'
      | 'employment'
      | 'insurance'
      | 'sex'
      | 'age'
      | 'service'
      | 'contract'
      | 'membership'
      | 'continuous-cover'
      | 'enrolled'
      | 'period'
  }
>

function sayEventLeaf(leaf: EventLeaf, plan: Plan, lang: Lang): string {
  const say2 = (zh: string, en: string): string => (lang === 'zh' ? zh : en)
  switch (leaf.is) {
    case 'hospital-grade':
      return say2(`医院等级为${named(leaf.of, lang)}`, `hospital of ${named(leaf.of, lang)}`)
    case 'designated-hospital':
      return say2('在定点医院就诊', 'a designated hospital')
    case 'hospital-list':
      return say2('医院在', 'a hospital on ') + listTitle(plan, leaf.list, lang)
    case 'region':
      return say2(`${named(leaf.of, lang)}就诊`, `care ${named(leaf.of, lang)}`)
    case 'diagnosis':
      return say2('疾病在', 'an illness on ') + listTitle(plan, leaf.list, lang)
    case 'attribute':
      return say2(
        `${leaf.name} 为 ${leaf.of.join('、')}`,
        `${leaf.name} is ${leaf.of.join(' or ')}`,
      )
    case 'evidence':
      return say2(`提供材料：${leaf.of.join('、')}`, `with evidence: ${leaf.of.join(', ')}`)
    case 'stay':
      return say2('住院', 'a stay of ') + range(leaf.days.from, leaf.days.below, days, lang)
    case 'amount':
      return `${amountWord(plan, leaf.amount, lang)} ${range(money(leaf.yuan.from), money(leaf.yuan.below), yuan, lang)}`
    case 'days-after': {
      const after = kindWords[leaf.event][lang]
      const within = range(leaf.days.from, leaf.days.below, days, lang)
      return say2(`在${after}之后${within}`, `${within} after the ${after}`)
    }
    case 'same-cause':
      return say2(
        `与${kindWords[leaf.event].zh}同一原因`,
        `same cause as the ${kindWords[leaf.event].en}`,
      )
    case 'payments-before':
      return (
        say2(leaf.per === 'ever' ? '此前给付' : '本保障期内此前给付', 'paid before ') +
        range(leaf.times.from, leaf.times.below, times, lang)
      )
  }
}

const listTitle = (plan: Plan, list: string, lang: Lang): string => {
  const title = plan.lists?.[list]?.title
  const text = title ? say(title, lang) : list
  return lang === 'zh' ? `《${text}》内` : `"${text}"`
}
