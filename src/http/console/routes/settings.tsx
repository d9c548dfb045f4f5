import { Hono, type Context } from 'hono'
import { ok } from '../../../kernel/result.ts'
import {
  readFactorPolicy,
  setFactorPolicy,
  type FactorPolicy,
} from '../../../identity/factors/factor-policy.ts'
import { sendTestNotice } from '../../../notices/send-test-notice.ts'
import { askGoLive, readGoLive } from '../../../tenants/ask-go-live.ts'
import { changeProfile, ProfileInput } from '../../../tenants/change-profile.ts'
import { languages, type Language } from '../../../tenants/languages.ts'
import { forgetProfile, rememberedProfile } from '../../../tenants/remembered-profile.ts'
import { openRegistry } from '../../scopes.ts'
import type { OutgoingUrlProblem } from '../../../webhooks/outgoing-url.ts'
import { readSmsEndpoint } from '../../../webhooks/read-sms-endpoint.ts'
import { setSmsEndpoint } from '../../../webhooks/set-sms-endpoint.ts'
import type { TenantEnv } from '../../context.ts'
import { setFlash } from '../../flash.ts'
import { checkForm, readForm } from '../../forms.ts'
import { wake } from '../../wake.ts'
import { frameOf } from '../frame.ts'
import { notPermitted } from '../trouble.tsx'
import { SettingsView, type SettingsProps } from '../views/settings.tsx'

const FIELD_LENGTH_MOST = 60
const CHANGED_MEANWHILE = '同事刚刚也在修改，这次没有保存。请核对后再保存一次'

export function settingsRoutes() {
  const app = new Hono<TenantEnv>()

  app.get('/', async (c) => {
    const scope = c.get('scope')
    // What is about to be changed is read anew, and not from memory.
    forgetProfile(scope.tenant.id)
    const [profile, stored] = await Promise.all([
      rememberedProfile(scope.tenant.id, scope.now, () => Promise.resolve(scope.db)),
      readStored(c),
    ])
    c.set('profile', { ...c.get('profile'), ...profile })
    const { name, hotline, colour, languages } = profile
    const tried = c.req.query()
    const tries = tried['name'] !== undefined
    const field = (key: string, stored: string) => tried[key]?.slice(0, FIELD_LENGTH_MOST) ?? stored
    return settingsPage(c, {
      brand: {
        name: field('name', name),
        hotline: field('hotline', hotline),
        colour: field('colour', colour),
        languages: tries ? chosenLanguages(c.req.queries('languages')) : languages,
        errors: {},
      },
      stored,
    })
  })

  app.post('/brand', (c) => postBrand(c))

  app.post('/sign-in', async (c) => {
    const { factorRequired } = await readForm(c)
    if (factorRequired !== 'yes' && factorRequired !== 'no') {
      const form = '请选择是否要求两步验证'
      return settingsPage(c, { signIn: { errors: { form } } }, 422)
    }
    const required = factorRequired === 'yes'
    const done = await setFactorPolicy(c.get('scope'), { required })
    if (!done.ok) return notPermitted(c, 'settings', '设置登录方式', done.error)
    setFlash(c, required ? 'factor-required' : 'factor-optional')
    return c.redirect('/console/settings', 303)
  })

  app.post('/go-live', async (c) => {
    // An empty form asks for nothing.
    if ((await readForm(c))['ask'] !== 'yes') return settingsPage(c, {}, 422)
    const done = await askGoLive(c.get('scope'), await openRegistry(c))
    if (!done.ok && done.error.reason === 'not-permitted') {
      return notPermitted(c, 'settings', '申请正式开通', done.error)
    }
    if (done.ok) setFlash(c, 'go-live-asked')
    return c.redirect('/console/settings', 303)
  })

  app.route('/sms', smsRoutes())
  return app
}

async function postBrand(c: Context<TenantEnv>) {
  const { name = '', hotline = '', colour = '' } = await readForm(c)
  const languages = chosenLanguages((await c.req.parseBody({ all: true }))['languages'])
  const typed = { name, hotline, colour, languages }
  const again = (errors: Record<string, string>) =>
    settingsPage(c, { brand: { ...typed, errors } }, 422)
  const input = checkForm(ProfileInput, typed)
  if (!input.ok) return again(input.error)
  const done = await changeProfile(c.get('scope'), input.value)
  forgetProfile(c.get('scope').tenant.id)
  if (done.ok) {
    setFlash(c, 'brand-saved')
    return c.redirect('/console/settings', 303)
  }
  if (done.error.reason === 'not-permitted') {
    return notPermitted(c, 'settings', '修改单位形象', done.error)
  }
  return again({ form: CHANGED_MEANWHILE })
}

