import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Answers, OpenOptions, Page } from '../../scripts/demo/browser.ts'
import { en } from '../../src/http/portal/words/en.ts'
import { openClient, type Client } from '../support/client.ts'
import { recentStay } from '../support/member.ts'
import { addressOf, routeRules } from '../support/route-rules.ts'
import { tenantRoutes } from '../support/routes.ts'
import { AMOUNTS, PNG, wholeFederation, WORKPLACE } from '../support/whole-federation.ts'
import type { WholeFederation } from '../support/whole-federation.ts'

const HAN = /[\p{Script=Han}\u3000-\u303f\uff01-\uff65]/u
const HAN_RUNS = /[\p{Script=Han}]+/gu
const COOKIE = '__Host-gj_language'
const inEnglish = { headers: { 'accept-language': 'en-GB,en;q=0.9' } }

let whole: WholeFederation
/** All that people and the federation wrote themselves, and the names of papers. */
let written: string

const url = (path: string) => whole.federation.url(path)
const langOf = (page: Page) => /<html lang="([^"]*)"/.exec(page.text)?.[1]
const offer = (languages: readonly string[]) =>
  whole.federation.administrator.submit(
    '/console/settings',
    { languages },
    '/console/settings/brand',
  )

beforeAll(async () => {
  whole = await wholeFederation()
  const plan = readFileSync('src/rules/schemes/shaoxing-2015.json', 'utf8')
  const printed = [...Object.values(en.amounts), ...Object.values(en.claim), en.estimate.whereText]
  const stay = Object.values(recentStay(1))
  written = [
    plan,
    ...printed.map(String),
    ...stay,
    WORKPLACE,
    '测试市总工会 中文 样* 结算单.png 请补上出院小结',
  ].join('\n')
}, 90_000)

/** Chinese that stands in a page and is not marked as such, and marked Chinese of nobody. */
function strayChinese(page: Page): string[] {
  const marked: string[] = []
  const rest = page.text
    .replace(/<(\w+)\b[^>]*\slang="zh-CN"[^>]*>([^<]*)<\/\1>/g, (_, __, text: string) => {
      marked.push(text)
      return ''
    })
    // The seal's characters, one by one, as a watermark.
    .replaceAll(/<svg\b[^>]*aria-hidden="true".*?<\/svg>/gs, '')
    .replaceAll(/<title>.*?<\/title>/gs, (title) => `<meta title="${title.slice(7, -8)}">`)
  const inText = rest.replaceAll(/<[^>]*>/g, '\n').split('\n')
  const inTags = (rest.match(/<[^>]*>/g) ?? []).filter((tag) => HAN.test(tag))
  return [
    ...inText.filter((text) => HAN.test(text)),
    ...[...marked, ...inTags]
      .flatMap((text) => text.match(HAN_RUNS) ?? [])
      .filter((run) => !written.includes(run)),
  ]
}

function isEnglish(page: Page, status: number): void {
  expect([page.status, langOf(page), strayChinese(page)], page.url).toEqual([status, 'en', []])
}

describe('a federation that offers Chinese alone', () => {
  it('answers in Chinese, whatever is asked for, and says nothing of languages', async () => {
    const visitor = openClient()
    const page = await visitor.open(url('/'), inEnglish)
    expect([langOf(page), page.headers.vary]).toEqual(['zh-CN', undefined])
    expect(page.text).not.toMatch(/language=|English/)
    await visitor.open(url('/preferences?language=en'))
    expect(langOf(await visitor.open(url('/'), inEnglish))).toBe('zh-CN')
  })
})

