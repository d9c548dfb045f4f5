import { connect } from 'node:net'
import { beforeAll, describe, expect, inject, it } from 'vitest'
import { readForms } from '../../scripts/demo/browser.ts'
import { CODES_PER_ADDRESS } from '../../src/identity/attempts.ts'
import { CODE_TRIES } from '../../src/identity/one-time-code.ts'
import { openClient, type Client } from '../support/client.ts'
import { importRoster, officer, rosterOf, samplePerson } from '../support/federation.ts'
import { recentStay, signInMember } from '../support/member.ts'
import { addressOf, requestOf } from '../support/route-rules.ts'
import { tenantRoutes } from '../support/routes.ts'
import { awaitMessage } from '../support/sms.ts'
import {
  AMOUNTS,
  idIn,
  PNG,
  stateOf,
  wholeFederation,
  type WholeFederation,
} from '../support/whole-federation.ts'

let a: WholeFederation
let b: WholeFederation

beforeAll(async () => {
  ;[a, b] = await Promise.all([wholeFederation(), wholeFederation()])
}, 120_000)

const hostOf = ({ federation }: WholeFederation) => new URL(federation.url('/')).host
const staffCookieOf = (whole: WholeFederation) =>
  `__Host-gj_staff=${whole.federation.administrator.client.cookie(hostOf(whole), '__Host-gj_staff')}`

describe('a method that a route does not have', () => {
  const routes = tenantRoutes()
  const paths = [...new Set(routes.map(({ path }) => path))]

  it.each(['PUT', 'DELETE', 'PATCH', 'OPTIONS'])('%s does nothing anywhere', async (method) => {
    const before = await stateOf(b)
    const clients: Client[] = [b.federation.administrator.client, b.member.client]
    const stray: string[] = []
    for (const client of clients) {
      for (const path of paths) {
        const route = routes.find((one) => one.path === path && one.method === 'POST')
        const like = route ? requestOf(route, b.ids) : { follow: false }
        const address = b.federation.url(addressOf(path, b.ids))
        const headers = { ...like.headers, authorization: `Bearer ${b.apiKey}` }
        const page = await client.open(address, { ...like, method, headers })
        if (![303, 404].includes(page.status)) stray.push(`${method} ${path} ${page.status}`)
      }
    }
    expect(stray).toEqual([])
    expect(await stateOf(b)).toBe(before)
  })

  it('HEAD says what GET says, without its text', async () => {
    const { client } = b.federation.administrator
    for (const path of ['/', '/console', `/console/claims/${b.ids.claim}`, '/no-such-page']) {
      const [get, head] = [
        await client.open(b.federation.url(path)),
        await client.open(b.federation.url(path), { method: 'HEAD' }),
      ]
      expect([path, head.status, head.text]).toEqual([path, get.status, ''])
    }
    const foreign = await openClient().open(b.federation.url('/console/members'), {
      method: 'HEAD',
      headers: { cookie: staffCookieOf(a) },
      follow: false,
    })
    expect(foreign.status).toBe(303)
  })

  it.each(['x-http-method-override', 'x-method-override', 'x-http-method'])(
    'is not brought in by %s',
    async (name) => {
      const before = await stateOf(b)
      const { client } = b.federation.administrator
      const headers = { [name]: 'POST' }
      for (const { path, method } of routes) {
        if (method !== 'POST' || path.startsWith('/api/')) continue
        await client.open(b.federation.url(addressOf(path, b.ids)), { headers, follow: false })
      }
      expect(await stateOf(b)).toBe(before)
    },
  )
})

/** A request as no client of ours would write it, byte by byte; what comes back. */
function raw(lines: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(inject('worker').port, '127.0.0.1')
    let text = ''
    socket.setTimeout(10_000, () => socket.destroy())
    socket.on('data', (bytes) => (text += bytes.toString()))
    socket.on('close', () => resolve(text))
    socket.on('error', reject)
    socket.write(`${[...lines, 'connection: close'].join('\r\n')}\r\n\r\n`)
  })
}
const statusOf = (answer: string) => Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0)

