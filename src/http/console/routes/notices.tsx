import { Hono } from 'hono'
import { listNotices } from '../../../notices/list-notices.ts'
import { noticeStates } from '../../../notices/tables.ts'
import { smsChannel } from '../../../reports/sms-channel.ts'
import type { TenantEnv } from '../../context.ts'
import { frameOf } from '../frame.ts'
import { notFound, notPermitted } from '../trouble.tsx'
import { NoticesView } from '../views/notices.tsx'

export function noticeRoutes() {
  const app = new Hono<TenantEnv>()

  app.get('/', async (c) => {
    const scope = c.get('scope')
    const state = noticeStates.find((each) => each === c.req.query('state'))
    const after = c.req.query('after')
    const [listed, channel] = await Promise.all([
      listNotices(scope, { ...(state && { state }), ...(after !== undefined && { after }) }),
      smsChannel(scope),
    ])
    if (!listed.ok) {
      return listed.error.reason === 'not-permitted'
        ? notPermitted(c, 'notices', '查看通知', listed.error)
        : notFound(c, 'notices')
    }
    const view = NoticesView({
      frame: frameOf(c),
      now: scope.now,
      tab: state ?? 'all',
      channel,
      maySetUp: scope.permissions.has('federation.manage'),
      rows: listed.value.notices,
      next: listed.value.next,
      firstPage: after === undefined,
    })
    return c.html(view)
  })
  return app
}
