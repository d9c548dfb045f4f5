import { beforeAll, describe, expect, it } from 'vitest'
import type { OpenOptions, Page } from '../../scripts/demo/browser.ts'
import { DOCUMENT_BYTES_MOST, DOCUMENTS_MOST } from '../../src/claims/documents.ts'
import { newId } from '../../src/kernel/ids.ts'
import { ROSTER_ROWS_MOST } from '../../src/members/roster-limits.ts'
import { SIGN_UPS_PER_ADDRESS } from '../../src/tenants/count-sign-up.ts'
import { freshSlug, openClient } from '../support/client.ts'
import {
  connectInbox,
  importRoster,
  officer,
  publishPlan,
  rosterOf,
  samplePerson,
  searchMembers,
  platformCode,
  signUpAnswers,
  signUpFederation,
  type Federation,
  type Officer,
} from '../support/federation.ts'
import { messagesTo } from '../support/sms.ts'
import { makeXlsx, xlsxRow } from '../support/make-xlsx.ts'
import { recentStay, signInMember } from '../support/member.ts'
import { addApiKey, AMOUNTS, idIn, PNG } from '../support/whole-federation.ts'

const WORKPLACE = '样例一厂'
const visitor = openClient()

let federation: Federation
let member: Officer
let apiKey: string

beforeAll(async () => {
  federation = await signUpFederation()
  await publishPlan(federation)
  await connectInbox(federation)
  const person = samplePerson('样本甲')
  const others = Array.from({ length: 20 }, () => samplePerson('样本乙'))
  await importRoster(federation, WORKPLACE, rosterOf([person, ...others]))
  member = await signInMember(federation, person)
  apiKey = (await addApiKey(federation, ['claims:read', 'ledger:read', 'audit:read'])).key
})

const fieldError = (page: Page, field: string): string | undefined =>
  new RegExp(`id="f-${field}-error".*?<span>([^<]*)`, 's').exec(page.text)?.[1]

async function api(path: string) {
  const headers = { authorization: `Bearer ${apiKey}` }
  const page = await visitor.open(federation.url(`/api/v1${path}`), { headers })
  return JSON.parse(page.text) as Record<string, unknown>
}

/** The newest entry of the log: the same twice where nothing was stored between. */
const head = async () =>
  JSON.stringify(((await api('/audit-entries?kind=acts'))['entries'] as unknown[])[0])

/** An answer of the API that refuses: RFC 9457, whole. */
function expectProblem(page: Page, status: number, type: string) {
  expect([page.status, page.headers['content-type']]).toEqual([
    status,
    'application/problem+json; charset=utf-8',
  ])
  const body = JSON.parse(page.text) as Record<string, unknown>
  expect(body).toMatchObject({ type: `urn:gongji:problem:${type}`, status })
  expect(body['title']).toEqual(expect.any(String))
  expect(body['requestId']).toBe(page.headers['x-request-id'])
  expect(page.headers['cache-control']).toBe('no-store')
  return body as { errors?: { field: string; message: string }[] }
}

/** An address of a test's own, so that no limit of another test is met. */
const from = (address: string) => ({ 'cf-connecting-ip': address })

describe('a host', () => {
  it.each(['nobody-lives-here', 'xn--80ak6aa92e', 'a.b', '..', '-', 'UPPER_CASE'])(
    '%s that no federation has is not found',
    async (name) => {
      const page = await visitor.open(visitor.tenant('x', '/'), {
        headers: { host: `${name}.${new URL(visitor.platform('/')).host}` },
      })
      expect(page.status).toBe(404)
      expect(page.text).toContain('这个地址还没有工会开通')
    },
  )

  it('that no federation has gives its API callers a problem', async () => {
    const { host } = new URL(visitor.platform('/'))
    for (const named of [`nobody-here.${host}`, `a.b.${host}`, host, 'elsewhere.example']) {
      const headers = { host: named }
      const page = await visitor.open(visitor.platform('/api/v1/plans'), { headers })
      expectProblem(page, 404, 'unknown-host')
    }
  })
})

