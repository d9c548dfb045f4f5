import { readConfig } from '../src/config.ts'
import type { Services } from '../src/http/services.ts'
import { passwordHasher } from '../src/identity/password.ts'
import { drainTenant } from '../src/jobs/drain-tenant.ts'
import { dnsOverHttps } from '../src/tenants/hosts/lookup-dns.ts'
import type { Bindings } from './bindings.ts'
import { mayEstimate } from './estimate-limit.ts'
import { exportFrames } from './export-frames.ts'
import { gateOf } from './gate-of.ts'
import { r2Store } from './r2-store.ts'
import { schemeShelf } from './scheme-shelf.ts'

/** What each Worker gives to its requests, from the bindings that all have. */
export function servicesOf(env: Bindings): Services {
  const config = { ...readConfig(env), gate: gateOf(env.WRITE_GATE) }
  const services: Services = {
    config,
    hasher: passwordHasher({ pepper: config.passwordPepper, cost: config.passwordCost }),
    documents: r2Store(env.DOCUMENTS),
    schemes: schemeShelf(env.ASSETS),
    exportFrames: exportFrames(env.ASSETS),
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
  return services
}
