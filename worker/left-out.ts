// Stands in for packages that only the making of the OpenAPI document needs (see wrangler.toml):
// the Worker serves the finished document, so describing a route does nothing in it.
import type { MiddlewareHandler } from 'hono'

export const describeRoute = (): MiddlewareHandler => (_c, next) => next()
export const resolver = () => ({})
