import { Hono, type Context } from 'hono'
import { chooseMember } from '../../identity/choose-member.ts'
import { confirmCode, type ConfirmCodeError } from '../../identity/confirm-code.ts'
import { requestCode } from '../../identity/request-code.ts'
import { signOut } from '../../identity/sign-out.ts'
import { maskMobile, parseMobile } from '../../kernel/mobile.ts'
import { choiceCookie, memberCookie } from '../cookies.ts'
import { addressOf, type TenantEnv } from '../context.ts'
import { setFlash } from '../flash.ts'
import { readForm } from '../forms.ts'
import { ownPath } from '../frames.ts'
import { unreachable } from '../../kernel/assert.ts'
import { wake } from '../wake.ts'
import { frameOf } from './frame.ts'
import { ChooseView, CodeView, SignInBlockedView, SignInView } from './sign-in-view.tsx'
import type { PortalWords } from './words/zh.ts'

const RESEND_SECONDS = 60
type SignInWords = PortalWords['signIn']

export function signInRoutes() {
  const app = new Hono<TenantEnv>()

  app.get('/sign-in', (c) =>
    c.get('member') ? c.redirect('/me', 303) : c.html(SignInView({ frame: frameOf(c) })),
  )

  app.post('/sign-in', async (c) => {
    const { signIn } = c.get('words')
    const values = await readForm(c)
    const typed = values['mobile'] ?? ''
    const mobile = parseMobile(typed)
    if (!mobile.ok) {
      const error = signIn.notAMobile
      return c.html(SignInView({ frame: frameOf(c), mobile: typed.slice(0, 20), error }), 422)
    }
    const asked = await requestCode(c.get('scope'), { mobile: mobile.value, address: addressOf(c) })
    if (!asked.ok) {
      const { error } = asked
      if (error.reason === 'not-a-mobile') {
        const again = { mobile: typed, error: signIn.notAMobile }
        return c.html(SignInView({ frame: frameOf(c), ...again }), 422)
      }
      c.header('retry-after', String(error.retryAfterSeconds))
      return c.html(
        SignInBlockedView({
          frame: frameOf(c),
          sentence: waitSentence(error.retryAfterSeconds, signIn),
        }),
        429,
      )
    }
    wake(c)
    return codePage(c, { mobile: mobile.value, attempt: asked.value.attemptId })
  })

  app.post('/sign-in/code', (c) => postCode(c))
  // Where a link on the pages of a form leads back to: what was sent is not sent again.
  app.get('/sign-in/code', (c) => c.redirect('/sign-in', 303))
  app.get('/sign-in/choose', (c) => c.redirect('/sign-in', 303))

  app.post('/sign-in/choose', async (c) => {
    const values = await readForm(c)
    const chosen = await chooseMember(c.get('scope'), {
      pendingToken: choiceCookie.get(c) ?? '',
      memberId: values['person'] ?? '',
    })
    choiceCookie.clear(c)
    if (!chosen.ok) {
      const error = c.get('words').signIn.lapsed
      return c.html(SignInView({ frame: frameOf(c), error }), 422)
    }
    memberCookie.set(c, chosen.value.token)
    return c.redirect('/me', 303)
  })

  app.post('/sign-out', async (c) => {
    await signOut(c.get('scope'), memberCookie.get(c) ?? '')
    memberCookie.clear(c)
    setFlash(c, 'signed-out')
    return c.redirect(ownPath(c.req.query('back')), 303)
  })
  return app
}

async function postCode(c: Context<TenantEnv>) {
  const values = await readForm(c)
  const { code = '', attempt = '', mobile = '' } = values
  const confirmed = await confirmCode(c.get('scope'), {
    attemptId: attempt,
    code,
    previousToken: memberCookie.get(c),
  })
  if (!confirmed.ok) {
    return codePage(c, { mobile, attempt }, codeSentence(confirmed.error, c.get('words').signIn))
  }
  if (confirmed.value.kind === 'signed-in') {
    memberCookie.set(c, confirmed.value.token)
    return c.redirect('/me', 303)
  }
  choiceCookie.set(c, confirmed.value.pendingToken)
  const people = confirmed.value.choices.map(({ memberId, maskedName, bornYear }) => ({
    id: memberId,
    nameMasked: maskedName,
    workplace: c.get('words').signIn.bornIn(bornYear),
  }))
  return c.html(ChooseView({ frame: frameOf(c), people }))
}

function codePage(
  c: Context<TenantEnv>,
  carried: { readonly mobile: string; readonly attempt: string },
  error?: string,
) {
  const mobile = parseMobile(carried.mobile)
  const view = CodeView({
    frame: frameOf(c),
    mobileMasked: mobile.ok ? maskMobile(mobile.value) : c.get('words').signIn.yourPhone,
    carry: carried,
    resendSeconds: error === undefined ? RESEND_SECONDS : 0,
    error,
  })
  return c.html(view, error === undefined ? 200 : 422)
}

export const waitSentence = (seconds: number, words: SignInWords): string =>
  seconds > 90 ? words.minutes(Math.ceil(seconds / 60)) : words.seconds(seconds)

export function codeSentence(error: ConfirmCodeError, words: SignInWords): string {
  switch (error.reason) {
    case 'not-a-code':
      return words.notACode
    case 'wrong-code':
      return words.wrongCode(error.triesLeft)
    case 'too-many-tries':
      return words.tooManyTries
    case 'expired':
      return words.codeLapsed
    case 'shared-by-too-many':
      return words.sharedByTooMany(error.most)
    default:
      return unreachable(error)
  }
}
