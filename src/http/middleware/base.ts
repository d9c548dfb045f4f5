import type { MiddlewareHandler } from 'hono'
import { newId } from '../../kernel/ids.ts'
import type { BaseVariables } from '../context.ts'
import { wantsJson } from '../problem.ts'
import type { Services } from '../services.ts'

const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** What every answer carries: its request's number, the security headers, what it cost. */
export function base(services: Services): MiddlewareHandler<{ Variables: BaseVariables }> {
  const secure = services.config.scheme === 'https'
  return async function base(c, next) {
    const trips = { count: 0 }
    c.set('services', services)
    c.set('requestId', newId('req'))
    c.set('now', services.clock())
    c.set('trips', trips)
    await next()
    const { headers } = c.res
    headers.set('x-request-id', c.get('requestId'))
    headers.set('server-timing', `db;desc="${trips.count} round trips"`)
    headers.set('x-content-type-options', 'nosniff')
    if (secure) headers.set('strict-transport-security', 'max-age=31536000; includeSubDomains')
    if (!headers.has('cache-control')) headers.set('cache-control', 'no-store')
    // What follows is about pages: nothing shows JSON as one.
    if (wantsJson(c)) return
    headers.set('content-security-policy', CONTENT_SECURITY_POLICY)
    headers.set('referrer-policy', 'same-origin')
    headers.set('cross-origin-opener-policy', 'same-origin')
    headers.set('permissions-policy', 'camera=(self), geolocation=(), microphone=(), payment=()')
  }
}