describe('an estimate by the API', () => {
  const ask = (body: unknown, headers: OpenOptions['headers'] = {}) =>
    visitor.open(federation.url('/api/v1/estimates'), {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...from('192.0.2.1'), ...headers },
      body: typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body),
    })

  it.each(['', '{', '{"amounts":', 'amounts=1', '[1,]'])('of %j is malformed', async (text) => {
    expectProblem(await ask(text), 400, 'malformed-json')
  })

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/jsonp',
  ])('as %s is of the wrong type', async (type) => {
    expectProblem(await ask('{"amounts":{}}', { 'content-type': type }), 415, 'not-json')
  })

  const amount = (burden: unknown) => ({ amounts: { burden } })
  it.each([
    [amount('2287.99'), 'amounts.burden'],
    [amount(-1), 'amounts.burden'],
    [amount(0.5), 'amounts.burden'],
    [amount(1e15), 'amounts.burden'],
    [amount(null), 'amounts.burden'],
    [amount([1]), 'amounts.burden'],
    [{ amounts: {} }, 'amounts.burden'],
    [{ amounts: [] }, 'amounts.burden'],
    [{ ...amount(1), days: -1 }, 'days'],
    [{ ...amount(1), days: 1.5 }, 'days'],
    [{ ...amount(1), days: 100_000 }, 'days'],
    [{ ...amount(1), kind: 'magic' }, 'kind'],
    [{ ...amount(1), lang: 'fr' }, 'lang'],
    [{ ...amount(1), surprise: 1 }, 'surprise'],
    [{ ...amount(1), amounts: { burden: 1, 'no name': 1 } }, 'amounts.no name'],
  ])('%j is refused with its field', async (body, field) => {
    const { errors } = expectProblem(await ask(body), 422, 'invalid')
    expect(errors!.map((one) => one.field)).toContain(field)
    for (const { message } of errors!) expect(message).not.toBe('')
  })

  it.each(['[]', '"text"', 'null', '1'])('that is %s is refused', async (text) => {
    expectProblem(await ask(text), 422, 'invalid')
  })

  it('of an unknown plan finds none', async () => {
    expectProblem(await ask({ ...amount(1), plan: 'no-such-plan' }), 404, 'not-found')
  })

  it('that is too large is not read', async () => {
    expectProblem(await ask(new Uint8Array(7 * 1024 * 1024)), 413, 'too-large')
  })

  it('is limited by address, and says when to come back', async () => {
    const one = () => ask(amount(1), from('192.0.2.77'))
    let limited: Page | undefined
    // Two windows may meet in the middle of it: then almost as many go through once more.
    for (let tried = 0; tried < 1_250 && !limited; tried += 25) {
      const answers = await Promise.all(Array.from({ length: 25 }, one))
      limited = answers.find(({ status }) => status === 429)
    }
    expectProblem(limited!, 429, 'too-many-requests')
    expect(Number(limited!.headers['retry-after'])).toBeGreaterThan(0)
    expect((await ask(amount(1), from('192.0.2.78'))).status).toBe(200)
  })

  it('is found under its address with letters written as %61, and nothing beside it', async () => {
    const address = federation.url('/%61pi/v1/estimates')
    const headers = { 'content-type': 'application/json', ...from('192.0.2.1') }
    const body = JSON.stringify({ amounts: { burden: 1 } })
    expect((await visitor.open(address, { method: 'POST', headers, body })).status).toBe(200)
    expectProblem(await visitor.open(federation.url('/%61pi/v1/nothing')), 404, 'not-found')
    expectProblem(await visitor.open(federation.url('/api')), 404, 'not-found')
  })

  it('has no other way than POST', async () => {
    for (const method of ['GET', 'PUT', 'DELETE', 'PATCH']) {
      const page = await visitor.open(federation.url('/api/v1/estimates'), { method })
      expectProblem(page, 404, 'not-found')
    }
  })
})

