import type { Instant } from '../kernel/days.ts'
import { mobilePlace, textPlace, type NoticePayload } from '../notices/notice-of.ts'
import { outsideQuietHours } from '../notices/quiet-hours.ts'
import { composeSms } from '../notices/sms-text.ts'
import type { notice } from '../notices/tables.ts'
import type { TenantScope } from '../scope.ts'
import { endpointSecrets } from '../webhooks/endpoint-secrets.ts'
import { checkOutgoingUrl } from '../webhooks/outgoing-url.ts'
import { postWebhook } from '../webhooks/post-webhook.ts'
import type { webhookEndpoint } from '../webhooks/tables.ts'
import type { Delivery } from './drain-decision.ts'

/** A Worker has six connections to the outside at once, and the database needs one. */
const DELIVERIES_AT_ONCE = 4

export type DeliveryDeps = {
  readonly fetch: typeof fetch
  /** Origins that webhooks may reach although they are not public. */
  readonly outboundAllow: readonly string[]
  /** The product's own hosts, which webhooks must not reach. */
  readonly ownDomains: readonly string[]
}

/** A message that is due, beside the notice that it is about. */
export type Message = {
  readonly id: string
  readonly noticeId: string
  readonly payload: NoticePayload
  readonly attempts: number
  readonly createdAt: Instant
  readonly notice: typeof notice.$inferSelect | undefined
  /** What stands in 【】 before the text. */
  readonly signature: string
}

type Endpoint = typeof webhookEndpoint.$inferSelect
type Way = { readonly url: URL; readonly secrets: readonly string[] }

/** Delivers the messages, a few at a time, and says of each how it fared, in the same order. */
export async function deliverAll(
  scope: TenantScope,
  deps: DeliveryDeps,
  endpoint: Endpoint | undefined,
  messages: readonly Message[],
): Promise<readonly Delivery[]> {
  const way = await findWay(scope, deps, endpoint)
  const deliveries: Delivery[] = []
  let started = 0
  let gone = false
  const takeTurns = async () => {
    while (started < messages.length) {
      const index = started++
      const closed = gone ? ({ kind: 'endpoint-disabled' } as const) : undefined
      const delivery = await deliver(scope, deps, closed ?? way, messages[index]!)
      gone ||= delivery.kind === 'gone'
      deliveries[index] = delivery
    }
  }
  await Promise.all(Array.from({ length: DELIVERIES_AT_ONCE }, takeTurns))
  return deliveries
}

/** Where to send to and how to sign; or why there is nowhere. */
async function findWay(
  scope: TenantScope,
  deps: DeliveryDeps,
  endpoint: Endpoint | undefined,
): Promise<Way | Delivery> {
  if (endpoint === undefined) return { kind: 'no-endpoint' }
  if (endpoint.disabledAt !== null) return { kind: 'endpoint-disabled' }
  const url = checkOutgoingUrl(endpoint.url, {
    allowedOrigins: deps.outboundAllow,
    ownDomains: deps.ownDomains,
  })
  if (!url.ok) return { kind: 'url-refused', problem: url.error }
  return { url: url.value, secrets: await endpointSecrets(scope.keys, endpoint, scope.now) }
}

async function deliver(
  scope: TenantScope,
  deps: DeliveryDeps,
  way: Way | Delivery,
  message: Message,
): Promise<Delivery> {
  const { now } = scope
  const { payload } = message
  if (payload.uselessAt !== undefined && now >= payload.uselessAt) return { kind: 'useless' }
  if (payload.keepsQuiet && outsideQuietHours(now) > now) return { kind: 'quiet-hours' }
  if ('kind' in way) return way
  const opened = await open(scope, message)
  if (opened === undefined) return { kind: 'unreadable' }
  const text = composeSms(message.signature, opened.text)
  if (!text.ok) return { kind: 'unsendable', problem: text.error }
  return postWebhook({
    ...way,
    id: message.id,
    body: JSON.stringify({
      type: 'sms.send',
      // When it was decided to send, so that a repeat has the same body.
      timestamp: isoOf(message.createdAt),
      data: {
        noticeId: message.noticeId,
        to: opened.mobile,
        text: text.value.content,
        kind: opened.kind,
      },
    }),
    nowSeconds: Math.floor(now / 1000),
    fetch: deps.fetch,
  })
}

const isoOf = (at: Instant): string => new Date(at).toISOString()

/** The message in the clear; undefined where it is not there or was tampered with. */
async function open({ keys }: TenantScope, { notice }: Message) {
  if (notice === undefined) return undefined
  const { id, kind, mobileCipher, textCipher } = notice
  try {
    const [mobile, text] = await Promise.all([
      keys.open(mobilePlace(id), mobileCipher),
      keys.open(textPlace(id), textCipher),
    ])
    return { mobile, text, kind }
  } catch {
    return undefined
  }
}
