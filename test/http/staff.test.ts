import { beforeAll, describe, expect, test } from 'vitest'
import { readOptions } from '../../scripts/demo/browser.ts'
import { openClient } from '../support/client.ts'
import {
  addForWorkplaces,
  connectInbox,
  importRoster,
  officer,
  publishPlan,
  rosterOf,
  samplePerson,
  shownOnce,
  signUpFederation,
  type Federation,
} from '../support/federation.ts'
import { awaitMessage } from '../support/sms.ts'
import { idIn } from '../support/whole-federation.ts'

const PASSWORD = 'quiet-harbour-lamp-27'

let federation: Federation
beforeAll(async () => {
  federation = await signUpFederation()
  await publishPlan(federation)
  await connectInbox(federation)
}, 60_000)

const invite = (answers: Record<string, string | readonly string[]>) =>
  federation.administrator.submit('/console/invitations/new', answers, '/console/invitations')

const inside = (link: string) => {
  const { pathname, search } = new URL(link)
  return pathname + search
}

describe('an invitation', () => {
  test('goes out by message, is shown once, and makes an account once', async () => {
    const mobile = '19900002468'
    const invited = await invite({ name: '样本乙', mobile, roles: ['review'] })
    const link = shownOnce(invited)
    expect(link).toMatch(new RegExp(`^https?://${federation.slug}\\.[^/]+/console/join\\?token=`))
    const message = await awaitMessage(federation.slug, mobile)
    expect(message.text).toContain(` ${link} `)
    const list = await federation.administrator.open('/console/staff')
    expect(list.text).toContain('尾号 2468')
    expect(list.text).not.toContain(link.split('token=')[1])

    const newcomer = officer(federation.slug)
    const form = await newcomer.open(inside(link))
    expect(form.text).toContain('样本乙，您好')
    expect(form.headers['referrer-policy']).toBeDefined()
    expect(form.headers['cache-control']).toContain('no-store')
    const chosen = { login: 'yang.ben', password: PASSWORD, again: PASSWORD }
    const wrong = await newcomer.client.submit(form, { ...chosen, again: 'x' }, '/console/join')
    expect([wrong.status, wrong.text.includes('两次输入的密码不一样')]).toEqual([422, true])
    const done = await newcomer.client.submit(wrong, chosen, '/console/join')
    expect(new URL(done.url).pathname).toBe('/console/sign-in')
    expect(done.text).toContain('设好了')
    const signedIn = { login: 'yang.ben', password: PASSWORD }
    await newcomer.submit('/console/sign-in', signedIn, '/sign-in')
    expect((await newcomer.open('/console/claims')).status).toBe(200)

    const again = await newcomer.client.submit(form, chosen, '/console/join')
    expect([again.status, again.text.includes('这个链接不能用了')]).toEqual([404, true])
  })

  test('opens nothing at another federation', async () => {
    const link = shownOnce(await invite({ name: '样本丙', roles: ['audit'] }))
    const other = await signUpFederation()
    const page = await openClient().open(other.url(inside(link)))
    expect([page.status, page.text.includes('样本丙')]).toEqual([404, false])
  })

  test('is sent again with a new link, and withdrawn', async () => {
    const { administrator } = federation
    const first = shownOnce(await invite({ name: '样本丁', roles: ['audit'] }))
    const list = await administrator.open('/console/staff')
    const row = list.text.split('<tr').find((each) => each.includes('样本丁'))!
    const id = /inv_\w{20}/.exec(row)![0]
    const renewed = await administrator.submit('/console/staff', {}, `/${id}/renew`)
    const second = shownOnce(renewed)
    const visitor = officer(federation.slug)
    expect((await visitor.open(inside(first))).status).toBe(404)
    expect((await visitor.open(inside(second))).status).toBe(200)
    await administrator.submit('/console/staff', {}, `/${id}/withdraw`)
    expect((await visitor.open(inside(second))).status).toBe(404)
    expect((await administrator.open('/console/staff')).text).not.toContain(id)
  })

  test('says what is wrong, and keeps what was typed', async () => {
    const { client } = federation.administrator
    const form = await federation.administrator.open('/console/invitations/new')
    const tries: [Record<string, string | readonly string[]>, string][] = [
      [{ name: '', roles: ['audit'] }, '请填写姓名'],
      [{ name: '样本戊', mobile: '123', roles: ['audit'] }, '手机号应为 11 位数字'],
      [{ name: '样本戊' }, '请至少选一个岗位'],
      [{ name: '样本戊', roles: ['agent'] }, '单位经办只管自己的单位'],
      [
        { name: '样本戊', roles: ['finance'], reach: 'some', workplaces: '样例厂' },
        '财务支付管的是全市的计划、资金和账号',
      ],
      [
        { name: '样本戊', roles: ['agent'], reach: 'some', workplaces: '没有的厂' },
        '没有找到“没有的厂”',
      ],
    ]
    for (const [answers, sentence] of tries) {
      const page = await client.submit(form, answers, '/console/invitations')
      expect([page.status, page.text.includes(sentence)], sentence).toEqual([422, true])
      if (answers['name']) expect(page.text).toContain('value="样本戊"')
    }
  })
})

