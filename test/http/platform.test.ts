import { beforeAll, describe, expect, it } from 'vitest'
import type { Page } from '../../scripts/demo/browser.ts'
import { CODE_TRIES } from '../../src/identity/one-time-code.ts'
import { freshSlug, openClient } from '../support/client.ts'
import {
  addColleague,
  askToSignUp,
  officer,
  platformCode,
  signUpAnswers,
  signUpFederation,
  type Federation,
} from '../support/federation.ts'
import { addOperator, operatorDesk, tenantPath, type OperatorDesk } from '../support/operator.ts'
import { messagesTo } from '../support/sms.ts'
import { addApiKey } from '../support/whole-federation.ts'

const visitor = openClient()

/** Fills the form in; the page that asks for the code. */
async function ask(more: Readonly<Record<string, string>> = {}) {
  const answers = signUpAnswers(more)
  const page = await askToSignUp(visitor, answers)
  return { answers, page, action: new URL(page.url).pathname }
}

const wrongCode = (right: string) => String((Number(right) + 1) % 1e6).padStart(6, '0')

describe('the code of the contact', () => {
  it('is sent by the platform, and opens the federation as a trial at once', async () => {
    const { answers, page, action } = await ask()
    expect(page.text).toContain(
      `${answers.contactMobile.slice(0, 3)}****${answers.contactMobile.slice(7)}`,
    )
    expect((await visitor.open(visitor.tenant(answers.slug, '/'))).status).toBe(404)
    const [message] = await messagesTo('platform', answers.contactMobile)
    expect(message!.text).toMatch(/^【共济】您的验证码是\d{6}，5分钟内有效/)
    const startedAt = performance.now()
    const code = await platformCode(answers.contactMobile)
    const done = await visitor.submit(page, { code: ` ${code} ` }, action)
    const home = await visitor.open(visitor.tenant(answers.slug, '/'))
    expect(performance.now() - startedAt).toBeLessThan(2_000)
    expect(done.text).toContain('的服务已开通')
    expect(done.text).toContain('登录名 admin')
    expect([home.status, home.text.includes('试运行')]).toEqual([200, true])
  })

  it('that is wrong is counted down, and after five tries the right one is too late', async () => {
    const { answers, page, action } = await ask()
    const code = await platformCode(answers.contactMobile)
    const slip = await visitor.submit(page, { code: '12345' }, action)
    expect([slip.status, slip.text.includes('验证码是 6 位数字')]).toEqual([422, true])
    for (let left = CODE_TRIES - 1; left > 0; left--) {
      const wrong = await visitor.submit(page, { code: wrongCode(code) }, action)
      expect([wrong.status, wrong.text.includes(`还可以试 ${left} 次`)]).toEqual([422, true])
    }
    const last = await visitor.submit(page, { code: wrongCode(code) }, action)
    expect(last.text).toContain('试的次数太多')
    const late = await visitor.submit(page, { code }, action)
    expect([late.status, late.text.includes('试的次数太多')]).toEqual([422, true])
    expect((await visitor.open(visitor.tenant(answers.slug, '/'))).status).toBe(404)
  })

  it('of one attempt opens no other', async () => {
    const [one, other] = await Promise.all([ask(), ask()])
    const code = await platformCode(one.answers.contactMobile)
    if (code === (await platformCode(other.answers.contactMobile))) return
    const page = await visitor.submit(other.page, { code }, other.action)
    expect([page.status, page.text.includes('验证码不对')]).toEqual([422, true])
  })

  it('used already leads to the same end, and makes nothing twice', async () => {
    const { answers, page, action } = await ask()
    const code = await platformCode(answers.contactMobile)
    await visitor.submit(page, { code }, action)
    const again = await visitor.submit(page, { code: wrongCode(code) }, action)
    expect(again.text).toContain('的服务已开通')
    const gone = await visitor.open(visitor.platform(`${action}/continue`), { method: 'POST' })
    expect(gone.text).toContain('的服务已开通')
  })

  it('is not sent again within a minute, and the page says when', async () => {
    const { answers, page, action } = await ask()
    const again = await visitor.submit(page, {}, `${action}/code`)
    expect(again.text).toMatch(/刚给这个号码发过验证码。没收到的话，请 \d+ 秒后/)
    expect(await messagesTo('platform', answers.contactMobile)).toHaveLength(1)
    const done = await visitor.submit(
      again,
      { code: await platformCode(answers.contactMobile) },
      action,
    )
    expect(done.text).toContain('的服务已开通')
  })

  it('goes to the corrected number, and the one before opens nothing', async () => {
    const attempt = `sup_${'7'.repeat(12)}${freshSlug()
      .padEnd(8, 'a')
      .slice(0, 8)
      .replaceAll(/[ilou]/g, 'a')}`
    const first = await ask({ attempt })
    const old = await platformCode(first.answers.contactMobile)
    const second = await ask({ attempt })
    expect(second.action).toBe(first.action)
    const fresh = await platformCode(second.answers.contactMobile)
    if (old !== fresh) {
      const refused = await visitor.submit(second.page, { code: old }, second.action)
      expect(refused.status).toBe(422)
    }
    const done = await visitor.submit(second.page, { code: fresh }, second.action)
    expect(done.text).toContain('的服务已开通')
    expect((await visitor.open(visitor.tenant(first.answers.slug, '/'))).status).toBe(404)
    expect((await visitor.open(visitor.tenant(second.answers.slug, '/'))).status).toBe(200)
  })

  it('of an attempt that nobody made is not found', async () => {
    const path = `/sign-up/sup_${'0'.repeat(20)}`
    expect((await visitor.open(visitor.platform(path))).status).toBe(404)
    const body = new URLSearchParams({ code: '123456' })
    expect((await visitor.open(visitor.platform(path), { body })).status).toBe(404)
  })
})

