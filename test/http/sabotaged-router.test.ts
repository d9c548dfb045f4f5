import { beforeAll, describe, expect, inject, it } from 'vitest'
import { readConfig, type Config } from '../../src/config.ts'
import { openClient as openDatabase } from '../../src/db/open-client.ts'
import type { DatabaseAddress } from '../../src/db/provider.ts'
import { deskApp } from '../../src/http/desk-app.ts'
import { edgeApp } from '../../src/http/edge-app.ts'
import { officeApp } from '../../src/http/office-app.ts'
import type { Services } from '../../src/http/services.ts'
import { passwordHasher } from '../../src/identity/password.ts'
import { forgetTenant } from '../../src/tenants/directory.ts'
import { addressOf, requestOf, routeRules } from '../support/route-rules.ts'
import { tenantRoutes, type Route } from '../support/routes.ts'
import { stateOf, wholeFederation, type WholeFederation } from '../support/whole-federation.ts'

/**
 * The program once more, with the same settings and the same databases, but with a router that
 * errs: it hands out B's database, with a token that opens it, under A's name.
 */
let a: WholeFederation
let b: WholeFederation
let address: { readonly a: DatabaseAddress; readonly b: DatabaseAddress }
const logged: string[] = []

beforeAll(async () => {
  ;[a, b] = await Promise.all([wholeFederation(), wholeFederation()])
  const { provider, platformDatabase } = readConfig(inject('worker').env)
  const platform = await openDatabase(provider, platformDatabase, 'ro', { count: 0 })
  const addressFor = async ({ federation }: WholeFederation) => {
    const sql = 'select database_name as name, database_url as url from tenant where slug = ?'
    const { rows } = await platform.execute({ sql, args: [federation.slug] })
    return { name: String(rows[0]!['name']), url: String(rows[0]!['url']) }
  }
  address = { a: await addressFor(a), b: await addressFor(b) }
}, 120_000)

const context = {
  waitUntil: () => undefined,
  passThroughOnException: () => undefined,
} as never

function sabotagedApp() {
  const config = readConfig(inject('worker').env)
  const provider: Config['provider'] = {
    ...config.provider,
    connect: (asked, access) =>
      config.provider.connect(asked.name === address.a.name ? address.b : asked, access),
  }
  const nothing = () => Promise.reject(new Error('no object is asked for'))
  const services: Services = {
    config: { ...config, provider },
    hasher: passwordHasher({ pepper: config.passwordPepper, cost: config.passwordCost }),
    documents: { put: nothing, get: nothing } as unknown as Services['documents'],
    schemes: { cards: [] } as unknown as Services['schemes'],
    exportFrames: { verifyPage: nothing, storedShapes: nothing },
    clock: () => Date.now(),
    mayEstimate: async () => true,
    lookupDns: async () => [],
    wake: async () => undefined,
    log: (line) => void logged.push(JSON.stringify(line)),
  }
  forgetTenant(a.federation.slug)
  const desk = deskApp(services)
  const office = officeApp(services)
  return edgeApp(services, {
    desk: {
      fetch: async (request) => desk.fetch(request, {}, context),
      forget: async () => undefined,
    },
    office: { fetch: async (request) => office.fetch(request, {}, context) },
  })
}

const carriedBy = (whole: WholeFederation) => {
  const { host } = new URL(whole.federation.url('/'))
  const staff = whole.federation.administrator.client.cookie(host, '__Host-gj_staff')
  const member = whole.member.client.cookie(host, '__Host-gj_member')
  return {
    cookie: `__Host-gj_staff=${staff}; __Host-gj_member=${member}`,
    authorization: `Bearer ${whole.apiKey}`,
  }
}

const nameOf = ({ method, path }: Route) => `${method} ${path}`
/** What asks no database: a cookie for the size of type. */
const WITHOUT_DATABASE = new Set(['GET /preferences'])

describe.each([
  ["A's people", () => a],
  ["B's people", () => b],
] as const)('a router that gives out the wrong database, for %s', (_, who) => {
  it('gets no route to answer, and nothing of B is read or changed', async () => {
    const before = await Promise.all([stateOf(a), stateOf(b)])
    const app = sabotagedApp()
    logged.length = 0
    const routes = tenantRoutes().filter((route) => !WITHOUT_DATABASE.has(nameOf(route)))
    expect(routes.length).toBeGreaterThan(Object.keys(routeRules).length - 2)
    const answered: string[] = []
    for (const route of routes) {
      for (const ids of [a.ids, b.ids]) {
        const { headers, ...options } = requestOf(route, ids, carriedBy(who()))
        const url = a.federation.url(addressOf(route.path, ids))
        const request = new Request(url, {
          ...(options as RequestInit),
          redirect: 'manual',
          headers: { ...headers, 'sec-fetch-site': 'same-origin' },
        })
        const answer = await app.fetch(request, {}, context)
        const text = await answer.text()
        if (![404, 500].includes(answer.status)) answered.push(`${nameOf(route)} ${answer.status}`)
        expect(answer.headers.get('set-cookie') ?? '', nameOf(route)).not.toContain('__Host-gj_')
        for (const secret of [b.person.name, b.person.mobile, b.ids.workplace, b.ids.roster]) {
          if (!url.includes(secret)) expect(text, nameOf(route)).not.toContain(secret)
        }
      }
    }
    expect(answered).toEqual([])
    // It is the database's own answer that stops them: nothing else has gone wrong.
    expect(logged.length).toBeGreaterThan(routes.length)
    for (const line of logged) expect(JSON.parse(line)).toMatchObject({ name: 'WrongTenant' })
    expect(await Promise.all([stateOf(a), stateOf(b)])).toEqual(before)
  })
})
