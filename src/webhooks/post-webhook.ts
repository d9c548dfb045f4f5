import { webhookHeaders } from './standard-webhooks.ts'

export const WEBHOOK_TIMEOUT_MS = 15_000
export const REPLY_BYTES_MOST = 64 * 1024

/** How one attempt ended. `reply` is what the receiver said, for the delivery's own page. */
export type WebhookOutcome =
  | { readonly kind: 'delivered'; readonly status: number; readonly reply: string }
  /** Any other answer; a redirect is one, and is not followed. */
  | { readonly kind: 'refused'; readonly status: number; readonly reply: string }
  /** 410: the receiver wants no more, and the endpoint is to be disabled. */
  | { readonly kind: 'gone' }
  | { readonly kind: 'retry-after'; readonly status: number; readonly afterSeconds: number }
  | { readonly kind: 'unreachable'; readonly message: string }
  | { readonly kind: 'timeout' }

export interface WebhookAttempt {
  /** Checked by `checkOutgoingUrl` immediately before. */
  readonly url: URL
  /** One, or two while the old one is still accepted. */
  readonly secrets: readonly string[]
  readonly id: string
  readonly body: string
  readonly nowSeconds: number
  readonly fetch: typeof fetch
  readonly timeoutMs?: number
}

/** Reads the start of a reply. A reply that breaks off or stalls says what it said until then. */
async function readReply(response: Response): Promise<string> {
  if (!response.body) return ''
  const reader = response.body.getReader()
  const decoder = new TextDecoder()
  let text = ''
  let left = REPLY_BYTES_MOST
  try {
    while (left > 0) {
      const part = await reader.read()
      if (part.done) break
      text += decoder.decode(part.value.subarray(0, left), { stream: true })
      left -= part.value.length
    }
    await reader.cancel()
  } catch {
    return text
  }
  return text
}

/** `Retry-After` as seconds or as an HTTP date, at most a day. */
function retryAfterSeconds(response: Response, nowSeconds: number): number | undefined {
  const value = response.headers.get('retry-after')?.trim() ?? ''
  if (response.status < 400 || !/^(?:\d{1,9}|[A-Z][a-z]{2}, .* GMT)$/.test(value)) return undefined
  const seconds = /^\d+$/.test(value) ? Number(value) : Date.parse(value) / 1000 - nowSeconds
  return Number.isNaN(seconds) ? undefined : Math.min(Math.max(Math.ceil(seconds), 0), DAY_SECONDS)
}

/** Makes one attempt to deliver a message. Never throws for what the receiver or network does. */
export async function postWebhook(attempt: WebhookAttempt): Promise<WebhookOutcome> {
  const { url, secrets, id, body, nowSeconds, fetch, timeoutMs = WEBHOOK_TIMEOUT_MS } = attempt
  const headers = await webhookHeaders({ id, timestampSeconds: nowSeconds, body, secrets })
  const deadline = AbortSignal.timeout(timeoutMs)
  let response: Response
  try {
    response = await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      signal: deadline,
      headers: { ...headers, 'content-type': 'application/json', 'user-agent': 'gongji-webhook/1' },
      body,
    })
  } catch (error) {
    if (deadline.aborted) return { kind: 'timeout' }
    return { kind: 'unreachable', message: error instanceof Error ? error.message : String(error) }
  }
  const reply = await readReply(response)
  const { status } = response
  if (response.ok) return { kind: 'delivered', status, reply }
  if (status === 410) return { kind: 'gone' }
  const afterSeconds = retryAfterSeconds(response, nowSeconds)
  return afterSeconds === undefined
    ? { kind: 'refused', status, reply }
    : { kind: 'retry-after', status, afterSeconds }
}

const MINUTE_SECONDS = 60
const HOUR_SECONDS = 3_600
const DAY_SECONDS = 86_400

/** The pause before the second attempt, the third, and so on; the first is made at once. */
const PAUSES_SECONDS = [
  5,
  5 * MINUTE_SECONDS,
  30 * MINUTE_SECONDS,
  2 * HOUR_SECONDS,
  5 * HOUR_SECONDS,
  10 * HOUR_SECONDS,
  14 * HOUR_SECONDS,
  20 * HOUR_SECONDS,
  24 * HOUR_SECONDS,
]

export const WEBHOOK_ATTEMPTS_MOST = PAUSES_SECONDS.length + 1

/**
 * Seconds to wait after `attempts` failed ones, up to a fifth longer than the schedule so that
 * what failed together does not come back together; `undefined` when there are no more.
 * `random` is from 0 to 1.
 */
export function nextAttemptDelaySeconds(attempts: number, random: number): number | undefined {
  const pause = PAUSES_SECONDS[attempts - 1]
  return pause === undefined ? undefined : Math.round(pause * (1 + random / 5))
}
