import { Hono } from 'hono'
import type { TenantEnv } from '../context.ts'
import { auditRoutes } from './routes/audit.tsx'
import { checkLogRoutes } from './routes/check-log.tsx'
import { claimRoutes } from './routes/claims.tsx'
import { divisionRoutes } from './routes/divisions.tsx'
import { erasureRoutes } from './routes/erasures.tsx'
import { fundRoutes } from './routes/fund.tsx'
import { invitationRoutes } from './routes/invitations.tsx'
import { memberRoutes } from './routes/members.tsx'
import { noticeRoutes } from './routes/notices.tsx'
import { payoutRoutes } from './routes/payouts.tsx'
import { personRoutes } from './routes/person.tsx'
import { rosterRoutes } from './routes/rosters.tsx'
import { staffRoutes } from './routes/staff.tsx'
import { todayRoutes } from './routes/today.tsx'
import { workplaceRoutes } from './routes/workplaces.tsx'
import { openScope, staffOnly } from './staff-only.ts'
import { notFound } from './trouble.tsx'

/** Under /console: the work of every day, people, claims and money, and who did what. */
export function deskRoutes() {
  const app = new Hono<TenantEnv>()
  app.use(openScope())
  app.use(staffOnly())
  app.route('/', todayRoutes())
  app.route('/members', memberRoutes())
  app.route('/erasures', erasureRoutes())
  app.route('/workplaces', workplaceRoutes())
  app.route('/divisions', divisionRoutes())
  app.route('/rosters', rosterRoutes())
  app.route('/claims', claimRoutes())
  app.route('/payouts', payoutRoutes())
  app.route('/fund', fundRoutes())
  app.route('/notices', noticeRoutes())
  app.route('/staff', staffRoutes())
  app.route('/staff', personRoutes())
  app.route('/invitations', invitationRoutes())
  app.route('/audit/check', checkLogRoutes())
  app.route('/audit', auditRoutes())
  app.all('*', (c) => notFound(c, 'today'))
  return app
}
