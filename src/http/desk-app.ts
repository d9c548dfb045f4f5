import { byHost, type App } from './by-host.ts'
import { deskRoutes } from './console/desk-routes.ts'
import { sameOrigin } from './middleware/same-origin.ts'
import { platformApp } from './platform-app.ts'
import type { Services } from './services.ts'
import { tenantApp } from './tenant-app.ts'

/** What the desk Worker answers: what a federation's staff work with every day. */
export function deskTenantApp(services: Services) {
  const app = tenantApp(services)
  app.use(sameOrigin())
  app.route('/console', deskRoutes())
  return app
}

/**
 * The desk Worker looks at the host and checks who asks by itself: that a request came through
 * the edge Worker proves nothing here.
 */
export function deskApp(services: Services): App {
  const tenant = deskTenantApp(services)
  const platform = platformApp(services)
  return byHost(services, { tenant: () => tenant, platform: () => platform })
}
