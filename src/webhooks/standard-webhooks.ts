import { assert } from '../kernel/assert.ts'
import { base64, fromBase64, utf8 } from '../kernel/bytes.ts'
import { err, ok, type Result } from '../kernel/result.ts'

/**
 * Standard Webhooks, symmetric scheme `v1`: HMAC-SHA-256 over `id.timestamp.body`. The tests hold
 * the published example.
 */
const SECRET_PREFIX = 'whsec_'
export const TOLERANCE_SECONDS = 300
/** During rotation there are two; a header with many would cost a digest each. */
const SIGNATURES_MOST = 10

/** A new secret of 256 bits. */
export const newWebhookSecret = (): string =>
  SECRET_PREFIX + base64(crypto.getRandomValues(new Uint8Array(32)))

async function importSecret(secret: string): Promise<CryptoKey> {
  assert(secret.startsWith(SECRET_PREFIX), 'a webhook secret has its prefix')
  const key = fromBase64(secret.slice(SECRET_PREFIX.length))
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  return crypto.subtle.importKey('raw', key, algorithm, false, ['sign', 'verify'])
}

const signedText = (id: string, timestampSeconds: number, body: string): Uint8Array<ArrayBuffer> =>
  utf8(`${id}.${timestampSeconds}.${body}`)

export interface WebhookMessage {
  readonly id: string
  readonly timestampSeconds: number
  readonly body: string
}

/** One signature, `v1,…`. The header takes several, with a space between. */
export async function signWebhook(message: WebhookMessage & { secret: string }): Promise<string> {
  const { secret, id, timestampSeconds, body } = message
  // A dot in the identifier would let another split of the same text pass as signed.
  assert(/^[\w-]{1,128}$/.test(id), 'an identifier has letters, digits, _ and -')
  assert(Number.isSafeInteger(timestampSeconds), 'a timestamp is whole seconds')
  const key = await importSecret(secret)
  const digest = await crypto.subtle.sign('HMAC', key, signedText(id, timestampSeconds, body))
  return `v1,${base64(new Uint8Array(digest))}`
}

/** The three headers of one attempt; during rotation there is a signature for each secret. */
export async function webhookHeaders(
  message: WebhookMessage & { secrets: readonly string[] },
): Promise<Record<string, string>> {
  const signatures = await Promise.all(
    message.secrets.map((secret) => signWebhook({ ...message, secret })),
  )
  return {
    'webhook-id': message.id,
    'webhook-timestamp': String(message.timestampSeconds),
    'webhook-signature': signatures.join(' '),
  }
}

export type WebhookRefusal =
  | 'missing-header'
  | 'malformed-header'
  | 'too-old'
  | 'too-new'
  | 'unsigned'

function signatureBytes(signature: string): Uint8Array<ArrayBuffer> | undefined {
  return /^v1,[A-Za-z0-9+/]{43}=$/.test(signature) ? fromBase64(signature.slice(3)) : undefined
}

/**
 * Checks a received message against each secret that may be in use. The comparison is that of
 * WebCrypto, whose time does not depend on where the digests differ.
 */
export async function verifyWebhook(
  headers: Headers,
  body: string,
  secrets: readonly string[],
  nowSeconds: number,
): Promise<Result<WebhookMessage, WebhookRefusal>> {
  const id = headers.get('webhook-id')
  const timestamp = headers.get('webhook-timestamp')
  const signatures = headers.get('webhook-signature')
  if (!id || !timestamp || !signatures) return err('missing-header')
  if (!/^[\w-]{1,128}$/.test(id) || !/^\d{1,12}$/.test(timestamp)) return err('malformed-header')
  const timestampSeconds = Number(timestamp)
  if (timestampSeconds < nowSeconds - TOLERANCE_SECONDS) return err('too-old')
  if (timestampSeconds > nowSeconds + TOLERANCE_SECONDS) return err('too-new')
  const text = signedText(id, timestampSeconds, body)
  for (const secret of secrets) {
    const key = await importSecret(secret)
    for (const signature of signatures.split(' ', SIGNATURES_MOST)) {
      const bytes = signatureBytes(signature)
      if (bytes && (await crypto.subtle.verify('HMAC', key, bytes, text))) {
        return ok({ id, timestampSeconds, body })
      }
    }
  }
  return err('unsigned')
}
