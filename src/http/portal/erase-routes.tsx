import { Hono, type Context } from 'hono'
import { askErasure, askErasureCode } from '../../erasure/ask-erasure.ts'
import { ERASURE_WORKING_DAYS } from '../../erasure/erasure-requests.ts'
import { ownErasure } from '../../erasure/own-erasure.ts'
import { withdrawErasure } from '../../erasure/withdraw-erasure.ts'
import type { ErasureObstacle } from '../../erasure/erasure-obstacles.ts'
import { unreachable } from '../../kernel/assert.ts'
import { dayAt, type Day } from '../../kernel/days.ts'
import type { Fen } from '../../kernel/fen.ts'
import { maskMobile } from '../../kernel/mobile.ts'
import { addressOf, type TenantEnv } from '../context.ts'
import { setFlash } from '../flash.ts'
import { readForm } from '../forms.ts'
import { wake } from '../wake.ts'
import { EraseCodeView, EraseView } from './erase-view.tsx'
import { frameOf } from './frame.ts'
import { yuan } from '../ui/index.ts'
import { codeSentence, waitSentence } from './sign-in-routes.tsx'
import type { PortalWords } from './words/zh.ts'

/** A member asks for the end of their data, and takes it back. */
export function eraseRoutes() {
  const app = new Hono<TenantEnv>()
  app.use('/me/erase/*', async (c, next) =>
    c.get('member') === undefined ? c.redirect('/sign-in', 303) : next(),
  )

  app.get('/me/erase', (c) => erasePage(c))

  app.post('/me/erase/code', async (c) => {
    const { erase, signIn } = c.get('words')
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
      return erasePage(c, erase.noMobile)
    }
    c.header('retry-after', String(asked.error.retryAfterSeconds))
    const wait = waitSentence(asked.error.retryAfterSeconds, signIn)
    return erasePage(c, erase.tooOften(wait), 429)
  })

  app.post('/me/erase', async (c) => {
    const { attempt = '', code = '' } = await readForm(c)
    const { erase, signIn } = c.get('words')
    const done = await askErasure(c.get('scope'), { attemptId: attempt, code })
    if (done.ok) {
      setFlash(c, 'erasure-asked')
      return c.redirect('/me/erase', 303)
    }
    switch (done.error.reason) {
      case 'obstructed':
        return erasePage(c, '')
      case 'stale':
        return erasePage(c, erase.stale)
      default:
        return c.html(codeView(c, attempt, signIn.yourPhone, codeSentence(done.error, signIn)), 422)
    }
  })

  app.post('/me/erase/withdraw', async (c) => {
    const { request = '' } = await readForm(c)
    const done = await withdrawErasure(c.get('scope'), { requestId: request })
    if (!done.ok) return erasePage(c, c.get('words').erase.nothingWaits)
    setFlash(c, 'erasure-withdrawn')
    return c.redirect('/me', 303)
  })
  return app
}

const codeView = (c: Context<TenantEnv>, attempt: string, mobileMasked: string, error?: string) =>
  EraseCodeView({ frame: frameOf(c), attempt, mobileMasked, error })

async function erasePage(c: Context<TenantEnv>, error?: string, status: 422 | 429 = 422) {
  const { waiting, obstacles } = await ownErasure(c.get('scope'))
  const words = c.get('words')
  const view = EraseView({
    frame: frameOf(c),
    waiting: waiting
      ? {
          id: waiting.id,
          askedOnText: words.day(dayAt(waiting.askedAt)),
          dueOnText: words.day(waiting.dueOn as Day),
        }
      : null,
    obstacles: obstacles.map((it) => obstacleSentence(it, words)),
    workingDays: ERASURE_WORKING_DAYS,
    error: error || undefined,
  })
  return c.html(view, error === undefined ? 200 : status)
}

/** Why it cannot be done yet, and what settles it. */
function obstacleSentence(obstacle: ErasureObstacle, { erase, ui }: PortalWords): string {
  switch (obstacle.kind) {
    case 'open-claim':
      return obstacle.state === 'returned' ? erase.claimReturned : erase.claimInReview
    case 'payout-under-way':
      return erase.payoutUnderWay
    case 'owed': {
      const amount = yuan(Math.abs(obstacle.amountFen) as Fen, ui)
      return obstacle.amountFen > 0 ? erase.owed(amount) : erase.overpaid(amount)
    }
    default:
      return unreachable(obstacle)
  }
}