describe('an estimate on the page', () => {
  it.each([
    ['burden=-1', 'burden', '金额不能是负数'],
    ['burden=1.234', 'burden', '金额最多到分，两位小数'],
    ['burden=1e9', 'burden', '请填写金额，如 2287.99'],
    ['burden=99999999999', 'burden', '金额太大，请核对'],
    ['burden=', 'burden', '请填写金额，没有就填 0'],
    ['burden=<script>', 'burden', '请填写金额，如 2287.99'],
    ['burden=1&days=1.5', 'days', '请填写 0 到 730 之间的天数'],
    ['burden=1&days=9999', 'days', '请填写 0 到 730 之间的天数'],
  ])(
    '%s gets a sentence beside its field, and keeps what was typed',
    async (query, field, says) => {
      const page = await visitor.open(federation.url(`/estimate?${query}`))
      expect([page.status, fieldError(page, field)]).toEqual([422, says])
      expect(page.text).not.toContain('<script>')
      const typed = new URLSearchParams(query).get(field)!
      if (/^[\w.-]+$/.test(typed)) expect(page.text).toContain(`value="${typed}"`)
    },
  )
})

describe("a member's claim", () => {
  const start = (answers: Record<string, string>) =>
    member.client
      .open(federation.url('/claims/new'))
      .then((form) => member.client.submit(form, answers, '/claims/new/stay'))

  const on = (days: number) =>
    new Date(Date.now() + 8 * 3_600_000 + days * 86_400_000).toISOString().slice(0, 10)
  const stay = { ...recentStay(3), hospital: '示范市第二医院' }

  it.each([
    [{ dischargedOn: on(-9) }, 'dischargedOn', '出院日期早于入院日期'],
    [{ settledOn: on(-9) }, 'settledOn', '结算日期早于出院日期'],
    [{ admittedOn: on(3), dischargedOn: on(4), settledOn: on(4) }, 'admittedOn', '还没有到'],
    [{ dischargedOn: on(2), settledOn: on(2) }, 'dischargedOn', '还没有到'],
    [{ settledOn: on(2) }, 'settledOn', '还没有到'],
    [{ admittedOn: '2026-02-30' }, 'admittedOn', '请填写存在的日期'],
    [{ admittedOn: '02/03/2026' }, 'admittedOn', '请填写存在的日期'],
    [{ admittedOn: '' }, 'admittedOn', '请填写日期'],
    [{ admittedOn: '1999-01-01' }, 'admittedOn', '年以内'],
    [{ hospital: '' }, 'hospital', '请填写医院名称'],
    [{ hospital: '医'.repeat(61) }, 'hospital', '最多 60 个字'],
    [{ hospital: '示范\u202e医院' }, 'hospital', '不可见的字符'],
  ])('with %o says so beside the field and stores nothing', async (wrong, field, says) => {
    const before = await head()
    const page = await start({ ...stay, ...wrong })
    expect([page.status, fieldError(page, field)]).toEqual([422, expect.stringContaining(says)])
    // What was right is still there.
    if (field !== 'hospital') expect(page.text).toContain('value="示范市第二医院"')
    expect(await head()).toBe(before)
  })

  it('takes no amounts that cannot be, and keeps the others', async () => {
    const draft = idIn(await start(stay), /\/claims\/(clm_\w+)/)
    const path = `/claims/${draft}/amounts`
    const before = await head()
    for (const [burden, says] of [
      ['-5', '金额不能是负数'],
      ['abc', '请填写金额'],
      ['1.005', '两位小数'],
      ['20000000000', '金额太大'],
      ['13000.01', '比医疗总费用还多'],
      ['', '请填写'],
    ]) {
      const page = await member.client.submit(await member.open(path), {
        ...AMOUNTS,
        burden: burden!,
      })
      expect([page.status, fieldError(page, 'burden')]).toEqual([
        422,
        expect.stringContaining(says!),
      ])
      expect(page.text).toContain('value="13000"')
    }
    expect(await head()).toBe(before)
    // A step that is missing is asked for, nothing is handed in.
    const url = federation.url(`/claims/${draft}/confirm`)
    const early = await member.client.open(url, { method: 'POST', follow: false })
    expect([early.status, early.headers.location]).toEqual([303, path])
  })

  it('handed in twice at once is one claim', async () => {
    const draft = idIn(await start(stay), /\/claims\/(clm_\w+)/)
    await member.submit(`/claims/${draft}/amounts`, AMOUNTS, '/amounts')
    const url = federation.url(`/claims/${draft}/confirm`)
    const send = () => member.client.open(url, { method: 'POST' })
    const pages = await Promise.all([send(), send(), send()])
    pages.push(await send())
    expect(pages.filter(({ status }) => status >= 500)).toEqual([])
    expect((await member.open(`/claims/${draft}`)).text).toContain('审核中')
    const { entries } = (await api('/audit-entries?kind=acts')) as {
      entries: { action: string; subject: string }[]
    }
    const submitted = entries.filter(
      ({ action, subject }) => action === 'claim.submitted' && subject === draft,
    )
    expect(submitted).toHaveLength(1)
    // The same stay again is told to be the same.
    const twin = idIn(await start(stay), /\/claims\/(clm_\w+)/)
    await member.submit(`/claims/${twin}/amounts`, AMOUNTS, '/amounts')
    const again = await member.client.open(federation.url(`/claims/${twin}/confirm`), {
      method: 'POST',
    })
    expect([again.status, again.text.includes('已经交过了')]).toEqual([422, true])
  })
})