describe('what somebody looks after', () => {
  test('is a county with its towns, and changes with the workplaces in them', async () => {
    const { administrator } = federation
    await importRoster(federation, '样例区厂', rosterOf([samplePerson()]))
    await importRoster(federation, '样例镇厂', rosterOf([samplePerson()]))
    const county = await administrator.submit(
      '/console/divisions',
      { name: '样例区', code: '990100' },
      '/console/divisions',
    )
    const at = new URL(county.url).pathname
    const list = await administrator.open('/console/divisions')
    const [parent] = readOptions(list, 'parentId')
    const town = await administrator.submit(
      '/console/divisions',
      { name: '样例镇', code: '990100001', parentId: parent?.value ?? '' },
      '/console/divisions',
    )
    await administrator.submit(new URL(town.url).pathname, { names: '样例镇厂' }, '/place')

    const form = await administrator.open('/console/invitations/new')
    const divisions = [...form.text.matchAll(/name="divisions" value="(div_\w+)"/g)]
    expect(divisions).toHaveLength(2)
    const link = shownOnce(
      await invite({
        name: '样本己',
        roles: ['agent', 'review'],
        reach: 'some',
        divisions: [at.split('/').at(-1)!],
      }),
    )
    const newcomer = officer(federation.slug)
    const chosen = { login: 'county', password: PASSWORD, again: PASSWORD }
    await newcomer.submit(inside(link), chosen, '/console/join')
    await newcomer.submit('/console/sign-in', { login: 'county', password: PASSWORD }, '/sign-in')
    const before = await newcomer.open('/console/workplaces')
    expect([before.text.includes('样例镇厂'), before.text.includes('样例区厂')]).toEqual([
      true,
      false,
    ])
    await administrator.submit(at, { names: '样例区厂' }, '/place')
    expect((await newcomer.open('/console/workplaces')).text).toContain('样例区厂')

    const kept = await administrator.client.submit(await administrator.open(at), {}, '/remove')
    expect([kept.status, kept.text.includes('不能删除')]).toEqual([422, true])
  })

  test('an agent hands it to a successor, who has it then, and the agent no longer', async () => {
    const bad = { ...samplePerson('样本庚'), identityNumber: '990000198005010000' }
    await importRoster(federation, '样例甲厂', rosterOf([samplePerson(), bad]))
    await importRoster(federation, '样例乙厂', rosterOf([samplePerson()]))
    const a = await addForWorkplaces(federation, 'agent.a', ['agent'], ['样例甲厂'])
    const b = await addForWorkplaces(federation, 'agent.b', ['agent'], ['样例乙厂'])
    const mine = await a.open('/console/workplaces')
    const href = /\/console\/staff\/stf_\w+\/hand-over/.exec(mine.text)![0]
    const page = await a.open(href)
    expect(page.text).toContain('样例甲厂')
    expect(page.text).toContain('花名册有行要改')
    expect(page.text).not.toContain('name="disable"')
    const successor = readOptions(page, 'to').find(({ label }) => label === '测试agent.b')
    const done = await a.submit(href, { to: successor?.value ?? '' }, '/hand-over')
    expect(new URL(done.url).pathname).toBe('/console/workplaces')
    expect(done.text).not.toContain('样例甲厂')
    const theirs = await b.open('/console/workplaces')
    for (const place of ['样例甲厂', '样例乙厂']) expect(theirs.text).toContain(place)
    const audit = await federation.administrator.open('/console/audit')
    expect(audit.text).toContain('交接了单位')
  })

  test('an administrator hands over for somebody who leaves, and closes the account', async () => {
    const { administrator } = federation
    await importRoster(federation, '样例丙厂', rosterOf([samplePerson()]))
    const leaving = await addForWorkplaces(federation, 'agent.c', ['agent'], ['样例丙厂'])
    const list = await administrator.open('/console/staff')
    const row = list.text.split('<tr').find((each) => each.includes('测试agent.c'))!
    const id = /stf_\w{20}/.exec(row)![0]
    const page = await administrator.open(`/console/staff/${id}/hand-over`)
    const to = readOptions(page, 'to').find(({ label }) => label === '测试agent.b')?.value ?? ''
    const done = await administrator.submit(
      `/console/staff/${id}/hand-over`,
      { to, disable: 'yes' },
      '/hand-over',
    )
    expect(new URL(done.url).pathname).toBe(`/console/staff/${to}/hand-over`)
    expect(done.text).toContain('样例丙厂')
    expect(new URL((await leaving.open('/console')).url).pathname).toBe('/console/sign-in')
  })

  test('roles and reach are changed by an administrator, not by oneself', async () => {
    const { administrator } = federation
    for (const place of ['样例丁厂', '样例戊厂']) {
      await importRoster(federation, place, rosterOf([samplePerson()]))
    }
    await addForWorkplaces(federation, 'agent.d', ['agent'], ['样例丁厂'])
    const list = await administrator.open('/console/staff')
    const row = list.text.split('<tr').find((each) => each.includes('测试agent.d'))!
    const path = /\/console\/staff\/stf_\w{20}/.exec(row)![0]
    const form = await administrator.open(path)
    expect(form.text).toContain('样例丁厂')
    const answers = { roles: ['review'], reach: 'some', workplaces: '样例戊厂' }
    const done = await administrator.submit(path, answers, '/grant')
    expect(done.text.split('<tr').find((each) => each.includes('测试agent.d'))).toContain(
      '样例戊厂',
    )
    const self = /\/console\/staff\/stf_\w{20}/.exec(
      list.text
        .split('<tr')
        .slice(1)
        .find((each) => each.includes('测试管理员'))!,
    )![0]
    expect((await administrator.open(self)).text).toContain('请由另一位系统管理员来调整')
    const own = await administrator.client.open(federation.url(`${self}/grant`), {
      method: 'POST',
      body: new URLSearchParams({ roles: 'audit', reach: 'all' }),
      follow: false,
    })
    expect(own.status).toBe(422)
  })
})

test('a key is exchanged: the old one says until when it works', async () => {
  const { administrator } = federation
  const answers = { name: '医保对接', scopes: ['claims:read'] }
  const made = await administrator.submit('/console/api-keys', answers, '/console/api-keys')
  const old = shownOnce(made)
  const id = idIn(made, /(key_\w{20})/)
  const rotated = await administrator.submit('/console/api-keys', {}, `/${id}/rotate`)
  const next = shownOnce(rotated)
  expect(next).not.toBe(old)
  expect(rotated.text).toMatch(/旧的那把用到 \d{4}-\d{2}-\d{2} \d{2}:\d{2}/)
  for (const key of [old, next]) {
    const answer = await openClient().open(federation.url('/api/v1/claims'), {
      headers: { authorization: `Bearer ${key}` },
    })
    expect(answer.status).toBe(200)
  }
})
