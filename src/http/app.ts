import { Hono, type ExecutionContext } from 'hono'
import { platformIsReady } from '../tenants/ensure-platform.ts'
import { hostTarget } from '../tenants/host.ts'
import type { BaseVariables } from './context.ts'
import { base } from './middleware/base.ts'
import { platformApp } from './platform/app.tsx'
import { PlatformNotFoundView } from './platform/trouble-view.tsx'
import { problem, wantsJson } from './problem.ts'
import type { Services } from './services.ts'
import { tenantApi, tenantApp } from './tenant-app.ts'

type Fetch = (request: Request, env: unknown, ctx: ExecutionContext) => Response | Promise<Response>

/**
 * The whole site: a host is the platform's, a tenant's, or nobody's. Chosen here by the address's
 * text, so that a request passes one router and not two. A tenant's API has a router of its own:
 * beside a hundred pages every estimate would pay for finding its way.
 */
export function createApp(services: Services): { readonly fetch: Fetch } {
  const platform = platformApp(services)
  const tenant = tenantApp(services)
  const tenantsApi = tenantApi(services)
  const nobody = nobodysApp(services)
  return {
    fetch(request, env, ctx) {
      const { host, path } = splitAddress(request.url)
      if (path === '/healthz') return nobody.fetch(request, env, ctx)
      const target = hostTarget(host, services.config.baseDomain)
      if (target.plane === 'tenant' || target.plane === 'custom') {
        return (isApi(path) ? tenantsApi : tenant).fetch(request, target, ctx)
      }
      return (target.plane === 'platform' ? platform : nobody).fetch(request, env, ctx)
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

const isApi = (path: string): boolean => path === '/api' || path.startsWith('/api/')

/** The runtime gives addresses in their normal form, so host and path can be cut out. */
function splitAddress(url: string): { host: string; path: string } {
  const start = url.indexOf('://') + 3
  const slash = url.indexOf('/', start)
  const query = url.indexOf('?', slash)
  return { host: url.slice(start, slash), path: url.slice(slash, query < 0 ? undefined : query) }
}
