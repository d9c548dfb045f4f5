import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { ClientRequest, IncomingMessage } from 'node:http'
import { openBrowser, readOptions, type Browser } from '../../scripts/demo/browser.ts'
import {
  fill,
  importRoster,
  openFederation,
  orThrow,
  type Federation,
} from '../support/federation.ts'
import { inventedMobile, inventedRoster } from '../support/people.ts'
import type { Stack } from '../support/stack.ts'
import { printTable, verdict, type Verdict } from '../support/table.ts'

const READ_MOST = 2
const WRITE_MOST = 3
/** Where personal data is read, the entry that says so is one more; not when read again soon. */
const RECORDED =
  /^GET \/(?:console\/(?:members|claims|payouts|notices|rosters\/ID)|api\/v1\/claims|me\/data)/
const RECORDED_MOST = READ_MOST + 1
const PEOPLE = 60
/** Signing up makes a database; it is measured by itself. */
const NOT_LIMITED = /^POST \/sign-up/

type Trips = { least: number; most: number }

/**
 * Walks through the product as officers and a member do, and reads what each answer says of its
 * calls to the database (`Server-Timing`). The least is with the tenant, its profile and plans in
 * the isolate's memory; the most is without.
 */
export async function benchRoundTrips(stack: Stack): Promise<Verdict[]> {
  const product = await stack.serveProduct()
  const routes = new Map<string, Trips>()
  const record = (message: unknown) => keep(routes, message)
  subscribe('http.client.response.finish', record)
  try {
    const federation = await openFederation(product)
    await walk(stack, federation)
  } finally {
    unsubscribe('http.client.response.finish', record)
    await product.stop()
  }
  const rows = [...routes]
    .map(([route, { least, most }]) => ({ route, least, most, limit: limitOf(route) }))
    .toSorted((a, b) => a.route.localeCompare(b.route))
  printTable(
    ['route', 'trips', 'cold', 'limit', ''],
    rows.map(({ route, least, most, limit }) => [
      route,
      least,
      most > least ? most : '',
      limit === Infinity ? '-' : limit,
      least > limit ? 'OVER' : '',
    ]),
  )
  const over = rows.filter(({ least, limit }) => least > limit)
  return [
    verdict(
      `round trips: read ≤ ${READ_MOST}, on record ≤ ${RECORDED_MOST}, write ≤ ${WRITE_MOST}`,
      over.length === 0,
      over.length === 0
        ? `${rows.length} routes`
        : `${over.length} of ${rows.length} routes are over: ${over.map(({ route }) => route).join(', ')}`,
    ),
  ]
}

const limitOf = (route: string): number => {
  if (NOT_LIMITED.test(route)) return Infinity
  if (RECORDED.test(route)) return RECORDED_MOST
  return route.startsWith('GET ') ? READ_MOST : WRITE_MOST
}

function keep(routes: Map<string, Trips>, message: unknown): void {
  const { request, response } = message as { request: ClientRequest; response: IncomingMessage }
  const said = /db;desc="(\d+) round trips"/.exec(String(response.headers['server-timing'] ?? ''))
  // A page that only sends somebody on to sign in is not the page.
  const answered =
    request.method === 'GET' ? response.statusCode === 200 : response.statusCode! < 400
  if (!said || !answered) return
  const path = request.path.split('?')[0]!.replaceAll(/\/[a-z]{3}_[0-9a-z]{20}/g, '/ID')
  const route = `${request.method} ${path}`
  const trips = Number(said[1])
  const known = routes.get(route) ?? { least: trips, most: trips }
  routes.set(route, { least: Math.min(known.least, trips), most: Math.max(known.most, trips) })
}

async function walk({ inbox }: Stack, federation: Federation): Promise<void> {
  const { admin, url } = federation
  const at = (path: string) => url + path
  await fill(admin, at('/console/settings'), { url: `${inbox.url}/sms` }, '/settings/sms')
  await importRoster(federation, '样本一厂', inventedRoster(0, PEOPLE))
  await payContribution(federation)
  const cashier = await addCashier(federation)
  const key = await fill(
    admin,
    at('/console/api-keys'),
    { name: '样本对接', scopes: ['claims:read', 'ledger:read', 'audit:read'] },
    '/console/api-keys',
  )

  const member = openBrowser()
  const claim = await claimAs(member, federation, inbox.awaitCode)
  await fill(admin, at(`/console/claims/${claim}`), {}, '/approve')
  const batch = await fill(cashier, at('/console/payouts'), {}, '/console/payouts')
  await fill(admin, at(new URL(batch.url).pathname), {}, '/confirm')

  await crawl(admin, at('/console'))
  await crawl(member, at('/'))
  await callApi(federation, /gj_live_\w+/.exec(key.text)?.[0] ?? '')
  for (const [browser, path, action] of [
    [member, '/me', '/sign-out'],
    [admin, '/console', '/console/sign-out'],
  ] as const) {
    const page = await browser.open(at(path))
    if (page.text.includes(`action="${action}"`)) await browser.submit(page, {}, action)
  }
}

