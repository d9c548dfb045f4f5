import { deskTenantApp } from '../../src/http/desk-app.ts'
import { edgePlatformApp, edgeTenantApi, edgeTenantApp } from '../../src/http/edge-app.ts'
import { officePlatformApp, officeTenantApp } from '../../src/http/office-app.ts'
import type { Services } from '../../src/http/services.ts'

export interface Route {
  readonly method: string
  readonly path: string
}

/** Routes are registered without any service being used. */
export const servicesForRoutes = {
  config: { baseDomain: 'localhost', scheme: 'http' },
  schemes: { cards: [] },
} as unknown as Services

/** What is answered by name, as the router itself has it; middleware is registered for ALL. */
export function routesOf(
  ...apps: readonly { readonly routes: readonly Route[] }[]
): readonly Route[] {
  const named = apps.flatMap(({ routes }) => routes).filter(({ method }) => method !== 'ALL')
  const unique = new Map(named.map(({ method, path }) => [`${method} ${path}`, { method, path }]))
  return [...unique.values()].toSorted((a, b) => a.path.localeCompare(b.path))
}

export const tenantRoutes = (): readonly Route[] =>
  routesOf(
    edgeTenantApp(servicesForRoutes),
    edgeTenantApi(servicesForRoutes),
    deskTenantApp(servicesForRoutes),
    officeTenantApp(servicesForRoutes),
  )
export const platformRoutes = (): readonly Route[] =>
  routesOf(edgePlatformApp(servicesForRoutes), officePlatformApp(servicesForRoutes))
