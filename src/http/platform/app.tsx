import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { rootCause } from '../../kernel/root-cause.ts'
import { findTenant } from '../../tenants/directory.ts'
import { hostTarget } from '../../tenants/host.ts'
import { parseSlug } from '../../tenants/slug.ts'
import { brokenForm } from '../broken-form.ts'
import type { PlatformEnv } from '../context.ts'
import { isBrokenForm } from '../forms.ts'
import { base } from '../middleware/base.ts'
import { sameOrigin } from '../middleware/same-origin.ts'
import { problem, wantsJson } from '../problem.ts'
import type { Services } from '../services.ts'
import { operatorRoutes } from './operator-routes.tsx'
import { LandingView } from './landing-view.tsx'
import { signUpRoutes } from './sign-up-routes.tsx'
import { PlatformErrorView, PlatformNotFoundView } from './trouble-view.tsx'
import { worked } from './worked-example.ts'

const FORM_BYTES_MOST = 64 * 1024

/** The platform's own host: what it is, signing up, the way to a federation. */
export function platformApp(services: Services) {
  const app = new Hono<PlatformEnv>()
  const { baseDomain, scheme } = services.config

  app.use(base(services))
  app.use(sameOrigin())
  app.use(bodyLimit({ maxSize: FORM_BYTES_MOST, onError: (c) => problem(c, 'too-large') }))

  app.get('/', (c) => {
    const typed = c.req.query('slug')
    const slug = typed === undefined ? undefined : parseSlug(typed)
    if (slug?.ok) return c.redirect(`${scheme}://${slug.value}.${baseDomain}/`, 303)
    return c.html(
      LandingView({
        addressSuffix: `.${baseDomain}`,
        slug: typed,
        slugError: slug ? '请核对短名：只有小写字母、数字和短横线' : undefined,
        example: worked(),
      }),
    )
  })

  // Asked by a server in front, before it orders a certificate for a name that somebody visits.
  app.get('/hosts/ask', async (c) => {
    const target = hostTarget(c.req.query('domain') ?? '', baseDomain)
    if (target.plane === 'platform') return c.text('ours')
    const entry =
      target.plane === 'none'
        ? undefined
        : await findTenant(services.config, target, c.get('now'), c.get('trips'))
    return entry ? c.text('ours') : c.text('not ours', 404)
  })
  app.route('/', signUpRoutes(services))
  app.route('/operator', operatorRoutes())
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
