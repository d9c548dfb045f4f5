import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Page } from '../../scripts/demo/browser.ts'
import { openClient } from '../support/client.ts'
import {
  addColleague,
  connectInbox,
  officer,
  shownOnce,
  signUpFederation,
  type Federation,
  type Officer,
} from '../support/federation.ts'
import { awaitMessage } from '../support/sms.ts'

let federation: Federation
let admin: Officer
let auditor: Officer

beforeAll(async () => {
  federation = await signUpFederation({ name: '样例市总工会' })
  admin = federation.administrator
  auditor = await addColleague(federation, 'audit.one', ['audit'])
})

const fieldError = (page: Page, field: string): string | undefined =>
  new RegExp(`id="f-${field}-error".*?<span>([^<]*)`, 's').exec(page.text)?.[1]

const send = async (path: string, answers: Record<string, string>, action: string) =>
  admin.client.submit(await admin.open(path), answers, action)

const post = (who: Officer, path: string, answers: Record<string, string> = {}) =>
  who.client.open(federation.url(path), { body: new URLSearchParams(answers) })

describe('the brand', () => {
  it('changes on the member page at once, with a style of its own', async () => {
    const visitor = openClient()
    const before = await visitor.open(federation.url('/'))
    const style = /\/brand\.css\?v=[^"]+/.exec(before.text)![0]
    const answers = { name: '样板市总工会', hotline: '0575-12350000', colour: '#0A58A5' }
    const saved = await send('/console/settings', answers, '/console/settings/brand')
    expect(saved.status).toBe(200)
    expect(saved.text).toContain('已保存')
    expect(saved.text).toContain('value="样板市总工会"')
    const after = await visitor.open(federation.url('/'))
    expect(after.text).toContain('样板市总工会')
    expect(after.text).toContain('0575-12350000')
    const newStyle = /\/brand\.css\?v=[^"]+/.exec(after.text)![0]
    expect(newStyle).not.toBe(style)
    const css = await visitor.open(federation.url(newStyle))
    expect(css.text.toLowerCase()).toContain('#0a58a5')
    expect(css.headers['cache-control']).toContain('immutable')
    // Under the name of another revision something else may stand one day.
    const unknown = await visitor.open(federation.url(`${newStyle}1`))
    expect([unknown.status, unknown.headers['cache-control']]).toEqual([200, 'no-cache'])
    // The console's other Worker shows it as well.
    expect((await admin.open('/console/workplaces')).text).toContain(newStyle)
  })

  it('can be tried out without being saved', async () => {
    const page = await admin.open('/console/settings?name=试试市总工会&colour=%23ffd400')
    expect(page.text).toContain('value="试试市总工会"')
    expect(page.text).toContain('value="#ffd400"')
    expect(page.text).toContain('按钮文字对比度')
    expect((await admin.open('/console/settings')).text).not.toContain('试试市总工会')
  })

  it.each([
    [{ colour: 'red' }, 'colour', '请选择一种颜色'],
    [{ colour: '#12345g' }, 'colour', '请选择一种颜色'],
    [{ hotline: '12' }, 'hotline', '请填写电话号码'],
    [{ hotline: 'tel:12351' }, 'hotline', '请填写电话号码'],
    [{ name: '会' }, 'name', '请填写工会全称'],
    [{ name: '样例\u202e市总工会' }, 'name', '含有不可见的字符'],
  ])('%o is refused in words', async (answers, field, sentence) => {
    const page = await send('/console/settings', answers, '/console/settings/brand')
    expect([page.status, fieldError(page, field)]).toEqual([422, expect.stringContaining(sentence)])
    expect((await admin.open('/console/settings')).text).toContain('value="样板市总工会"')
  })

  it('is changed by nobody without the role', async () => {
    const answers = { name: '别的市总工会', hotline: '12351', colour: '#000000' }
    expect((await post(auditor, '/console/settings/brand', answers)).status).toBe(403)
    expect((await auditor.client.open(federation.url('/console/settings'))).status).toBe(403)
  })
})

describe('the SMS channel', () => {
  it.each([
    ['http://sms.gateway.cn/hook', '必须是 https'],
    ['https://10.0.0.8/hook', '不能是 IP 地址'],
    ['https://sms.local/hook', '内网地址'],
    ['随便', '完整的网址'],
  ])('%s is refused in words', async (url, sentence) => {
    const page = await send('/console/settings', { url }, '/console/settings/sms')
    expect([page.status, fieldError(page, 'url')]).toEqual([422, expect.stringContaining(sentence)])
    expect(page.text).toContain(`value="${url}"`)
  })

  it('shows its secret once, and a test message arrives', async () => {
    expect((await admin.open('/console/notices')).text).toContain('短信通道还没有设置')
    await connectInbox(federation)
    expect((await admin.open('/console/settings')).text).not.toContain('whsec_')
    const path = '/console/settings/sms/test'
    const wrong = await send('/console/settings', { mobile: '1380' }, path)
    expect([wrong.status, fieldError(wrong, 'mobile')]).toEqual([
      422,
      '手机号应为 11 位数字，以 1 开头',
    ])
    const mobile = '19900001234'
    const sent = await send('/console/settings', { mobile }, path)
    expect(sent.text).toContain('测试短信已交给通道')
    const message = await awaitMessage(federation.slug, mobile)
    expect(message.text).toContain('【样板市】')
    const notices = await admin.open('/console/notices?state=sent')
    expect(notices.text).toContain('*******1234')
    expect(notices.text).not.toContain(mobile)
  })

  it('keeps its secret when the address is saved again, and gets another when asked', async () => {
    const { url } = (await settingsFields()) as { url: string }
    const same = await send('/console/settings', { url }, '/console/settings/sms')
    expect(same.text).toContain('短信通道已保存')
    const renewed = await send(
      '/console/settings',
      { url, newSecret: 'yes' },
      '/console/settings/sms',
    )
    expect(shownOnce(renewed)).toMatch(/^whsec_/)
    expect((await admin.open('/console/settings')).text).toContain('旧密钥到')
  })

  async function settingsFields() {
    const page = await admin.open('/console/settings')
    return { url: /name="url"[^>]*value="([^"]*)"/.exec(page.text)?.[1] }
  }
})

describe('staff', () => {
  it('are added with a first password that is shown once and must be replaced', async () => {
    const answers = { name: '测试新人', login: 'New.One', roles: ['review'] }
    const shown = await admin.client.submit(
      await admin.open('/console/staff'),
      answers,
      '/console/staff',
    )
    const login = 'new.one'
    const first = shownOnce(shown)
    expect(shown.headers['cache-control']).toBe('no-store')
    const list = await admin.open('/console/staff')
    expect(list.text).toContain('测试新人')
    expect(list.text).not.toContain(first)

    const fresh = officer(federation.slug)
    const signedIn = await fresh.submit('/console/sign-in', { login, password: first }, '/sign-in')
    expect(new URL(signedIn.url).pathname).toBe('/console/password')
    for (const path of ['/console/members', '/console/claims', '/console']) {
      const page = await fresh.client.open(federation.url(path), { follow: false })
      expect([page.status, page.headers.location]).toEqual([303, '/console/password'])
    }
    const replaced = { current: first, password: federation.password, again: federation.password }
    await fresh.submit('/console/password', replaced, '/console/password')
    await fresh.submit('/console/sign-in', { login, password: federation.password }, '/sign-in')
    expect((await fresh.open('/console/claims')).status).toBe(200)
  })

  it.each([
    [{ login: 'ab' }, 'login', '3 到 40'],
    [{ login: '王芳芳' }, 'login', '只能用字母'],
    [{ login: 'admin' }, 'login', '已经有人在用'],
    [{ name: '' }, 'name', '请填写姓名'],
    [{ roles: [] }, 'roles', '请至少选一个岗位'],
    [{ roles: ['king'] }, 'roles', '请至少选一个岗位'],
  ])('%o is refused in words', async (wrong, field, sentence) => {
    const answers = { name: '测试某人', login: 'some.one', roles: ['review'], ...wrong }
    const form = await admin.open('/console/staff')
    const page = await admin.client.submit(form, answers, '/console/staff')
    expect([page.status, fieldError(page, field)]).toEqual([422, expect.stringContaining(sentence)])
    expect(page.text).toContain(`value="${answers.login}"`)
  })

  it('who are disabled are out at once, and cannot come back', async () => {
    const leaver = await addColleague(federation, 'leaver', ['finance'])
    expect((await leaver.open('/console/fund')).status).toBe(200)
    const list = await admin.open('/console/staff')
    const row = list.text.slice(list.text.indexOf('测试leaver'))
    const action = /\/console\/staff\/stf_\w+\/disable/.exec(row)![0]
    const done = await post(admin, action)
    expect(done.text).toContain('账号已停用')
    const out = await leaver.client.open(federation.url('/console/fund'), { follow: false })
    expect(out.headers.location).toContain('/console/sign-in')
    const form = await leaver.client.open(federation.url('/console/sign-in'))
    const refused = await leaver.client.submit(
      form,
      { login: 'leaver', password: federation.password },
      '/sign-in',
    )
    expect(refused.status).toBe(422)
  })

  it('cannot disable themselves, nor whoever is not there', async () => {
    const audit = await admin.open('/console/audit?action=staff.signed-in')
    expect(audit.text).toContain('测试管理员')
    const actor = /<option value="(stf_\w+)"[^>]*>测试管理员/.exec(audit.text)![1]
    const own = await post(admin, `/console/staff/${actor}/disable`)
    expect([own.status, own.text.includes('不能停用自己的账号')]).toEqual([422, true])
    const nobody = await post(admin, '/console/staff/stf_00000000000000000000/disable')
    expect(nobody.status).toBe(404)
    expect((await post(auditor, `/console/staff/${actor}/disable`)).status).toBe(403)
  })
})

describe('an API key', () => {
  it('opens what it was given until it is revoked', async () => {
    const form = await admin.open('/console/api-keys')
    const answers = { name: '测试对接', scopes: ['claims:read', 'audit:read'] }
    const shown = await admin.client.submit(form, answers, '/console/api-keys')
    expect(shown.status).toBe(200)
    const authorization = `Bearer ${shownOnce(shown)}`
    const call = (path: string) =>
      openClient().open(federation.url(`/api/v1${path}`), { headers: { authorization } })
    expect((await call('/claims')).status).toBe(200)
    expect((await call('/ledger/balances')).status).toBe(403)

    const list = await admin.open('/console/api-keys')
    expect(list.text).not.toContain(shownOnce(shown))
    expect(list.text).toContain('测试管理员')
    const action = /\/console\/api-keys\/key_\w+\/revoke/.exec(list.text)![0]
    expect((await post(admin, action)).text).toContain('密钥已停用')
    expect((await call('/claims')).status).toBe(401)
  })

  it('needs a name and a scope', async () => {
    const form = await admin.open('/console/api-keys')
    const page = await admin.client.submit(form, { name: ' ' }, '/console/api-keys')
    expect([page.status, fieldError(page, 'name')]).toEqual([
      422,
      expect.stringContaining('请填写给谁用'),
    ])
    const without = await admin.client.submit(form, { name: '没有范围' }, '/console/api-keys')
    expect([without.status, fieldError(without, 'scopes')]).toEqual([422, '请至少选一项'])
    expect((await post(admin, '/console/api-keys/key_00000000000000000000/revoke')).status).toBe(
      404,
    )
  })
})

describe('the audit log', () => {
  it('tells in words who did what, and that the chain holds', async () => {
    const page = await auditor.open('/console/audit')
    expect(page.text).toContain('都和它的前一条相扣')
    for (const words of ['新建了工作人员', '作废了接口密钥', '修改了单位形象', '设置了短信通道']) {
      expect(page.text).toContain(words)
    }
    expect(page.text).toContain('岗位 审计监督')
    expect(page.text).toContain('范围 查看理赔、查看操作日志')
    expect(page.text).not.toMatch(/<td[^>]*><span>(?:[a-z-]+\.[a-z-]+) /)
  })

  it('is narrowed by person, action and day', async () => {
    const page = await auditor.open('/console/audit?action=api-key.created')
    expect(page.text.match(/新建了接口密钥/g)!.length).toBeGreaterThan(1)
    expect(page.text.match(/<tr/g)).toHaveLength(2)
    const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)
    expect((await auditor.open(`/console/audit?day=${today}`)).text).toContain('登录')
    const none = await auditor.open('/console/audit?day=2020-01-01')
    expect(none.text).toContain('没有符合条件的记录')
    expect((await auditor.open('/console/audit?day=nonsense&before=x')).status).toBe(200)
  })

  it('is leafed through to the first entry', async () => {
    const page = await auditor.open('/console/audit?before=3')
    expect(page.text.match(/<tr/g)).toHaveLength(3)
    expect(page.text).toContain('开通了服务')
    expect(page.text).toContain('已到最早一条')
  })

  it('is open to nobody without the role', async () => {
    const finance = await addColleague(federation, 'finance.one', ['finance'])
    const page = await finance.client.open(federation.url('/console/audit'))
    expect(page.status).toBe(403)
    expect(page.text).toContain('“审计监督”')
  })
})

