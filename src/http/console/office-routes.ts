import { Hono } from 'hono'
import type { TenantEnv } from '../context.ts'
import { apiKeyRoutes } from './routes/api-keys.tsx'
import { closingRoutes } from './routes/closing.tsx'
import { dataExportRoutes } from './routes/data-export.tsx'
import { dataKeyRoutes } from './routes/data-key.tsx'
import { hostRoutes } from './routes/hosts.tsx'
import { logoRoutes } from './routes/logo.tsx'
import { joinRoutes } from './routes/join.tsx'
import { noticeWordsRoutes } from './routes/notice-words.tsx'
import { planRoutes } from './routes/plans.tsx'
import { secondStepRoutes } from './routes/second-step.tsx'
import { securityRoutes } from './routes/security.tsx'
import { settingsRoutes } from './routes/settings.tsx'
import { passwordRoutes, signInRoutes } from './routes/sign-in.tsx'
import { openScope, staffOnly } from './staff-only.ts'
import { notFound } from './trouble.tsx'

/** Under /console: signing in, by which plans, and how the federation presents itself. */
export function officeRoutes() {
  const app = new Hono<TenantEnv>()
  app.use(openScope())
  app.route('/', signInRoutes())
  app.route('/sign-in/factor', secondStepRoutes())
  app.route('/', joinRoutes())
  app.use(staffOnly())
  app.route('/', passwordRoutes())
  app.route('/security', securityRoutes())
  app.route('/plans', planRoutes())
  app.route('/api-keys', apiKeyRoutes())
  app.route('/settings/hosts', hostRoutes())
  app.route('/settings/closing', closingRoutes())
  app.route('/settings/export', dataExportRoutes())
  app.route('/settings/key', dataKeyRoutes())
  app.route('/settings/logo', logoRoutes())
  app.route('/settings/notices', noticeWordsRoutes())
  app.route('/settings', settingsRoutes())
  app.all('*', (c) => notFound(c, 'today'))
  return app
}
