import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

export type Inbox = {
  readonly url: string
  /** The newest code that was sent to a mobile number; waits for it. */
  awaitCode(mobile: string): Promise<string>
  stop(): Promise<void>
}

type Sms = { data: { to: string; text: string } }

const TIMEOUT_MS = 10_000

/** Takes the federation's messages in place of an SMS gateway. */
export async function startInbox(): Promise<Inbox> {
  const messages: Sms['data'][] = []
  const server = createServer((request, response) => {
    let text = ''
    request.on('data', (chunk: Buffer) => (text += chunk.toString()))
    request.on('end', () => {
      messages.push((JSON.parse(text) as Sms).data)
      response.end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async awaitCode(mobile) {
      const deadline = performance.now() + TIMEOUT_MS
      while (performance.now() < deadline) {
        const text = messages.findLast(({ to }) => to === mobile)?.text ?? ''
        const code = /\d{6}/.exec(text)?.[0]
        if (code !== undefined) return code
        await sleep(20)
      }
      throw new Error('No code came')
    },
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