describe('a federation that offers English', () => {
  beforeAll(async () => {
    const saved = await offer(['en'])
    expect(saved.text).toMatch(/value="en"\s+checked/)
  })

  it('answers in the language of the browser, and tells caches so', async () => {
    const page = await openClient().open(url('/'), inEnglish)
    expect([langOf(page), page.headers.vary]).toEqual(['en', 'accept-language, cookie'])
    const other = await openClient().open(url('/'), { headers: { 'accept-language': 'fr' } })
    expect(langOf(other)).toBe('zh-CN')
  })

  it('has a switch on every page, which is kept and leads back to the page', async () => {
    const visitor = openClient()
    const chinese = await visitor.open(url('/estimate?burden=2287.99&days=10'))
    const link = /href="(\/preferences\?language=en[^"]*)"[^>]*>\s*English\s*</.exec(
      chinese.text,
    )?.[1]
    const address = url((link ?? '').replaceAll('&amp;', '&'))
    const redirect = await visitor.open(address, { follow: false })
    expect([redirect.status, redirect.headers.location]).toEqual([
      303,
      '/estimate?burden=2287.99&days=10',
    ])
    expect(redirect.headers['set-cookie']).toEqual([
      expect.stringMatching(
        new RegExp(`^${COOKIE}=en; Max-Age=31536000; Path=/; HttpOnly; Secure; SameSite=Lax$`),
      ),
    ])
    const english = await visitor.open(chinese.url)
    isEnglish(english, 200)
    expect(english.text).toContain('¥</span>2,080.00')
    expect(english.text).toMatch(/language=zh-CN[^>]*>\s*中文\s*</)
    // Back to Chinese, although the browser asks for English.
    await visitor.open(url('/preferences?language=zh-CN&back=/'))
    expect(langOf(await visitor.open(url('/'), inEnglish))).toBe('zh-CN')
  })

  it.each(['//evil.example', 'https://evil.example/', '/\\evil.example', 'javascript:1', '/a b'])(
    'never leads to %s',
    async (back) => {
      const query = new URLSearchParams({ language: 'en', back }).toString()
      const page = await openClient().open(url(`/preferences?${query}`), { follow: false })
      expect([page.status, page.headers.location]).toEqual([303, '/'])
    },
  )

  it('takes no language that there is not, from anybody', async () => {
    const visitor = openClient()
    const page = await visitor.open(url('/preferences?language=xx'), { follow: false })
    expect(String(page.headers['set-cookie'])).not.toContain(COOKIE)
    await offer(['en', 'xx'])
    isEnglish(await visitor.open(url('/'), inEnglish), 200)
    expect((await visitor.open(url('/'), inEnglish)).text).not.toContain('xx')
  })

  it('leaves the console in Chinese', async () => {
    const page = await whole.federation.administrator.client.open(url('/console'), inEnglish)
    expect(langOf(page)).toBe('zh-CN')
  })
})

