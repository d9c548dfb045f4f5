import { formatYuan, type Fen } from '../../kernel/fen.ts'
import { readAmountFen } from '../amounts.ts'
import { amountWord, type Lang } from '../labels.ts'
import type { Plan } from '../language/plan.ts'

/** One sentence of a rule text, made from parameters. `key` says which, so versions compare. */
export interface Sentence {
  readonly key: string
  readonly clause: string
  readonly text: string
}

export interface Voice {
  readonly plan: Plan
  readonly lang: Lang
  readonly s: (zh: string, en: string) => string
}

export const voiceOf = (plan: Plan, lang: Lang): Voice => ({
  plan,
  lang,
  s: (zh, en) => (lang === 'zh' ? zh : en),
})

/** `"30000.00"` → `30,000.00`. */
export const money = (written: string): string => formatYuan(readAmountFen(written) as Fen)

export const amountWords = (names: readonly string[], { plan, lang }: Voice): string =>
  names.map((name) => amountWord(plan, name, lang)).join(lang === 'zh' ? '、' : ', ')

export const joined = (parts: readonly string[], { lang }: Voice): string =>
  parts.filter((part) => part !== '').join(lang === 'zh' ? '，' : ', ')