describe('an operator', () => {
  let desk: OperatorDesk
  let federation: Federation
  let path: string
  let key: string

  beforeAll(async () => {
    ;[desk, federation] = await Promise.all([operatorDesk(), signUpFederation()])
    path = await tenantPath(desk, federation.slug)
    key = (await addApiKey(federation, ['claims:read'])).key
  })

  const act = async (of: string, answers: Record<string, string> = {}): Promise<Page> =>
    desk.submit(path, answers, `${path}/${of}`)
  const home = () => visitor.open(federation.url('/'))
  const api = () =>
    visitor.open(federation.url('/api/v1/claims'), { headers: { authorization: `Bearer ${key}` } })

  it('must replace the first password before anything else', async () => {
    const { login, firstPassword } = await addOperator()
    const client = openClient()
    const form = await client.open(client.platform('/operator/sign-in'))
    const answers = { login, password: firstPassword }
    const page = await client.submit(form, answers, '/operator/sign-in')
    expect(new URL(page.url).pathname).toBe('/operator/password')
    for (const inside of ['/operator', path]) {
      const turned = await client.open(client.platform(inside), { follow: false })
      expect([turned.status, turned.headers.location]).toEqual([303, '/operator/password'])
    }
  })

  it('sees whom to call only masked, and opening the number is written down', async () => {
    const before = await desk.open(path)
    const mobile = /尾号 (\d{4})/.exec(before.text)![1]!
    expect(before.text).not.toMatch(/199\d{8}/)
    const shown = await act('reveal')
    expect(/199\d{8}/.exec(shown.text)![0].slice(-4)).toBe(mobile)
    expect((await desk.open(path)).text).toContain(`查看联系人号码 · ${desk.login}`)
  })

  it('finds it by name, slug and division, and not by what is no name', async () => {
    for (const q of [federation.slug, federation.slug.toUpperCase(), '测试省', '339900']) {
      expect((await desk.open(`/operator?q=${q}`)).text).toContain('/operator/tenants/tnt_')
    }
    for (const q of ['%', '_____', `${federation.slug}x`]) {
      expect((await desk.open(`/operator?q=${encodeURIComponent(q)}`)).text).toContain(
        '没有查到工会',
      )
    }
    const trials = await desk.open(`/operator?state=trial&q=${federation.slug}`)
    expect(trials.text).toContain(path)
    expect((await desk.open(`/operator?state=live&q=${federation.slug}`)).text).not.toContain(path)
  })

  it('approves what was asked for, after returning it once', async () => {
    const { administrator } = federation
    const asked = () => administrator.submit('/console/settings', {}, '/console/settings/go-live')
    const isTrial = async () => (await home()).text.includes('试运行')
    expect((await desk.open(path)).text).not.toContain('/approve"')
    const form = await administrator.open('/console/settings')
    await asked()
    // Pressed on a page that was open before: it is the same request.
    await administrator.client.submit(form, {}, '/console/settings/go-live')
    expect((await administrator.open('/console/settings')).text).toContain('等平台答复')
    expect((await desk.open('/operator')).text).toContain(path)
    const nothing = await act('return', { reason: ' ' })
    expect([nothing.status, nothing.text.includes('请写明原因')]).toEqual([422, true])
    const stale = await desk.open(path)
    await act('return', { reason: '请补联系电话' })
    expect((await administrator.open('/console/settings')).text).toContain('请补联系电话')
    const late = await desk.client.submit(stale, {}, `${path}/approve`)
    expect([late.status, late.text.includes('刚刚有人办过')]).toEqual([409, true])
    expect(await isTrial()).toBe(true)
    await asked()
    await act('approve')
    expect(await isTrial()).toBe(false)
    const settled = await administrator.open('/console/settings')
    expect(settled.text).not.toContain('正式开通')
    expect((await administrator.open('/console')).text).not.toContain('试运行')
    const history = (await desk.open(path)).text
    for (const deed of ['申请正式开通 · 该工会', '退回申请', '正式开通']) {
      expect(history).toContain(deed)
    }
  })

  it('suspends with a reason: pages, sessions and API stop; resuming brings all back', async () => {
    const stale = await desk.open(path)
    expect((await act('suspend')).status).toBe(422)
    await act('suspend', { reason: '核实中，暂停一天' })
    expect([(await home()).status, (await api()).status]).toEqual([503, 503])
    expect((await home()).text).toContain('服务暂停')
    const inside = await federation.administrator.open('/console')
    expect([inside.status, inside.text.includes('服务暂停')]).toEqual([503, true])
    expect((await desk.open(path)).text).toContain('核实中，暂停一天')
    // Sent twice it is one suspension; decided on an older state it is refused.
    const again = await desk.client.submit(stale, { reason: '再来一次' }, `${path}/suspend`)
    expect([again.status, again.text.includes('再来一次')]).toEqual([200, false])
    await act('resume')
    expect([(await home()).status, (await api()).status]).toEqual([200, 200])
    expect((await federation.administrator.open('/console')).status).toBe(200)
    // It was live before, and is again.
    expect((await home()).text).not.toContain('试运行')
  })

  it('closes only what they name', async () => {
    const other = await signUpFederation()
    const its = await tenantPath(desk, other.slug)
    const wrong = { slug: federation.slug, reason: '撤销了' }
    const refused = await desk.submit(its, wrong, `${its}/close`)
    expect([refused.status, refused.text.includes('短名对不上')]).toEqual([422, true])
    expect((await visitor.open(other.url('/'))).status).toBe(200)
    await desk.submit(its, { slug: other.slug, reason: '撤销了' }, `${its}/close`)
    const closing = await visitor.open(other.url('/'))
    expect([closing.status, closing.text.includes('正在关闭')]).toEqual([503, true])
    expect((await desk.open(its)).text).not.toContain('/resume"')
    expect((await home()).status).toBe(200)
  })

  it('is nobody in a federation, and its people are nobody here', async () => {
    const { administrator } = federation
    const colleague = await addColleague(federation, 'all.roles', ['system'])
    const host = new URL(federation.url('/')).host
    for (const who of [administrator, colleague]) {
      const staff = who.client.cookie(host, '__Host-gj_staff')
      const page = await visitor.open(visitor.platform(path), {
        headers: { cookie: `__Host-gj_operator=${staff}; __Host-gj_staff=${staff}` },
        follow: false,
      })
      expect([page.status, page.headers.location]).toEqual([303, '/operator/sign-in'])
    }
    const inside = await visitor.open(federation.url('/console'), {
      headers: { cookie: `__Host-gj_staff=${desk.token()}; __Host-gj_operator=${desk.token()}` },
      follow: false,
    })
    expect([inside.status, String(inside.headers.location)]).toEqual([
      303,
      expect.stringContaining('/console/sign-in'),
    ])
    expect((await officer(federation.slug).open('/operator')).status).toBe(404)
  })
})