describe('a document', () => {
  let path: string
  beforeAll(async () => {
    const stay = recentStay(1)
    const started = await member.submit('/claims/new', stay, '/claims/new/stay')
    path = `/claims/${idIn(started, /\/claims\/(clm_\w+)/)}/documents`
  })

  async function send(...files: File[]) {
    const body = new FormData()
    for (const file of files) body.append('document', file)
    return member.client.open(federation.url(path), { body })
  }

  it.each([
    ['程序.png', new TextEncoder().encode('MZ not a picture'), '只能传照片'],
    ['网页.jpg', new TextEncoder().encode('<html><script>1</script>'), '只能传照片'],
    ['图.svg', new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"/>'), '只能传照片'],
    ['大.png', new Uint8Array(DOCUMENT_BYTES_MOST + 1).fill(1), '超过 5.0 MB'],
    ['空.png', new Uint8Array(0), '请先选择照片或文件'],
  ])('%s is refused in words', async (name, bytes, says) => {
    const before = await head()
    const page = await send(new File([bytes as Uint8Array<ArrayBuffer>], name))
    expect(page.status).toBe(422)
    expect(page.text).toContain(says)
    expect(await head()).toBe(before)
  })

  it('too large for any form gets a page that says so', async () => {
    const page = await send(new File([new Uint8Array(21 * 1024 * 1024)], '大.png'))
    expect([page.status, page.headers['content-type']]).toEqual([413, 'text/html; charset=UTF-8'])
    expect(page.text).toContain('请分几次上传')
    expect(page.text).toContain(`href="${path}"`)
  })

  it.each([
    ['multipart/form-data', 'cut off'],
    ['multipart/form-data; boundary=x', '--x\r\ncontent-disposition: form-data; name="do'],
  ])('cut off on its way (%s) can be sent again', async (type, body) => {
    const headers = { 'content-type': type }
    const options = { method: 'POST', headers, body }
    const page = await member.client.open(federation.url(path), options)
    expect([page.status, page.text.includes('没有收完整')]).toEqual([400, true])
    const admin = federation.administrator.client
    expect((await admin.open(federation.url('/console/rosters'), options)).status).toBe(400)
    expect((await admin.open(federation.url('/console/staff'), options)).status).toBe(400)
    expect((await visitor.open(visitor.platform('/sign-up'), options)).status).toBe(400)
  })

  it('keeps a hostile name as mere text', async () => {
    const name = '../../<img src=x onerror=alert(1)>.png'
    const page = await send(new File([PNG], name))
    expect(page.status).toBe(200)
    expect(page.text).not.toContain('<img src=x')
    const id = idIn(page, /(doc_\w{20})/)
    const file = await member.open(`${path}/${id}`)
    expect([file.headers['content-type'], file.bytes.equals(PNG)]).toEqual(['image/png', true])
  })

  it(`beyond the ${DOCUMENTS_MOST} of a claim is one too many`, async () => {
    const pictures = Array.from(
      { length: DOCUMENTS_MOST + 1 },
      (_, at) => new File([PNG, String(at)], `${at}.png`),
    )
    expect((await send(...pictures)).text).toContain(`最多传 ${DOCUMENTS_MOST} 份`)
    const page = await send(...pictures.slice(0, DOCUMENTS_MOST))
    expect([page.status, page.text.includes(`最多传 ${DOCUMENTS_MOST} 份`)]).toEqual([422, true])
    const shown = await member.open(path)
    expect(new Set(shown.text.match(/doc_\w{20}/g)).size).toBe(DOCUMENTS_MOST)
  })
})

describe('a roster', () => {
  const hand = (content: string | Uint8Array<ArrayBuffer>, name: string) =>
    importRoster(federation, WORKPLACE, content, name)

  const HEADINGS = '姓名,身份证号,手机号,银行卡号'
  const bomb = makeXlsx(xlsxRow(1, ...HEADINGS.split(',')), {
    'xl/sharedStrings.xml': ' '.repeat(40_000_000),
  })

  it.each([
    ['炸弹.xlsx', bomb, '展开后太大'],
    ['照片.xlsx', Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 1, 2), '这是图片'],
    ['断开.xlsx', bomb.slice(0, 300), '无法读取|已损坏'],
    ['引号.csv', `${HEADINGS}\n"样本甲,990000198005019998`, '引号没有成对'],
    ['多.csv', HEADINGS + '\n甲,1'.repeat(ROSTER_ROWS_MOST + 1), '最多 5000 人'],
    ['宽.csv', `姓名,身份证号${',列'.repeat(200)}\n`, '超过 100 列'],
  ])('%s is refused in words, and nothing is stored', async (name, content, says) => {
    expect(bomb.length).toBeLessThan(100_000)
    const before = await head()
    const page = await hand(content, name)
    expect([page.status, fieldError(page, 'file')]).toEqual([
      422,
      expect.stringMatching(new RegExp(says)),
    ])
    expect(await head()).toBe(before)
  })

  it('says beside each row what is wrong with it, and takes the others', async () => {
    const good = samplePerson('样本丙')
    const rows = [
      `样本丁,990000198013019998,,`,
      `样本丁,12345,,`,
      `,${samplePerson().identityNumber},,`,
      `样本丁,${samplePerson().identityNumber},123,`,
      `样本丁,${samplePerson().identityNumber},,6222<script>`,
      [good.name, good.identityNumber, good.mobile, good.card].join(','),
    ]
    const page = await hand([HEADINGS, ...rows].join('\n'), '花名册.csv')
    expect(page.text).toContain('1 人已导入，5 行要单位改一下')
    for (const row of [2, 3, 4, 5, 6]) expect(page.text).toContain(`第 ${row} 行`)
    expect(page.text).not.toContain('<script>')
    const found = await searchMembers(federation.administrator, good.identityNumber)
    expect(found.text).toContain('共 1 人')
  })

  it('twice at once enrols its people once', async () => {
    const roster = rosterOf([samplePerson('样本戊'), samplePerson('样本己')])
    const pages = await Promise.all([hand(roster, '同.csv'), hand(roster, '同.csv')])
    expect(pages.filter(({ status }) => status >= 500)).toEqual([])
    const list = await federation.administrator.open('/console/rosters')
    expect(list.text.match(/同\.csv/g)).toHaveLength(1)
  })
})

