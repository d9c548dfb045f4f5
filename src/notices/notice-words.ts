import { eq } from 'drizzle-orm'
import type { TenantDb } from '../db/tenant-db.ts'
import { composeSms, smsTemplates, type SmsText } from './sms-text.ts'
import { noticeText, type ownTextKinds } from './tables.ts'

export type OwnTextKind = (typeof ownTextKinds)[number]

/** The federation's own words, for callers that read other rows in the same round trip. */
export const ownText = (db: TenantDb, kind: OwnTextKind) =>
  db.query.select({ text: noticeText.text }).from(noticeText).where(eq(noticeText.kind, kind))

/** What may stand in a text, as an officer writes it, with an example of what comes in its place. */
const placeholders = {
  plan: { word: '计划', example: '在职职工住院医疗互助保障计划' },
  amount: { word: '金额', example: '1,830.00' },
  cardLastFour: { word: '卡尾号', example: '1234' },
  from: { word: '开始日期', example: '2026年1月1日' },
  to: { word: '结束日期', example: '2026年12月31日' },
  federation: { word: '单位', example: '示范市总工会' },
  hotline: { word: '热线', example: '0575-12351000' },
} as const
type Placeholder = keyof typeof placeholders

const rules: Readonly<
  Record<OwnTextKind, { allowed: readonly Placeholder[]; needed: readonly Placeholder[] }>
> = {
  arrival: {
    allowed: ['plan', 'amount', 'cardLastFour', 'federation', 'hotline'],
    needed: ['amount', 'cardLastFour'],
  },
  returned: { allowed: ['federation', 'hotline'], needed: [] },
  enrolment: { allowed: ['plan', 'from', 'to', 'federation', 'hotline'], needed: [] },
}

/** A message lies open on the lock screen: it says nothing of who is ill, and of what. */
const TOO_MUCH = /身份证|证件号|诊断|病种|疾病|病情|患者|姓名|住院号/
const LINK = /https?:|www\.|[\w-]+\.(?:com|cn|net|org)\b/i
/** Every part is paid for, and some telephones show no more. */
const SEGMENTS_MOST = 3

export type NoticeWordsProblem =
  | { readonly reason: 'empty' }
  | { readonly reason: 'brackets' }
  | { readonly reason: 'link' }
  | { readonly reason: 'says-too-much'; readonly word: string }
  | { readonly reason: 'unknown-placeholder'; readonly word: string }
  | { readonly reason: 'missing-placeholder'; readonly word: string }
  | { readonly reason: 'too-long'; readonly segments: number; readonly most: number }

/** The words that an officer may put in braces for a kind of message. */
export const wordsAllowed = (kind: OwnTextKind): readonly string[] =>
  rules[kind].allowed.map((name) => `{${placeholders[name].word}}`)

/** A template as an officer writes it: `{金额}` for `{amount}`. */
export const asWritten = (template: string): string =>
  template.replace(/\{(\w+)\}/g, (whole, name: string) =>
    Object.hasOwn(placeholders, name) ? `{${placeholders[name as Placeholder].word}}` : whole,
  )

/** What the product says where a federation has no words of its own. */
export const usualWords = (kind: OwnTextKind): string => asWritten(smsTemplates[kind])

/** Reads what an officer wrote into a template, or says the first thing that is wrong. Pure. */
export function readNoticeWords(
  kind: OwnTextKind,
  written: string,
): { ok: true; template: string; example: SmsText } | { ok: false; problem: NoticeWordsProblem } {
  const text = written.replace(/\s+/g, ' ').trim()
  const refuse = (problem: NoticeWordsProblem) => ({ ok: false as const, problem })
  if (text === '') return refuse({ reason: 'empty' })
  if (/[【】]/.test(text)) return refuse({ reason: 'brackets' })
  if (LINK.test(text)) return refuse({ reason: 'link' })
  const tooMuch = TOO_MUCH.exec(text)?.[0]
  if (tooMuch) return refuse({ reason: 'says-too-much', word: tooMuch })
  const { allowed, needed } = rules[kind]
  const byWord = new Map(allowed.map((name) => [placeholders[name].word as string, name]))
  for (const [whole, word] of text.matchAll(/\{([^{}]*)\}|[{}]/g)) {
    if (word === undefined || !byWord.has(word)) {
      return refuse({ reason: 'unknown-placeholder', word: whole })
    }
  }
  const missing = needed.find((name) => !text.includes(`{${placeholders[name].word}}`))
  if (missing) {
    return refuse({ reason: 'missing-placeholder', word: `{${placeholders[missing].word}}` })
  }
  const named = (word: string) => byWord.get(word)!
  const template = text.replace(/\{([^{}]*)\}/g, (_, word: string) => `{${named(word)}}`)
  const body = text.replace(/\{([^{}]*)\}/g, (_, word: string) => placeholders[named(word)].example)
  const composed = composeSms('示范市总工会', body)
  const segments = composed.ok ? composed.value.segments : SEGMENTS_MOST + 1
  if (!composed.ok || segments > SEGMENTS_MOST) {
    return refuse({ reason: 'too-long', segments, most: SEGMENTS_MOST })
  }
  return { ok: true, template, example: composed.value }
}
