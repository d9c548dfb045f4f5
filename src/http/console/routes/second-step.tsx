import { Hono, type Context } from 'hono'
import { askPasskey } from '../../../identity/factors/ask-passkey.ts'
import {
  confirmFactor,
  type ConfirmFactorError,
  type SecondFactor,
} from '../../../identity/factors/confirm-factor.ts'
import type { PasskeyAnswer } from '../../../identity/factors/passkey-ceremony.ts'
import { ownFactors } from '../../../identity/factors/own-factors.ts'
import { staffAtSecondStep } from '../../../identity/factors/staff-at-second-step.ts'
import { addressOf, type TenantEnv } from '../../context.ts'
import { factorCookie, staffCookie } from '../../cookies.ts'
import { secondStepSentences } from '../../factor-sentences.ts'
import { setFlash } from '../../flash.ts'
import { readForm, type FormValues } from '../../forms.ts'
import { brandOf } from '../../frames.ts'
import type { FormErrors } from '../../ui/index.ts'
import { staffDoor } from '../door.ts'
import { home } from '../home.ts'
import { siteOf } from '../site-of.ts'
import { SecondStepView } from '../views/second-step.tsx'

/** Between the right password and the session; for those who have a second factor. */
export function secondStepRoutes() {
  const app = new Hono<TenantEnv>()

  app.get('/', (c) => secondStepPage(c, c.req.query('next'), {}))

  app.post('/', (c) => confirm(c, ({ code = '' }) => ({ kind: 'totp', code })))
  app.post('/recovery-code', (c) =>
    confirm(c, ({ recovery: code = '' }) => ({ kind: 'recovery-code', code })),
  )
  app.post('/passkey', (c) =>
    confirm(c, (values) => ({ kind: 'passkey', answer: answerIn(values), site: siteOf(c) })),
  )

  app.post('/challenge', async (c) => {
    const asked = await askPasskey(c.get('scope'), { token: factorCookie.get(c) ?? '' })
    if (!asked) return c.json({ message: '停留太久了，请重新登录' }, 422)
    return c.json({ ...asked, rpId: siteOf(c).rpId })
  })
  return app
}

async function confirm(c: Context<TenantEnv>, read: (values: FormValues) => SecondFactor) {
  const values = await readForm(c)
  const factor = read(values)
  const done = await confirmFactor(c.get('scope'), {
    token: factorCookie.get(c) ?? '',
    factor,
    address: addressOf(c),
    previousToken: staffCookie.get(c),
  })
  if (!done.ok) return refuse(c, values['next'], factor.kind, done.error)
  factorCookie.clear(c)
  staffCookie.set(c, done.value.token)
  if (done.value.staff.mustChangePassword) return c.redirect('/console/password', 303)
  if (factor.kind !== 'recovery-code') return c.redirect(home(values['next']), 303)
  // Whoever needs one has lost something: here it is put right.
  setFlash(c, 'recovery-code-used')
  return c.redirect('/console/security', 303)
}

const answerIn = (values: FormValues): PasskeyAnswer => ({
  credentialId: values['credentialId'] ?? '',
  clientData: values['clientData'] ?? '',
  authenticatorData: values['authenticatorData'] ?? '',
  signature: values['signature'] ?? '',
})

function refuse(
  c: Context<TenantEnv>,
  next: string | undefined,
  kind: SecondFactor['kind'],
  error: ConfirmFactorError,
) {
  switch (error.reason) {
    case 'expired':
      // Whoever had no token has nothing to be told of.
      if (factorCookie.get(c) !== undefined) setFlash(c, 'sign-in-again')
      factorCookie.clear(c)
      return c.redirect(`/console/sign-in?next=${encodeURIComponent(home(next))}`, 303)
    case 'too-many-attempts':
      c.header('retry-after', String(error.retryAfterSeconds))
      return secondStepPage(c, next, secondStepSentences(kind, error), 429)
    default:
      return secondStepPage(c, next, secondStepSentences(kind, error))
  }
}

async function secondStepPage(
  c: Context<TenantEnv>,
  next: string | undefined,
  errors: FormErrors,
  status: 422 | 429 = 422,
) {
  const scope = c.get('scope')
  const person = await staffAtSecondStep(scope, factorCookie.get(c) ?? '')
  if (!person) return c.redirect(`/console/sign-in?next=${encodeURIComponent(home(next))}`, 303)
  const { totp, passkeys } = await ownFactors(scope, person.id)
  const view = SecondStepView({
    door: staffDoor,
    brand: brandOf(c.get('profile')),
    name: person.name,
    next: home(next),
    hasTotp: totp !== undefined,
    hasPasskey: passkeys.length > 0,
    errors,
  })
  return c.html(view, Object.keys(errors).length > 0 ? status : 200)
}