describe('a receipt', () => {
  it('sent twice is recorded once; changed under the same form it is refused', async () => {
    const { client } = federation.administrator
    const form = await client.open(federation.url('/console/fund'))
    const workplace = idIn(form, /value="(wkp_\w+)"/)
    const bank = async () => {
      const { accounts } = (await api('/ledger/balances')) as {
        accounts: { account: string; balanceFen: number }[]
      }
      return accounts.find(({ account }) => account === 'bank')?.balanceFen ?? 0
    }
    const before = await bank()
    const answers = { workplace, amount: '60' }
    const send = (changed = {}) =>
      client.submit(form, { ...answers, ...changed }, '/console/fund/receipts')
    const pages = await Promise.all([send(), send()])
    expect(pages.map(({ status }) => status).filter((status) => status >= 500)).toEqual([])
    expect((await send()).status).toBe(200)
    expect(await bank()).toBe(before + 6_000)
    expect((await send({ amount: '120' })).status).toBe(422)
    for (const amount of ['-60', '0', '1.005', '1e3', '99999999999', '六十']) {
      const page = await client.submit(
        await client.open(federation.url('/console/fund')),
        { ...answers, amount },
        '/console/fund/receipts',
      )
      expect([amount, page.status]).toEqual([amount, 422])
      expect(fieldError(page, 'amount')).toBeTruthy()
    }
    expect(await bank()).toBe(before + 6_000)
  })
})

