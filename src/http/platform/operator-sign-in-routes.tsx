import { Hono } from 'hono'
import { PASSWORD_LENGTH_LEAST } from '../../identity/password-rules.ts'
import { changeOperatorPassword } from '../../operators/change-operator-password.ts'
import {
  confirmOperatorFactor,
  type ConfirmOperatorFactor,
} from '../../operators/factors/confirm-operator-factor.ts'
import { operatorAtSecondStep, signOutOperator } from '../../operators/operator-session.ts'
import { signInOperator } from '../../operators/sign-in-operator.ts'
import { passwordSentences } from '../change-password-sentences.ts'
import { ChangePasswordView } from '../console/views/change-password.tsx'
import { SecondStepView } from '../console/views/second-step.tsx'
import { SignInView, type SignInProps } from '../console/views/sign-in.tsx'
import { addressOf } from '../context.ts'
import { factorCookie, operatorCookie } from '../cookies.ts'
import { secondStepSentences } from '../factor-sentences.ts'
import { setFlash, takeFlash } from '../flash.ts'
import { readForm } from '../forms.ts'
import type { FormErrors } from '../ui/index.ts'
import type { OperatorContext, OperatorEnv } from './operator-context.ts'
import { operatorDoor } from './operator-door.ts'
import { PLATFORM_BRAND } from './platform-page.tsx'

const SIGN_IN = '/operator/sign-in'

/** The two steps of a sign-in. */
export function operatorSignInRoutes() {
  const app = new Hono<OperatorEnv>()
  app.get('/sign-in', (c) => c.html(signInView({ errors: {}, tooMany: null, flash: takeFlash(c) })))

  app.post('/sign-in', async (c) => {
    const { login = '', password = '' } = await readForm(c)
    const input = {
      login,
      password,
      address: addressOf(c),
      previousToken: operatorCookie.get(c),
      previousFactorToken: factorCookie.get(c),
    }
    const done = await signInOperator(c.get('door'), input, c.get('services').hasher)
    if (done.ok) {
      const { kind, token } = done.value
      if (kind === 'factor') factorCookie.set(c, token)
      else operatorCookie.set(c, token)
      return c.redirect(kind === 'factor' ? `${SIGN_IN}/factor` : '/operator', 303)
    }
    const shown = { login: login.slice(0, 40), tooMany: null, errors: {} }
    if (done.error.reason === 'wrong-login-or-password') {
      const errors = { form: '登录名或密码不对，请重新输入' }
      return c.html(signInView({ ...shown, errors }), 422)
    }
    const { retryAfterSeconds } = done.error
    c.header('retry-after', String(retryAfterSeconds))
    const tooMany = { minutes: Math.ceil(retryAfterSeconds / 60) }
    return c.html(signInView({ ...shown, tooMany }), 429)
  })

  app.get('/sign-in/factor', (c) => secondStepPage(c, {}))

  app.post('/sign-in/factor', async (c) => {
    const { code = '' } = await readForm(c)
    return confirm(c, { kind: 'totp', code })
  })

  app.post('/sign-in/factor/recovery-code', async (c) => {
    const { recovery: code = '' } = await readForm(c)
    return confirm(c, { kind: 'recovery-code', code })
  })
  return app
}

async function confirm(c: OperatorContext, factor: ConfirmOperatorFactor['factor']) {
  const done = await confirmOperatorFactor(c.get('door'), {
    token: factorCookie.get(c) ?? '',
    factor,
    address: addressOf(c),
    previousToken: operatorCookie.get(c),
  })
  if (done.ok) {
    factorCookie.clear(c)
    operatorCookie.set(c, done.value.token)
    if (factor.kind === 'totp') return c.redirect('/operator', 303)
    // Whoever needs one has lost something: here it is put right.
    setFlash(c, 'recovery-code-used')
    return c.redirect('/operator/security', 303)
  }
  const { error } = done
  if (error.reason === 'expired') {
    // Whoever had no token has nothing to be told of.
    if (factorCookie.get(c) !== undefined) setFlash(c, 'sign-in-again')
    factorCookie.clear(c)
    return c.redirect(SIGN_IN, 303)
  }
  const errors = secondStepSentences(factor.kind, error)
  if (error.reason !== 'too-many-attempts') return secondStepPage(c, errors)
  c.header('retry-after', String(error.retryAfterSeconds))
  return secondStepPage(c, errors, 429)
}

async function secondStepPage(c: OperatorContext, errors: FormErrors, status: 422 | 429 = 422) {
  const person = await operatorAtSecondStep(c.get('door'), factorCookie.get(c) ?? '')
  if (!person) return c.redirect(SIGN_IN, 303)
  const view = SecondStepView({
    door: operatorDoor,
    brand: PLATFORM_BRAND,
    name: person.login,
    next: '/operator',
    hasTotp: true,
    hasPasskey: false,
    errors,
  })
  return c.html(view, Object.keys(errors).length > 0 ? status : 200)
}

const signInView = (shown: Omit<SignInProps, 'door' | 'brand' | 'note'>) =>
  SignInView({
    door: operatorDoor,
    brand: PLATFORM_BRAND,
    note: '账号由平台的运营人员开设。',
    ...shown,
  })

/** One's own password, and the way out. */
export function operatorPasswordRoutes() {
  const app = new Hono<OperatorEnv>()
  const page = (c: OperatorContext, errors: FormErrors, status: 200 | 422) => {
    const { login, mustChangePassword } = c.get('operator')
    const view = ChangePasswordView({
      door: operatorDoor,
      brand: PLATFORM_BRAND,
      name: login,
      first: mustChangePassword,
      lengthLeast: PASSWORD_LENGTH_LEAST,
      errors,
    })
    return c.html(view, status)
  }

  app.get('/password', (c) => page(c, {}, 200))

  app.post('/password', async (c) => {
    const { current = '', password = '', again = '' } = await readForm(c)
    if (password !== again) return page(c, { again: '两次输入的密码不一样' }, 422)
    const input = {
      currentPassword: current,
      newPassword: password,
      token: operatorCookie.get(c) ?? '',
    }
    const done = await changeOperatorPassword(c.get('scope'), input, c.get('services').hasher)
    if (!done.ok) return page(c, passwordSentences(done.error), 422)
    setFlash(c, 'password-changed')
    return c.redirect('/operator', 303)
  })

  app.post('/sign-out', async (c) => {
    await signOutOperator(c.get('scope'), operatorCookie.get(c) ?? '')
    operatorCookie.clear(c)
    setFlash(c, 'signed-out')
    return c.redirect(SIGN_IN, 303)
  })
  return app
}
