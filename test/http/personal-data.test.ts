import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { beforeAll, describe, expect, inject, it } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { classesOf, platformColumns, tenantColumns } from '../../src/db/column-classes.ts'
import { openClient as openDatabase } from '../../src/db/open-client.ts'
import { day } from '../../src/kernel/days.ts'
import { identityNumberFrom } from '../../src/kernel/identity-number.ts'
import { openClient } from '../support/client.ts'
import {
  addColleague,
  connectInbox,
  importRoster,
  publishPlan,
  receiveContributions,
  rosterOf,
  samplePerson,
  searchMembers,
  signUpFederation,
  type Federation,
  type Officer,
} from '../support/federation.ts'
import { recentStay, signInMember } from '../support/member.ts'
import { awaitMessage, messagesTo } from '../support/sms.ts'
import { addApiKey, AMOUNTS, idIn, PNG } from '../support/whole-federation.ts'

const digits = (count: number) =>
  Array.from(crypto.getRandomValues(new Uint8Array(count)), (byte) => byte % 10).join('')
const tag = digits(9)

/** Somebody whose every particular occurs nowhere else, so that a single trace of it is a leak. */
const known = (name: string, sequence: number) => ({
  ...samplePerson(name),
  identityNumber: identityNumberFrom({
    region: '990001',
    bornOn: day(`19${60 + Number(digits(1))}-1${Number(digits(1)) % 3}-1${digits(1)}`),
    sequence,
  }),
  mobile: `199${digits(8)}`,
  card: `6222${digits(12)}`,
})
const patient = known(
  `样本麒麟${tag}`.replaceAll(/\d/g, (it) => '甲乙丙丁戊己庚辛壬癸'[+it]!),
  101,
)
const refused = known('样本貔貅', 102)
const HOSPITAL = `示范市样例医院${tag}`
const DIAGNOSIS = `样例诊断${tag}`
const MARK = new TextEncoder().encode(`样例结算单${tag}`)

/** By what it is, what may stand nowhere that is not sealed. */
const secrets: Readonly<Record<string, string>> = {
  name: patient.name,
  'identity number': patient.identityNumber,
  mobile: patient.mobile,
  card: patient.card,
  hospital: HOSPITAL,
  diagnosis: DIAGNOSIS,
  'content of a document': `样例结算单${tag}`,
  'identity number of a refused row': `${refused.identityNumber.slice(0, 17)}x`.toUpperCase(),
  'mobile of a refused row': refused.mobile,
  'card of a refused row': refused.card,
}

let federation: Federation
let member: Officer
let apiKey: string

/** The whole path, with what goes wrong on the way, everything of it about the same people. */
beforeAll(async () => {
  federation = await signUpFederation()
  const { administrator } = federation
  await publishPlan(federation)
  await connectInbox(federation)
  const wrong = { ...refused, identityNumber: secrets['identity number of a refused row']! }
  const others = Array.from({ length: 60 }, () => samplePerson('样本乙'))
  await importRoster(federation, '样例一厂', rosterOf([patient, wrong, ...others]))
  await receiveContributions(federation, '样例一厂')
  member = await signInMember(federation, patient)
  const paid = await claimFor(9)
  const first = await administrator.open(`/console/claims/${paid}`)
  const facts = { field: 'burden', value: '2288', reason: '按结算单更正' }
  await administrator.client.submit(first, facts, '/facts')
  await administrator.submit(`/console/claims/${paid}`, {}, '/approve')
  const cashier = await addColleague(federation, 'cashier', ['finance'])
  const payout = await cashier.submit('/console/payouts', {}, '/console/payouts')
  await administrator.submit(new URL(payout.url).pathname, {}, '/confirm')
  const returned = await claimFor(4)
  await administrator.submit(`/console/claims/${returned}`, { reason: '请补上出院小结' }, '/return')
  await claimFor(2)
  apiKey = (await addApiKey(federation, ['claims:read', 'claims:write', 'audit:read'])).key
  await handInByApi()
  await lookAndErr()
  await awaitMessage(federation.slug, patient.mobile, ({ text }) => text.includes('尾号'))
}, 120_000)