describe('the host that a request names', () => {
  const ask = (target: string, hosts: readonly string[], cookie: string) =>
    raw([`GET ${target} HTTP/1.1`, ...hosts.map((it) => `host: ${it}`), `cookie: ${cookie}`])
  const [OPEN, PATH] = ['共 61 人', '/console/members']

  it('is the same in capitals, and then the same federation', async () => {
    const own = await ask(PATH, [hostOf(b).toUpperCase()], staffCookieOf(b))
    expect([statusOf(own), own.includes(OPEN)]).toEqual([200, true])
    const foreign = await ask(PATH, [hostOf(b).toUpperCase()], staffCookieOf(a))
    expect([statusOf(foreign), foreign.includes(OPEN)]).toEqual([303, false])
  })

  it.each([
    ['with a dot at its end', () => [hostOf(b).replace(':', '.:')]],
    ['with a label before it', () => [`www.${hostOf(b)}`]],
    ['with a name and a password', () => [`${b.federation.slug}@${hostOf(a)}`]],
    ['twice, ours and theirs', () => [hostOf(a), hostOf(b)]],
    ['twice, theirs and ours', () => [hostOf(b), hostOf(a)]],
    ['as a list', () => [`${hostOf(a)}, ${hostOf(b)}`]],
    ['with a blank', () => [`${hostOf(a)} ${hostOf(b)}`]],
    ['with a path', () => [`${hostOf(b)}/console`]],
    ['empty', () => ['']],
    ['not at all', () => []],
  ] as const)('%s opens nothing of theirs by our session', async (_, hosts) => {
    const before = await stateOf(b)
    const answer = await ask(PATH, hosts(), staffCookieOf(a))
    expect(answer).not.toContain(b.ids.member)
    expect(answer).not.toContain(b.ids.workplace)
    expect(await stateOf(b)).toBe(before)
  })

  it('in the first line does not open another one’s console either', async () => {
    for (const [line, host] of [
      [hostOf(b), hostOf(a)],
      [hostOf(a), hostOf(b)],
    ] as const) {
      const answer = await ask(`http://${line}${PATH}`, [host], staffCookieOf(a))
      expect(answer).not.toContain(b.ids.workplace)
    }
  })

  it('in other headers moves nobody', async () => {
    const page = await openClient().open(a.federation.url(PATH), {
      headers: {
        cookie: staffCookieOf(a),
        'x-forwarded-host': hostOf(b),
        'x-forwarded-server': hostOf(b),
        'x-original-host': hostOf(b),
        forwarded: `host=${hostOf(b)}`,
      },
    })
    expect([page.status, page.text.includes(a.ids.workplace)]).toEqual([200, true])
    expect(page.text).not.toContain(b.ids.workplace)
  })
})

