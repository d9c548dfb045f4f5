import { Hono, type MiddlewareHandler } from 'hono'
import { staffOfSession } from '../../identity/staff-of-session.ts'
import type { TenantEnv } from '../context.ts'
import { staffCookie } from '../cookies.ts'
import { pathOf } from '../frames.ts'
import { openDb, profileOf, scopeOf } from '../scopes.ts'
import { apiKeyRoutes } from './routes/api-keys.tsx'
import { auditRoutes } from './routes/audit.tsx'
import { claimRoutes } from './routes/claims.tsx'
import { divisionRoutes } from './routes/divisions.tsx'
import { erasureRoutes } from './routes/erasures.tsx'
import { fundRoutes } from './routes/fund.tsx'
import { hostRoutes } from './routes/hosts.tsx'
import { logoRoutes } from './routes/logo.tsx'
import { invitationRoutes } from './routes/invitations.tsx'
import { joinRoutes } from './routes/join.tsx'
import { memberRoutes } from './routes/members.tsx'
import { noticeWordsRoutes } from './routes/notice-words.tsx'
import { noticeRoutes } from './routes/notices.tsx'
import { payoutRoutes } from './routes/payouts.tsx'
import { personRoutes } from './routes/person.tsx'
import { planRoutes } from './routes/plans.tsx'
import { rosterRoutes } from './routes/rosters.tsx'
import { secondStepRoutes } from './routes/second-step.tsx'
import { securityRoutes } from './routes/security.tsx'
import { settingsRoutes } from './routes/settings.tsx'
import { passwordRoutes, signInRoutes } from './routes/sign-in.tsx'
import { staffRoutes } from './routes/staff.tsx'
import { todayRoutes } from './routes/today.tsx'
import { workplaceRoutes } from './routes/workplaces.tsx'
import { notFound } from './trouble.tsx'

/** What the federation's staff work with, under /console of its host. */
export function consoleApp() {
  const app = new Hono<TenantEnv>()
  app.use(async (c, next) => {
    c.set('profile', await profileOf(c))
    c.set('scope', scopeOf(c, await openDb(c)))
    return next()
  })
  app.route('/', signInRoutes())
  app.route('/sign-in/factor', secondStepRoutes())
  app.route('/', joinRoutes())
  app.use(staffOnly())
  app.route('/', passwordRoutes())
  app.route('/security', securityRoutes())
  app.route('/', todayRoutes())
  app.route('/members', memberRoutes())
  app.route('/erasures', erasureRoutes())
  app.route('/workplaces', workplaceRoutes())
  app.route('/divisions', divisionRoutes())
  app.route('/rosters', rosterRoutes())
  app.route('/claims', claimRoutes())
  app.route('/payouts', payoutRoutes())
  app.route('/fund', fundRoutes())
  app.route('/plans', planRoutes())
  app.route('/notices', noticeRoutes())
  app.route('/staff', staffRoutes())
  app.route('/staff', personRoutes())
  app.route('/invitations', invitationRoutes())
  app.route('/api-keys', apiKeyRoutes())
  app.route('/audit', auditRoutes())
  app.route('/settings/hosts', hostRoutes())
  app.route('/settings/logo', logoRoutes())
  app.route('/settings/notices', noticeWordsRoutes())
  app.route('/settings', settingsRoutes())
  app.all('*', (c) => notFound(c, 'today'))
  return app
}

/**
 * Lets signed-in staff through; a first password must give way before anything else, and then a
 * second factor be set up where all must have one.
 */
function staffOnly(): MiddlewareHandler<TenantEnv> {
  return async function staffOnly(c, next) {
    const visitor = c.get('scope')
    const token = staffCookie.get(c)
    const staff = token === undefined ? undefined : await staffOfSession(visitor, token)
    if (staff === undefined) {
      const back = c.req.method === 'GET' ? `?next=${encodeURIComponent(pathOf(c))}` : ''
      return c.redirect(`/console/sign-in${back}`, 303)
    }
    c.set('staff', staff)
    const actor = { kind: 'staff', id: staff.id } as const
    c.set('scope', scopeOf(c, visitor.db, actor, staff.permissions, staff.reach))
    const onPassword = c.req.path === '/console/password' || c.req.path === '/console/sign-out'
    if (staff.mustChangePassword && !onPassword) return c.redirect('/console/password', 303)
    const onSecurity = onPassword || c.req.path.startsWith('/console/security')
    if (staff.mustSetUpFactor && !onSecurity) return c.redirect('/console/security', 303)
    return next()
  }
}
