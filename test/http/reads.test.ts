import { beforeAll, describe, expect, it } from 'vitest'
import type { Page } from '../../scripts/demo/browser.ts'
import { openClient } from '../support/client.ts'
import { addColleague, searchMembers, type Officer } from '../support/federation.ts'
import { addressOf, routeRules } from '../support/route-rules.ts'
import { wholeFederation, type WholeFederation } from '../support/whole-federation.ts'

let a: WholeFederation
let reader: Officer

beforeAll(async () => {
  a = await wholeFederation()
  reader = await addColleague(a.federation, 'reader', ['review', 'finance', 'system'])
}, 90_000)

type Entry = { action: string; subject: string; actor: string; detail: Record<string, unknown> }

async function reads(): Promise<Entry[]> {
  const page = await openClient().open(a.federation.url('/api/v1/audit-entries?kind=reads'), {
    headers: { authorization: `Bearer ${a.apiKey}` },
  })
  return (JSON.parse(page.text) as { entries: Entry[] }).entries
}

/** What one call leaves in the log of reads, besides what was there. */
async function leaves(call: () => Promise<Page>): Promise<Entry[]> {
  const before = (await reads()).length
  await call()
  const after = await reads()
  return after.slice(0, after.length - before)
}

describe('opening', () => {
  it.each([
    ['/console/members/:id', 'member.read', 'member'],
    ['/console/claims/:id', 'claim.read', 'claim'],
    ['/console/claims/:id/documents/:document', 'document.read', 'claim'],
    ['/console/payouts/:id', 'payout.read', 'payout'],
  ] as const)('%s is on record, once for a while', async (path, action, subject) => {
    const open = () => reader.open(addressOf(path, a.ids))
    expect(await leaves(open)).toMatchObject([{ action, subject: a.ids[subject] }])
    expect(await leaves(open)).toEqual([])
  })

  it.each([
    ['/console/members', 'members.read', 'members'],
    ['/console/claims', 'claims.read', 'claims'],
    ['/console/notices', 'notices.read', 'notices'],
  ])('the list %s is on record with how many it is of', async (path, action, subject) => {
    expect(await leaves(() => reader.open(path))).toMatchObject([{ action, subject }])
  })

  it('a claim by the API is on record for its key', async () => {
    const call = () =>
      openClient().open(a.federation.url(`/api/v1/claims/${a.ids.claim}`), {
        headers: { authorization: `Bearer ${a.apiKey}` },
      })
    expect(await leaves(call)).toMatchObject([
      { action: 'claim.read', subject: a.ids.claim, actor: `integrator:${a.ids.key}` },
    ])
  })

  it('a draft is found by its member alone, and nothing is put on record of it', async () => {
    const { draft, document } = a.ids
    const byKey = { headers: { authorization: `Bearer ${a.apiKey}` } }
    const calls: (() => Promise<Page>)[] = [
      () => reader.open(`/console/claims/${draft}`),
      () => reader.open(`/console/claims/${draft}/documents/${document}`),
      () => openClient().open(a.federation.url(`/api/v1/claims/${draft}`), byKey),
    ]
    for (const call of calls) {
      let page: Page | undefined
      expect(await leaves(async () => (page = await call()))).toEqual([])
      expect(page!.status).toBe(404)
    }
    for (const list of ['/console/claims?state=draft', '/console/claims?state=all']) {
      const page = await reader.open(list)
      expect(page.status).toBe(200)
      expect(page.text).not.toContain(draft)
    }
    expect((await a.member.open(`/claims/${draft}`)).status).toBe(200)
    expect((await a.member.open(`/claims/${draft}/documents/${document}`)).status).toBe(200)
  })

  it('a member’s own leaves nothing', async () => {
    for (const path of ['/me', `/claims/${a.ids.claim}`, '/']) {
      expect(await leaves(() => a.member.open(path))).toEqual([])
    }
  })

  it('every page of the console that names a person or a claim is among them', () => {
    const covered = [
      'GET /console/members/:id',
      'GET /console/claims/:id',
      'GET /console/claims/:id/documents/:document',
    ]
    const naming = Object.keys(routeRules).filter((name) =>
      /^GET \/console\/(?:members|claims)\/:/.test(name),
    )
    expect(naming.toSorted()).toEqual(covered.toSorted())
  })
})

