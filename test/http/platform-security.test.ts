import { beforeAll, describe, expect, it } from 'vitest'
import type { OpenOptions, Page } from '../../scripts/demo/browser.ts'
import { SIGN_INS_PER_LOGIN } from '../../src/identity/attempts.ts'
import { openClient } from '../support/client.ts'
import { signUpAnswers, signUpFederation, type Federation } from '../support/federation.ts'
import {
  addOperator,
  OPERATOR_PASSWORD,
  operatorDesk,
  tenantPath,
  type OperatorDesk,
} from '../support/operator.ts'
import { platformRoutes } from '../support/routes.ts'

const EVIL = '<script>alert(1)</script>'
const visitor = openClient()

let desk: OperatorDesk
let federation: Federation
let path: string

beforeAll(async () => {
  ;[desk, federation] = await Promise.all([operatorDesk(), signUpFederation()])
  path = await tenantPath(desk, federation.slug)
})

const addressOf = (route: string): string =>
  visitor.platform(
    route.replace(':id', path.split('/').at(-1)!).replace(':attempt', 'sup_00000000000000000000'),
  )
const cookieOf = (token: string) => ({ cookie: `__Host-gj_operator=${token}` })
const answerOf = ({ status, headers }: Page) => [status, headers.location ?? '']
const operatorRoutes = platformRoutes().filter((route) => route.path.startsWith('/operator'))
const behindDoor = operatorRoutes.filter((route) => !route.path.endsWith('/sign-in'))

describe('what is for operators', () => {
  const carried = (): readonly (readonly [string, Record<string, string>])[] => [
    ['nobody', {}],
    ['a made-up token', cookieOf('A'.repeat(43))],
    ['no token at all', cookieOf(EVIL)],
    [
      'an officer of a federation',
      cookieOf(
        federation.administrator.client.cookie(
          new URL(federation.url('/')).host,
          '__Host-gj_staff',
        ) ?? '',
      ),
    ],
  ]

  it('is shut for everybody else, by every route, and nothing happens', async () => {
    expect(behindDoor.length).toBeGreaterThan(10)
    const before = (await desk.open(path)).text
    for (const [who, headers] of carried()) {
      for (const { method, path: route } of behindDoor) {
        const page = await visitor.open(addressOf(route), { method, headers, follow: false })
        expect([who, route, ...answerOf(page)]).toEqual([who, route, 303, '/operator/sign-in'])
        expect(page.text).not.toContain('测试市总工会')
      }
    }
    expect((await desk.open(path)).text).toBe(before)
  })

  it('is not on a federation’s host', async () => {
    const headers = cookieOf(desk.token())
    for (const route of ['/operator', '/operator/sign-in', path]) {
      expect((await visitor.open(federation.url(route), { headers })).status).toBe(404)
    }
  })

  it('does not tell a tenant that is there from one that is not', async () => {
    const unknown = '/operator/tenants/tnt_00000000000000000000'
    const look = (at: string) => visitor.open(visitor.platform(at), { follow: false })
    expect(answerOf(await look(unknown))).toEqual(answerOf(await look(path)))
    expect((await desk.open(unknown)).status).toBe(404)
  })
})

describe('a form of another site', () => {
  it.each([
    ['cross-site', { 'sec-fetch-site': 'cross-site' }],
    // A federation's host is the same site for a browser, and another one for us.
    ['same-site', { 'sec-fetch-site': 'same-site' }],
    ['foreign origin', { 'sec-fetch-site': '', origin: 'https://evil.example' }],
    ['no origin', { 'sec-fetch-site': '', origin: 'null' }],
  ])('(%s) decides nothing in an operator’s name', async (_, headers) => {
    const before = (await desk.open(path)).text
    const body = new URLSearchParams({
      state: 'trial',
      reason: '外站',
      slug: federation.slug,
      login: desk.login,
      password: OPERATOR_PASSWORD,
    })
    for (const { method, path: route } of platformRoutes()) {
      if (method !== 'POST') continue
      const page = await visitor.open(addressOf(route), {
        method,
        headers: { ...cookieOf(desk.token()), ...headers },
        body,
        follow: false,
      })
      expect([route, page.status, page.headers['set-cookie']]).toEqual([route, 403, undefined])
    }
    expect((await desk.open(path)).text).toBe(before)
  })
})