describe('signing up', () => {
  const fields = (more: Record<string, string> = {}) => ({
    attempt: newId('sup'),
    ...signUpAnswers({ name: '样例县总工会', ...more }),
  })
  const send = (values: Record<string, string>, address = '192.0.2.10') =>
    openClient().open(visitor.platform('/sign-up'), {
      body: new URLSearchParams(values),
      headers: from(address),
      follow: false,
    })

  it.each([
    [{ slug: 'Ab' }, 'slug', '小写英文字母'],
    [{ slug: 'a' }, 'slug', '至少 3 个字符'],
    [{ slug: 'a--b' }, 'slug', '短横线'],
    [{ slug: '1abc' }, 'slug', '以字母开头'],
    [{ slug: 'abc-' }, 'slug', '短横线'],
    [{ slug: '../etc' }, 'slug', '小写英文字母'],
    [{ slug: 'a.b' }, 'slug', '小写英文字母'],
    [{ slug: 'shаoxing' }, 'slug', '小写英文字母'],
    [{ slug: '绍兴' }, 'slug', '小写英文字母'],
    [{ slug: 'ｓｈａｏｘｉｎｇ' }, 'slug', '小写英文字母'],
    [{ slug: 'a'.repeat(33) }, 'slug', '最多 32 个字符'],
    [{ slug: 'admin' }, 'slug', '由平台保留'],
    [{ slug: 'www' }, 'slug', '由平台保留'],
    [{ slug: 'gov' }, 'slug', '由平台保留'],
    [{ slug: 'xn--haoxing-58g' }, 'slug', '短横线'],
    [{ slug: 'shaοxing' }, 'slug', '小写英文字母'],
    [{ slug: 'shaoxing\u200b' }, 'slug', '小写英文字母'],
    [{ slug: '' }, 'slug', '请填写网址名称'],
    [{ name: '会' }, 'name', '请填写工会全称'],
    [{ name: '样例\u202e市总工会' }, 'name', '不可见的字符'],
    [{ hotline: 'javascript:1' }, 'hotline', '请填写电话号码'],
    [{ division: '绍兴' }, 'division', '6 位数字'],
    [{ division: '33060' }, 'division', '6 位数字'],
    [{ division: '330000' }, 'division', '前两位是省'],
    [{ division: '990600' }, 'division', '前两位是省'],
    [{ divisionName: '浙' }, 'divisionName', '请填写行政区划的名称'],
    [{ contactName: '' }, 'contactName', '请填写姓名'],
    [{ contactMobile: '0575-12345678' }, 'contactMobile', '11 位手机号'],
    [{ scheme: '../../etc/passwd' }, 'scheme', '请选择一个方案'],
    [{ login: 'a b' }, 'login', '登录名'],
    [{ password: 'short' }, 'password', '密码至少'],
    [{ password: 'password123' }, 'password', '太常见|至少'],
    [{ password: '密'.repeat(129) }, 'password', '最多 128 位'],
  ])('with %o says so beside the field and keeps the rest', async (wrong, field, says) => {
    const values = fields(wrong)
    const page = await send(values, `192.0.2.${20 + Math.floor(Math.random() * 200)}`)
    expect([page.status, fieldError(page, field)]).toEqual([
      422,
      expect.stringMatching(new RegExp(says)),
    ])
    if (field !== 'login') expect(page.text).toContain('value="admin"')
    expect(page.text).not.toContain(values.password)
    if (!('slug' in wrong)) {
      expect((await visitor.open(visitor.tenant(values.slug, '/'))).status).toBe(404)
    }
  })

  it('sent twice with the same attempt goes on, and with other content is refused', async () => {
    const values = fields()
    const [first, second] = await Promise.all([send(values), send(values)])
    const third = await send(values)
    const attempt = `/sign-up/${values.attempt}`
    for (const { status, headers } of [first, second, third]) {
      expect([status, String(headers.location).split('?')[0]]).toEqual([303, attempt])
    }
    expect(await messagesTo('platform', values.contactMobile)).toHaveLength(1)
    const confirm = {
      body: new URLSearchParams({ code: await platformCode(values.contactMobile) }),
    }
    const sendCode = () => visitor.open(visitor.platform(attempt), { ...confirm, follow: false })
    for (const { status, headers } of [
      ...(await Promise.all([sendCode(), sendCode()])),
      await sendCode(),
      await send(values),
    ]) {
      expect([status, String(headers.location).split('?')[0]]).toEqual([303, attempt])
    }
    expect((await visitor.open(visitor.platform(attempt))).text).toContain('的服务已开通')
    const admin = officer(values.slug)
    const { login, password } = values
    await admin.submit('/console/sign-in', { login, password }, '/sign-in')
    const staff = await admin.open('/console/staff')
    expect(staff.text.match(/测试管理员/g)!.length).toBeGreaterThan(0)
    expect(staff.text.match(/\/console\/staff\/stf_\w+\/disable/g)).toBeNull()
    const plans = (await admin.open('/console/plans')).text.match(/rev_\w+/g)
    expect(new Set(plans).size).toBe(1)

    const other = await send({ ...values, name: '别的县总工会' })
    expect([other.status, other.text.includes('用别的内容提交过')]).toEqual([422, true])
    const stolen = await send({ ...values, slug: freshSlug() })
    expect(stolen.status).toBe(422)
    expect((await admin.open('/console/settings')).text).toContain('value="样例县总工会"')
  })

  it('under a slug that is taken says so and changes nothing', async () => {
    const page = await send(fields({ slug: federation.slug, name: '抢注市总工会' }))
    expect([page.status, fieldError(page, 'slug')]).toEqual([
      409,
      '这个短名已经有工会在用，请换一个',
    ])
    expect(page.text).toContain('value="抢注市总工会"')
    expect((await visitor.open(federation.url('/'))).text).not.toContain('抢注')
  })

  it('of several at once under one slug exactly one wins', async () => {
    const slug = freshSlug()
    const names = ['甲县总工会', '乙县总工会', '丙县总工会', '丁县总工会']
    const forms = names.map((name) => fields({ slug, name }))
    const asked = await Promise.all(forms.map((form) => send(form)))
    expect(asked.map(({ status }) => status)).toEqual([303, 303, 303, 303])
    const pages = await Promise.all(
      forms.map(async ({ attempt, contactMobile }) =>
        visitor.open(visitor.platform(`/sign-up/${attempt}`), {
          body: new URLSearchParams({ code: await platformCode(contactMobile) }),
        }),
      ),
    )
    const won = pages.map(({ text }) => text.includes('的服务已开通'))
    expect(won.filter(Boolean)).toHaveLength(1)
    for (const [at, page] of pages.entries()) {
      if (!won[at]) expect(page.text).toContain('被别的工会先用了')
    }
    expect((await visitor.open(visitor.tenant(slug, '/'))).text).toContain(names[won.indexOf(true)])
    expect((await send(fields({ slug }))).status).toBe(409)
  })

  it('is limited by address, and says when to come back', async () => {
    const wrong = () => send(fields({ slug: federation.slug }), '192.0.2.11')
    const tries = Array.from({ length: SIGN_UPS_PER_ADDRESS }, wrong)
    expect((await Promise.all(tries)).map(({ status }) => status)).not.toContain(429)
    const limited = await wrong()
    expect([limited.status, limited.text.includes('开通得太频繁了')]).toEqual([429, true])
    expect(Number(limited.headers['retry-after'])).toBeGreaterThan(0)
  })
})
