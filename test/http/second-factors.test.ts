import { beforeAll, describe, expect, it } from 'vitest'
import type { Page } from '../../scripts/demo/browser.ts'
import { FACTORS_PER_SIGN_IN } from '../../src/identity/attempts.ts'
import { openClient } from '../support/client.ts'
import {
  addColleague,
  officer,
  signUpFederation,
  type Federation,
  type Officer,
} from '../support/federation.ts'
import { authenticatorApp, codeOf, readSecret } from '../support/second-factors.ts'
import { softwareAuthenticator } from '../support/software-authenticator.ts'

let federation: Federation
let admin: Officer

beforeAll(async () => {
  federation = await signUpFederation({ name: '样例市总工会' })
  admin = federation.administrator
})

const host = () => new URL(federation.url('/')).host
const site = () => ({
  origin: new URL(federation.url('/')).origin,
  rpId: new URL(federation.url('/')).hostname,
})
const location = (page: Page) => String(page.headers.location ?? '')
const secretIn = (page: Page) =>
  readSecret(/data-totp-secret[^>]*>([^<]+)</.exec(page.text)![1]!.trim())
const codesIn = (page: Page) =>
  [...page.text.matchAll(/<code class="code">(\w{5}-\w{5})</g)].map(([, code]) => code!)
const fieldError = (page: Page, field: string): string | undefined =>
  new RegExp(`id="f-${field}-error".*?<span>([^<]*)`, 's').exec(page.text)?.[1]

/** Sets an app up by the pages. */
async function setUp(who: Officer) {
  const form = await who.open('/console/security/totp')
  const secret = secretIn(form)
  const app = authenticatorApp(secret)
  const answers = { newCode: await app.next(), password: federation.password }
  const shown = await who.client.submit(form, answers, '/console/security/totp')
  expect([shown.status, shown.headers['cache-control']]).toEqual([200, 'no-store'])
  return { secret, app, codes: codesIn(shown) }
}

/** The first step, by a browser that nobody has used. */
async function firstStep(login: string) {
  const who = officer(federation.slug)
  const form = await who.open('/console/sign-in?next=/console/audit')
  const answers = { login, password: federation.password }
  return { who, page: await who.client.submit(form, answers, '/console/sign-in') }
}

const post = (who: Officer, path: string, answers: Record<string, string> = {}) =>
  who.client.open(federation.url(path), { body: new URLSearchParams(answers), follow: false })

