import type { MiddlewareHandler } from 'hono'
import { problem } from '../problem.ts'

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Refuses a request that changes something and comes from another site: by `Sec-Fetch-Site`,
 * which browsers set and pages cannot, or by `Origin` where a browser is too old to send it. A
 * client that sends neither is no browser, and has no cookie that a page could misuse.
 */
export function sameOrigin(): MiddlewareHandler {
  return async function sameOrigin(c, next) {
    if (SAFE.has(c.req.method)) return next()
    const site = c.req.header('sec-fetch-site')
    if (site !== undefined) {
      if (site === 'same-origin' || site === 'none') return next()
      return problem(c, 'cross-site')
    }
    const origin = c.req.header('origin')
    const own = new URL(c.req.url)
    if (origin === undefined || hostOf(origin) === own.host) return next()
    return problem(c, 'cross-site')
  }
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined
}