describe('fields that a form does not have', () => {
  const extra = {
    id: 'clm_00000000000000000000',
    tenant_id: 'tnt_00000000000000000000',
    tenantId: 'tnt_00000000000000000000',
    member_id: 'mbr_00000000000000000000',
    memberId: 'mbr_00000000000000000000',
    state: 'approved',
    channel: 'staff',
    amount_fen: '99999999',
    amountFen: '99999999',
    totalFen: '99999999',
    decided_by: 'stf_00000000000000000000',
    permissions: 'payouts.confirm',
    created_at: '1',
    __proto__x: '1',
    'constructor[prototype][admin]': '1',
  }

  it('change nothing of a claim that a member hands in', async () => {
    const stay = { ...recentStay(14), hospital: '示范市第三医院' }
    const started = await b.member.submit('/claims/new', { ...stay, ...extra }, '/stay')
    const id = idIn(started, /\/claims\/(clm_\w+)/)
    expect(id).not.toBe(extra.id)
    const path = `/claims/${id}/amounts`
    // What is no amount, and amounts that nobody has asked for.
    const stray = [extra, { benefit: '99999', amountFen: '99999', totalFen: '99999' }]
    for (const fields of stray) {
      const form = await b.member.open(path)
      const page = await b.member.client.submit(form, { ...AMOUNTS, ...fields }, '/amounts')
      expect([200, 422]).toContain(page.status)
      expect((await b.member.open(path)).text).not.toMatch(/99,?999/)
    }
    await b.member.submit(path, AMOUNTS, '/amounts')
    await b.member.submit(`/claims/${id}/confirm`, extra, '/confirm')
    const answer = await openClient().open(b.federation.url(`/api/v1/claims/${id}`), {
      headers: { authorization: `Bearer ${b.apiKey}` },
    })
    const claim = JSON.parse(answer.text) as Record<string, unknown>
    expect(claim).toMatchObject({ state: 'submitted', channel: 'member', decidedAt: null })
    expect(claim['expectedFen']).toBeLessThan(228_799 + 50_000)
  })

  it('raise no amount that is approved, and give nobody a role', async () => {
    const { administrator } = b.federation
    const form = await administrator.open(`/console/claims/${b.ids.claim}`)
    const offered = readForms(form).find(({ action }) => action.endsWith('/approve'))
    await administrator.client.submit(form, { ...offered!.fields, ...extra }, '/approve')
    const log = await openClient().open(b.federation.url('/api/v1/audit-entries?kind=acts'), {
      headers: { authorization: `Bearer ${b.apiKey}` },
    })
    const { entries } = JSON.parse(log.text) as {
      entries: { action: string; subject: string; detail: { lines?: { amountFen: number }[] } }[]
    }
    const approved = entries.find(
      ({ action, subject }) => action === 'claim.approved' && subject === b.ids.claim,
    )
    for (const { amountFen } of approved!.detail.lines!) expect(amountFen).toBeLessThan(228_799)

    const answers = { name: '测试某甲', login: 'some.reviewer', roles: ['review'] }
    const more = { permissions: 'staff.manage', must_change_password: '0', disabled_at: '' }
    await administrator.submit('/console/staff', { ...answers, ...more }, '/console/staff')
    const staff = await administrator.open('/console/staff')
    const row = /<tr[^>]*>(?:(?!<\/tr>)[\s\S])*some\.reviewer[\s\S]*?<\/tr>/.exec(staff.text)![0]
    expect(row).not.toMatch(/系统管理|财务/)
    const unknown = { name: '测试某乙', login: 'some.owner', roles: 'owner' }
    const refused = await administrator.client.open(b.federation.url('/console/staff'), {
      body: new URLSearchParams(unknown),
    })
    expect(refused.status).toBe(422)
  })

  it('of the API are refused by name', async () => {
    const body = {
      identityNumber: b.person.identityNumber,
      stay: { ...recentStay(30), kind: 'inpatient' },
      amounts: { total: 1_300_000, burden: 228_799 },
    }
    const before = await stateOf(b)
    const wrong = [
      ...['state', 'amountFen', 'tenantId', 'memberId', 'channel', 'revision', 'id'].map(
        (field) => [field, { ...body, [field]: 'x' }] as const,
      ),
      ['stay.days', { ...body, stay: { ...body.stay, days: 3 } }] as const,
    ]
    for (const [field, sent] of wrong) {
      const page = await openClient().open(b.federation.url('/api/v1/claims'), {
        method: 'POST',
        headers: {
          authorization: `Bearer ${b.apiKey}`,
          'content-type': 'application/json',
          'idempotency-key': crypto.randomUUID(),
        },
        body: JSON.stringify(sent),
      })
      expect([page.status, page.text.includes(`"${field}"`)]).toEqual([422, true])
    }
    expect(await stateOf(b)).toBe(before)
  })
})

