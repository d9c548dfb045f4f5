import { createClient, type Client } from '@libsql/client/http'
import type { Access, Connection, DatabaseAddress, DatabaseProvider } from './provider.ts'

/** A call that takes longer is given up: for a commit its outcome is then unknown. */
export const CALL_DEADLINE_MS = 8_000

/**
 * A libSQL server that closes idle databases can answer 404 for one that exists while it opens
 * it again. The first retry has always worked; nothing was executed before it.
 */
const NOT_FOUND_RETRIES = 3
const NOT_FOUND_PAUSE_MS = 25

/** Counts the calls that a request makes, so that every route's cost is known. */
export type RoundTrips = { count: number }

/** A migration's step may rebuild a large table; it is one call, and nobody waits at a page. */
export const MIGRATION_DEADLINE_MS = 120_000

/** Carries a call to the database. */
type Send = (request: Request) => Promise<Response>

/** One client for one request: no connection is kept, each call is one POST. */
export async function openClient(
  provider: DatabaseProvider,
  address: DatabaseAddress,
  access: Access,
  trips: RoundTrips,
): Promise<Client> {
  return clientOf(await provider.connect(address, access), { trips })
}

/** `around` sees every call before it is sent. */
export function clientOf(
  connection: Connection,
  options: {
    readonly trips?: RoundTrips
    readonly deadlineMs?: number
    readonly around?: (send: Send) => Send
  } = {},
): Client {
  const { trips, deadlineMs = CALL_DEADLINE_MS, around = (send) => send } = options
  return createClient({
    url: connection.url,
    authToken: connection.authToken,
    intMode: 'number',
    fetch: around((request) => call(request, connection.headers, deadlineMs, trips)),
    // Callers limit themselves.
    concurrency: 1_000,
  })
}

async function call(
  request: Request,
  headers: Readonly<Record<string, string>>,
  deadlineMs: number,
  trips: RoundTrips = { count: 0 },
): Promise<Response> {
  const body = await request.arrayBuffer()
  for (let attempt = 0; ; attempt++) {
    trips.count++
    const sent = new Headers(request.headers)
    for (const [name, value] of Object.entries(headers)) sent.set(name, value)
    const signal = AbortSignal.timeout(deadlineMs)
    const response = await fetch(
      new Request(request.url, { method: request.method, headers: sent, body, signal }),
    )
    if (response.status !== 404 || attempt === NOT_FOUND_RETRIES) return response
    await response.body?.cancel()
    await new Promise((resolve) => setTimeout(resolve, NOT_FOUND_PAUSE_MS * (attempt + 1)))
  }
}
