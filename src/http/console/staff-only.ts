import type { MiddlewareHandler } from 'hono'
import { staffOfSession } from '../../identity/staff-of-session.ts'
import type { TenantEnv } from '../context.ts'
import { staffCookie } from '../cookies.ts'
import { pathOf } from '../frames.ts'
import { openDb, profileOf, scopeOf } from '../scopes.ts'

/** Opens the federation's database for a visitor, before anybody is known. */
export function openScope(): MiddlewareHandler<TenantEnv> {
  return async function openScope(c, next) {
    c.set('profile', await profileOf(c))
    c.set('scope', scopeOf(c, await openDb(c)))
    return next()
  }
}

/**
 * Lets signed-in staff through; a first password must give way before anything else, and then a
 * second factor be set up where all must have one.
 */
export function staffOnly(): MiddlewareHandler<TenantEnv> {
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
