import { createServer, request as httpRequest, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A way to the libSQL server that can be cut at a chosen call, as by a crash on this side. */
export interface FailingLibsql {
  readonly url: string
  readonly adminUrl: string
  /** Calls since the last change of mind. */
  calls(): number
  /** From this call on nothing gets through; the first of them still does, its answer is lost. */
  dieAt(call: number): void
  /** What matches fails for as long as it is set. */
  refuse(which: ((path: string, database: string) => boolean) | undefined): void
  revive(): void
  close(): Promise<void>
}

/** Stands before the data address and the administrative one; both count together. */
export async function openFailingLibsql(target: {
  readonly url: string
  readonly adminUrl: string
}): Promise<FailingLibsql> {
  let calls = 0
  let deadAt: number | undefined
  let refused: ((path: string, database: string) => boolean) | undefined

  const doorTo = (base: string) =>
    createServer(async (incoming, outgoing) => {
      const call = ++calls
      const body = await readAll(incoming)
      const database = Buffer.from(
        String(incoming.headers['x-namespace-bin'] ?? ''),
        'base64',
      ).toString()
      const isDead = deadAt !== undefined && call >= deadAt
      const isLost = call === deadAt
      if (refused?.(incoming.url ?? '', database) || (isDead && !isLost)) {
        return void incoming.socket.destroy()
      }
      const { host: _, ...headers } = incoming.headers
      const to = httpRequest(new URL(incoming.url ?? '/', base), {
        method: incoming.method ?? 'GET',
        headers,
      })
      to.on('error', () => incoming.socket.destroy())
      to.on('response', async (answer) => {
        const bytes = await readAll(answer)
        if (isLost) return void incoming.socket.destroy()
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers).end(bytes)
      })
      to.end(body)
    })
  const doors = [doorTo(target.url), doorTo(target.adminUrl)]
  const [url, adminUrl] = await Promise.all(
    doors.map(async (door) => {
      await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve))
      return `http://127.0.0.1:${(door.address() as AddressInfo).port}`
    }),
  )
  return {
    url: url!,
    adminUrl: adminUrl!,
    calls: () => calls,
    dieAt(call) {
      calls = 0
      deadAt = call
    },
    refuse: (which) => void (refused = which),
    revive() {
      calls = 0
      deadAt = undefined
    },
    async close() {
      for (const door of doors) {
        door.closeAllConnections()
        await new Promise((resolve) => door.close(resolve))
      }
    },
  }
}

async function readAll(stream: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of stream) parts.push(part as Buffer)
  return Buffer.concat(parts)
}
