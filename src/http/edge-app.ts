import { apiApp } from './api/app.ts'
import { byHost, type App } from './by-host.ts'
import { forget, type Whose } from './forget.ts'
import { sameOrigin } from './middleware/same-origin.ts'
import { platformApp } from './platform-app.ts'
import { publicRoutes } from './platform/public-routes.tsx'
import { portalApp } from './portal/app.tsx'
import { spokenRefusals } from './portal/spoken-refusals.tsx'
import type { Services } from './services.ts'
import { tenantApp } from './tenant-app.ts'
import { platformWorkerOf, tenantWorkerOf } from './worker-of.ts'

/** The Workers behind this one: what their apps answer, wherever they run. */
export type Behind = {
  readonly desk: Asked & { forget(whose: Whose): Promise<void> }
  readonly office: Asked
}
type Asked = { fetch(request: Request): Promise<Response> }

/** What the edge Worker answers by itself under a tenant's host: members' pages. */
export function edgeTenantApp(services: Services) {
  const app = tenantApp(services, spokenRefusals)
  app.use(sameOrigin())
  app.route('/', portalApp())
  return app
}

/** Routers read `%61` as the letter that it stands for, so this does too. */
const API_PATH = /^\/(?:a|%61)(?:p|%70)(?:i|%69)(?:\/|$)/

/** And the API, with a router of its own: among the pages each estimate would search for its way. */
export const edgeTenantApi = (services: Services) => tenantApp(services).route('/api', apiApp())

/** And under the platform's: what it is, and signing up. */
export function edgePlatformApp(services: Services) {
  const app = platformApp(services)
  app.route('/', publicRoutes(services))
  return app
}

/**
 * What everybody meets first, and the whole site by its addresses: staff's and operators' pages
 * are passed on as they were asked for, unread.
 */
export function edgeApp(services: Services, behind: Behind): App {
  const tenant = edgeTenantApp(services)
  const api = edgeTenantApi(services)
  const platform = edgePlatformApp(services)
  const desk: App = { fetch: (request) => behind.desk.fetch(request) }
  return byHost(services, {
    tenant(path, target) {
      if (API_PATH.test(path)) return api
      const worker = tenantWorkerOf(path)
      if (worker === 'desk') return desk
      if (worker === 'office') {
        if (path.startsWith(OWN_DOMAINS)) return askOffice(behind, undefined)
        return askOffice(behind, target.plane === 'tenant' ? target.slug : target.host)
      }
      return path.startsWith('/assets/') ? orOffices(tenant, behind) : tenant
    },
    platform(path) {
      if (platformWorkerOf(path) === 'office') return askOffice(behind, undefined)
      return path.startsWith('/assets/') ? orOffices(platform, behind) : platform
    },
  })
}

/** Here a domain comes and goes that may stand in memory as anybody's, or as nobody's. */
const OWN_DOMAINS = '/console/settings/hosts'

const SAFE = ['GET', 'HEAD', 'OPTIONS']

/**
 * What is changed there, a brand, a plan, a suspension, is remembered here and at the desk for
 * some seconds. Whoever changed it looks next at what came of it, so both read it anew.
 */
const askOffice = ({ desk, office }: Behind, whose: Whose): App => ({
  async fetch(request) {
    const answer = await office.fetch(request)
    if (!SAFE.includes(request.method)) {
      forget(whose)
      // Of a desk that cannot be told, memory ends by itself.
      await desk.forget(whose).catch(() => {})
    }
    return answer
  },
})

/**
 * A style or script that is not among the edge's files. Their names change with a version, and one
 * Worker is deployed after the other, the office first: in between, the pages of one ask for files
 * of the other.
 */
const orOffices = <Env>(own: App<Env>, { office }: Behind): App<Env> => ({
  async fetch(request, env, ctx) {
    if (request.method !== 'GET') return own.fetch(request, env, ctx)
    const theirs = await office.fetch(request)
    return theirs.ok ? theirs : own.fetch(request, env, ctx)
  },
})
