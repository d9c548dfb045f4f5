import { readFileSync } from 'node:fs'
import path from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import type { OpenOptions, Page } from '../../scripts/demo/browser.ts'
import { SIGN_INS_PER_LOGIN } from '../../src/identity/attempts.ts'
import { CODE_TRIES } from '../../src/identity/one-time-code.ts'
import { freshSlug, openClient } from '../support/client.ts'
import {
  addColleague,
  connectInbox,
  importRoster,
  officer,
  publishPlan,
  rosterOf,
  samplePerson,
  searchMembers,
  shownOnce,
  signUpFederation,
  type Federation,
  type Officer,
} from '../support/federation.ts'
import { handIn, recentStay, signInMember } from '../support/member.ts'
import { platformRoutes, tenantRoutes } from '../support/routes.ts'
import { awaitMessage } from '../support/sms.ts'
import { addApiKey, addDocument, AMOUNTS, idIn } from '../support/whole-federation.ts'

const EVIL = '<script>alert(1)</script>'
/** Allowed in names: nothing of it is invisible. */
const NAME = `<img src=x onerror=alert(1)>"'&市总`
const visitor = openClient()

let federation: Federation
let admin: Officer
let member: Officer
let claim: string
let document: string
let roster: string
const person = samplePerson('样本甲')

beforeAll(async () => {
  federation = await signUpFederation({ name: NAME })
  admin = federation.administrator
  await publishPlan(federation)
  await connectInbox(federation)
  const imported = await importRoster(
    federation,
    `${EVIL}厂`,
    `${rosterOf([person])}\n=1+1,=cmd|' /C calc'!A0,@SUM(1),+1\n${EVIL},${EVIL},,`,
    `${EVIL}.csv`,
  )
  roster = idIn(imported, /(ros_\w{20})/)
  member = await signInMember(federation, person)
  const stay = { ...recentStay(5), hospital: EVIL, diagnosis: EVIL }
  const started = await member.submit('/claims/new', stay, '/claims/new/stay')
  claim = idIn(started, /\/claims\/(clm_\w+)/)
  await member.submit(`/claims/${claim}/amounts`, AMOUNTS, '/amounts')
  document = await addDocument(member, claim, `../../${EVIL}\u0007.png`)
  await member.submit(`/claims/${claim}/confirm`, {}, '/confirm')
})

const host = () => new URL(federation.url('/')).host
const staffToken = (who: Officer) => who.client.cookie(host(), '__Host-gj_staff')
const memberToken = (who: Officer) => who.client.cookie(host(), '__Host-gj_member')
const location = (page: Page) => String(page.headers.location ?? '')

async function head(): Promise<string> {
  const page = await admin.open('/console/audit')
  return /共 [\d,]+ 条|[\d,]+ 条/.exec(page.text)?.[0] ?? page.text.length.toString()
}

