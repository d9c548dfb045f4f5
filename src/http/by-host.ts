import { Hono, type ExecutionContext } from 'hono'
import { platformIsReady } from '../tenants/ensure-platform.ts'
import { hostTarget, type TenantTarget } from '../tenants/host.ts'
import type { BaseVariables } from './context.ts'
import { base } from './middleware/base.ts'
import { PlatformNotFoundView } from './platform/trouble-view.tsx'
import { problem, wantsJson } from './problem.ts'
import type { Services } from './services.ts'

type Answer = Response | Promise<Response>
export type App<Env = unknown> = {
  readonly fetch: (request: Request, env: Env, ctx: ExecutionContext) => Answer
}

/** Who answers what is asked of a host, by the address's path. */
export type Hosts = {
  readonly platform: (path: string) => App
  readonly tenant: (path: string, target: TenantTarget) => App<TenantTarget>
}

/**
 * A host is the platform's, a tenant's, or nobody's. Chosen here by the address's text, so that a
 * request passes one router and not two. What a tenant's host names goes along as its bindings.
 */
export function byHost(services: Services, hosts: Hosts): App {
  const nobody = nobodysApp(services)
  return {
    fetch(request, env, ctx) {
      const { host, path } = splitAddress(request.url)
      if (path === '/healthz') return nobody.fetch(request, env, ctx)
      const target = hostTarget(host, services.config.baseDomain)
      if (target.plane === 'none') return nobody.fetch(request, env, ctx)
      return target.plane === 'platform'
        ? hosts.platform(path).fetch(request, env, ctx)
        : hosts.tenant(path, target).fetch(request, target, ctx)
    },
  }
}

/** What any host answers: whether the service is up, and that nobody lives here. */
function nobodysApp(services: Services) {
  const app = new Hono<{ Variables: BaseVariables }>()
  app.use(base(services))
  app.get('/healthz', async (c) => {
    const ready = await platformIsReady(services.config)
    return c.json({ status: ready ? 'ok' : 'starting' }, ready ? 200 : 503)
  })
  app.all('*', (c) =>
    wantsJson(c) ? problem(c, 'unknown-host') : c.html(PlatformNotFoundView({}), 404),
  )
  return app
}

/** The runtime gives addresses in their normal form, so host and path can be cut out. */
function splitAddress(url: string): { host: string; path: string } {
  const start = url.indexOf('://') + 3
  const slash = url.indexOf('/', start)
  const query = url.indexOf('?', slash)
  return { host: url.slice(start, slash), path: url.slice(slash, query < 0 ? undefined : query) }
}
