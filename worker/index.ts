import { readConfig } from '../src/config.ts'
import type { ExecutionContext } from 'hono'
import { createApp } from '../src/http/app.ts'
import type { Services } from '../src/http/services.ts'
import { passwordHasher } from '../src/identity/password.ts'
import { drainTenant } from '../src/jobs/drain-tenant.ts'
import { migrateFleetPage } from '../src/jobs/migrate-fleet.ts'
import { tick } from '../src/jobs/tick.ts'
import { dnsOverHttps } from '../src/tenants/hosts/lookup-dns.ts'
import type { Bindings, QueueBatch, Wake } from './bindings.ts'
import { mayEstimate } from './estimate-limit.ts'
import { r2Store } from './r2-store.ts'
import { schemeShelf } from './scheme-shelf.ts'
import { gateOf } from './write-gate.ts'

export { WriteGate } from './write-gate.ts'

type App = ReturnType<typeof createApp>
type Host = { readonly app: App; readonly services: Services }

/** Made once in an isolate: an environment does not change while it runs. */
let host: Host | undefined

function hostOf(env: Bindings): Host {
  if (host) return host
  const config = { ...readConfig(env), gate: gateOf(env.WRITE_GATE) }
  const services: Services = {
    config,
    hasher: passwordHasher({ pepper: config.passwordPepper, cost: config.passwordCost }),
    documents: r2Store(env.DOCUMENTS),
    schemes: schemeShelf(env.ASSETS),
    clock: () => Date.now(),
    mayEstimate: (tenantId, address) => mayEstimate(env.ESTIMATE_LIMIT, tenantId, address),
    lookupDns: dnsOverHttps(config.dnsResolverUrl),
    // By a queue where there is one, else at once. Either may be lost: the tick finds what is left.
    wake: async (tenantId) => {
      await (env.JOBS ? env.JOBS.send({ tenantId }) : drainTenant(services, tenantId))
    },
    wakeFleet: env.JOBS && (async () => void (await env.JOBS?.send({ migrateFleet: true }))),
    // oxlint-disable-next-line no-console -- on this platform the console is the log
    log: (line) => console.log(JSON.stringify(line)),
  }
  host = { app: createApp(services), services }
  return host
}

export default {
  fetch(request: Request, env: Bindings, ctx: ExecutionContext): Response | Promise<Response> {
    return hostOf(env).app.fetch(request, env, ctx)
  },

  async scheduled(_event: unknown, env: Bindings): Promise<void> {
    const { services } = hostOf(env)
    const done = await tick(services)
    if (done.failed + done.problems.length > 0) services.log({ level: 'error', tick: done })
  },

  async queue(batch: QueueBatch, env: Bindings): Promise<void> {
    const { services } = hostOf(env)
    const bodies = batch.messages.map(({ body }: { body: Wake }) => body)
    const tenants = new Set(bodies.flatMap((body) => ('tenantId' in body ? [body.tenantId] : [])))
    for (const tenantId of tenants) await drainTenant(services, tenantId)
    if (bodies.some((body) => 'migrateFleet' in body)) await migrateFleetPage(services)
  },
}