function smsRoutes() {
  const app = new Hono<TenantEnv>()

  app.post('/', async (c) => {
    const { url = '', newSecret } = await readForm(c)
    const { config } = c.get('services')
    const done = await setSmsEndpoint(
      c.get('scope'),
      { url, newSecret: newSecret === 'yes' },
      { outboundAllow: config.outboundAllow, ownDomains: [config.baseDomain.replace(/:\d+$/, '')] },
    )
    if (!done.ok) {
      switch (done.error.reason) {
        case 'not-permitted':
          return notPermitted(c, 'settings', '设置短信通道', done.error)
        case 'bad-url':
          return settingsPage(c, { sms: { url, errors: urlErrors(done.error.problem) } }, 422)
        default:
          return settingsPage(c, { sms: { url, errors: { form: CHANGED_MEANWHILE } } }, 422)
      }
    }
    // What has waited for an address can leave now.
    wake(c)
    if (done.value.secret !== undefined) {
      const { secret: newSecret, endpoint } = done.value
      return settingsPage(c, { sms: { newSecret }, stored: { endpoint: ok(endpoint) } })
    }
    setFlash(c, 'sms-saved')
    return c.redirect('/console/settings', 303)
  })

  app.post('/test', async (c) => {
    const { mobile = '' } = await readForm(c)
    const done = await sendTestNotice(c.get('scope'), { mobile })
    if (done.ok) {
      wake(c)
      setFlash(c, 'sms-tested')
      return c.redirect('/console/settings', 303)
    }
    if (done.error.reason === 'not-permitted') {
      return notPermitted(c, 'settings', '发测试短信', done.error)
    }
    const testErrors = { mobile: '手机号应为 11 位数字，以 1 开头' }
    return settingsPage(c, { sms: { testMobile: mobile, testErrors } }, 422)
  })
  return app
}

/** Of what a form or an address says, the languages that there are. */
const chosenLanguages = (sent: unknown): Language[] =>
  languages.filter((language) => [sent].flat().includes(language))

/** What the page shows beside the profile; a card whose part was not read is left out. */
type Stored = {
  readonly endpoint: Awaited<ReturnType<typeof readSmsEndpoint>>
  readonly policy?: FactorPolicy
  /** What became of asking to go live; null where nobody has asked. */
  readonly goLive?: Awaited<ReturnType<typeof readGoLive>> | null
}

async function readStored(c: Context<TenantEnv>): Promise<Stored> {
  const scope = c.get('scope')
  const [endpoint, policy, goLive] = await Promise.all([
    readSmsEndpoint(scope),
    readFactorPolicy(scope),
    c.get('profile').isTrial ? readGoLive(await openRegistry(c), scope.tenant.id) : undefined,
  ])
  return { endpoint, policy, goLive: goLive ?? null }
}

type Shown = {
  readonly brand?: SettingsProps['brand']
  readonly sms?: Partial<SettingsProps['sms']>
  readonly logoError?: string
  /** Where it was read already. */
  readonly stored?: Stored
  readonly signIn?: Pick<NonNullable<SettingsProps['signIn']>, 'errors'>
}

/** The page, with what was typed and what is wrong with it. */
export async function settingsPage(c: Context<TenantEnv>, shown: Shown, status: 200 | 422 = 200) {
  const scope = c.get('scope')
  const { endpoint, policy, goLive } = shown.stored ?? (await readStored(c))
  if (!endpoint.ok) return notPermitted(c, 'settings', '修改设置', endpoint.error)
  const { name, hotline, colour, languages, logoHash, isTrial } = c.get('profile')
  const view = SettingsView({
    frame: frameOf(c),
    now: scope.now,
    logo: { own: logoHash !== null, error: shown.logoError },
    goLive: isTrial && goLive !== undefined ? { asked: goLive ?? undefined } : null,
    brand: shown.brand ?? { name, hotline, colour, languages, errors: {} },
    sms: {
      endpoint: endpoint.value,
      url: endpoint.value?.url ?? '',
      errors: {},
      newSecret: null,
      testMobile: '',
      testErrors: {},
      ...shown.sms,
    },
    ...(policy && {
      signIn: {
        factorRequired: policy.required,
        peopleWithFactor: policy.staffWithFactor.size,
        errors: {},
        ...shown.signIn,
      },
    }),
  })
  return c.html(view, status)
}

const urlSentences: Readonly<Record<OutgoingUrlProblem, string>> = {
  'not-a-url': '请填写完整的网址，以 https:// 开头',
  'too-long': '网址太长，请核对',
  'not-https': '必须是 https:// 开头的地址，短信内容才不会在路上被看到',
  'has-credentials': '网址里不要带用户名和密码',
  'ip-address': '请填写域名，不能是 IP 地址',
  'local-name': '请填写公网上的域名，内网地址连不到',
  'own-host': '这是本系统自己的地址，请填写短信平台的接收地址',
  'port-not-allowed': '这个端口不能用，请用 443 或 1024 以上的端口',
}

const urlErrors = (problem: OutgoingUrlProblem) => ({ url: urlSentences[problem] })
