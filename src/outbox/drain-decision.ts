import type { Instant } from '../kernel/days.ts'
import { unreachable } from '../kernel/assert.ts'
import type { NoticePayload } from '../notices/notice-of.ts'
import { outsideQuietHours } from '../notices/quiet-hours.ts'
import type { SmsProblem } from '../notices/sms-text.ts'
import type { OutgoingUrlProblem } from '../webhooks/outgoing-url.ts'
import {
  nextAttemptDelaySeconds,
  WEBHOOK_TIMEOUT_MS,
  type WebhookOutcome,
} from '../webhooks/post-webhook.ts'

/** How a message fared in a drain: tried, or a reason why it was not. */
export type Delivery =
  | WebhookOutcome
  | { readonly kind: 'no-endpoint' }
  | { readonly kind: 'endpoint-disabled' }
  | { readonly kind: 'url-refused'; readonly problem: OutgoingUrlProblem }
  | { readonly kind: 'quiet-hours' }
  | { readonly kind: 'useless' }
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'unsendable'; readonly problem: SmsProblem }

/** What becomes of the message. */
export type Next =
  | { readonly state: 'done'; readonly attempts: number }
  | {
      readonly state: 'waiting'
      readonly attempts: number
      readonly dueAt: Instant
      readonly problem: string | null
    }
  | { readonly state: 'dead'; readonly attempts: number; readonly problem: string }

/** While there is nowhere to send to, a message waits this long and no attempt is counted. */
export const HOLD_MS = 5 * 60_000

export type Attempted = {
  /** Tries that were made before this one. */
  readonly attempts: number
  readonly payload: NoticePayload
}

/**
 * What becomes of a message after a drain: sent, tried again by the schedule of Standard
 * Webhooks (with its jitter, not before `Retry-After`, not at night where it keeps quiet), held
 * without counting while there is no endpoint, or given up with the reason in words.
 * `random` is from 0 to 1.
 */
export function afterDelivery(
  { attempts, payload }: Attempted,
  delivery: Delivery,
  now: Instant,
  random: number,
): Next {
  const problem = problemOf(delivery)
  switch (delivery.kind) {
    case 'delivered':
      return { state: 'done', attempts: attempts + 1 }
    case 'quiet-hours':
      return { state: 'waiting', attempts, dueAt: outsideQuietHours(now), problem: null }
    case 'no-endpoint':
    case 'endpoint-disabled':
    case 'url-refused':
    case 'gone':
      return { state: 'waiting', attempts, dueAt: now + HOLD_MS, problem }
    case 'useless':
    case 'unreadable':
    case 'unsendable':
      return { state: 'dead', attempts, problem }
    case 'refused':
    case 'timeout':
    case 'unreachable':
    case 'retry-after': {
      const tried = attempts + 1
      const delaySeconds = nextAttemptDelaySeconds(tried, random)
      if (delaySeconds === undefined) return { state: 'dead', attempts: tried, problem }
      const askedSeconds = delivery.kind === 'retry-after' ? delivery.afterSeconds : 0
      const at = now + Math.max(delaySeconds, askedSeconds) * 1000
      const dueAt = payload.keepsQuiet ? outsideQuietHours(at) : at
      const useless = payload.uselessAt !== undefined && dueAt >= payload.uselessAt
      return useless
        ? { state: 'dead', attempts: tried, problem: `${problem}，来不及再发` }
        : { state: 'waiting', attempts: tried, dueAt, problem }
    }
    default:
      return unreachable(delivery)
  }
}

/** The problem as the officer reads it. What the receiver said is not repeated: it may be personal. */
function problemOf(delivery: Delivery): string {
  switch (delivery.kind) {
    case 'delivered':
    case 'quiet-hours':
      return ''
    case 'no-endpoint':
      return '还没有设置短信接口，设置后自动发送'
    case 'endpoint-disabled':
    case 'gone':
      return '短信接口回答不再接收（410），已停用；请在设置里重新保存接口地址，保存后自动发送'
    case 'url-refused':
      return '短信接口的地址不允许访问，请在设置里更换'
    case 'useless':
      return '验证码已经过期，没有发送'
    case 'unreadable':
      return '短信内容无法读取，没有发送'
    case 'unsendable':
      return unsendableWords[delivery.problem]
    case 'refused':
    case 'retry-after':
      return `短信接口没有接收，回答 ${delivery.status}`
    case 'timeout':
      return `短信接口在 ${WEBHOOK_TIMEOUT_MS / 1000} 秒内没有回答`
    case 'unreachable':
      return '连不上短信接口'
    default:
      return unreachable(delivery)
  }
}

const unsendableWords: Readonly<Record<SmsProblem, string>> = {
  empty: '短信没有内容，没有发送',
  'bad-signature': '短信签名不合要求（2 到 20 个字，不含空格和括号），请在设置里修改简称',
  'brackets-in-body': '短信内容里有【】，没有发送',
  'too-long': '短信超过 500 字，没有发送',
}