async function claimFor(days: number): Promise<string> {
  const stay = { ...recentStay(days), hospital: HOSPITAL, diagnosis: DIAGNOSIS }
  const started = await member.submit('/claims/new', stay, '/claims/new/stay')
  const claim = idIn(started, /\/claims\/(clm_\w+)/)
  await member.submit(`/claims/${claim}/amounts`, AMOUNTS, '/amounts')
  const document = new File([PNG, MARK, String(days)], '结算单.png')
  await member.submit(`/claims/${claim}/documents`, { document }, '/documents')
  await member.submit(`/claims/${claim}/confirm`, {}, '/confirm')
  return claim
}

const callApi = (body: string) =>
  openClient().open(federation.url('/api/v1/claims'), {
    method: 'POST',
    headers: {
      authorization: `Bearer ${apiKey}`,
      'content-type': 'application/json',
      'idempotency-key': crypto.randomUUID(),
    },
    body,
  })

const wholeStay = (more: object = {}): string =>
  JSON.stringify({
    identityNumber: patient.identityNumber,
    stay: { ...recentStay(20), hospital: HOSPITAL, diagnosis: DIAGNOSIS },
    amounts: { total: 1_300_000, burden: 228_799 },
    ...more,
  })

async function handInByApi() {
  expect((await callApi(wholeStay())).status).toBe(201)
  // Cut off, with fields that are none, and of somebody who is none.
  await callApi(wholeStay().slice(0, -9))
  await callApi(wholeStay({ name: patient.name }))
  await callApi(wholeStay({ identityNumber: refused.identityNumber }))
}

/** Reads, searches and forms that are refused. */
async function lookAndErr() {
  const { administrator } = federation
  for (const q of [patient.name, patient.identityNumber, patient.mobile, patient.card]) {
    await searchMembers(administrator, q)
  }
  const found = await searchMembers(administrator, patient.identityNumber)
  const path = `/console/members/${idIn(found, /members\/(mbr_\w{20})/)}`
  await administrator.submit(path, { purpose: '核对申领材料', note: '窗口核对' }, '/reveal')
  for (const [address, fields] of [
    ['/sign-in', { mobile: `${patient.mobile}0` }],
    ['/sign-in/code', { attempt: patient.mobile, code: patient.card }],
    ['/console/sign-in', { login: patient.name, password: patient.identityNumber }],
    ['/console/workplaces', { name: '', organisationCode: patient.card }],
    [`${path}/reveal`, { purpose: patient.name, note: patient.mobile }],
  ] as const) {
    const body = new URLSearchParams(fields)
    await administrator.client.open(federation.url(address), { body, follow: false })
  }
}

const worker = () => inject('worker')

function* filesUnder(directory: string): Generator<string> {
  for (const entry of readdirSync(directory, { withFileTypes: true, recursive: true })) {
    if (entry.isFile()) yield path.join(entry.parentPath, entry.name)
  }
}

/** Files that come and go while the server works are read as far as they are there. */
function bytesOf(file: string): Buffer {
  try {
    return readFileSync(file)
  } catch {
    return Buffer.alloc(0)
  }
}

function leaksIn(files: Iterable<string>, texts: Readonly<Record<string, string>>): string[] {
  const leaks: string[] = []
  for (const file of files) {
    const bytes = bytesOf(file)
    for (const [what, text] of Object.entries(texts)) {
      if (bytes.includes(Buffer.from(text))) leaks.push(`${what} in ${file}`)
    }
  }
  return leaks
}

async function openByName(name: string, access: 'ro' | 'rw' = 'ro') {
  const { provider } = readConfig(worker().env)
  return openDatabase(provider, await provider.create(name), access, { count: 0 })
}

async function tenantDatabase(access: 'ro' | 'rw' = 'ro') {
  const platform = await openByName('gongji-platform')
  const sql = 'select database_name from tenant where slug = ?'
  const { rows } = await platform.execute({ sql, args: [federation.slug] })
  return { platform, tenant: await openByName(String(rows[0]![0]), access) }
}

/** What a column's class demands of its values. */
const shapes = {
  'personal-sealed': /^v1\.[\w-]{30,}$/,
  // A key that was rotated is a ring of keys.
  'secret-sealed': /^v[12]\.[\w.-]{30,}$/,
  'personal-index': /^(?:[a-z-]+\/)*[\w-]{43}$|^[0-9a-f]{64}$/,
  'secret-hash': /^[0-9a-f]{64}$|^[\w-]{43}$|^\$?scrypt\$/,
} as const

