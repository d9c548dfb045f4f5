import { Hono } from 'hono'
import type { TenantEnv } from '../context.ts'
import { estimateApi } from './estimates.ts'
import { integratorApi } from './integrators.ts'

/** The routes of version 1: the OpenAPI document is made from these. */
export function apiRoutes() {
  const app = new Hono<TenantEnv>()
  app.route('/', estimateApi())
  app.route('/', integratorApi())
  return app
}
