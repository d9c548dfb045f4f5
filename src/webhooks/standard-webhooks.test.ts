import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  newWebhookSecret,
  signWebhook,
  verifyWebhook,
  webhookHeaders,
} from './standard-webhooks.ts'

/** The example that the Standard Webhooks libraries publish. */
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const MESSAGE = {
  id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  timestampSeconds: 1_614_265_330,
  body: '{"test": 2432232314}',
}
const SIGNATURE = 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE='
const NOW = MESSAGE.timestampSeconds

const headers = (changes: Record<string, string> = {}): Headers =>
  new Headers({
    'webhook-id': MESSAGE.id,
    'webhook-timestamp': String(NOW),
    'webhook-signature': SIGNATURE,
    ...changes,
  })

const verify = (
  changes?: Record<string, string>,
  now = NOW,
  body = MESSAGE.body,
): Promise<unknown> => verifyWebhook(headers(changes), body, [SECRET], now)

test('the published signature', async () =>
  expect(await signWebhook({ ...MESSAGE, secret: SECRET })).toBe(SIGNATURE))

describe('verifyWebhook', () => {
  test('accepts it, also among others', async () => {
    expect(await verify()).toEqual({ ok: true, value: MESSAGE })
    const many = `v1a,abc v1,notthis ${SIGNATURE}`
    expect(await verify({ 'webhook-signature': many })).toMatchObject({ ok: true })
  })

  test('for five minutes, both ways', async () => {
    expect(await verify({}, NOW + 300)).toMatchObject({ ok: true })
    expect(await verify({}, NOW - 300)).toMatchObject({ ok: true })
    expect(await verify({}, NOW + 301)).toEqual({ ok: false, error: 'too-old' })
    expect(await verify({}, NOW - 301)).toEqual({ ok: false, error: 'too-new' })
  })

  test.each([
    ['webhook-id', '', 'missing-header'],
    ['webhook-timestamp', '', 'missing-header'],
    ['webhook-signature', '', 'missing-header'],
    ['webhook-id', 'msg.1', 'malformed-header'],
    ['webhook-id', 'm'.repeat(129), 'malformed-header'],
    ['webhook-timestamp', '1614265330.0', 'malformed-header'],
    ['webhook-timestamp', '-1', 'malformed-header'],
    ['webhook-timestamp', '1e9', 'malformed-header'],
    ['webhook-timestamp', '1614265331', 'unsigned'],
    ['webhook-id', 'msg_other', 'unsigned'],
    ['webhook-signature', SIGNATURE.replace('v1,', 'v2,'), 'unsigned'],
    ['webhook-signature', SIGNATURE.replace('g0', 'G0'), 'unsigned'],
    ['webhook-signature', SIGNATURE.slice(0, -1), 'unsigned'],
    ['webhook-signature', 'v1,', 'unsigned'],
    ['webhook-signature', 'v1,!!!!', 'unsigned'],
    ['webhook-signature', `${'v1,x '.repeat(10)}${SIGNATURE}`, 'unsigned'],
  ])('%s %.30j: %s', async (name, value, error) =>
    expect(await verify({ [name]: value })).toEqual({ ok: false, error }),
  )

  test('a changed body, no secret, another secret', async () => {
    expect(await verify({}, NOW, `${MESSAGE.body} `)).toEqual({ ok: false, error: 'unsigned' })
    const other = [newWebhookSecret()]
    for (const secrets of [[], other]) {
      const read = await verifyWebhook(headers(), MESSAGE.body, secrets, NOW)
      expect(read).toEqual({ ok: false, error: 'unsigned' })
    }
  })

  test('during rotation, either secret will do', async () => {
    const secrets = [newWebhookSecret(), newWebhookSecret()]
    const sent = new Headers(await webhookHeaders({ ...MESSAGE, secrets }))
    expect(sent.get('webhook-signature')!.split(' ')).toHaveLength(2)
    for (const secret of secrets) {
      expect(await verifyWebhook(sent, MESSAGE.body, [secret], NOW)).toMatchObject({ ok: true })
    }
  })

  test('whatever is signed is verified, whatever is changed is not', async () => {
    const body = fc.string({ unit: 'grapheme' })
    await fc.assert(
      fc.asyncProperty(body, body, fc.nat(4_000_000_000), async (text, other, timestampSeconds) => {
        const secrets = [newWebhookSecret()]
        const message = { id: 'msg_1', timestampSeconds, body: text }
        const sent = new Headers(await webhookHeaders({ ...message, secrets }))
        const read = await verifyWebhook(sent, text, secrets, timestampSeconds)
        expect(read).toEqual({ ok: true, value: message })
        const changed = await verifyWebhook(sent, other, secrets, timestampSeconds)
        expect(changed.ok).toBe(other === text)
      }),
      { numRuns: 50 },
    )
  })
})

test('secrets are new each time and hold 32 bytes', () => {
  const secrets = new Set(Array.from({ length: 100 }, newWebhookSecret))
  expect(secrets.size).toBe(100)
  for (const secret of secrets) expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
})

test('an identifier with a dot is not signed: the text could be split in two ways', async () =>
  expect(signWebhook({ ...MESSAGE, id: 'a.1', secret: SECRET })).rejects.toThrow('identifier'))
