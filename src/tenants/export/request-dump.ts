import type { DatabaseAddress, DatabaseProvider } from '../../db/provider.ts'

/** A server that closes idle databases answers 404 while it opens one again. */
const TRIES = 4
const PAUSE_MS = 50

/** The server of a database gave no dump of it. */
export class DumpRefused extends Error {
  override name = 'DumpRefused'
}

/**
 * The SQL of a database as it is at one moment: libSQL server and Turso both answer `/dump` with
 * what they read in one transaction, while others write.
 */
export async function requestDump(
  provider: DatabaseProvider,
  address: DatabaseAddress,
  signal: AbortSignal,
): Promise<ReadableStream<Uint8Array>> {
  for (let tries = 1; ; tries++) {
    const { url, authToken, headers } = await provider.connect(address, 'ro')
    const response = await fetch(`${url}/dump`, {
      headers: { ...headers, authorization: `Bearer ${authToken}` },
      signal,
    })
    if (response.ok && response.body !== null) return response.body
    const answer = (await response.text()).slice(0, 200)
    if (response.status !== 404 || tries === TRIES) {
      throw new DumpRefused(
        `The database ${address.name} cannot be read: its server answered ` +
          `${response.status} ${answer}`,
      )
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS * tries))
  }
}