describe('what is stored of a member', () => {
  const PATH = '/me/data.json'

  it('is theirs to take away, whole, and that is on record', async () => {
    let page: Page | undefined
    const left = await leaves(async () => (page = await a.member.open(PATH)))
    expect(left).toMatchObject([
      { action: 'own-data.read', subject: a.ids.member, actor: `member:${a.ids.member}` },
    ])
    const data = JSON.parse(page!.text) as Record<string, unknown[]>
    expect(data['本人']).toMatchObject({
      姓名: a.person.name,
      身份证号: a.person.identityNumber,
      手机号: a.person.mobile,
      银行卡号: a.person.card,
      单位: '样例一厂',
    })
    expect(data['保障']).toMatchObject([{ 计划: expect.stringContaining('互助'), 份数: 1 }])
    expect(data['申领']).toContainEqual(
      expect.objectContaining({
        编号: a.ids.claim,
        状态: '审核中',
        就医: expect.objectContaining({ 医院: '示范市第一医院' }),
      }),
    )
    expect(data['申领']).toHaveLength(3)
    expect(JSON.stringify(data['申领'])).toContain('2,287.99 元')
    expect(data['互助金']!.length).toBeGreaterThan(0)
    // A code goes to a number, before anybody knows whose: it is no message of the member.
    expect(data['短信']).toEqual([])
    expect(JSON.stringify(data)).not.toMatch(/v1\.|_index|_hash/)
    expect(page!.headers).toMatchObject({
      'cache-control': 'no-store',
      'content-disposition': 'attachment; filename="my-data.json"',
    })
  })

  it('is nobody else’s', async () => {
    for (const client of [openClient(), reader.client]) {
      const page = await client.open(a.federation.url(PATH), { follow: false })
      expect([page.status, page.headers.location]).toEqual([303, '/sign-in'])
    }
    expect((await a.member.open('/me')).text).toContain(`href="${PATH}"`)
  })
})

describe('a search', () => {
  it.each(['identityNumber', 'mobile', 'name'] as const)(
    'by %s is on record without it, and stands in no address',
    async (field) => {
      const typed = a.person[field]
      let found: Page | undefined
      const left = await leaves(async () => (found = await searchMembers(reader, typed)))
      expect(left).toMatchObject([{ action: 'search.read', subject: a.ids.member }])
      expect(JSON.stringify(left)).not.toContain(typed)
      expect(found!.text).toContain(a.ids.member)
      expect(found!.text).toContain(`value="${typed}"`)
      const { search } = new URL(found!.url)
      expect(search).toMatch(/^\?search=v1\./)
      for (const [, href = ''] of found!.text.matchAll(/(?:href|action)="([^"]*)"/g)) {
        expect(decodeURIComponent(href)).not.toContain(typed)
      }
      // Going back, or reloading, asks for the same address again.
      const again = await reader.client.open(found!.url)
      expect([again.status, again.text.includes(a.ids.member)]).toEqual([200, true])
    },
  )

  it('in the address of somebody else opens nothing', async () => {
    const found = await searchMembers(reader, a.person.identityNumber)
    const { administrator } = a.federation
    for (const address of [found.url, `${found.url.slice(0, -2)}xx`]) {
      const page = await administrator.client.open(address)
      expect([page.status, page.text.includes('已经失效')]).toEqual([200, true])
      expect(page.text).not.toContain(a.person.identityNumber)
    }
    const other = await reader.client.open(`${found.url.split('?')[0]}?search=${'a.b'}`)
    expect(other.text).toContain('已经失效')
  })

  it('of claims finds those of the person, in every order and page of them', async () => {
    const form = await reader.open('/console/claims?state=all')
    const answers = { q: a.person.mobile, sort: 'newest' }
    const found = await reader.client.submit(form, answers, '/console/claims/search')
    expect(found.text).toContain(a.ids.claim)
    const { searchParams } = new URL(found.url)
    expect([searchParams.get('state'), searchParams.get('sort')]).toEqual(['all', 'newest'])
    expect(found.url).not.toContain(a.person.mobile)
  })

  it('typed into an address is not looked at', async () => {
    const page = await reader.open(`/console/members?q=${a.person.identityNumber}`)
    expect(page.text).not.toContain(a.person.identityNumber)
  })
})

describe('the audit page', () => {
  it('shows acts, and reads where they are asked for', async () => {
    const { administrator } = a.federation
    await reader.open(addressOf('/console/members/:id', a.ids))
    const acts = await administrator.open('/console/audit')
    expect(acts.text).toContain('新建了工作人员')
    expect(acts.text).not.toContain('查看了职工资料')
    const shown = await administrator.open('/console/audit?kind=reads')
    expect(shown.text).toContain('查看了职工资料')
    expect(shown.text).toContain('按 身份证号')
    expect(shown.text).not.toContain('新建了工作人员')
    for (const page of [acts, shown]) {
      expect(page.text).toContain('都和它的前一条相扣')
      expect(page.text).not.toContain(a.person.identityNumber)
    }
  })
})
