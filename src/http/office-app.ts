import { byHost, type App } from './by-host.ts'
import { officeRoutes } from './console/office-routes.ts'
import { sameOrigin } from './middleware/same-origin.ts'
import { platformApp } from './platform-app.ts'
import { operatorRoutes } from './platform/operator-routes.tsx'
import type { Services } from './services.ts'
import { tenantApp } from './tenant-app.ts'

/** What the office Worker answers: signing in to the console, accounts, plans, settings. */
export function officeTenantApp(services: Services) {
  const app = tenantApp(services)
  app.use(sameOrigin())
  app.route('/console', officeRoutes())
  return app
}

/** And the pages of those who run the platform. */
export function officePlatformApp(services: Services) {
  const app = platformApp(services)
  app.route('/operator', operatorRoutes())
  return app
}

/** Like the desk's, it trusts nothing that the edge Worker would have checked. */
export function officeApp(services: Services): App {
  const tenant = officeTenantApp(services)
  const platform = officePlatformApp(services)
  return byHost(services, { tenant: () => tenant, platform: () => platform })
}