describe('every answer of the platform’s host', () => {
  it('carries the security headers, is kept by nobody, and has no script in it', async () => {
    const at = (route: string, options: OpenOptions = {}) =>
      desk.client.open(visitor.platform(route), { follow: false, ...options })
    const form = new URLSearchParams({ name: EVIL, login: EVIL, code: EVIL, reason: EVIL })
    const post = (route: string) => at(route, { method: 'POST', body: form })
    const asked = await visitor.open(visitor.platform('/sign-up'), {
      body: new URLSearchParams({ attempt: `sup_${'5'.repeat(20)}`, ...signUpAnswers() }),
      headers: { 'cf-connecting-ip': '198.51.100.8' },
    })
    const pages = [
      asked,
      await at('/operator'),
      await at(`/operator?q=${encodeURIComponent(EVIL)}&state=${encodeURIComponent(EVIL)}`),
      await at(path),
      await at('/operator/password'),
      await at('/operator/operators'),
      await at('/operator/fleet'),
      await at('/operator/security'),
      await at('/operator/security/totp'),
      await at('/operator/security/recovery-codes'),
      await at('/operator/sign-in'),
      await at('/operator/nowhere'),
      await at(`/sign-up/${encodeURIComponent(EVIL)}`),
      await at(`/sign-up/sup_${'5'.repeat(20)}?wait=${encodeURIComponent(EVIL)}&sent=${EVIL}`),
      await visitor.open(visitor.platform('/operator'), { follow: false }),
      await post('/operator/sign-in'),
      await post(`/sign-up/sup_${'5'.repeat(20)}`),
      await post(`${path}/suspend`),
      await post(`${path}/close`),
      await post('/operator/password'),
      await post('/operator/operators'),
      await post('/operator/fleet/retry'),
      await post('/operator/security/totp'),
      await post('/operator/security/recovery-codes'),
    ]
    for (const { text, url, headers } of pages) {
      const policy = String(headers['content-security-policy'])
      expect(policy, url).toContain("default-src 'none'")
      expect(policy, url).not.toMatch(/unsafe|\*/)
      expect(headers, url).toMatchObject({
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'same-origin',
        'cross-origin-opener-policy': 'same-origin',
        'x-request-id': expect.stringMatching(/^req_/),
      })
      expect(text.includes(EVIL), url).toBe(false)
      expect(text.match(/<script(?![^>]*\ssrc=)[^>]*>/g) ?? [], url).toEqual([])
      expect(text.match(/<[^>]+\s(?:style|on\w+)="/g) ?? [], url).toEqual([])
    }
  })
})

describe('the session of an operator', () => {
  const enter = (login: string, password: string, headers: Record<string, string> = {}) =>
    openClient().open(visitor.platform('/operator/sign-in'), {
      body: new URLSearchParams({ login, password }),
      headers,
      follow: false,
    })
  const lineOf = (page: Page, name = '__Host-gj_operator') =>
    (page.headers['set-cookie'] ?? []).find((line) => line.startsWith(`${name}=`)) ?? ''
  const tokenOf = (page: Page, name?: string) => /=([^;]+)/.exec(lineOf(page, name))?.[1] ?? ''
  const second = (factorToken: string, cookie = '') =>
    visitor.open(visitor.platform('/operator/sign-in/factor/recovery-code'), {
      body: new URLSearchParams({ recovery: desk.recoveryCodes.pop()! }),
      headers: { cookie: `__Host-gj_factor=${factorToken}; ${cookie}` },
      follow: false,
    })
  /** Both steps, from a browser that came with this. */
  const enterWhole = async (headers: { cookie: string }) => {
    const first = await enter(desk.login, OPERATOR_PASSWORD, headers)
    return second(tokenOf(first, '__Host-gj_factor'), headers.cookie)
  }
  const isInside = async (token: string) =>
    (
      await visitor.open(visitor.platform('/operator'), {
        headers: cookieOf(token),
        follow: false,
      })
    ).status === 200

  it('is a fresh one at each sign-in, of this host alone, and ends on the server', async () => {
    const planted = 'B'.repeat(43)
    const first = await enterWhole(cookieOf(planted))
    for (const attribute of ['Path=/', 'Secure', 'HttpOnly', 'SameSite=Lax']) {
      expect(lineOf(first)).toContain(attribute)
    }
    expect(lineOf(first)).not.toContain('Domain')
    expect([tokenOf(first) === planted, await isInside(planted)]).toEqual([false, false])
    const next = await enterWhole(cookieOf(tokenOf(first)))
    expect([await isInside(tokenOf(first)), await isInside(tokenOf(next))]).toEqual([false, true])
    await visitor.open(visitor.platform('/operator/sign-out'), {
      method: 'POST',
      headers: cookieOf(tokenOf(next)),
      follow: false,
    })
    expect(await isInside(tokenOf(next))).toBe(false)
  })

  it('is not had by the password alone, nor by the token between the steps', async () => {
    const first = await enter(desk.login, OPERATOR_PASSWORD)
    expect([first.status, first.headers.location, lineOf(first)]).toEqual([
      303,
      '/operator/sign-in/factor',
      '',
    ])
    const token = tokenOf(first, '__Host-gj_factor')
    expect(await isInside(token)).toBe(false)
    const wrong = await visitor.open(visitor.platform('/operator/sign-in/factor'), {
      body: new URLSearchParams({ code: '000000' }),
      headers: { cookie: `__Host-gj_factor=${token}` },
      follow: false,
    })
    expect([wrong.status, lineOf(wrong)]).toEqual([422, ''])
    expect((await second(token)).headers.location).toBe('/operator/security')
    const again = await second(token)
    expect([again.headers.location, lineOf(again)]).toEqual(['/operator/sign-in', ''])
  })

  it('of somebody without a second factor opens the page that sets one up, and no other', async () => {
    const { login, firstPassword } = await addOperator()
    const client = openClient()
    const open = (at: string) => client.open(client.platform(at), { follow: false })
    const submit = async (at: string, answers: Record<string, string>) =>
      client.submit(await client.open(client.platform(at)), answers, at)
    await submit('/operator/sign-in', { login, password: firstPassword })
    const password = { password: OPERATOR_PASSWORD, again: OPERATOR_PASSWORD }
    const page = await submit('/operator/password', { current: firstPassword, ...password })
    expect(page.text).toContain('运营账号要用两步验证')
    for (const { method, path: route } of behindDoor) {
      if (method !== 'GET' || /security|password|factor/.test(route)) continue
      const { status, headers } = await open(new URL(addressOf(route)).pathname)
      expect([route, status, headers.location]).toEqual([route, 303, '/operator/security'])
    }
    const suspended = await client.open(client.platform(`${path}/suspend`), {
      body: new URLSearchParams({ state: 'trial', reason: '没有第二步' }),
      follow: false,
    })
    expect([suspended.status, suspended.headers.location]).toEqual([303, '/operator/security'])
  })

  it('is refused in one way, whoever is asked for', async () => {
    const { login } = await addOperator()
    const plain = (page: Page, name: string) =>
      page.text.replaceAll(name, '').replaceAll(/req_\w{20}/g, '')
    const [wrong, unknown] = [
      await enter(login, 'not-the-password'),
      await enter('nobody.at.all', 'not-the-password'),
    ]
    expect([wrong.status, unknown.status]).toEqual([422, 422])
    expect(plain(wrong, login)).toBe(plain(unknown, 'nobody.at.all'))
  })

  it('is shut after too many tries, whether there is such an operator or not', async () => {
    const { login, firstPassword } = await addOperator()
    const from = { 'cf-connecting-ip': '198.51.100.7' }
    for (const name of [login, `nobody.${login}`]) {
      for (let n = 0; n < SIGN_INS_PER_LOGIN.most; n++)
        await enter(name, `wrong-password-${n}`, from)
      const shut = await enter(name, firstPassword, from)
      expect([shut.status, lineOf(shut)]).toEqual([429, ''])
      expect(Number(shut.headers['retry-after'])).toBeGreaterThan(0)
    }
  })
})
