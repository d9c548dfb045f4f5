import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { verifyWebhook } from '../../src/webhooks/standard-webhooks.ts'

export type ReceivedSms = {
  readonly id: string
  readonly body: {
    readonly type: string
    readonly timestamp: string
    readonly data: {
      readonly noticeId: string
      readonly to: string
      readonly text: string
      readonly kind: string
    }
  }
  /** Which of the given secrets the signature was made with. */
  readonly signedWith: readonly string[]
}

/** What the receiver answers; a promise keeps the sender waiting. */
export type Answer = (request: {
  readonly body: string
  readonly nth: number
}) => number | Promise<number>

/**
 * An SMS gateway on a port of its own. It verifies each signature at the instant that the test
 * lives in, and remembers what it was sent.
 */
export async function openSmsReceiver(nowOf: () => number) {
  const received: ReceivedSms[] = []
  const secrets: string[] = []
  const state = { answer: (() => 204) as Answer, open: 0, openMost: 0 }
  const server = createServer((request, response) => {
    void (async () => {
      state.openMost = Math.max(state.openMost, ++state.open)
      const parts: Buffer[] = []
      for await (const part of request) parts.push(part as Buffer)
      const body = Buffer.concat(parts).toString('utf8')
      const headers = new Headers(request.headers as Record<string, string>)
      const signedWith: string[] = []
      for (const secret of secrets) {
        const now = Math.floor(nowOf() / 1000)
        if ((await verifyWebhook(headers, body, [secret], now)).ok) signedWith.push(secret)
      }
      const parsed = JSON.parse(body) as ReceivedSms['body']
      received.push({ id: headers.get('webhook-id') ?? '', body: parsed, signedWith })
      const status = await state.answer({ body, nth: received.length })
      state.open--
      response.writeHead(status).end()
    })()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    origin,
    url: `${origin}/sms`,
    received,
    secrets,
    state,
    close: () => {
      server.closeAllConnections()
      return new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}
