import { connect, type Socket } from 'node:net'
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads'
import { quantile } from './statistics.ts'

export type Load = {
  readonly port: number
  readonly method: string
  readonly path: string
  readonly host: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  readonly connections: number
  readonly durationMs: number
}

export type Measured = {
  readonly requests: number
  readonly requestsPerSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  /** Answers with another status than 200. */
  readonly refused: number
}

/**
 * Asks the same request over and over on each connection, the next once the answer is whole, from
 * a thread of its own. It reads no more of an answer than its status and length: on a machine
 * with few cores a thorough client would be measured in place of the server.
 */
export function applyLoad(load: Load): Promise<Measured> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: load })
    worker.once('message', resolve)
    worker.once('error', reject)
  })
}

const HEADER_END = Buffer.from('\r\n\r\n')

async function run(load: Load): Promise<Measured> {
  const request = requestBytes(load)
  const times: number[] = []
  const tally = { refused: 0 }
  const startedAt = performance.now()
  const until = startedAt + load.durationMs
  await Promise.all(
    Array.from({ length: load.connections }, () =>
      askUntil(load.port, request, until, times, tally),
    ),
  )
  const seconds = (performance.now() - startedAt) / 1_000
  return {
    requests: times.length,
    requestsPerSecond: times.length / seconds,
    p50Ms: quantile(times, 0.5),
    p99Ms: quantile(times, 0.99),
    refused: tally.refused,
  }
}

function requestBytes({ method, path, host, headers = {}, body }: Load): Buffer {
  const content = body === undefined ? undefined : Buffer.from(body)
  const lines = [`${method} ${path} HTTP/1.1`, `host: ${host}`]
  for (const [name, value] of Object.entries(headers)) lines.push(`${name}: ${value}`)
  if (content) lines.push(`content-length: ${content.length}`)
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`), content ?? Buffer.alloc(0)])
}

function askUntil(
  port: number,
  request: Buffer,
  until: number,
  times: number[],
  tally: { refused: number },
): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, noDelay: true })
    let received: Buffer = Buffer.alloc(0)
    let sentAt = 0
    const ask = () => {
      sentAt = performance.now()
      socket.write(request)
    }
    socket.once('connect', ask)
    socket.on('data', (chunk: Buffer) => {
      received = received.length === 0 ? chunk : Buffer.concat([received, chunk])
      const length = answerLength(received)
      if (length === undefined || received.length < length) return
      const now = performance.now()
      times.push(now - sentAt)
      // `HTTP/1.1 200`: the status begins at the tenth byte.
      if (received.toString('latin1', 9, 12) !== '200') tally.refused++
      received = received.subarray(length)
      if (now < until) ask()
      else end(socket, resolve)
    })
    socket.once('error', reject)
    socket.once('close', () => resolve())
  })
}

function end(socket: Socket, resolve: () => void): void {
  socket.removeAllListeners()
  socket.on('error', () => {})
  socket.destroy()
  resolve()
}

/** How long the answer is, headers included, once they are there. */
function answerLength(received: Buffer): number | undefined {
  const headersEnd = received.indexOf(HEADER_END)
  if (headersEnd < 0) return undefined
  const headers = received.toString('latin1', 0, headersEnd)
  const length = /\r\ncontent-length: *(\d+)/i.exec(headers)?.[1]
  if (length === undefined) throw new Error(`An answer without a length:\n${headers}`)
  return headersEnd + HEADER_END.length + Number(length)
}

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
if (!isMainThread) parentPort!.postMessage(await run(workerData as Load))
