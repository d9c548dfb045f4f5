import { assert } from '../kernel/assert.ts'
import { formatDay, type Day } from '../kernel/days.ts'
import { formatYuan, type Fen } from '../kernel/fen.ts'
import { err, ok, type Result } from '../kernel/result.ts'

/** Gateways count UTF-16 units: one message of 70, or parts of 67 that the phone joins. */
const SINGLE_UNITS = 70
const PART_UNITS = 67
export const SMS_UNITS_MOST = 500
export const SIGNATURE_LENGTH_LEAST = 2
export const SIGNATURE_LENGTH_MOST = 20

/** How many messages a gateway charges for a text, signature included. */
export function countSmsSegments(content: string): number {
  if (content.length === 0) return 0
  return content.length <= SINGLE_UNITS ? 1 : Math.ceil(content.length / PART_UNITS)
}

export interface SmsText {
  /** `【signature】` and the body: what the phone shows. */
  readonly content: string
  readonly segments: number
}

export type SmsProblem = 'empty' | 'bad-signature' | 'brackets-in-body' | 'too-long'

/** Puts the approved signature before a body. */
export function composeSms(signature: string, body: string): Result<SmsText, SmsProblem> {
  const length = Array.from(signature).length
  if (length < SIGNATURE_LENGTH_LEAST || length > SIGNATURE_LENGTH_MOST) return err('bad-signature')
  if (/[【】\s]/.test(signature)) return err('bad-signature')
  if (body.trim() === '') return err('empty')
  // A second pair of brackets would be read as another sender's signature.
  if (/[【】]/.test(body)) return err('brackets-in-body')
  const content = `【${signature}】${body}`
  if (content.length > SMS_UNITS_MOST) return err('too-long')
  return ok({ content, segments: countSmsSegments(content) })
}

/**
 * Every text that is sent, as it is handed to the gateway for approval. No placeholder may carry a
 * name, an identity number or a diagnosis: a message lies open on the lock screen.
 */
export const smsTemplates = {
  arrival:
    '您好！您的“{plan}”互助金{amount}元已打入尾号{cardLastFour}的银行卡，请留意查收。祝您平安健康。{federation}，咨询电话{hotline}。',
  returned:
    '您好！您提交的互助金申领有了处理结果，需要您看一看。请在手机上登录职工服务页，打开“我的申领”。{federation}，咨询电话{hotline}。',
  code: '您的验证码是{code}，{minutes}分钟内有效。请不要告诉任何人，我们的工作人员不会向您索要。',
  enrolment:
    '您好！您已参加“{plan}”，保障期从{from}到{to}。如因病住院，出院后在手机上就能查看和申领互助金。{federation}，咨询电话{hotline}。',
  invitation:
    '您好！{federation}请您使用互助保障工作台。请在{days}天内打开 {link} 设置登录名和密码，链接只能用一次。不认识我们就不要打开，可以先打{hotline}核实。',
} as const

/** Values come from a tenant's settings: brackets would break the signature, line ends the text. */
const plainValue = (value: string): string =>
  value.replaceAll('【', '「').replaceAll('】', '」').replace(/\s+/g, ' ').trim()

function fill(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name]
    assert(value !== undefined, `the text needs ${name}`)
    return plainValue(value)
  })
}

interface Sender {
  readonly federation: string
  readonly hotline: string
}

/** Told when the bank has confirmed the transfer; in the federation's own words where it has some. */
export function arrivalNotice(
  notice: Sender & { plan: string; amountFen: Fen; cardLastFour: string },
  words: string = smsTemplates.arrival,
): string {
  const { federation, hotline, plan, amountFen, cardLastFour } = notice
  assert(/^\d{4}$/.test(cardLastFour), 'a card is told by four digits')
  assert(amountFen > 0, 'nothing arrives unless it is positive')
  return fill(words, { federation, hotline, plan, cardLastFour, amount: formatYuan(amountFen) })
}

/** Told when a claim came back or cannot be paid. Why stands behind the sign-in, not in it. */
export const returnedNotice = (
  { federation, hotline }: Sender,
  words: string = smsTemplates.returned,
): string => fill(words, { federation, hotline })

export function codeNotice(notice: { code: string; minutes: number }): string {
  return fill(smsTemplates.code, { code: notice.code, minutes: String(notice.minutes) })
}

/** Told when a roster gave somebody cover. */
export function enrolmentNotice(
  notice: Sender & { plan: string; from: Day; to: Day },
  words: string = smsTemplates.enrolment,
): string {
  const { federation, hotline, plan, from, to } = notice
  return fill(words, {
    federation,
    hotline,
    plan,
    from: formatDay(from),
    to: formatDay(to),
  })
}

/** With the link by which a colleague makes an account. */
export function invitationNotice(notice: Sender & { link: string; days: number }): string {
  const { federation, hotline, link, days } = notice
  return fill(smsTemplates.invitation, { federation, hotline, link, days: String(days) })
}
