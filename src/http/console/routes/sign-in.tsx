import { Hono, type Context } from 'hono'
import { changePassword } from '../../../identity/change-password.ts'
import { PASSWORD_LENGTH_LEAST } from '../../../identity/password-rules.ts'
import { signInStaff } from '../../../identity/sign-in-staff.ts'
import { signOut } from '../../../identity/sign-out.ts'
import { passwordSentences } from '../../change-password-sentences.ts'
import { addressOf, type TenantEnv } from '../../context.ts'
import { factorCookie, staffCookie } from '../../cookies.ts'
import { setFlash, takeFlash } from '../../flash.ts'
import { readForm } from '../../forms.ts'
import { brandOf } from '../../frames.ts'
import type { FormErrors } from '../../ui/index.ts'
import { staffDoor } from '../door.ts'
import { home } from '../home.ts'
import { ChangePasswordView } from '../views/change-password.tsx'
import { SignInView, type SignInProps } from '../views/sign-in.tsx'

export function signInRoutes() {
  const app = new Hono<TenantEnv>()

  app.get('/sign-in', (c) => {
    const next = home(c.req.query('next'))
    return c.html(signInView(c, { next, errors: {}, tooMany: null, flash: takeFlash(c) }))
  })

  app.post('/sign-in', async (c) => {
    const { login = '', password = '', next } = await readForm(c)
    const again = (
      errors: Record<string, string>,
      status: 422 | 429,
      tooMany: { minutes: number } | null = null,
    ) => c.html(signInView(c, { login, next: home(next), errors, tooMany }), status)
    if (login.trim() === '') return again({ login: '请填写登录名' }, 422)
    if (password === '') return again({ password: '请填写密码' }, 422)
    const done = await signInStaff(
      c.get('scope'),
      {
        login,
        password,
        address: addressOf(c),
        previousToken: staffCookie.get(c),
        previousFactorToken: factorCookie.get(c),
      },
      c.get('services').hasher,
    )
    if (!done.ok) {
      if (done.error.reason === 'wrong-login-or-password') {
        return again({ form: '登录名或密码不对，请重新输入' }, 422)
      }
      c.header('retry-after', String(done.error.retryAfterSeconds))
      return again({}, 429, { minutes: Math.ceil(done.error.retryAfterSeconds / 60) })
    }
    if (done.value.kind === 'factor-asked') {
      factorCookie.set(c, done.value.token)
      return c.redirect(`/console/sign-in/factor?next=${encodeURIComponent(home(next))}`, 303)
    }
    staffCookie.set(c, done.value.token)
    return c.redirect(done.value.staff.mustChangePassword ? '/console/password' : home(next), 303)
  })
  return app
}

/** For those who are signed in: a new password, and the way out. */
export function passwordRoutes() {
  const app = new Hono<TenantEnv>()

  app.get('/password', (c) => {
    return c.html(passwordView(c, {}))
  })

  app.post('/password', async (c) => {
    const { current = '', password = '', again = '' } = await readForm(c)
    const refuse = (errors: FormErrors) => c.html(passwordView(c, errors), 422)
    if (password !== again) return refuse({ again: '两次输入的密码不一样' })
    const done = await changePassword(
      c.get('scope'),
      { currentPassword: current, newPassword: password, token: staffCookie.get(c) ?? '' },
      c.get('services').hasher,
    )
    if (!done.ok) return refuse(passwordSentences(done.error))
    setFlash(c, 'password-changed')
    return c.redirect('/console', 303)
  })

  app.post('/sign-out', async (c) => {
    await signOut(c.get('scope'), staffCookie.get(c) ?? '')
    staffCookie.clear(c)
    setFlash(c, 'signed-out')
    return c.redirect('/console/sign-in', 303)
  })
  return app
}

const signInView = (c: Context<TenantEnv>, shown: Omit<SignInProps, 'door' | 'brand' | 'note'>) =>
  SignInView({
    door: staffDoor,
    brand: brandOf(c.get('profile')),
    note: (
      <>
        您是职工？<a href="/">到职工服务页</a>查保障、算互助金。
      </>
    ),
    ...shown,
  })

function passwordView(c: Context<TenantEnv>, errors: FormErrors) {
  const { name, mustChangePassword } = c.get('staff')
  return ChangePasswordView({
    door: staffDoor,
    brand: brandOf(c.get('profile')),
    name,
    first: mustChangePassword,
    lengthLeast: PASSWORD_LENGTH_LEAST,
    errors,
  })
}
