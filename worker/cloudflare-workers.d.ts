/** What the Worker uses of the runtime's own module. */
declare module 'cloudflare:workers' {
  export abstract class DurableObject {
    fetch?(request: Request): Response | Promise<Response>
  }
}
