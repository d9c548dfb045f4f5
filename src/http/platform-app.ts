import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { rootCause } from '../kernel/root-cause.ts'
import { brokenForm } from './broken-form.ts'
import type { PlatformEnv } from './context.ts'
import { isBrokenForm } from './forms.ts'
import { base } from './middleware/base.ts'
import { sameOrigin } from './middleware/same-origin.ts'
import { takeRest } from './middleware/take-rest.ts'
import { PlatformErrorView, PlatformNotFoundView } from './platform/trouble-view.tsx'
import { problem, wantsJson } from './problem.ts'
import type { Services } from './services.ts'

const FORM_BYTES_MOST = 64 * 1024

/** What stands before and behind all routes of the platform's host; the caller adds the routes. */
export function platformApp(services: Services) {
  const app = new Hono<PlatformEnv>()
  app.use(base(services))
  app.use(sameOrigin())
  app.use(takeRest())
  app.use(bodyLimit({ maxSize: FORM_BYTES_MOST, onError: (c) => problem(c, 'too-large') }))
  app.notFound((c) =>
    wantsJson(c) ? problem(c, 'unknown-host') : c.html(PlatformNotFoundView({}), 404),
  )
  app.onError(async (thrown, c) => {
    const error = rootCause(thrown)
    if (await isBrokenForm(c)) return brokenForm(c)
    const requestId = c.get('requestId')
    services.log({ level: 'error', requestId, name: error.name, message: error.message })
    return c.html(PlatformErrorView({ requestId }), 500)
  })
  return app
}
