import { DurableObject } from 'cloudflare:workers'
import { writeQueue } from '../src/db/write-queue.ts'
import type { Send } from '../src/db/open-client.ts'
import type { Bindings } from './bindings.ts'

/**
 * One for each tenant in the whole deployment: what isolates everywhere write to the tenant's
 * database goes through here, one call at a time. It keeps nothing: a gate that is lost in the
 * middle leaves a call whose outcome the caller settles, as after any lost answer.
 */
export class WriteGate extends DurableObject {
  readonly #enter = writeQueue<Response>()

  override async fetch(request: Request): Promise<Response> {
    const passed = this.#enter(() => fetch(request))
    return passed ?? new Response('Too many writes are waiting', { status: 429 })
  }
}

/** The way to a tenant's database through its gate; straight, where the host has no such objects. */
export const gateOf =
  (namespace: Bindings['WRITE_GATE']) =>
  (tenantId: string): Send | undefined => {
    if (namespace === undefined) return undefined
    return (request) => namespace.get(namespace.idFromName(tenantId)).fetch(request)
  }