describe('what is known of a person', () => {
  it('was all stored, and is shown to who may see it', async () => {
    const page = await member.open('/me')
    expect(page.text).toContain(patient.card.slice(-4))
    const found = await searchMembers(federation.administrator, patient.name)
    expect(found.text).toContain('共 1 人')
  })

  it('stands in no file of the database', () => {
    const files = () => filesUnder(worker().databaseDirectory)
    expect(leaksIn(files(), secrets)).toEqual([])
    // The same search finds what does stand there.
    expect(leaksIn(files(), { clear: '样例一厂' })).not.toEqual([])
  })

  it('nor in the store of objects and queues', () => {
    const files = [...filesUnder(worker().stateDirectory)]
    expect(files.length).toBeGreaterThan(3)
    expect(leaksIn(files, secrets)).toEqual([])
  })

  it('stands in no column that is not sealed, and those hold nothing but what is', async () => {
    const { platform, tenant } = await tenantDatabase()
    const seen = new Map<string, number>()
    for (const [client, tables] of [
      [platform, platformColumns],
      [tenant, tenantColumns],
    ] as const) {
      for (const [table, classes] of Object.entries(tables)) {
        const { rows } = await client.execute(`select * from ${table}`)
        for (const [column, name] of classesOf(classes)) {
          for (const value of rows.map((row) => row[column])) {
            if (value === null || value === '') continue
            const text = String(value)
            for (const [what, secret] of Object.entries(secrets)) {
              expect(text.includes(secret), `${what} in ${table}.${column}`).toBe(false)
            }
            if (name in shapes) {
              expect(text, `${table}.${column}`).toMatch(shapes[name as keyof typeof shapes])
            }
            seen.set(name, (seen.get(name) ?? 0) + 1)
          }
        }
      }
    }
    for (const name of ['personal', ...Object.keys(shapes)]) {
      expect(seen.get(name) ?? 0, name).toBeGreaterThan(1)
    }
  })

  it('stands in no message beside an amount: neither name, number, hospital nor illness', async () => {
    const messages = await messagesTo(federation.slug, patient.mobile)
    const kinds = ['验证码', '尾号', '处理结果']
    for (const kind of kinds) {
      expect(
        messages.filter(({ text }) => text.includes(kind)),
        kind,
      ).not.toEqual([])
    }
    for (const { text } of messages) {
      for (const [what, secret] of Object.entries(secrets)) {
        expect(text.includes(secret), `${what} in: ${text}`).toBe(false)
      }
    }
  })

  it('stands in no entry of the audit log, by page or by the API', async () => {
    const log = await openClient().open(federation.url('/api/v1/audit-entries'), {
      headers: { authorization: `Bearer ${apiKey}` },
    })
    expect(log.text).toContain('search.read')
    for (const kind of ['acts', 'reads']) {
      const page = await federation.administrator.open(`/console/audit?kind=${kind}`)
      for (const secret of Object.values(secrets)) {
        expect(page.text).not.toContain(secret)
        expect(log.text).not.toContain(secret)
      }
    }
  })

  it('stands in nothing that the Worker logs, also where every step fails', async () => {
    const { tenant } = await tenantDatabase('rw')
    const tables = ['member', 'claim', 'one_time_code', 'staff']
    for (const table of tables) await tenant.execute(`alter table ${table} rename to ${table}_gone`)
    const { administrator } = federation
    const answers = [await callApi(wholeStay())]
    for (const [address, fields] of [
      ['/sign-in', { mobile: patient.mobile }],
      ['/console/sign-in', { login: patient.name, password: patient.identityNumber }],
      ['/console/members/search', { q: patient.identityNumber }],
    ] as const) {
      const body = new URLSearchParams(fields)
      answers.push(await administrator.client.open(federation.url(address), { body }))
    }
    answers.push(await member.client.open(federation.url('/me')))
    for (const table of tables) await tenant.execute(`alter table ${table}_gone rename to ${table}`)
    expect(answers.filter(({ status }) => status >= 500).length).toBeGreaterThan(2)
    for (const { text } of answers) {
      for (const secret of Object.values(secrets)) expect(text).not.toContain(secret)
    }
    const { logFile } = worker()
    expect(leaksIn([logFile], secrets)).toEqual([])
    expect(leaksIn([logFile], { reason: 'no such table: member' })).not.toEqual([])
  })
})