describe('a way out of a directory', () => {
  const OUT = ['../../x', '..%2f..%2fx', '..\\..\\x', '%2e%2e%2fx', 'x%00.png', '....//x', '/etc/x']

  it('in an identifier finds nothing', async () => {
    const { client } = b.federation.administrator
    for (const out of OUT) {
      for (const path of [
        `/console/claims/${b.ids.draft}/documents/${out}`,
        `/console/claims/${out}/documents/${b.ids.document}`,
        `/console/plans/${out}/document`,
        `/console/rosters/${out}/errors.csv`,
        `/console/members/${out}`,
      ]) {
        const page = await client.open(b.federation.url(path), { follow: false })
        expect([path, page.status]).toEqual([path, 404])
      }
      const mine = await b.member.client.open(
        b.federation.url(`/claims/${b.ids.draft}/documents/${out}`),
        { follow: false },
      )
      expect([out, mine.status]).toEqual([out, 404])
    }
  })

  it('in a file’s name is a name: objects are called by identifiers alone', async () => {
    for (const [at, name] of OUT.entries()) {
      const body = new FormData()
      body.append('document', new File([PNG, String(at)], name))
      const url = b.federation.url(`/claims/${b.ids.draft}/documents`)
      const page = await b.member.client.open(url, { body })
      expect(page.status).toBe(200)
      const ids = [...page.text.matchAll(/(doc_\w{20})/g)].map(([, id]) => id!)
      expect(ids.length).toBeGreaterThan(0)
      for (const id of new Set(ids)) {
        const file = await b.member.open(`/claims/${b.ids.draft}/documents/${id}`)
        expect([file.status, file.headers['content-type']]).toEqual([200, 'image/png'])
        expect(String(file.headers['content-disposition'] ?? '')).not.toMatch(/\.\.|\\|\/x/)
      }
    }
  })
})

describe('a session that somebody else has chosen', () => {
  it('is not the one that a member gets', async () => {
    const person = samplePerson('样本戊')
    await importRoster(b.federation, '样例五厂', rosterOf([person]))
    const planted = 'B'.repeat(43)
    const asked = await openClient().open(b.federation.url('/sign-in'), {
      body: new URLSearchParams({ mobile: person.mobile }),
    })
    const message = await awaitMessage(b.federation.slug, person.mobile)
    const attempt = readForms(asked).find(({ action }) => action.includes('/sign-in/code'))!
    const cookie = `__Host-gj_member=${planted}; __Host-gj_choice=${planted}`
    const done = await openClient().open(b.federation.url('/sign-in/code'), {
      body: new URLSearchParams({ ...attempt.fields, code: /\d{6}/.exec(message.text)![0] }),
      headers: { cookie },
      follow: false,
    })
    const set = (done.headers['set-cookie'] ?? []).find((it) => it.includes('gj_member='))!
    expect(set).toMatch(/^__Host-gj_member=[\w-]{43};/)
    expect(set).not.toContain(planted)
    for (const name of ['member', 'staff', 'choice']) {
      const headers = { cookie: `__Host-gj_${name}=${planted}` }
      for (const path of ['/me', '/console']) {
        const page = await openClient().open(b.federation.url(path), { headers, follow: false })
        expect(page.status).toBe(303)
      }
    }
  })

  it('of a member ends when the same browser signs in anew', async () => {
    const person = samplePerson('样本己')
    await importRoster(b.federation, '样例六厂', rosterOf([person]))
    const first = await signInMember(b.federation, person)
    const token = first.client.cookie(hostOf(b), '__Host-gj_member')
    await first.client.open(b.federation.url('/sign-out'), { method: 'POST' })
    const headers = { cookie: `__Host-gj_member=${token}` }
    const page = await openClient().open(b.federation.url('/me'), { headers, follow: false })
    expect(page.status).toBe(303)
  })
})

