import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import {
  nextAttemptDelaySeconds,
  postWebhook,
  REPLY_BYTES_MOST,
  WEBHOOK_ATTEMPTS_MOST,
  type WebhookOutcome,
} from './post-webhook.ts'
import { newWebhookSecret, verifyWebhook } from './standard-webhooks.ts'

const NOW = 1_800_000_000
const BODY = '{"type":"payout.arrived","amount":"1830.00","plan":"互助保障"}'
const secrets = [newWebhookSecret(), newWebhookSecret()]

let stop: (() => Promise<void>) | undefined
afterEach(() => stop?.())

/** A real receiver on a free port of this machine. */
async function receiver(
  answer: (request: IncomingMessage, response: ServerResponse, body: string) => void,
): Promise<URL> {
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => answer(request, response, Buffer.concat(parts).toString()))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  stop = () =>
    new Promise((resolve) => {
      server.closeAllConnections()
      server.close(() => resolve())
    })
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`)
}

const post = (url: URL, timeoutMs = 5_000): Promise<WebhookOutcome> =>
  postWebhook({ url, secrets, id: 'msg_1', body: BODY, nowSeconds: NOW, fetch, timeoutMs })

const answering = (status: number, headers: Record<string, string> = {}): Promise<URL> =>
  receiver((_, response) => response.writeHead(status, headers).end('said'))

describe('postWebhook', () => {
  test('delivers the very body with signatures that verify', async () => {
    let received: { headers: Headers; body: string } | undefined
    const url = await receiver((request, response, body) => {
      const headers = new Headers(request.headers as Record<string, string>)
      received = { headers, body }
      response.writeHead(202).end('好')
    })
    expect(await post(url)).toEqual({ kind: 'delivered', status: 202, reply: '好' })
    expect(received!.body).toBe(BODY)
    expect(received!.headers.get('content-type')).toBe('application/json')
    for (const secret of secrets) {
      const read = await verifyWebhook(received!.headers, received!.body, [secret], NOW)
      expect(read).toMatchObject({ ok: true, value: { id: 'msg_1' } })
    }
  })

  test.each([400, 401, 404, 500, 503])('%d is refused, with what was said', async (status) =>
    expect(await post(await answering(status))).toEqual({ kind: 'refused', status, reply: 'said' }),
  )

  test('410 is gone', async () =>
    expect(await post(await answering(410))).toEqual({ kind: 'gone' }))

  test('a redirect is refused, and nothing is sent to where it points', async () => {
    const seen: string[] = []
    const url = await receiver((request, response) => {
      seen.push(request.url!)
      response.writeHead(307, { location: '/elsewhere' }).end()
    })
    expect(await post(url)).toEqual({ kind: 'refused', status: 307, reply: '' })
    expect(seen).toEqual(['/hook'])
  })

  test.each([
    ['120', 120],
    ['0', 0],
    ['999999999', 86_400],
    [new Date((NOW + 90) * 1000).toUTCString(), 90],
    [new Date((NOW - 90) * 1000).toUTCString(), 0],
  ])('Retry-After %s', async (value, afterSeconds) => {
    const url = await answering(429, { 'retry-after': value })
    expect(await post(url)).toEqual({ kind: 'retry-after', status: 429, afterSeconds })
  })

  test.each(['soon', '-5', ''])('Retry-After %j is not understood', async (value) => {
    const url = await answering(503, { 'retry-after': value })
    expect((await post(url)).kind).toBe('refused')
  })

  test('reads no more than its share of an endless reply', async () => {
    const url = await receiver((_, response) => {
      response.writeHead(500)
      const more = (): void => {
        while (!response.destroyed && response.write('x'.repeat(10_000)));
      }
      response.on('drain', more)
      more()
    })
    const outcome = await post(url)
    expect(outcome).toMatchObject({ kind: 'refused', status: 500 })
    expect(outcome.kind === 'refused' && outcome.reply.length).toBe(REPLY_BYTES_MOST)
  })

  test('silence is a timeout', async () =>
    expect(await post(await receiver(() => {}), 100)).toEqual({ kind: 'timeout' }))

  test('a reply that stalls after its status counts by its status', async () => {
    const url = await receiver((_, response) => response.writeHead(200).write('half'))
    expect(await post(url, 200)).toEqual({ kind: 'delivered', status: 200, reply: 'half' })
  })

  test('a connection that breaks is unreachable', async () => {
    const url = await receiver((request) => request.socket.destroy())
    expect((await post(url)).kind).toBe('unreachable')
  })

  test('nobody listening is unreachable', async () => {
    const url = await answering(200)
    await stop!()
    expect((await post(url)).kind).toBe('unreachable')
  })
})

describe('nextAttemptDelaySeconds', () => {
  test('the whole schedule, then no more', () => {
    const pauses = Array.from({ length: WEBHOOK_ATTEMPTS_MOST }, (_, i) =>
      nextAttemptDelaySeconds(i + 1, 0),
    )
    const hours = [2, 5, 10, 14, 20, 24].map((it) => it * 3_600)
    expect(pauses).toEqual([5, 300, 1_800, ...hours, undefined])
    expect(nextAttemptDelaySeconds(11, 0)).toBeUndefined()
  })

  test('jitter only ever lengthens, by a fifth at most', () => {
    expect(nextAttemptDelaySeconds(2, 0.5)).toBe(330)
    expect(nextAttemptDelaySeconds(2, 0.999)).toBe(360)
  })
})
