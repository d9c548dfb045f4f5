import { Hono } from 'hono'
import type { TenantEnv } from '../context.ts'
import { problem } from '../problem.ts'
import { apiRoutes } from './routes.ts'

/** The JSON API of one tenant. It knows no cookies: a page's session opens nothing here. */
export function apiApp() {
  const app = new Hono<TenantEnv>()
  app.route('/v1', apiRoutes())
  app.all('*', (c) => problem(c, 'not-found'))
  return app
}
