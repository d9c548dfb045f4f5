import { Hono } from 'hono'
import type { TenantEnv } from '../context.ts'
import { estimateApi } from './estimates.ts'
import { booksApi, claimsApi } from './integrators.ts'

/** The routes of version 1: the OpenAPI document is made from these. */
export function apiRoutes() {
  const app = new Hono<TenantEnv>()
  app.route('/', estimateApi())
  app.route('/', claimsApi())
  app.route('/', booksApi())
  return app
}
