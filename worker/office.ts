import type { ExecutionContext } from 'hono'
import type { App } from '../src/http/by-host.ts'
import { officeApp } from '../src/http/office-app.ts'
import type { Bindings } from './bindings.ts'
import { servicesOf } from './services-of.ts'

export { WriteGate } from './write-gate.ts'

/**
 * The office Worker: the console's sign-in, plans and settings, the operators' pages, and the
 * gates that writes pass. No address leads to it; the edge Worker passes on what it is to answer.
 */
let app: App | undefined

export default {
  fetch(request: Request, env: Bindings, ctx: ExecutionContext): Response | Promise<Response> {
    app ??= officeApp(servicesOf(env))
    return app.fetch(request, env, ctx)
  },
}
