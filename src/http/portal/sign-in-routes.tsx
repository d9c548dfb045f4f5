import { Hono, type Context } from 'hono'
import { CODE_USEFUL_MS } from '../../notices/notice-of.ts'
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

const RESEND_SECONDS = 60

export function signInRoutes() {
  const app = new Hono<TenantEnv>()

  app.get('/sign-in', (c) =>
    c.get('member') ? c.redirect('/me', 303) : c.html(SignInView({ frame: frameOf(c) })),
  )

  app.post('/sign-in', async (c) => {
    const values = await readForm(c)
    const typed = values['mobile'] ?? ''
    const mobile = parseMobile(typed)
    if (!mobile.ok) {
      const error = '请填写 11 位手机号'
      return c.html(SignInView({ frame: frameOf(c), mobile: typed.slice(0, 20), error }), 422)
    }
    const asked = await requestCode(c.get('scope'), { mobile: mobile.value, address: addressOf(c) })
    if (!asked.ok) {
      const { error } = asked
      if (error.reason === 'not-a-mobile') {
        return c.html(
          SignInView({ frame: frameOf(c), mobile: typed, error: '请填写 11 位手机号' }),
          422,
        )
      }
      c.header('retry-after', String(error.retryAfterSeconds))
      return c.html(
        SignInBlockedView({ frame: frameOf(c), sentence: waitSentence(error.retryAfterSeconds) }),
        429,
      )
    }
    wake(c)
    return codePage(c, { mobile: mobile.value, attempt: asked.value.attemptId })
  })

  app.post('/sign-in/code', (c) => postCode(c))

  app.post('/sign-in/choose', async (c) => {
    const values = await readForm(c)
    const chosen = await chooseMember(c.get('scope'), {
      pendingToken: choiceCookie.get(c) ?? '',
      memberId: values['person'] ?? '',
    })
    choiceCookie.clear(c)
    if (!chosen.ok) {
      const error = '登录已过期，请重新获取验证码'
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
  if (!confirmed.ok) return codePage(c, { mobile, attempt }, codeSentence(confirmed.error))
  if (confirmed.value.kind === 'signed-in') {
    memberCookie.set(c, confirmed.value.token)
    return c.redirect('/me', 303)
  }
  choiceCookie.set(c, confirmed.value.pendingToken)
  const people = confirmed.value.choices.map(({ memberId, maskedName, bornYear }) => ({
    id: memberId,
    nameMasked: maskedName,
    workplace: `${bornYear} 年出生`,
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
    mobileMasked: mobile.ok ? maskMobile(mobile.value) : '您的手机',
    carry: carried,
    resendSeconds: error === undefined ? RESEND_SECONDS : 0,
    error,
  })
  return c.html(view, error === undefined ? 200 : 422)
}

export const waitSentence = (seconds: number): string =>
  seconds > 90 ? `请 ${Math.ceil(seconds / 60)} 分钟后再试` : `请 ${seconds} 秒后再试`

export function codeSentence(error: ConfirmCodeError): string {
  switch (error.reason) {
    case 'not-a-code':
      return '验证码是 6 位数字'
    case 'wrong-code':
      return `验证码不对，还可以试 ${error.triesLeft} 次`
    case 'too-many-tries':
      return '试的次数太多，请重新获取验证码'
    case 'expired':
      return `验证码已失效（${CODE_USEFUL_MS / 60_000} 分钟内有效，只能用一次），请重新获取`
    case 'shared-by-too-many':
      return `这个手机号登记了超过 ${error.most} 位职工，请联系单位经办人更正后再登录`
    default:
      return unreachable(error)
  }
}
