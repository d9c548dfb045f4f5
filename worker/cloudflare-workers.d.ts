/** What the Workers use of the runtime's own module. */
declare module 'cloudflare:workers' {
  import type { ExecutionContext } from 'hono'

  export abstract class DurableObject {
    fetch?(request: Request): Response | Promise<Response>
  }

  /** A Worker whose methods another one may call that is bound to it; `fetch` answers requests. */
  export abstract class WorkerEntrypoint<Env> {
    protected readonly env: Env
    protected readonly ctx: ExecutionContext
    fetch?(request: Request): Response | Promise<Response>
  }
}