async function payContribution({ admin, url }: Federation): Promise<void> {
  const form = orThrow(await admin.open(`${url}/console/fund`))
  const owing = readOptions(form, 'workplace')[0]
  const amount = /([\d,]+\.\d{2})\D*$/.exec(owing?.label ?? '')?.[1]
  if (!owing || !amount) throw new Error('The workplace owes nothing')
  orThrow(await admin.submit(form, { workplace: owing.value, amount }, '/console/fund/receipts'))
}

/** A second person: who confirms a payout is not who prepared it. */
async function addCashier({ admin, url }: Federation): Promise<Browser> {
  const login = 'cashier'
  const answers = { name: '样本财务', login, roles: ['finance'] }
  const shown = await fill(admin, `${url}/console/staff`, answers, '/console/staff')
  const codes = [...shown.text.matchAll(/<code[^>]*>([^<]{8,})<\/code>/g)]
  const current = codes.at(-1)?.[1] ?? ''
  const password = `a long and ${crypto.randomUUID()} password`
  const cashier = openBrowser()
  await fill(cashier, `${url}/console/sign-in`, { login, password: current }, '/console/sign-in')
  const changed = { current, password, again: password }
  await fill(cashier, `${url}/console/password`, changed, '/console/password')
  return cashier
}

/** Signs a member in by the code, and hands a stay in; the claim's identifier. */
async function claimAs(
  member: Browser,
  { url }: Federation,
  awaitCode: (mobile: string) => Promise<string>,
): Promise<string> {
  const mobile = inventedMobile(0)
  const asked = await fill(member, `${url}/sign-in`, { mobile }, '/sign-in')
  orThrow(await member.submit(asked, { code: await awaitCode(mobile) }, '/sign-in/code'))
  const dayBefore = (days: number) =>
    new Date(Date.now() + 8 * 3_600_000 - days * 86_400_000).toISOString().slice(0, 10)
  const stay = {
    kind: 'inpatient',
    hospital: '样本医院',
    admittedOn: dayBefore(11),
    dischargedOn: dayBefore(1),
    settledOn: dayBefore(1),
  }
  const started = await fill(member, `${url}/claims/new`, stay, '/claims/new/stay')
  const claim = /\/claims\/(clm_\w+)/.exec(started.url)?.[1] ?? ''
  const amounts = { total: '13000', burden: '2287.99' }
  await fill(member, `${url}/claims/${claim}/amounts`, amounts, '/amounts')
  await fill(member, `${url}/claims/${claim}/confirm`, {}, '/confirm')
  return claim
}

/** Every page that a page of this host leads to, one of each kind, twice. */
async function crawl(browser: Browser, start: string): Promise<void> {
  const { host } = new URL(start)
  const todo = [start]
  const kinds = new Set<string>()
  for (let next = todo.shift(); next !== undefined; next = todo.shift()) {
    const kind = new URL(next).pathname.replaceAll(/\/[a-z]{3}_[0-9a-z]{20}/g, '/ID')
    if (kinds.has(kind) || /^\/(?:assets\/|api\/|preferences)/.test(kind)) continue
    kinds.add(kind)
    await browser.open(next)
    const page = await browser.open(next)
    for (const [, href = ''] of page.text.matchAll(/\s(?:href|src)="([^"#]+)"/g)) {
      const target = new URL(href.replaceAll('&amp;', '&'), page.url)
      if (target.host === host) todo.push(target.href)
    }
  }
}

async function callApi({ admin, url }: Federation, key: string): Promise<void> {
  const headers = { authorization: `Bearer ${key}` }
  for (const path of ['plans', 'claims', 'ledger/balances', 'audit-entries']) {
    for (let turn = 0; turn < 2; turn++) {
      orThrow(await admin.open(`${url}/api/v1/${path}`, { headers }))
    }
  }
  const body = JSON.stringify({ days: 10, amounts: { burden: 228_799 } })
  const type = { 'content-type': 'application/json' }
  orThrow(await admin.open(`${url}/api/v1/estimates`, { body, headers: type }))
}