describe('a request from another site', () => {
  const address = (path: string) =>
    federation.url(
      path
        .replace(':id', claim)
        .replace(':document', document)
        .replace(':attempt', 'sup_00000000000000000000'),
    )
  const unsafe = tenantRoutes().filter(
    ({ method, path }) => method === 'POST' && !path.startsWith('/api/'),
  )

  const asBoth = (): Record<string, string> => ({
    cookie: `__Host-gj_staff=${staffToken(admin)}; __Host-gj_member=${memberToken(member)}`,
  })

  it.each([
    ['cross-site', { 'sec-fetch-site': 'cross-site' }],
    // Another federation is the same site for a browser, and another one for us.
    ['same-site', { 'sec-fetch-site': 'same-site' }],
    ['foreign origin', { 'sec-fetch-site': '', origin: 'https://evil.example' }],
    ['no origin', { 'sec-fetch-site': '', origin: 'null' }],
    ['origin of another port', { 'sec-fetch-site': '', origin: 'http://127.0.0.1:1' }],
  ])('(%s) changes nothing by any form', async (_, headers) => {
    const before = await head()
    expect(unsafe.length).toBeGreaterThan(25)
    const send = (path: string, type: string) =>
      visitor.open(address(path), {
        method: 'POST',
        headers: { ...asBoth(), ...headers, 'content-type': type },
        body: 'a=b',
        follow: false,
      })
    const types = ['application/x-www-form-urlencoded', 'text/plain']
    const sent = unsafe.map(async ({ path }, at) => send(path, types[at % 2]!))
    for (const page of await Promise.all(sent)) {
      expect([page.url, page.status, page.headers['content-type']]).toEqual([
        page.url,
        403,
        'application/problem+json; charset=utf-8',
      ])
      expect(page.headers['set-cookie']).toBeUndefined()
    }
    expect(await head()).toBe(before)
  })

  it('signs nobody up', async () => {
    for (const { path } of platformRoutes().filter(({ method }) => method === 'POST')) {
      const headers = { 'sec-fetch-site': 'cross-site' }
      const page = await visitor.open(visitor.platform(path), { method: 'POST', headers })
      expect(page.status).toBe(403)
    }
  })

  it('gets nothing from the API by a cookie', async () => {
    const page = await visitor.open(federation.url('/api/v1/claims'), { headers: asBoth() })
    expect(page.status).toBe(401)
  })

  it('of a site that calls itself by our name in another header is foreign all the same', async () => {
    const headers = {
      ...asBoth(),
      'sec-fetch-site': '',
      origin: 'https://evil.example',
      'x-forwarded-host': 'evil.example',
      forwarded: 'host=evil.example',
    }
    const page = await visitor.open(address('/console/sign-out'), { method: 'POST', headers })
    expect(page.status).toBe(403)
  })
})

const POLICY = {
  'default-src': "'none'",
  'script-src': "'self'",
  'style-src': "'self'",
  'form-action': "'self'",
  'base-uri': "'none'",
  'frame-ancestors': "'none'",
}

function expectSecure(page: Page, what: string) {
  const policy = String(page.headers['content-security-policy'])
  for (const [directive, value] of Object.entries(POLICY)) {
    expect(policy, what).toContain(`${directive} ${value}`)
  }
  expect(policy, what).not.toMatch(/unsafe|\*/)
  expect(page.headers, what).toMatchObject({
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'x-request-id': expect.stringMatching(/^req_/),
  })
  expect(page.headers['permissions-policy'], what).toBeTruthy()
}

