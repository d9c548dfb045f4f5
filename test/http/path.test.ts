import { beforeAll, describe, expect, test } from 'vitest'
import type { Page } from '../../scripts/demo/browser.ts'
import {
  addColleague,
  connectInbox,
  importRoster,
  publishPlan,
  receiveContributions,
  rosterOf,
  samplePerson,
  shownOnce,
  signUpFederation,
  type Federation,
  type Officer,
} from '../support/federation.ts'
import { handIn, recentStay, signInMember } from '../support/member.ts'
import { awaitMessage } from '../support/sms.ts'

/** From sign-up to the arrival notice, over HTTP alone: the published case of Shaoxing 2015. */
describe('the whole path', () => {
  const person = samplePerson('样本甲')
  /** The fund of one member could not pay a claim: others pay in too. */
  const others = Array.from({ length: 60 }, (_, at) => samplePerson(`样本${'乙丙丁戊己'[at % 5]}`))
  let federation: Federation
  let reviewer: Officer
  let cashier: Officer
  let apiKey: string
  let claimId: string

  const api = async (path: string) => {
    const { client } = federation.administrator
    const page = await client.open(federation.url(`/api/v1${path}`), {
      headers: { authorization: `Bearer ${apiKey}` },
    })
    return JSON.parse(page.text) as Record<string, never>
  }
  const text = (page: Page) => page.text.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ')

  beforeAll(async () => {
    federation = await signUpFederation()
    await publishPlan(federation)
    await connectInbox(federation)
    reviewer = await addColleague(federation, 'reviewer', ['review'])
    cashier = await addColleague(federation, 'cashier', ['finance'])
    const scopes = ['claims:read', 'ledger:read', 'audit:read']
    const keys = await federation.administrator.submit(
      '/console/api-keys',
      { name: '对账', scopes },
      '/console/api-keys',
    )
    apiKey = /gj_live_\w+/.exec(keys.text)?.[0] ?? shownOnce(keys)
  }, 60_000)

  test('a roster enrols its people, and the workplace pays what it owes', async () => {
    const page = await importRoster(federation, '演示一厂', rosterOf([person, ...others]))
    expect(page.status).toBe(200)
    expect(text(page)).toContain('61')
    await receiveContributions(federation, '演示一厂')
    const balances = await api('/ledger/balances')
    expect(balances['sumFen']).toBe(0)
    expect(balances['accounts']).toContainEqual(
      expect.objectContaining({ account: 'bank', balanceFen: 366_000 }),
    )
  })

  test('anybody is told what the published case gives: 1,830 and 250', async () => {
    const visitor = federation.administrator.client
    const page = await visitor.open(federation.url('/estimate?burden=2287.99&days=10'))
    expect(text(page)).toContain('2,080.00')
    expect(text(page)).toContain('1,830.00')
    expect(text(page)).toContain('250.00')
    const answer = await visitor.open(federation.url('/api/v1/estimates'), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ days: 10, amounts: { burden: 228_799 }, lang: 'en' }),
    })
    expect(JSON.parse(answer.text)).toMatchObject({
      totalFen: 208_000,
      lines: [
        { benefit: 'reimbursement', amountFen: 183_000, reason: 'paid' },
        { benefit: 'daily-allowance', amountFen: 25_000, reason: 'paid' },
      ],
    })
  })

  test('a member signs in by a code and hands the stay in', async () => {
    const member = await signInMember(federation, person)
    claimId = await handIn(member, recentStay(10), { total: '13000', burden: '2,287.99' })
    const page = await member.open(`/claims/${claimId}`)
    expect(text(page)).toContain('2,080.00')
    expect(text(page)).toContain('审核中')
  })

  test('a reviewer approves the facts; the amounts follow', async () => {
    const queue = await reviewer.open('/console/claims')
    expect(queue.text).toContain(claimId)
    const page = await reviewer.open(`/console/claims/${claimId}`)
    expect(text(page)).toContain('1,830.00')
    await reviewer.submit(`/console/claims/${claimId}`, {}, '/approve')
    expect((await api(`/claims/${claimId}`))['state']).toBe('approved')
  })

  test('one person prepares the payout, and another confirms it', async () => {
    const prepared = await cashier.submit('/console/payouts', {}, '/console/payouts')
    const payout = new URL(prepared.url).pathname
    expect(text(prepared)).toContain('2,080.00')
    const own = await cashier.client.open(federation.url(`${payout}/confirm`), { method: 'POST' })
    expect(own.status).toBe(422)
    expect(text(own)).toContain('另一位同事')
    await federation.administrator.submit(payout, {}, '/confirm')
    const again = await federation.administrator.client.open(federation.url(`${payout}/confirm`), {
      method: 'POST',
    })
    expect(again.status).toBe(200)
  })

  test('the member is told: plan, amount, last four of the card, federation, hotline', async () => {
    const message = await awaitMessage(federation.slug, person.mobile, (one) =>
      one.text.includes('2,080.00'),
    )
    expect(message.text).toContain('职工住院医疗互助保障')
    expect(message.text).toContain('1234')
    expect(message.text).toContain('测试市总工会')
    expect(message.text).toContain('400-000-0000')
    expect(message.text).not.toContain(person.name)
  })

  test('the ledger has moved and sums to zero; the log tells who did what', async () => {
    const balances = await api('/ledger/balances')
    expect(balances['sumFen']).toBe(0)
    expect(balances['accounts']).toContainEqual(
      expect.objectContaining({ account: 'bank', balanceFen: 366_000 - 208_000 }),
    )
    const { entries } = (await api('/audit-entries')) as unknown as {
      entries: { action: string; hash: string; previousHash: string }[]
    }
    const actions = entries.map(({ action }) => action)
    for (const action of [
      'claim.submitted',
      'claim.approved',
      'payout.prepared',
      'payout.confirmed',
    ]) {
      expect(actions).toContain(action)
    }
    entries.slice(1).forEach((entry, at) => expect(entries[at]!.previousHash).toBe(entry.hash))
  })
})

test('a claim that is returned tells its member, without saying why', async () => {
  const federation = await signUpFederation()
  await publishPlan(federation)
  await connectInbox(federation)
  const person = samplePerson('样本己')
  await importRoster(federation, '演示二厂', rosterOf([person]))
  const member = await signInMember(federation, person)
  const claimId = await handIn(member, recentStay(3), { total: '900', burden: '300' })
  const reason = '请补上医保结算单的照片'
  await federation.administrator.submit(`/console/claims/${claimId}`, { reason }, '/return')
  const message = await awaitMessage(federation.slug, person.mobile, ({ text }) =>
    text.includes('我的申领'),
  )
  expect(message.text).toContain('测试市总工会')
  expect(message.text).not.toContain(reason)
  const page = await member.open(`/claims/${claimId}`)
  expect(page.text).toContain(reason)
}, 60_000)
