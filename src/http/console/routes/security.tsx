import { Hono, type Context } from 'hono'
import {
  addPasskey,
  offerPasskey,
  type AddPasskeyError,
  type OfferPasskeyError,
} from '../../../identity/factors/add-passkey.ts'
import { ownFactors } from '../../../identity/factors/own-factors.ts'
import { removeFactor, type RemoveFactorError } from '../../../identity/factors/remove-factor.ts'
import { renewRecoveryCodes } from '../../../identity/factors/renew-recovery-codes.ts'
import {
  offerTotp,
  readTotpOffer,
  setUpTotp,
  type FactorAdded,
} from '../../../identity/factors/set-up-totp.ts'
import { totpUri } from '../../../identity/factors/totp.ts'
import { utf8 } from '../../../kernel/bytes.ts'
import { base64url } from '../../../kernel/bytes.ts'
import { unreachable } from '../../../kernel/assert.ts'
import { passkeyAlgorithms } from '../../../identity/factors/passkey-signature.ts'
import type { TenantEnv } from '../../context.ts'
import { staffCookie } from '../../cookies.ts'
import { setFlash } from '../../flash.ts'
import { CHANGED, proofSentences, setUpSentences } from '../../factor-sentences.ts'
import { readForm } from '../../forms.ts'
import { brandOf } from '../../frames.ts'
import type { FormErrors } from '../../ui/index.ts'
import { staffDoor } from '../door.ts'
import { frameOf } from '../frame.ts'
import { siteOf } from '../site-of.ts'
import { AddPasskeyView } from '../views/add-passkey.tsx'
import { ProveAnewView } from '../views/prove-anew.tsx'
import { RecoveryCodesView } from '../views/recovery-codes.tsx'
import { SecurityView } from '../views/security.tsx'
import { SetUpTotpView } from '../views/set-up-totp.tsx'

/** How somebody signs in: their own second factors. Nobody else's are shown or changed here. */
export function securityRoutes() {
  const app = new Hono<TenantEnv>()
  app.get('/', (c) => securityPage(c))

  app.get('/totp', async (c) => {
    const { secret, offer } = await offerTotp(c.get('scope'))
    return totpPage(c, { secret, offer }, {})
  })

  app.post('/totp', async (c) => {
    const { offer = '', newCode = '', password = '', code } = await readForm(c)
    const scope = c.get('scope')
    const { hasher } = c.get('services')
    const done = await setUpTotp(scope, { offer, newCode, password, code }, hasher)
    if (done.ok) return added(c, done.value)
    const errors = setUpSentences(done.error)
    const secret = await readTotpOffer(scope, offer)
    return totpPage(c, secret ? { secret, offer } : await offerTotp(scope), errors)
  })

  app.route('/passkeys', passkeyRoutes())

  app.get('/remove', (c) => removePage(c, c.req.query('factor') ?? '', {}))

  app.post('/remove', async (c) => {
    const { factor = '', password = '', code } = await readForm(c)
    const which = factor === 'totp' ? 'totp' : { passkeyId: factor }
    const input = { factor: which, password, code } as const
    const done = await removeFactor(c.get('scope'), input, c.get('services').hasher)
    if (!done.ok) return removePage(c, factor, removeSentences(done.error))
    setFlash(c, 'factor-removed')
    return c.redirect('/console/security', 303)
  })

  app.get('/recovery-codes', (c) => renewPage(c, {}))

  app.post('/recovery-codes', async (c) => {
    const { password = '', code } = await readForm(c)
    const { hasher } = c.get('services')
    const done = await renewRecoveryCodes(c.get('scope'), { password, code }, hasher)
    if (!done.ok) return renewPage(c, proofSentences(done.error))
    return codesPage(c, done.value)
  })
  return app
}

function passkeyRoutes() {
  const app = new Hono<TenantEnv>()

  app.get('/', (c) => passkeyPage(c, {}))

  app.post('/challenge', async (c) => {
    const { name = '', password = '' } = await readForm(c)
    if (name.trim() === '') return c.json({ message: nameSentence }, 422)
    const done = await offerPasskey(c.get('scope'), { password }, c.get('services').hasher)
    if (!done.ok) return c.json({ message: offerSentence(done.error) }, 422)
    const { id, login, name: displayName } = c.get('staff')
    return c.json({
      ...done.value,
      rpId: siteOf(c).rpId,
      rpName: c.get('profile').name,
      user: { id: base64url(utf8(id)), name: login, displayName },
      algorithms: passkeyAlgorithms,
    })
  })

  app.post('/', async (c) => {
    const { name = '', clientData = '', authenticatorData = '' } = await readForm(c)
    const input = { name, answer: { clientData, authenticatorData } }
    const done = await addPasskey(c.get('scope'), input, siteOf(c))
    return done.ok ? added(c, done.value) : passkeyPage(c, addSentences(done.error), name)
  })
  return app
}