describe('guessing a code', () => {
  const ask = (mobile: string, address: string) =>
    openClient().open(a.federation.url('/sign-in'), {
      body: new URLSearchParams({ mobile }),
      headers: { 'cf-connecting-ip': address },
    })
  const guess = (fields: Readonly<Record<string, string>>, code: string, address: string) =>
    openClient().open(a.federation.url('/sign-in/code'), {
      body: new URLSearchParams({ ...fields, code }),
      headers: { 'cf-connecting-ip': address },
      follow: false,
    })
  const fieldsOf = (page: Awaited<ReturnType<typeof ask>>) =>
    readForms(page).find(({ action }) => action.includes('/sign-in/code'))!.fields

  it(`at once and from everywhere gets ${CODE_TRIES} tries together, then not the right one`, async () => {
    const person = samplePerson('样本庚')
    await importRoster(a.federation, '样例七厂', rosterOf([person]))
    const fields = fieldsOf(await ask(person.mobile, '198.51.100.10'))
    const { text } = await awaitMessage(a.federation.slug, person.mobile)
    const code = /\d{6}/.exec(text)![0]
    const wrong = Array.from({ length: 12 }, (_, at) => String((Number(code) + at + 1) % 1_000_000))
    const pages = await Promise.all(
      wrong.map((it, at) => guess(fields, it.padStart(6, '0'), `198.51.100.${20 + at}`)),
    )
    for (const { status } of pages) expect(status).not.toBe(303)
    const told = pages.filter((page) => page.text.includes('还可以试'))
    expect(told.length).toBeLessThan(CODE_TRIES)
    const late = await guess(fields, code, '198.51.100.99')
    expect([late.status === 303, late.headers['set-cookie']?.join() ?? '']).toEqual([false, ''])
  })

  it('of a number that nobody has answers as for one that somebody has', async () => {
    const person = samplePerson('样本辛')
    await importRoster(a.federation, '样例八厂', rosterOf([person]))
    const answers = await Promise.all(
      [person.mobile, '19912340000'].map(async (mobile, at) => {
        const fields = fieldsOf(await ask(mobile, `198.51.101.${at}`))
        const page = await guess(fields, '000000', `198.51.101.${at}`)
        const plain = page.text.replaceAll(mobile, '').replaceAll(/(?:otc|req)_\w+/g, '')
        return [page.status, plain.replaceAll(/\d{3}\*+\d+|\*+\d+/g, '')]
      }),
    )
    expect(answers[0]).toEqual(answers[1])
  })

  it('by asking for many from one address ends', async () => {
    const from = '198.51.102.1'
    let limited: Awaited<ReturnType<typeof ask>> | undefined
    for (let tried = 0; tried <= CODES_PER_ADDRESS.most && !limited; tried += 10) {
      const mobiles = Array.from({ length: 10 }, (_, at) => `1991111${1_000 + tried + at}`)
      const pages = await Promise.all(mobiles.map((mobile) => ask(mobile, from)))
      limited = pages.find(({ status }) => status === 429)
      expect(tried > 0 || limited === undefined).toBe(true)
    }
    expect(Number(limited?.headers['retry-after'])).toBeGreaterThan(60)
    expect((await ask('19922221111', '198.51.102.200')).status).not.toBe(429)
  })

  it('of one federation opens none at another', async () => {
    const person = samplePerson('样本壬')
    await importRoster(a.federation, '样例九厂', rosterOf([person]))
    await importRoster(b.federation, '样例九厂', rosterOf([person]))
    const fields = fieldsOf(await ask(person.mobile, '198.51.103.1'))
    const { text } = await awaitMessage(a.federation.slug, person.mobile)
    const visitor = officer(b.federation.slug)
    const page = await visitor.client.open(b.federation.url('/sign-in/code'), {
      body: new URLSearchParams({ ...fields, code: /\d{6}/.exec(text)![0] }),
      follow: false,
    })
    expect(page.status).not.toBe(303)
    expect(visitor.client.cookie(hostOf(b), '__Host-gj_member')).toBeUndefined()
  })
})