describe('an authenticator app', () => {
  let colleague: Officer
  let secret: Uint8Array
  let app: ReturnType<typeof authenticatorApp>
  let codes: readonly string[]

  beforeAll(async () => {
    colleague = await addColleague(federation, 'li.yang', ['audit', 'finance'])
    ;({ secret, app, codes } = await setUp(colleague))
  })

  it('gives ten recovery codes, on no page but this one', async () => {
    expect(new Set(codes).size).toBe(10)
    for (const path of ['/console/security', '/console', '/console/audit']) {
      const { text, status } = await colleague.open(path)
      expect(status).toBe(200)
      for (const code of codes) expect(text).not.toContain(code)
    }
    expect((await colleague.open('/console/security')).text).toContain('还剩 10 个')
  })

  it('is shown as a picture without script or style, and not kept by a wrong code', async () => {
    const form = await colleague.open('/console/security/totp')
    expect(form.text).toMatch(/<svg class="qr"[^>]*>.*<path d="M/s)
    expect(form.text).not.toMatch(/<[^>]+\sstyle=/)
    const secret = secretIn(form)
    const wrong = await colleague.client.submit(
      form,
      { newCode: '12', code: '', password: 'x' },
      '/console/security/totp',
    )
    expect([wrong.status, fieldError(wrong, 'newCode')]).toEqual([
      422,
      expect.stringContaining('验证码不对'),
    ])
    // The same secret again: it need not be scanned twice.
    expect(secretIn(wrong)).toEqual(secret)
    const unproved = await colleague.client.submit(
      wrong,
      { newCode: codeOf(secret, Date.now()), code: '', password: federation.password },
      '/console/security/totp',
    )
    expect([unproved.status, fieldError(unproved, 'code')]).toEqual([
      422,
      expect.stringContaining('不对'),
    ])
  })

  it('is asked for after the password, and leads on to where one wanted to go', async () => {
    const { who, page } = await firstStep('li.yang')
    expect(new URL(page.url).pathname).toBe('/console/sign-in/factor')
    expect(page.text).toContain('密码正确')
    const wrong = await who.client.submit(page, { code: '000000' }, '/console/sign-in/factor')
    expect([wrong.status, fieldError(wrong, 'code')]).toEqual([
      422,
      expect.stringContaining('不对或已经用过'),
    ])
    const done = await who.client.submit(
      wrong,
      { code: await app.next() },
      '/console/sign-in/factor',
    )
    expect([done.status, new URL(done.url).pathname]).toEqual([200, '/console/audit'])
    expect(done.text).toContain('密码正确，等待两步验证')
    expect(done.text).toContain('两步验证没有通过')
    expect(who.client.cookie(host(), '__Host-gj_factor') ?? '').toBe('')
  })

  it('keeps the token of the first step from opening anything', async () => {
    const { who } = await firstStep('li.yang')
    const token = who.client.cookie(host(), '__Host-gj_factor')!
    expect(token).toMatch(/^[\w-]{43}$/)
    expect(who.client.cookie(host(), '__Host-gj_staff')).toBeUndefined()
    const visitor = openClient()
    for (const cookie of ['__Host-gj_staff', '__Host-gj_member', '__Host-gj_choice']) {
      for (const path of ['/console', '/console/security', '/me']) {
        const page = await visitor.open(federation.url(path), {
          headers: { cookie: `${cookie}=${token}` },
          follow: false,
        })
        expect([page.status, location(page)]).toEqual([303, expect.stringContaining('/sign-in')])
      }
    }
    // A planted one leads nowhere either, and a session is none.
    const session = colleague.client.cookie(host(), '__Host-gj_staff')!
    for (const planted of ['A'.repeat(43), session, '', "' or 1=1 --"]) {
      const page = await visitor.open(federation.url('/console/sign-in/factor'), {
        body: new URLSearchParams({ code: codeOf(secret, Date.now(), 1) }),
        headers: { cookie: `__Host-gj_factor=${planted}` },
        follow: false,
      })
      expect([page.status, location(page)]).toEqual([
        303,
        expect.stringContaining('/console/sign-in?'),
      ])
      expect(String(page.headers['set-cookie'])).not.toContain('gj_staff=')
    }
  })

  it('takes a new session, and the one from before has ended', async () => {
    const { who, page } = await firstStep('li.yang')
    const planted = colleague.client.cookie(host(), '__Host-gj_staff')!
    const form = new URLSearchParams({ recovery: codes[0]!, next: '/console' })
    const factor = who.client.cookie(host(), '__Host-gj_factor')!
    expect(page.status).toBe(200)
    const cookie = `__Host-gj_factor=${factor}; __Host-gj_staff=${planted}`
    const done = await openClient().open(federation.url('/console/sign-in/factor/recovery-code'), {
      body: form,
      headers: { cookie },
      follow: false,
    })
    expect([done.status, location(done)]).toEqual([303, '/console/security'])
    const set = String(done.headers['set-cookie'])
    const token = /__Host-gj_staff=([\w-]{43})/.exec(set)![1]!
    expect([factor, planted]).not.toContain(token)
    const look = (session: string) =>
      openClient().open(federation.url('/console'), {
        headers: { cookie: `__Host-gj_staff=${session}` },
        follow: false,
      })
    expect([(await look(planted)).status, (await look(token)).status]).toEqual([303, 200])
    // Neither the code nor the token opens anything again.
    const again = await firstStep('li.yang')
    const used = await again.who.client.submit(
      again.page,
      { recovery: codes[0]! },
      '/recovery-code',
    )
    expect(fieldError(used, 'recovery')).toContain('已经用过')
  })

  it(`ends after ${FACTORS_PER_SIGN_IN.most} tries: the password is asked for again`, async () => {
    const other = await addColleague(federation, 'wang.fang', ['audit'])
    await setUp(other)
    const { who } = await firstStep('wang.fang')
    const answers = []
    for (let i = 0; i <= FACTORS_PER_SIGN_IN.most; i++) {
      answers.push(await post(who, '/console/sign-in/factor', { code: '000000' }))
    }
    const statuses = answers.map(({ status }) => status)
    expect(statuses).toEqual([...Array<number>(FACTORS_PER_SIGN_IN.most).fill(422), 303])
    expect(location(answers.at(-1)!)).toContain('/console/sign-in?')
    const { text } = await admin.open('/console/audit')
    expect(text).toContain('两步验证失败过多')
  })
})

describe('a passkey', () => {
  it('is added, signs in, and is removed, each by an ordinary form', async () => {
    const who = await addColleague(federation, 'zhao.min', ['audit'])
    const json = async (page: Page) => JSON.parse(page.text) as Record<string, never>
    const proof = { name: '办公室电脑', password: 'x' }
    const refused = await post(who, '/console/security/passkeys/challenge', proof)
    expect([refused.status, await json(refused)]).toEqual([422, { message: '密码不对' }])
    proof.password = federation.password
    const offer = await json(await post(who, '/console/security/passkeys/challenge', proof))
    expect(offer).toMatchObject({ rpId: site().rpId, rpName: '样例市总工会', known: [] })
    const device = await softwareAuthenticator(site())
    const made = await device.create(offer['challenge']!)
    const added = await post(who, '/console/security/passkeys', { name: proof.name, ...made })
    expect(added.status).toBe(200)
    const codes = codesIn(added)
    expect(codes).toHaveLength(10)
    expect((await who.open('/console/security')).text).toContain('办公室电脑')

    const { who: again, page } = await firstStep('zhao.min')
    expect(page.text).toMatch(/<form[^>]*data-passkey="sign-in"[^>]*hidden/)
    expect(page.text).not.toContain('name="code"')
    const asked = await json(await post(again, '/console/sign-in/factor/challenge'))
    expect(asked).toMatchObject({ rpId: site().rpId, known: [device.credentialId] })
    const elsewhere = await device.sign(asked['challenge']!, { origin: 'https://evil.example' })
    expect((await post(again, '/console/sign-in/factor/passkey', { ...elsewhere })).status).toBe(
      422,
    )
    const fresh = await json(await post(again, '/console/sign-in/factor/challenge'))
    const answer = await device.sign(fresh['challenge']!)
    const done = await post(again, '/console/sign-in/factor/passkey', {
      ...answer,
      next: '/console/audit',
    })
    expect([done.status, location(done)]).toEqual([303, '/console/audit'])

    const list = await again.open('/console/security')
    const href = /\/console\/security\/remove\?factor=psk_\w+/.exec(list.text)![0]
    const answers = { password: federation.password, code: codes[0]! }
    const removed = await again.submit(href, answers, '/console/security/remove')
    expect(removed.text).toContain('已移除')
    expect(removed.text).not.toContain('办公室电脑')
    expect((await firstStep('zhao.min')).page.url).toContain('/console/audit')
  })

  it('is asked of nobody by name', async () => {
    const page = await post(officer(federation.slug), '/console/sign-in/factor/challenge')
    expect([page.status, JSON.parse(page.text)]).toEqual([422, { message: expect.any(String) }])
  })
})

describe('a colleague who has lost everything', () => {
  const rowOf = async (who: Officer, login: string) => {
    const list = await who.open('/console/staff')
    return { list, row: new RegExp(`<tr(?:(?!</tr>).)*${login}.*?</tr>`, 's').exec(list.text)![0] }
  }

  it('is let in again by two system administrators, and signs in by password', async () => {
    const who = await addColleague(federation, 'lost.one', ['audit'])
    await setUp(who)
    const alone = await rowOf(admin, 'lost\\.one')
    expect(alone.row).toContain('已开启')
    expect(alone.row).toContain('现在人数不够')
    const second = await addColleague(federation, 'second.admin', ['system'])
    const { list, row } = await rowOf(admin, 'lost\\.one')
    const action = /\/console\/staff\/stf_\w+\/reset-factors/.exec(row)![0]
    expect((await post(who, action)).status).toBe(403)
    const asked = await admin.client.submit(list, {}, action)
    expect(asked.text).toContain('还没有重设')
    expect((await rowOf(admin, 'lost\\.one')).list.text).toContain('等另一位确认')
    expect((await post(admin, `${action}/confirm`)).status).toBe(422)
    expect((await who.client.open(federation.url('/console/audit'))).status).toBe(200)

    const waiting = await rowOf(second, 'lost\\.one')
    expect(waiting.row).toContain('重设待确认')
    expect(waiting.list.text).toContain('请您确认')
    const done = await second.client.submit(waiting.list, {}, `${action}/confirm`)
    expect(done.text).toContain('已重设')
    expect((await who.client.open(federation.url('/console'), { follow: false })).status).toBe(303)
    expect((await firstStep('lost.one')).page.url).toContain('/console/audit')
  })

  it('is not oneself', async () => {
    const { text } = await admin.open('/console/staff')
    const row = /<tr(?:(?!<\/tr>).)*>admin<.*?<\/tr>/s.exec(text)![0]
    expect(row).toContain('您自己')
    expect(row).not.toContain('reset-factors')
  })
})

describe('the policy', () => {
  let strict: Federation
  let manager: Officer
  let clerk: Officer
  let clerkCodes: readonly string[]

  beforeAll(async () => {
    strict = await signUpFederation({ name: '样板市总工会' })
    manager = strict.administrator
    clerk = await addColleague(strict, 'clerk', ['finance'])
  })

  it('is advised to those who confirm payouts, and where it is set', async () => {
    expect((await clerk.open('/console')).text).toContain('给您的账号开启两步验证')
    expect((await manager.open('/console/settings')).text).toContain('强烈建议')
    const page = await clerk.client.open(strict.url('/console/settings/sign-in'), {
      body: new URLSearchParams({ factorRequired: 'yes' }),
    })
    expect(page.status).toBe(403)
  })

  it('leads all staff to set one up before anything else, from this moment', async () => {
    const asked = await manager.submit('/console/settings', {}, '/console/settings/sign-in')
    expect(new URL(asked.url).pathname).toBe('/console/security')
    expect(asked.text).toContain('本单位要求使用两步验证')
    for (const path of ['/console', '/console/payouts', '/console/fund', '/console/staff']) {
      const page = await clerk.client.open(strict.url(path), { follow: false })
      expect([page.status, location(page)]).toEqual([303, '/console/security'])
      const form = await clerk.client.open(strict.url(path), { method: 'POST', follow: false })
      expect([form.status, location(form)]).toEqual([303, '/console/security'])
    }
    clerkCodes = (await setUp(clerk)).codes
    expect(clerkCodes).toHaveLength(10)
    const today = await clerk.open('/console')
    expect([today.status, new URL(today.url).pathname]).toEqual([200, '/console'])
    expect(today.text).not.toContain('给您的账号开启两步验证')
  })

  it('is met at the door as well, after a first password gave way', async () => {
    await setUp(manager)
    const page = await manager.open('/console/settings')
    expect(page.text).toContain('现在有 2 位同事设好了两步验证')
    const who = await addColleague(strict, 'new.one', ['audit'])
    const inside = await who.open('/console/audit')
    expect(new URL(inside.url).pathname).toBe('/console/security')
  })

  it('keeps the last factor, and can be taken back', async () => {
    const removal = { factor: 'totp', password: strict.password, code: clerkCodes[0]! }
    const kept = await clerk.client.open(strict.url('/console/security/remove'), {
      body: new URLSearchParams(removal),
    })
    expect([kept.status, kept.text]).toEqual([422, expect.stringContaining('这是最后一种')])
    const back = await manager.submit('/console/settings', {}, '/console/settings/sign-in')
    expect(back.text).toContain('已不再要求')
    const who = officer(strict.slug)
    const answers = { login: 'new.one', password: strict.password }
    const page = await who.submit('/console/sign-in', answers, '/sign-in')
    expect(new URL(page.url).pathname).toBe('/console')
  })
})
