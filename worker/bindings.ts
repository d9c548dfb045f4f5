import type { Gate } from '../src/db/tenant-gate.ts'
import type { Behind } from '../src/http/edge-app.ts'

/** What Cloudflare (or workerd) gives to each Worker. Settings are read in `src/config.ts`. */
export type Bindings = {
  readonly ASSETS: { fetch(address: string): Promise<Response> }
  readonly DOCUMENTS: Bucket
  /** Absent on a host without Durable Objects. */
  readonly WRITE_GATE?: {
    idFromName(name: string): unknown
    get(id: unknown): { write: Gate }
  }
  /** Absent on a host without queues. */
  readonly JOBS?: { send(message: Wake): Promise<unknown> }
  /** Absent behind the edge Worker, and where the host has no rate limiter. */
  readonly ESTIMATE_LIMIT?: { limit(of: { key: string }): Promise<{ success: boolean }> }
}

/** What the edge Worker has beside that: the two behind it. */
export type EdgeBindings = Bindings & {
  readonly DESK: Behind['desk']
  readonly OFFICE: Behind['office']
}

/** Says only where there is something to do. */
export type Wake = { readonly tenantId: string } | { readonly migrateFleet: true }

export type QueueBatch = { readonly messages: readonly { readonly body: Wake }[] }

export type Bucket = {
  /** Null where the condition did not hold: nothing was put. */
  put(
    key: string,
    bytes: Uint8Array<ArrayBuffer>,
    options?: { onlyIf: { etagMatches: string } },
  ): Promise<object | null>
  get(key: string): Promise<{ etag: string; arrayBuffer(): Promise<ArrayBuffer> } | null>
  list(of: { prefix: string }): Promise<{ objects: readonly { key: string }[] }>
  delete(keys: string[]): Promise<void>
}
