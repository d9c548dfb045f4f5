import { Hono, type Context } from 'hono'
import { setCookie } from 'hono/cookie'
import { memberOfSession } from '../../identity/member-of-session.ts'
import { maskName } from '../../members/mask-name.ts'
import { languages } from '../../tenants/languages.ts'
import { languageCookie, memberCookie } from '../cookies.ts'
import type { TenantEnv } from '../context.ts'
import { ownPath, TYPE_SIZE_COOKIE } from '../frames.ts'
import { openDb, profileOf, scopeOf } from '../scopes.ts'
import { readLogo } from '../../tenants/change-logo.ts'
import { forgetProfile } from '../../tenants/remembered-profile.ts'
import { brandCss } from '../ui/brand-colour.ts'
import { sealSvg } from '../ui/seal-svg.ts'
import { typeSizes } from '../ui/index.ts'
import { claimRoutes } from './claim-routes.tsx'
import { eraseRoutes } from './erase-routes.tsx'
import { estimateRoutes } from './estimate-routes.tsx'
import { frameOf } from './frame.ts'
import { homeRoutes } from './home-routes.tsx'
import { signInRoutes } from './sign-in-routes.tsx'
import { speak } from './speak.ts'
import { NotFoundView } from './trouble-view.tsx'

const YEAR_SECONDS = 365 * 86_400
const IMMUTABLE = 'public, max-age=31536000, immutable'

/**
 * The profile that a style or a seal is drawn from, and for how long a browser may keep it: for
 * ever where the address names its revision. A page that was made elsewhere may name a newer one
 * than this isolate remembers; then it is read anew.
 */
async function brandNamed(c: Context<TenantEnv>) {
  const isNamed = ({ revision }: { revision: number }) => c.req.query('v') === String(revision)
  let profile = await profileOf(c)
  if (!isNamed(profile)) {
    forgetProfile(c.get('entry').tenant.id)
    profile = await profileOf(c)
  }
  return { ...profile, cache: isNamed(profile) ? IMMUTABLE : 'no-cache' }
}

/** What members see under their federation's host. */
export function portalApp() {
  const app = new Hono<TenantEnv>()

  app.get('/brand.css', async (c) => {
    const { colour, cache } = await brandNamed(c)
    return c.body(brandCss(colour), 200, {
      'content-type': 'text/css; charset=utf-8',
      'cache-control': cache,
    })
  })
  app.get('/logo.svg', async (c) => {
    const { name, colour, cache } = await brandNamed(c)
    return c.body(sealSvg({ name, colour }), 200, {
      'content-type': 'image/svg+xml',
      'cache-control': cache,
    })
  })
  app.get('/logo', async (c) => {
    const logo = await readLogo(await openDb(c))
    if (logo === undefined) return c.notFound()
    return c.body(logo.bytes, 200, {
      'content-type': logo.contentType,
      'cache-control': c.req.query('v') === logo.hash ? IMMUTABLE : 'no-cache',
    })
  })
  app.get('/preferences', (c) => {
    const back = ownPath(c.req.query('back'))
    const language = languages.find((known) => known === c.req.query('language'))
    if (language !== undefined) {
      languageCookie.set(c, language)
      return c.redirect(back, 303)
    }
    const type = typeSizes.find((size) => size === c.req.query('type')) ?? 'normal'
    setCookie(c, TYPE_SIZE_COOKIE, type, {
      path: '/',
      sameSite: 'Lax',
      secure: true,
      httpOnly: true,
      maxAge: YEAR_SECONDS,
    })
    return c.redirect(back, 303)
  })

  app.use(async (c, next) => {
    await speak(c)
    const db = await openDb(c)
    const visitor = scopeOf(c, db)
    const token = memberCookie.get(c)
    const member = token === undefined ? undefined : await memberOfSession(visitor, token)
    c.set('member', member && { id: member.id, maskedName: maskName(member.name) })
    c.set(
      'scope',
      member ? scopeOf(c, db, { kind: 'member', id: member.id }, member.permissions) : visitor,
    )
    return next()
  })
  app.route('/', homeRoutes())
  app.route('/', estimateRoutes())
  app.route('/', signInRoutes())
  app.route('/', claimRoutes())
  app.route('/', eraseRoutes())
  // Not `notFound`: of an app that is mounted in another one, nobody asks it.
  app.all('*', (c) => c.html(NotFoundView({ frame: frameOf(c) }), 404))
  return app
}
