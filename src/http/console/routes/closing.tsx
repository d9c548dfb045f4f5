import { Hono, type Context } from 'hono'
import { refuseUnless } from '../../../scope.ts'
import { askClosing, readClosingRequest, withdrawClosing } from '../../../tenants/ask-closing.ts'
import { CLOSING_REASON_LENGTH_MOST } from '../../../tenants/closing-limits.ts'
import type { TenantEnv } from '../../context.ts'
import { setFlash } from '../../flash.ts'
import { readForm } from '../../forms.ts'
import { openRegistry } from '../../scopes.ts'
import { frameOf } from '../frame.ts'
import { notPermitted } from '../trouble.tsx'
import { ClosingView, type ClosingProps } from '../views/closing.tsx'

const PAGE = '/console/settings/closing'
const ACT = '申请关闭服务'

/** Leaving for good: asked for here, decided by the platform. */
export function closingRoutes() {
  const app = new Hono<TenantEnv>()
  app.get('/', (c) => closingPage(c, { why: '', errors: {} }))

  app.post('/', async (c) => {
    const { reason: why = '', slug = '' } = await readForm(c)
    const done = await askClosing(c.get('scope'), await openRegistry(c), { why, slug })
    if (done.ok) {
      setFlash(c, 'closing-asked')
      return c.redirect(PAGE, 303)
    }
    switch (done.error.reason) {
      case 'not-permitted':
        return notPermitted(c, 'settings', ACT, done.error)
      case 'no-reason': {
        const reason = `请写明原因，最多 ${CLOSING_REASON_LENGTH_MOST} 字`
        return closingPage(c, { why, errors: { reason } }, 422)
      }
      case 'wrong-slug':
        return closingPage(c, { why, errors: { slug: '短名对不上，没有提交' } }, 422)
      default:
        return closingPage(c, { why, errors: { form: '服务现在不在使用中，不能申请' } }, 422)
    }
  })

  app.post('/withdraw', async (c) => {
    const done = await withdrawClosing(c.get('scope'), await openRegistry(c))
    if (done.ok) {
      setFlash(c, 'closing-withdrawn')
      return c.redirect(PAGE, 303)
    }
    if (done.error.reason === 'not-permitted') return notPermitted(c, 'settings', ACT, done.error)
    const form = '没有等着的申请：已经撤回，或平台已经答复'
    return closingPage(c, { why: '', errors: { form } }, 422)
  })
  return app
}

async function closingPage(
  c: Context<TenantEnv>,
  form: ClosingProps['form'],
  status: 200 | 422 = 200,
) {
  const scope = c.get('scope')
  const refused = refuseUnless(scope, 'federation.manage')
  if (refused) return notPermitted(c, 'settings', ACT, refused)
  const request = await readClosingRequest(await openRegistry(c), scope.tenant.id)
  const { slug } = scope.tenant
  return c.html(ClosingView({ frame: frameOf(c), now: scope.now, slug, request, form }), status)
}
