import { Hono } from 'hono'
import { findTenant } from '../../tenants/directory.ts'
import { hostTarget } from '../../tenants/host.ts'
import { parseSlug } from '../../tenants/slug.ts'
import type { PlatformEnv } from '../context.ts'
import type { Services } from '../services.ts'
import { LandingView } from './landing-view.tsx'
import { signUpRoutes } from './sign-up-routes.tsx'
import { worked } from './worked-example.ts'

/** For everybody, on the platform's own host: what it is, signing up, the way to a federation. */
export function publicRoutes(services: Services) {
  const app = new Hono<PlatformEnv>()
  const { baseDomain, scheme } = services.config

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
  return app
}
