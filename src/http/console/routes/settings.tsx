import { Hono, type Context } from 'hono'
import { sendTestNotice } from '../../../notices/send-test-notice.ts'
import { askGoLive, readGoLive } from '../../../tenants/ask-go-live.ts'
import { changeProfile, ProfileInput } from '../../../tenants/change-profile.ts'
import { openPlatformDb } from '../../../tenants/ensure-platform.ts'
import { forgetProfile } from '../../../tenants/remembered-profile.ts'
import type { OutgoingUrlProblem } from '../../../webhooks/outgoing-url.ts'
import { readSmsEndpoint } from '../../../webhooks/read-sms-endpoint.ts'
import { setSmsEndpoint } from '../../../webhooks/set-sms-endpoint.ts'
import type { TenantEnv } from '../../context.ts'
import { setFlash } from '../../flash.ts'
import { checkForm, readForm } from '../../forms.ts'
import { profileOf } from '../../scopes.ts'
import { wake } from '../../wake.ts'
import { frameOf } from '../frame.ts'
import { notPermitted } from '../trouble.tsx'
import { SettingsView, type SettingsProps } from '../views/settings.tsx'

const FIELD_LENGTH_MOST = 60
const CHANGED_MEANWHILE = '同事刚刚也在修改，这次没有保存。请核对后再保存一次'

export function settingsRoutes() {
  const app = new Hono<TenantEnv>()

  app.get('/', async (c) => {
    // What is about to be changed is read anew, and not from memory.
    forgetProfile(c.get('scope').tenant.id)
    c.set('profile', await profileOf(c))
    const { name, hotline, colour } = c.get('profile')
    const tried = c.req.query()
    const field = (key: string, stored: string) => tried[key]?.slice(0, FIELD_LENGTH_MOST) ?? stored
    return settingsPage(c, {
      brand: {
        name: field('name', name),
        hotline: field('hotline', hotline),
        colour: field('colour', colour),
        errors: {},
      },
    })
  })

  app.post('/brand', async (c) => {
    const { name = '', hotline = '', colour = '' } = await readForm(c)
    const again = (errors: Record<string, string>) =>
      settingsPage(c, { brand: { name, hotline, colour, errors } }, 422)
    const input = checkForm(ProfileInput, { name, hotline, colour })
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
  })

  app.post('/go-live', async (c) => {
    // An empty form asks for nothing.
    if ((await readForm(c))['ask'] !== 'yes') return settingsPage(c, {}, 422)
    const { config } = c.get('services')
    const db = await openPlatformDb(config, 'rw', c.get('trips'))
    const done = await askGoLive(c.get('scope'), db)
    if (!done.ok && done.error.reason === 'not-permitted') {
      return notPermitted(c, 'settings', '申请正式开通', done.error)
    }
    if (done.ok) setFlash(c, 'go-live-asked')
    return c.redirect('/console/settings', 303)
  })

  app.route('/sms', smsRoutes())
  return app
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
      return settingsPage(c, { sms: { newSecret: done.value.secret } })
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

type Shown = {
  readonly brand?: SettingsProps['brand']
  readonly sms?: Partial<SettingsProps['sms']>
}

async function settingsPage(c: Context<TenantEnv>, shown: Shown, status: 200 | 422 = 200) {
  const scope = c.get('scope')
  const endpoint = await readSmsEndpoint(scope)
  if (!endpoint.ok) return notPermitted(c, 'settings', '修改设置', endpoint.error)
  const { name, hotline, colour, isTrial } = c.get('profile')
  const { config } = c.get('services')
  const asked =
    isTrial &&
    (await readGoLive(await openPlatformDb(config, 'ro', c.get('trips')), scope.tenant.id))
  const view = SettingsView({
    frame: frameOf(c),
    now: scope.now,
    goLive: isTrial ? { asked: asked || undefined } : null,
    brand: shown.brand ?? { name, hotline, colour, errors: {} },
    sms: {
      endpoint: endpoint.value,
      url: endpoint.value?.url ?? '',
      errors: {},
      newSecret: null,
      testMobile: '',
      testErrors: {},
      ...shown.sms,
    },
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
