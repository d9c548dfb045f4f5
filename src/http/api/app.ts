import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { TenantEnv } from '../context.ts'
import { problem } from '../problem.ts'
import { apiRoutes } from './routes.ts'

/** The JSON API of one tenant. It knows no cookies: a page's session opens nothing here. */
export function apiApp() {
  const app = new Hono<TenantEnv>()
  app.route('/v1', apiRoutes())
  app.all('*', (c) => problem(c, 'not-found'))
  app.onError((error, c) => {
    if (error instanceof HTTPException && error.status === 400) return problem(c, 'malformed-json')
    throw error
  })
  return app
}
