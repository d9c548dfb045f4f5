import { Hono } from 'hono'
import { hostTarget } from '../tenants/host.ts'
import { platformApp } from './platform/app.tsx'
import { base } from './middleware/base.ts'
import type { BaseVariables } from './context.ts'
import type { Services } from './services.ts'
import { problem, wantsJson } from './problem.ts'
import { tenantApp } from './tenant-app.ts'
import { PlatformNotFoundView } from './platform/trouble-view.tsx'
import { platformIsReady } from '../tenants/ensure-platform.ts'

/** The whole site: a host is the platform's, a tenant's, or nobody's. */
export function createApp(services: Services) {
  const app = new Hono<{ Variables: BaseVariables }>()
  const platform = platformApp(services)
  const tenant = tenantApp(services)

  app.get('/healthz', base(services), async (c) => {
    const ready = await platformIsReady(services.config)
    return c.json({ status: ready ? 'ok' : 'starting' }, ready ? 200 : 503)
  })
  app.all('*', (c) => {
    const target = hostTarget(new URL(c.req.url).host, services.config.baseDomain)
    if (target.plane === 'platform') return platform.fetch(c.req.raw, c.env, c.executionCtx)
    if (target.plane === 'tenant') return tenant.fetch(c.req.raw, c.env, c.executionCtx)
    return unknownHost.fetch(c.req.raw)
  })

  const unknownHost = new Hono<{ Variables: BaseVariables }>()
  unknownHost.use(base(services))
  unknownHost.all('*', (c) =>
    wantsJson(c) ? problem(c, 'unknown-host') : c.html(PlatformNotFoundView({}), 404),
  )
  return app
}