describe('the mark', () => {
  const PNG = readFileSync(new URL('../../docs/images/member.png', import.meta.url))
  const upload = (file: File) => {
    const body = new FormData()
    body.append('logo', file)
    return admin.client.open(federation.url('/console/settings/logo'), { body })
  }
  const logoOf = async () =>
    /\/logo[^"]*/.exec((await openClient().open(federation.url('/'))).text)![0]

  it('is a picture of its own in place of the seal, kept by its content, and can go again', async () => {
    expect(await logoOf()).toMatch(/^\/logo\.svg/)
    const small = new File([PNG.subarray(0, 150 * 1024)], '会徽.svg')
    const saved = await upload(small)
    expect(saved.text).toContain('会徽已换好')
    const address = await logoOf()
    expect(address).toMatch(/^\/logo\?v=[0-9a-f]{64}$/)
    const picture = await openClient().open(federation.url(address))
    expect(picture.headers['content-type']).toBe('image/png')
    expect(picture.headers['cache-control']).toContain('immutable')
    expect(picture.headers['x-content-type-options']).toBe('nosniff')
    const removed = await send('/console/settings', {}, '/console/settings/logo/remove')
    expect(removed.text).toContain('已换回')
    expect(await logoOf()).toMatch(/^\/logo\.svg/)
    expect((await openClient().open(federation.url('/logo'))).status).toBe(404)
  })

  it.each([
    ['a drawing with script', new File(['<svg onload="alert(1)"/>'], 'a.png'), '不是 PNG'],
    ['nothing', new File([], 'a.png'), '请先选择'],
    ['too much', new File([PNG, PNG, PNG, PNG, PNG], 'a.png'), '最多 200 KB'],
  ])('is not %s', async (_, file, sentence) => {
    const page = await upload(file)
    expect(page.status).toBe(422)
    expect(page.text).toContain(sentence)
  })
})

describe('the words of text messages', () => {
  const page = '/console/settings/notices'
  const save = (fields: Record<string, string>) => post(admin, page, fields)

  it("are the federation's own once they are saved, and the usual ones again", async () => {
    expect((await admin.open(page)).text).toContain('{金额}元已打入尾号{卡尾号}')
    const saved = await save({ kind: 'arrival', text: '{金额}元到了，卡尾号{卡尾号}。' })
    expect(saved.text).toContain('短信内容已保存')
    expect(saved.text).toContain('【示范市总工会】1,830.00元到了，卡尾号1234。')
    const usual = await save({ kind: 'arrival', text: 'x', usual: 'yes' })
    expect(usual.text).toContain('{金额}元已打入尾号{卡尾号}')
  })

  it('are refused with what is wrong with them, and kept in the field', async () => {
    const refused = await save({ kind: 'returned', text: '您的诊断已处理' })
    expect(refused.status).toBe(422)
    expect(refused.text).toContain('不能写“诊断”')
    expect(refused.text).toContain('您的诊断已处理</textarea>')
    expect((await save({ kind: 'code', text: '您好' })).status).toBe(404)
  })
})
