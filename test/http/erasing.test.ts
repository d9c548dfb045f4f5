import { beforeAll, expect, test } from 'vitest'
import { openClient } from '../support/client.ts'
import {
  addColleague,
  connectInbox,
  importRoster,
  publishPlan,
  rosterOf,
  samplePerson,
  searchMembers,
  signUpFederation,
  type Federation,
  type Officer,
} from '../support/federation.ts'
import { handIn, recentStay, signInMember } from '../support/member.ts'
import { awaitMessage } from '../support/sms.ts'
import { AMOUNTS, idIn, WORKPLACE } from '../support/whole-federation.ts'

let federation: Federation
let second: Officer
const [first, other] = [samplePerson('样本甲'), samplePerson('样本丙')]
/** The same person under a new number: the old one has just had a code. */
const moved = { ...first, mobile: samplePerson('样本甲').mobile }

beforeAll(async () => {
  federation = await signUpFederation()
  await publishPlan(federation)
  await connectInbox(federation)
  await importRoster(federation, WORKPLACE, rosterOf([first, other]))
  second = await addColleague(federation, 'second', ['plan'])
}, 60_000)

const pathOf = (page: { url: string }) => new URL(page.url).pathname

test('a member asks with a code, an officer carries it out, and nobody finds them', async () => {
  const member = await signInMember(federation, first)
  const page = await member.open('/me')
  expect(page.text).toContain('注销我的资料')
  // The number has had a code within this minute.
  const soon = await member.client.submit(await member.open('/me/erase'), {}, '/me/erase/code')
  expect([soon.status, soon.text.includes('验证码发得太勤')]).toEqual([429, true])
  await importRoster(federation, WORKPLACE, rosterOf([moved]))
  const asked = await member.submit('/me/erase', {}, '/me/erase/code')
  expect(asked.text).toContain(`${moved.mobile.slice(0, 3)}****${moved.mobile.slice(-4)}`)
  const { text } = await awaitMessage(federation.slug, moved.mobile)
  const code = /\d{6}/.exec(text)![0]
  const wrong = await member.client.submit(
    asked,
    { code: code === '111111' ? '222222' : '111111' },
    '/me/erase',
  )
  expect([wrong.status, wrong.text.includes('还可以试 4 次')]).toEqual([422, true])
  const done = await member.client.submit(wrong, { code }, '/me/erase')
  expect(pathOf(done)).toBe('/me/erase')
  expect(done.text).toContain('申请已收到，等工会办理')

  const list = await second.open('/console/erasures')
  expect(list.text).toContain('样**')
  const request = `/console/erasures/${idIn(list, /erasures\/(ers_\w{20})/)}`
  const erased = await second.submit(request, {}, '/erase')
  expect(erased.text).toContain('已办理注销，这位职工的资料已删除')
  expect(erased.text).toMatch(/已注销职工-[0-9A-Z]{6}/)
  expect(pathOf(await member.open('/me'))).toBe('/sign-in')
  for (const q of [first.name, first.identityNumber, moved.mobile]) {
    const found = await searchMembers(federation.administrator, q)
    expect(found.text, q).toContain('没有查到这位职工')
  }
  const again = await second.client.submit(
    await second.open('/console/erasures?state=done'),
    {
      q: /已注销职工-[0-9A-Z]{6}/.exec(erased.text)![0],
    },
    '/console/erasures/search',
  )
  expect(again.text).toContain('共 1 份')
  const page2 = await second.open(`/console/members/${idIn(erased, /members\/(mbr_\w{20})/)}`)
  expect(page2.text).toContain('办理了注销')
  expect(page2.text).not.toContain('显示完整信息')
  // To somebody who asks for a code there is nobody with this number, as always.
  const stranger = openClient()
  const code2 = await stranger.open(federation.url('/sign-in'), {
    body: new URLSearchParams({ mobile: moved.mobile }),
  })
  expect([200, 429]).toContain(code2.status)
})

test('at the counter one writes it down and another carries it out, once nothing is open', async () => {
  const { administrator } = federation
  const found = await searchMembers(administrator, other.identityNumber)
  const path = `/console/members/${idIn(found, /members\/(mbr_\w{20})/)}`
  const unchecked = await administrator.client.submit(
    await administrator.open(path),
    {},
    '/erasure',
  )
  expect([unchecked.status, unchecked.text.includes('请先核对职工本人的身份证')]).toEqual([
    422,
    true,
  ])
  const written = await administrator.submit(path, { checked: 'yes' }, '/erasure')
  const request = pathOf(written)
  expect(written.text).toContain('登记的人和办理的人不能是同一位')
  const refused = await administrator.client.open(federation.url(`${request}/erase`), {
    body: new URLSearchParams(),
  })
  expect([refused.status, refused.text.includes('请另一位同事办理')]).toEqual([422, true])

  const member = await signInMember(federation, other)
  const claim = await handIn(member, recentStay(3), AMOUNTS)
  expect((await second.open(request)).text).toContain('有一笔申领待审核')
  const shown = await administrator.open(`/console/claims/${claim}`)
  await administrator.client.submit(
    shown,
    { reason: '不在保障期内', clause: '3.1' },
    `/console/claims/${claim}/refuse`,
  )
  const erased = await second.submit(request, {}, '/erase')
  expect(erased.text).toContain('已办理注销')
  expect((await administrator.open(`/console/claims/${claim}`)).text).toContain('已注销职工-')
  const log = await administrator.open('/console/audit')
  expect(log.text).toContain('办理了注销，删除了职工的资料')
})
