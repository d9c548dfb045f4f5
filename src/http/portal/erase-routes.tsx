import { Hono, type Context } from 'hono'
import { askErasure, askErasureCode } from '../../erasure/ask-erasure.ts'
import { ERASURE_WORKING_DAYS } from '../../erasure/erasure-requests.ts'
import { ownErasure } from '../../erasure/own-erasure.ts'
import { withdrawErasure } from '../../erasure/withdraw-erasure.ts'
import { dayAt, formatDay, type Day } from '../../kernel/days.ts'
import { maskMobile } from '../../kernel/mobile.ts'
import { addressOf, type TenantEnv } from '../context.ts'
import { obstacleForMember } from '../erasure-sentences.ts'
import { setFlash } from '../flash.ts'
import { readForm } from '../forms.ts'
import { wake } from '../wake.ts'
import { EraseCodeView, EraseView } from './erase-view.tsx'
import { frameOf } from './frame.ts'
import { codeSentence, waitSentence } from './sign-in-routes.tsx'

/** A member asks for the end of their data, and takes it back. */
export function eraseRoutes() {
  const app = new Hono<TenantEnv>()
  app.use('/me/erase/*', async (c, next) =>
    c.get('member') === undefined ? c.redirect('/sign-in', 303) : next(),
  )

  app.get('/me/erase', (c) => erasePage(c))

  app.post('/me/erase/code', async (c) => {
    const { obstacles } = await ownErasure(c.get('scope'))
    // Nobody is sent a code for what would be refused.
    if (obstacles.length > 0) return erasePage(c, '')
    const asked = await askErasureCode(c.get('scope'), { address: addressOf(c) })
    if (asked.ok) {
      wake(c)
      const { attemptId, mobile } = asked.value
      return c.html(codeView(c, attemptId, maskMobile(mobile)))
    }
    if (asked.error.reason === 'not-a-mobile') {
      return erasePage(c, '工会没有登记您的手机号，请带身份证到工会窗口办理')
    }
    c.header('retry-after', String(asked.error.retryAfterSeconds))
    return erasePage(c, `验证码发得太勤，${waitSentence(asked.error.retryAfterSeconds)}`, 429)
  })

  app.post('/me/erase', async (c) => {
    const { attempt = '', code = '' } = await readForm(c)
    const done = await askErasure(c.get('scope'), { attemptId: attempt, code })
    if (done.ok) {
      setFlash(c, 'erasure-asked')
      return c.redirect('/me/erase', 303)
    }
    switch (done.error.reason) {
      case 'obstructed':
        return erasePage(c, '')
      case 'stale':
        return erasePage(c, '刚才有别的改动，请再看一遍，重新申请')
      default:
        return c.html(codeView(c, attempt, '您的手机', codeSentence(done.error)), 422)
    }
  })

  app.post('/me/erase/withdraw', async (c) => {
    const { request = '' } = await readForm(c)
    const done = await withdrawErasure(c.get('scope'), { requestId: request })
    if (!done.ok) return erasePage(c, '没有等着办理的申请')
    setFlash(c, 'erasure-withdrawn')
    return c.redirect('/me', 303)
  })
  return app
}

const codeView = (c: Context<TenantEnv>, attempt: string, mobileMasked: string, error?: string) =>
  EraseCodeView({ frame: frameOf(c), attempt, mobileMasked, error })

async function erasePage(c: Context<TenantEnv>, error?: string, status: 422 | 429 = 422) {
  const { waiting, obstacles } = await ownErasure(c.get('scope'))
  const view = EraseView({
    frame: frameOf(c),
    waiting: waiting
      ? {
          id: waiting.id,
          askedOnText: formatDay(dayAt(waiting.askedAt)),
          dueOnText: formatDay(waiting.dueOn as Day),
        }
      : null,
    obstacles: obstacles.map(obstacleForMember),
    workingDays: ERASURE_WORKING_DAYS,
    error: error || undefined,
  })
  return c.html(view, error === undefined ? 200 : status)
}