async function securityPage(c: Context<TenantEnv>) {
  const { id, mustSetUpFactor } = c.get('staff')
  const view = SecurityView({
    frame: frameOf(c),
    now: c.get('now'),
    mustSetUp: mustSetUpFactor,
    factors: await ownFactors(c.get('scope'), id),
  })
  return c.html(view)
}

/** The session goes on under a new name, and the recovery codes are shown where they are new. */
function added(c: Context<TenantEnv>, { token, recoveryCodes }: FactorAdded) {
  staffCookie.set(c, token)
  if (recoveryCodes) return codesPage(c, recoveryCodes)
  setFlash(c, 'factor-added')
  return c.redirect('/console/security', 303)
}

const codesPage = (c: Context<TenantEnv>, codes: readonly string[]) =>
  c.html(RecoveryCodesView({ door: staffDoor, brand: brandOf(c.get('profile')), codes }))

const statusOf = (errors: FormErrors) => (Object.keys(errors).length > 0 ? 422 : 200)

async function totpPage(
  c: Context<TenantEnv>,
  { secret, offer }: { readonly secret: Uint8Array; readonly offer: string },
  errors: FormErrors,
) {
  const { id, login } = c.get('staff')
  const view = SetUpTotpView({
    door: staffDoor,
    brand: brandOf(c.get('profile')),
    offer,
    uri: totpUri(secret, { issuer: c.get('profile').shortName, login }),
    replaces: (await ownFactors(c.get('scope'), id)).totp !== undefined,
    errors,
  })
  return c.html(view, statusOf(errors))
}

const passkeyPage = (c: Context<TenantEnv>, errors: FormErrors, name = '') =>
  c.html(AddPasskeyView({ brand: brandOf(c.get('profile')), name, errors }), statusOf(errors))

async function removePage(c: Context<TenantEnv>, factor: string, errors: FormErrors) {
  const { totp, passkeys } = await ownFactors(c.get('scope'), c.get('staff').id)
  const passkey = passkeys.find(({ id }) => id === factor)
  const what = passkey ? `通行密钥“${passkey.name}”` : '手机验证器'
  const there = passkey ?? (factor === 'totp' && totp)
  if (!there && statusOf(errors) === 200) return securityPage(c)
  const view = ProveAnewView({
    door: staffDoor,
    brand: brandOf(c.get('profile')),
    title: `移除${what}`,
    purpose: '下次登录不再用它。移除最后一种后，登录只凭密码，恢复码也会作废。',
    of: 'remove',
    factor,
    hasTotp: totp !== undefined,
    submit: '确定移除',
    bad: true,
    errors,
  })
  return c.html(view, statusOf(errors))
}

async function renewPage(c: Context<TenantEnv>, errors: FormErrors) {
  const { totp } = await ownFactors(c.get('scope'), c.get('staff').id)
  const view = ProveAnewView({
    door: staffDoor,
    brand: brandOf(c.get('profile')),
    title: '换一组恢复码',
    purpose: '会给您十个新的恢复码，原来的全部作废。',
    of: 'recovery-codes',
    hasTotp: totp !== undefined,
    submit: '换一组',
    errors,
  })
  return c.html(view, statusOf(errors))
}

const nameSentence = '请给这把密钥起个名字，40 字以内'

function removeSentences(error: RemoveFactorError): FormErrors {
  switch (error.reason) {
    case 'no-such-factor':
      return { form: '这种方式已经移除了' }
    case 'required':
      return { form: '单位要求使用两步验证，这是最后一种，请先添加另一种' }
    case 'changed-meanwhile':
      return { form: CHANGED }
    default:
      return proofSentences(error)
  }
}

const tooMany = (most: number) => `最多 ${most} 把通行密钥，请先移除不用的`

const offerSentence = (error: OfferPasskeyError): string =>
  error.reason === 'too-many-passkeys'
    ? tooMany(error.most)
    : (Object.values(proofSentences(error))[0] ?? '')

function addSentences(error: AddPasskeyError): FormErrors {
  switch (error.reason) {
    case 'wrong-name':
      return { name: nameSentence }
    case 'refused':
      return { form: '这台设备给出的通行密钥不能用，请换一台设备，或改用手机验证器' }
    case 'expired':
      return { form: '停留太久了，请再试一次' }
    case 'known-already':
      return { form: '这把通行密钥已经添加过了' }
    case 'too-many-passkeys':
      return { form: tooMany(error.most) }
    default:
      return unreachable(error)
  }
}