describe('every kind of answer', () => {
  it('carries the security headers', async () => {
    const { client } = admin
    const at = (path: string, options: OpenOptions = {}) =>
      client.open(federation.url(path), { follow: false, ...options })
    const json = { 'content-type': 'application/json' }
    const pages: Record<string, Page> = {
      page: await at('/'),
      estimate: await at('/estimate'),
      console: await at('/console'),
      'sign-in': await at('/console/sign-in'),
      redirect: await visitor.open(federation.url('/console'), { follow: false }),
      preference: await at('/preferences'),
      'not found': await at('/no-such-page'),
      'not found in the console': await at('/console/no-such-page'),
      style: await at('/brand.css'),
      picture: await at('/logo.svg'),
      document: await at(`/console/claims/${claim}/documents/${document}`),
      download: await at('/console/rosters/template.csv'),
      'refused form': await at('/console/workplaces', { method: 'POST' }),
      'foreign form': await at('/sign-out', {
        method: 'POST',
        headers: { 'sec-fetch-site': 'cross-site' },
      }),
      'broken form': await at('/sign-in', {
        method: 'POST',
        headers: { 'content-type': 'multipart/form-data' },
        body: 'x',
      }),
      'too large': await at('/sign-in', { method: 'POST', body: new Uint8Array(7e6) }),
      landing: await client.open(client.platform('/')),
      'sign-up': await client.open(client.platform('/sign-up')),
      'platform not found': await client.open(client.platform('/no-such-page')),
      'unknown host': await client.open(client.tenant('nobody-here', '/')),
      'foreign host': await client.open(client.platform('/'), {
        headers: { host: 'evil.example' },
      }),
      health: await client.open(client.platform('/healthz')),
    }
    for (const [what, page] of Object.entries(pages)) expectSecure(page, what)
    // Nothing shows JSON as a page: what is about pages is left out.
    const answers: Record<string, Page> = {
      api: await at('/api/v1/plans'),
      problem: await at('/api/v1/claims'),
      'malformed json': await at('/api/v1/estimates', { method: 'POST', headers: json, body: '{' }),
    }
    for (const [what, page] of Object.entries(answers)) {
      expect(page.headers, what).toMatchObject({
        'content-type': expect.stringMatching(/^application\/(?:problem\+)?json/),
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-store',
        'x-request-id': expect.stringMatching(/^req_/),
      })
    }
  })

  it('is kept by nobody, where it is somebody’s or says something of somebody', async () => {
    const { client } = admin
    const { client: by } = member
    const pages = [
      await client.open(federation.url('/console')),
      await client.open(federation.url('/console/members')),
      await client.open(federation.url(`/console/claims/${claim}`)),
      await client.open(federation.url(`/console/claims/${claim}/documents/${document}`)),
      await client.open(federation.url(`/console/rosters/${roster}/errors.csv`)),
      await by.open(federation.url('/')),
      await by.open(federation.url('/me')),
      await by.open(federation.url(`/claims/${claim}`)),
      await visitor.open(federation.url('/console'), { follow: false }),
      await visitor.open(federation.url('/api/v1/claims')),
    ]
    for (const page of pages) expect(page.headers['cache-control']).toContain('no-store')
  })

  it('of the built files is never sniffed', () => {
    const file = path.resolve(import.meta.dirname, '../../dist/public/_headers')
    expect(readFileSync(file, 'utf8')).toMatch(
      /^\/\*\n(?: {2}.*\n)*? {2}X-Content-Type-Options: nosniff/m,
    )
  })

  it('has no script, style or handler in it', async () => {
    const seen = [
      await visitor.open(federation.url('/')),
      await visitor.open(federation.url('/estimate?burden=2287.99&days=10')),
      await visitor.open(visitor.platform('/')),
      await visitor.open(visitor.platform('/sign-up')),
      await admin.open('/console'),
      await admin.open(`/console/claims/${claim}`),
      await admin.open('/console/settings'),
    ]
    for (const { text, url } of seen) {
      expect(text.match(/<script(?![^>]*\ssrc=)[^>]*>/g) ?? [], url).toEqual([])
      expect(text.match(/<[^>]+\sstyle="/g) ?? [], url).toEqual([])
      expect(text.match(/<style/g) ?? [], url).toEqual([])
      expect(text.match(/<[^>]+\son\w+="/g) ?? [], url).toEqual([])
      expect(text.match(/(?:href|action|src)="\s*(?:javascript|data):/gi) ?? [], url).toEqual([])
    }
  })
})

describe('a session', () => {
  const cookiesOf = (page: Page) => page.headers['set-cookie'] ?? []
  const cookieOf = (page: Page, name: string) =>
    cookiesOf(page).find((line) => line.startsWith(`${name}=`)) ?? ''
  const ATTRIBUTES = ['Path=/', 'Secure', 'HttpOnly', 'SameSite=Lax']
  const signIn = (headers: Record<string, string> = {}) =>
    openClient().open(federation.url('/console/sign-in'), {
      body: new URLSearchParams({ login: 'admin', password: federation.password }),
      headers,
      follow: false,
    })

  it('stands in a cookie of this host alone that no script reads', async () => {
    const line = cookieOf(await signIn(), '__Host-gj_staff')
    for (const attribute of ATTRIBUTES) expect(line).toContain(attribute)
    expect(line).not.toContain('Domain')
    const left = await visitor.open(federation.url('/sign-out'), { method: 'POST', follow: false })
    for (const attribute of ATTRIBUTES) {
      expect(cookieOf(left, '__Host-gj_member')).toContain(attribute)
    }
    const liked = await visitor.open(federation.url('/preferences?type=large'), { follow: false })
    for (const cookie of cookiesOf(liked)) {
      for (const attribute of ATTRIBUTES) expect(cookie).toContain(attribute)
    }
  })

  it('is a new one at each sign-in, and the one before it has ended', async () => {
    const look = (token: string) =>
      visitor.open(federation.url('/console'), {
        headers: { cookie: `__Host-gj_staff=${token}` },
        follow: false,
      })
    const tokenOf = (page: Page) => /=([^;]+)/.exec(cookieOf(page, '__Host-gj_staff'))![1]!
    const planted = 'A'.repeat(43)
    const first = tokenOf(await signIn({ cookie: `__Host-gj_staff=${planted}` }))
    expect(first).not.toBe(planted)
    expect((await look(planted)).status).toBe(303)
    expect((await look(first)).status).toBe(200)
    const second = tokenOf(await signIn({ cookie: `__Host-gj_staff=${first}` }))
    expect(second).not.toBe(first)
    expect((await look(first)).status).toBe(303)
    expect((await look(second)).status).toBe(200)
    await visitor.open(federation.url('/console/sign-out'), {
      method: 'POST',
      headers: { cookie: `__Host-gj_staff=${second}` },
      follow: false,
    })
    expect((await look(second)).status).toBe(303)
  })

  it('of a member is none of the staff, and the other way round', async () => {
    const staff = `__Host-gj_staff=${memberToken(member)}`
    const inside = await visitor.open(federation.url('/console'), {
      headers: { cookie: staff },
      follow: false,
    })
    expect(location(inside)).toContain('/console/sign-in')
    const mine = await visitor.open(federation.url('/me'), {
      headers: { cookie: `__Host-gj_member=${staffToken(admin)}` },
      follow: false,
    })
    expect(location(mine)).toBe('/sign-in')
  })

  it('ends on the server with the sign-out of a member', async () => {
    const neighbour = samplePerson('样本乙')
    await importRoster(federation, '样例邻厂', rosterOf([neighbour]))
    const signedIn = await signInMember(federation, neighbour)
    const cookie = `__Host-gj_member=${memberToken(signedIn)}`
    await signedIn.client.open(federation.url('/sign-out'), { method: 'POST' })
    const after = await visitor.open(federation.url('/me'), { headers: { cookie }, follow: false })
    expect(location(after)).toBe('/sign-in')
  })

  it.each(['', ' ', 'x', '%00', "' or 1=1 --", 'a'.repeat(5_000)])(
    'cannot be guessed as %j',
    async (token) => {
      const cookie = `__Host-gj_staff=${token}; __Host-gj_member=${token}`
      for (const path of ['/console', '/me']) {
        const page = await visitor.open(federation.url(path), {
          headers: { cookie },
          follow: false,
        })
        expect(page.status).toBe(303)
      }
    },
  )
})

describe('guessing', () => {
  const from = (address: string) => ({ 'cf-connecting-ip': address })
  const tryPassword = (login: string, address: string) =>
    openClient().open(federation.url('/console/sign-in'), {
      body: new URLSearchParams({ login, password: 'not-the-password' }),
      headers: from(address),
      follow: false,
    })

  it('a password ends after some tries, from wherever they come', async () => {
    await addColleague(federation, 'guessed', ['audit'])
    const tries = Array.from({ length: SIGN_INS_PER_LOGIN.most }, (_, at) =>
      tryPassword('guessed', `198.51.100.${at}`),
    )
    const statuses = (await Promise.all(tries)).map(({ status }) => status)
    expect(new Set(statuses)).toEqual(new Set([422]))
    const limited = await tryPassword('guessed', '198.51.100.200')
    expect(limited.status).toBe(429)
    expect(Number(limited.headers['retry-after'])).toBeGreaterThan(0)
    // Not even the right one is tried now; a colleague is not held up.
    const right = await openClient().open(federation.url('/console/sign-in'), {
      body: new URLSearchParams({ login: 'guessed', password: federation.password }),
    })
    expect(right.status).toBe(429)
    expect((await tryPassword('admin', '198.51.100.201')).status).toBe(422)
  })

  it('says the same of a login that nobody has', async () => {
    const [unknown, known] = await Promise.all([
      tryPassword('nobody.at.all', '203.0.113.20'),
      tryPassword('admin', '203.0.113.20'),
    ])
    const plain = (page: Page, login: string) =>
      page.text.replaceAll(login, 'LOGIN').replaceAll(/req_\w+/g, '')
    expect(plain(unknown!, 'nobody.at.all')).toBe(plain(known!, 'admin'))
  })

  it(`a code ends after ${CODE_TRIES} tries, and the right one is then too late`, async () => {
    const guessed = samplePerson('样本丙')
    await importRoster(federation, '样例三厂', rosterOf([guessed]))
    const one = officer(federation.slug)
    const asked = await one.submit('/sign-in', { mobile: guessed.mobile }, '/sign-in')
    const { text } = await awaitMessage(federation.slug, guessed.mobile)
    const code = /\d{6}/.exec(text)![0]
    const wrong = code === '000000' ? '000001' : '000000'
    const enter = (digits: string) => one.client.submit(asked, { code: digits }, '/sign-in/code')
    expect((await enter('12ab')).text).toContain('验证码是 6 位数字')
    for (let left = CODE_TRIES - 1; left > 0; left--) {
      expect((await enter(wrong)).text).toContain(`还可以试 ${left} 次`)
    }
    expect((await enter(wrong)).text).toContain('试的次数太多')
    expect((await enter(code)).text).toContain('试的次数太多')
    expect(memberToken(one)).toBeUndefined()
    // A new one at once is one too many for this number.
    const again = await one.client.submit(
      await one.open('/sign-in'),
      { mobile: guessed.mobile },
      '/sign-in',
    )
    expect([again.status, Number(again.headers['retry-after']) > 0]).toEqual([429, true])
  })

  it('who is a member gets the same answer for every number', async () => {
    const ask = async (mobile: string) => {
      const { text, status } = await openClient().open(federation.url('/sign-in'), {
        body: new URLSearchParams({ mobile }),
        headers: from('203.0.113.30'),
      })
      const same = text.replaceAll(mobile, '').replaceAll(/otc_\w+|\*+\d+|\d{3}\*+\d+/g, '')
      return [status, same]
    }
    const known = samplePerson('样本丁')
    await importRoster(federation, '样例四厂', rosterOf([known]))
    expect(await ask(known.mobile)).toEqual(await ask('19912345678'))
  })
})

describe('the way back', () => {
  const hostile = [
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/\t/evil.example',
    '/console\r\nset-cookie: a=b',
    'javascript:alert(1)',
    ' /console',
    '%2f%2fevil.example',
  ]

  it.each(hostile)('%j leads nowhere else', async (text) => {
    const back = encodeURIComponent(text)
    const pages = [
      await visitor.open(federation.url(`/preferences?type=large&back=${back}`), { follow: false }),
      await visitor.open(federation.url(`/sign-out?back=${back}`), {
        method: 'POST',
        follow: false,
      }),
      await openClient().open(federation.url('/console/sign-in'), {
        body: new URLSearchParams({ login: 'admin', password: federation.password, next: text }),
        follow: false,
      }),
    ]
    for (const page of pages) {
      expect(page.status).toBe(303)
      expect(new URL(location(page), federation.url('/')).host).toBe(host())
      expect(location(page)).toMatch(/^\/(?![/\\])/)
      expect(page.headers['set-cookie']?.join() ?? '').not.toContain('a=b')
    }
    const form = await visitor.open(federation.url(`/console/sign-in?next=${back}`))
    expect(form.text).not.toContain('evil.example')
  })

  it('after signing in is where one wanted to go, with its question', async () => {
    const asked = await visitor.open(federation.url('/console/workplaces?q=%E5%BC%A0&page=2'), {
      follow: false,
    })
    const someone = officer(federation.slug)
    const form = await someone.client.open(new URL(location(asked), federation.url('/')).href)
    const answers = { login: 'admin', password: federation.password }
    const page = await someone.client.submit(form, answers, '/console/sign-in')
    expect(new URL(page.url).pathname + new URL(page.url).search).toBe(
      '/console/workplaces?q=%E5%BC%A0&page=2',
    )
  })
})

describe('the host', () => {
  it('is the one of the request, whatever other headers say', async () => {
    const other = freshSlug()
    const page = await visitor.open(federation.url('/'), {
      headers: {
        'x-forwarded-host': `${other}.evil.example`,
        'x-host': 'evil.example',
        'x-original-url': '/console/members',
        'x-rewrite-url': '/console/members',
        forwarded: 'host=evil.example;proto=https',
      },
    })
    expect(page.status).toBe(200)
    expect(page.text).not.toContain('evil.example')
    expect(page.text).toContain('市总')
  })

  it.each(['evil.example', 'localhost.evil.example', '127.0.0.1', 'localhost'])(
    '%s is nobody’s',
    async (name) => {
      const page = await visitor.open(federation.url('/'), { headers: { host: `${name}:1` } })
      expect(page.status).toBe(404)
      expect(page.text).not.toContain('evil.example')
    },
  )

  it.each([
    '/..%2f..%2fetc%2fpasswd',
    '/%2e%2e/%2e%2e/.data/demo.json',
    '/assets/..%2f..%2fwrangler.toml',
    '/.git/config',
    '/console/members/..%2f..%2fsettings',
    '/console/members/%00',
    '/console/members/%E0%A4%A',
    '/claims/..%2f..%2fconsole',
    '/%0d%0aset-cookie:a=b',
  ])('has no page at %s', async (address) => {
    for (const client of [visitor, admin.client, member.client]) {
      const page = await client.open(federation.url(address), { follow: false })
      expect([303, 404]).toContain(page.status)
      expect(page.headers['set-cookie']?.join() ?? '').not.toContain('a=b')
    }
  })
})

describe('hostile text', () => {
  it('stands as text on every page that shows it', async () => {
    const paths = tenantRoutes()
      .filter(({ method, path }) => method === 'GET' && path.startsWith('/console'))
      .map(({ path }) => path)
      .filter((path) => !path.includes(':'))
    expect(paths.length).toBeGreaterThan(12)
    const workplace = idIn(await admin.open('/console/workplaces'), /(wkp_\w{20})/)
    const someone = idIn(await admin.open('/console/members'), /members\/(\w{3}_\w{20})/)
    const named = [
      `/console/workplaces/${workplace}`,
      `/console/members/${someone}`,
      `/console/rosters/${roster}`,
      `/console/claims/${claim}`,
      `/console/workplaces?q=${encodeURIComponent(EVIL)}`,
      `/console/settings?name=${encodeURIComponent(EVIL)}`,
      `/console/audit?actor=${encodeURIComponent(EVIL)}&action=${encodeURIComponent(EVIL)}`,
      `/console/sign-in?next=${encodeURIComponent(`/console?${EVIL}`)}`,
    ]
    const pages = [
      ...(await Promise.all(
        [...paths, ...named].map((one) => admin.client.open(federation.url(one))),
      )),
      ...(await Promise.all(
        ['/', '/me', `/claims/${claim}`, `/estimate?burden=${encodeURIComponent(EVIL)}`].map(
          (one) => member.client.open(federation.url(one)),
        ),
      )),
      await searchMembers(admin, EVIL),
      await admin.submit('/console/claims?state=all', { q: EVIL }, '/console/claims/search'),
      await admin.client.open(federation.url('/console/sign-in'), {
        body: new URLSearchParams({ login: EVIL, password: 'x' }),
      }),
      await visitor.open(federation.url('/sign-in'), {
        body: new URLSearchParams({ mobile: EVIL }),
      }),
      await visitor.open(visitor.platform(`/?slug=${encodeURIComponent(EVIL)}`)),
      await visitor.open(visitor.platform('/sign-up'), {
        body: new URLSearchParams({ name: EVIL, slug: EVIL, login: `"><i id=z>` }),
      }),
    ]
    let shown = 0
    for (const { text, url, headers } of pages) {
      if (!String(headers['content-type']).startsWith('text/html')) continue
      expect(text.includes(EVIL), url).toBe(false)
      expect(text, url).not.toContain('<img src=x')
      expect(text, url).not.toContain('"><i id=z')
      expect(text, url).not.toMatch(/<title>[^<]*<(?!\/title>)/)
      if (text.includes('&lt;script&gt;')) shown++
    }
    expect(shown).toBeGreaterThan(8)
  })

  it('is no markup in the picture of the seal either', async () => {
    const { text } = await visitor.open(federation.url('/logo.svg'))
    expect(text.match(/<\w+/g)!.every((tag) => !/script|img/.test(tag))).toBe(true)
    expect(text).toMatch(/^<svg [^>]+>/)
  })

  it('is no formula in a file for a spreadsheet', async () => {
    const file = await admin.open(`/console/rosters/${roster}/errors.csv`)
    const cells = [...file.text.matchAll(/"((?:[^"]|"")*)"/g)].map(([, cell]) => cell!)
    expect(cells.length).toBeGreaterThan(4)
    for (const cell of cells) expect(cell).not.toMatch(/^[=+\-@\t\r＝＋－＠]/)
    expect(file.headers['content-disposition']).toMatch(
      /^attachment; filename\*=UTF-8''[\w.%()-]+$/,
    )
  })

  it('of a document’s name says nothing to the browser that opens it', async () => {
    const file = await admin.open(`/console/claims/${claim}/documents/${document}`)
    expect(file.headers).toMatchObject({
      'content-type': 'image/png',
      'x-content-type-options': 'nosniff',
    })
    expect(String(file.headers['content-disposition'])).not.toMatch(/script|\.\./)
  })
})

describe('a secret', () => {
  it('is shown once: the first password, an API key, the secret for messages', async () => {
    const answers = { name: '测试新人', login: 'new.one', roles: ['review'] }
    const staff = await admin.submit('/console/staff', answers, '/console/staff')
    const { key } = await addApiKey(federation, ['claims:read'])
    const url = /name="url"[^>]*value="([^"]*)"/.exec((await admin.open('/console/settings')).text)
    const sms = await admin.submit(
      '/console/settings',
      { url: url![1]!, newSecret: 'yes' },
      '/console/settings/sms',
    )
    for (const [secret, at] of [
      [shownOnce(staff), '/console/staff'],
      [key, '/console/api-keys'],
      [shownOnce(sms), '/console/settings'],
    ]) {
      expect(secret!.length).toBeGreaterThan(11)
      for (const path of [at!, '/console/audit', '/console']) {
        expect((await admin.open(path)).text).not.toContain(secret)
      }
    }
    for (const page of [staff, sms]) expect(page.headers['cache-control']).toBe('no-store')
  })

  it('or a number of a person stands in no log and in no list', async () => {
    await handIn(member, recentStay(2), AMOUNTS)
    const paths = ['/console/audit', '/console/members', '/console/claims', '/console/notices']
    for (const path of paths) {
      const { text } = await admin.open(path)
      for (const secret of [person.identityNumber, person.mobile, person.card]) {
        expect(text.includes(secret), path).toBe(false)
      }
    }
  })
})
