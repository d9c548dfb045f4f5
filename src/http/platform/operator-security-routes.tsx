import { Hono } from 'hono'
import { totpUri } from '../../identity/factors/totp.ts'
import { readOperatorFactor } from '../../operators/factors/operator-factor.ts'
import { renewOperatorCodes } from '../../operators/factors/renew-operator-codes.ts'
import {
  offerOperatorTotp,
  readOperatorOffer,
  setUpOperatorTotp,
} from '../../operators/factors/set-up-operator-totp.ts'
import { ProveAnewView } from '../console/views/prove-anew.tsx'
import { RecoveryCodesView } from '../console/views/recovery-codes.tsx'
import { SetUpTotpView } from '../console/views/set-up-totp.tsx'
import { operatorCookie } from '../cookies.ts'
import { proofSentences, setUpSentences } from '../factor-sentences.ts'
import { readForm } from '../forms.ts'
import type { FormErrors } from '../ui/index.ts'
import { frameOf, type OperatorContext, type OperatorEnv } from './operator-context.ts'
import { operatorDoor } from './operator-door.ts'
import { OperatorSecurityView } from './operator-security-view.tsx'
import { PLATFORM_BRAND } from './platform-page.tsx'

/** What an authenticator app lists the account under. */
const ISSUER = '共济平台运营'

/** How an operator signs in: their own second factor, which is asked of everybody. */
export function operatorSecurityRoutes() {
  const app = new Hono<OperatorEnv>()
  app.get('/', async (c) => {
    const { id, mustSetUpFactor: mustSetUp } = c.get('operator')
    const factor = await readOperatorFactor(c.get('scope'), id)
    return c.html(OperatorSecurityView({ frame: frameOf(c), mustSetUp, factor }))
  })

  app.get('/totp', async (c) => totpPage(c, await offerOperatorTotp(c.get('scope')), {}))

  app.post('/totp', async (c) => {
    const { offer = '', newCode = '', password = '', code } = await readForm(c)
    const scope = c.get('scope')
    const input = { offer, newCode, password, code }
    const done = await setUpOperatorTotp(scope, input, c.get('services').hasher)
    if (done.ok) {
      operatorCookie.set(c, done.value.token)
      return codesPage(c, done.value.recoveryCodes ?? [])
    }
    const secret = await readOperatorOffer(scope, offer)
    const shown = secret ? { secret, offer } : await offerOperatorTotp(scope)
    return totpPage(c, shown, setUpSentences(done.error))
  })

  app.get('/recovery-codes', (c) => renewPage(c, {}))

  app.post('/recovery-codes', async (c) => {
    const { password = '', code } = await readForm(c)
    const { hasher } = c.get('services')
    const done = await renewOperatorCodes(c.get('scope'), { password, code }, hasher)
    return done.ok ? codesPage(c, done.value) : renewPage(c, proofSentences(done.error))
  })
  return app
}

const common = { door: operatorDoor, brand: PLATFORM_BRAND }
const statusOf = (errors: FormErrors) => (Object.keys(errors).length > 0 ? 422 : 200)

const codesPage = (c: OperatorContext, codes: readonly string[]) =>
  c.html(RecoveryCodesView({ ...common, codes }))

async function totpPage(
  c: OperatorContext,
  { secret, offer }: { readonly secret: Uint8Array; readonly offer: string },
  errors: FormErrors,
) {
  const { id, login } = c.get('operator')
  const view = SetUpTotpView({
    ...common,
    offer,
    uri: totpUri(secret, { issuer: ISSUER, login }),
    replaces: (await readOperatorFactor(c.get('scope'), id)).totp !== undefined,
    errors,
  })
  return c.html(view, statusOf(errors))
}

const renewPage = (c: OperatorContext, errors: FormErrors) =>
  c.html(
    ProveAnewView({
      ...common,
      title: '换一组恢复码',
      purpose: '会给您十个新的恢复码，原来的全部作废。',
      of: 'recovery-codes',
      hasTotp: true,
      submit: '换一组',
      errors,
    }),
    statusOf(errors),
  )
