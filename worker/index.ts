import type { ExecutionContext } from 'hono'
import type { App } from '../src/http/by-host.ts'
import { edgeApp } from '../src/http/edge-app.ts'
import type { Services } from '../src/http/services.ts'
import { drainTenant } from '../src/jobs/drain-tenant.ts'
import { migrateFleetPage } from '../src/jobs/migrate-fleet.ts'
import { tick } from '../src/jobs/tick.ts'
import type { EdgeBindings, QueueBatch, Wake } from './bindings.ts'
import { servicesOf } from './services-of.ts'

/**
 * The edge Worker, which all addresses lead to: members' pages, the API, signing up, and what
 * runs by itself. Staff's pages are passed on to the two behind it, `desk.ts` and `office.ts`.
 */
type Edge = { readonly app: App; readonly services: Services }

/** Made once in an isolate: an environment does not change while it runs. */
let edge: Edge | undefined

function edgeOf(env: EdgeBindings): Edge {
  if (edge) return edge
  const services = servicesOf(env)
  edge = { app: edgeApp(services, { desk: env.DESK, office: env.OFFICE }), services }
  return edge
}

export default {
  fetch(request: Request, env: EdgeBindings, ctx: ExecutionContext): Response | Promise<Response> {
    return edgeOf(env).app.fetch(request, env, ctx)
  },

  async scheduled(_event: unknown, env: EdgeBindings): Promise<void> {
    const { services } = edgeOf(env)
    const done = await tick(services)
    if (done.failed + done.problems.length > 0) services.log({ level: 'error', tick: done })
  },

  async queue(batch: QueueBatch, env: EdgeBindings): Promise<void> {
    const { services } = edgeOf(env)
    const bodies = batch.messages.map(({ body }: { body: Wake }) => body)
    const tenants = new Set(bodies.flatMap((body) => ('tenantId' in body ? [body.tenantId] : [])))
    for (const tenantId of tenants) await drainTenant(services, tenantId)
    if (bodies.some((body) => 'migrateFleet' in body)) await migrateFleetPage(services)
  },
}