describe('in English there is no Chinese but what somebody wrote', () => {
  const pages = tenantRoutes().filter(({ method, path }) => {
    const rule = routeRules[`${method} ${path}`]!
    return (
      method === 'GET' &&
      ['anybody', 'member'].includes(rule.for) &&
      !/^\/(?:api|console)/.test(path)
    )
  })
  const noPages = /\.(?:css|svg|json)$|^\/logo$|^\/preferences$|:document$/

  async function openAs(client: Client, path: string, options: OpenOptions = {}): Promise<Page> {
    return client.open(url(path), {
      ...options,
      headers: { ...inEnglish.headers, ...options.headers },
    })
  }
  const post = (client: Client, path: string, fields: Readonly<Record<string, string>>) =>
    openAs(client, path, { body: new URLSearchParams(fields) })

  it('on any page of a visitor or a member', async () => {
    const shown = pages.filter(({ path }) => !noPages.test(path))
    expect(shown.length).toBeGreaterThan(10)
    for (const { path } of shown) {
      const address = addressOf(path, whole.ids)
      isEnglish(await openAs(openClient(), address), 200)
      isEnglish(await openAs(whole.member.client, address), 200)
    }
    isEnglish(await openAs(whole.member.client, '/nothing-here'), 404)
  })

  it('on claims in every state', async () => {
    const { administrator } = whole.federation
    const { claim, payout } = whole.ids
    await administrator.submit(`/console/claims/${claim}`, { reason: '请补上出院小结' }, '/return')
    await administrator.submit(`/console/payouts/${payout}`, {}, '/confirm')
    const me = await openAs(whole.member.client, '/me')
    isEnglish(me, 200)
    expect(me.text).toContain(en.me.benefits)
    for (const [, path = ''] of me.text.matchAll(/href="(\/claims\/clm_\w+)/g)) {
      isEnglish(await openAs(whole.member.client, path), 200)
    }
    const returned = await openAs(whole.member.client, `/claims/${claim}`)
    expect(returned.text).toContain('<span lang="zh-CN">请补上出院小结</span>')
  })

  it.each<[string, Record<string, string>, string]>([
    ['/sign-in', { mobile: '12' }, en.signIn.notAMobile],
    ['/sign-in/code', { code: 'abc', attempt: 'x' }, en.signIn.notACode],
    ['/sign-in/code', { code: '123456', attempt: 'x' }, 'can be used once'],
    ['/sign-in/choose', { person: 'nobody' }, en.signIn.lapsed],
  ])('where %s is answered wrongly with %o', async (path, fields, sentence) => {
    const page = await post(openClient(), path, fields)
    isEnglish(page, 422)
    expect(page.text).toContain(sentence)
  })

  it('where an estimate is answered wrongly', async () => {
    for (const query of ['burden=1.234', 'burden=-1', 'burden=', 'burden=1&days=900']) {
      isEnglish(await openAs(openClient(), `/estimate?${query}`), 422)
    }
  })

  it.each<[Answers, string]>([
    [{ hospital: '' }, String(en.fields['hospital-missing'])],
    [{ admittedOn: '' }, String(en.fields['day-missing'])],
    [{ admittedOn: '2026-02-30' }, String(en.fields['no-such-day'])],
    [{ dischargedOn: '2001-01-01' }, String(en.fields['discharged-before-admission'])],
    [{ settledOn: '2001-01-01' }, String(en.fields['settled-before-discharge'])],
    [{ admittedOn: '1999-01-01' }, String(en.fields['too-long-ago'])],
  ])('where a stay is answered with %o', async (answers, sentence) => {
    const stay = { ...recentStay(2), ...answers } as Record<string, string>
    const page = await post(whole.member.client, '/claims/new/stay', stay)
    isEnglish(page, 422)
    expect(page.text).toContain(sentence.replaceAll("'", '&#39;'))
  })

  it('where amounts and files are wrong, and where all is right', async () => {
    const draft = `/claims/${whole.ids.draft}`
    const amounts = (fields: Record<string, string>) =>
      post(whole.member.client, `${draft}/amounts`, { ...AMOUNTS, ...fields })
    for (const burden of ['', 'many', '13000.01']) isEnglish(await amounts({ burden }), 422)
    const file = async (bytes: Uint8Array<ArrayBuffer> | undefined) => {
      const body = new FormData()
      if (bytes) body.append('document', new File([bytes], '结算单.png'))
      else body.append('nothing', '')
      return openAs(whole.member.client, `${draft}/documents`, { body })
    }
    isEnglish(await file(undefined), 422)
    isEnglish(await file(new TextEncoder().encode('no picture')), 422)
    isEnglish(await file(new Uint8Array(20 * 1024 * 1024 + 1)), 413)
    const added = await file(PNG)
    isEnglish(added, 200)
    expect(added.text).toContain(en.flashes['document-added'])
    const done = await post(whole.member.client, `${draft}/confirm`, {})
    isEnglish(done, 200)
    expect(done.text).toContain(en.flashes['claim-submitted'])
    isEnglish(await post(whole.member.client, `${draft}/confirm`, {}), 200)
  })

  it('where a form breaks off', async () => {
    const headers = { 'content-type': 'multipart/form-data; boundary=x' }
    const page = await openAs(openClient(), '/sign-in', { body: '--x\r\nbroken', headers })
    isEnglish(page, 400)
  })

  it('when a code is sent, and when somebody leaves', async () => {
    const client = openClient()
    isEnglish(await post(client, '/sign-in', { mobile: '19900009999' }), 200)
    isEnglish(await post(whole.member.client, '/sign-out', {}), 200)
  })
})
