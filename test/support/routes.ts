import { platformApp } from '../../src/http/platform/app.tsx'
import type { Services } from '../../src/http/services.ts'
import { tenantApi, tenantApp } from '../../src/http/tenant-app.ts'

export interface Route {
  readonly method: string
  readonly path: string
}

/** Routes are registered without any service being used. */
const services = {
  config: { baseDomain: 'localhost', scheme: 'http' },
  schemes: { cards: [] },
} as unknown as Services

/** What is answered by name, as the router itself has it; middleware is registered for ALL. */
function routesOf(app: { readonly routes: readonly Route[] }): readonly Route[] {
  const named = app.routes.filter(({ method }) => method !== 'ALL')
  const unique = new Map(named.map(({ method, path }) => [`${method} ${path}`, { method, path }]))
  return [...unique.values()].toSorted((a, b) => a.path.localeCompare(b.path))
}

export const tenantRoutes = (): readonly Route[] =>
  routesOf({ routes: [...tenantApi(services).routes, ...tenantApp(services).routes] })
export const platformRoutes = (): readonly Route[] => routesOf(platformApp(services))
