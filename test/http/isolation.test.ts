import { beforeAll, describe, expect, it } from 'vitest'
import type { OpenOptions, Page } from '../../scripts/demo/browser.ts'
import { permissionsOfRoles, roles, type Role } from '../../src/identity/roles.ts'
import { permissionsOfScopes, scopes } from '../../src/identity/scopes.ts'
import { openClient, type Client } from '../support/client.ts'
import {
  addColleague,
  addForWorkplaces,
  importRoster,
  rosterOf,
  samplePerson,
  searchMembers,
  type Officer,
} from '../support/federation.ts'
import { signInMember } from '../support/member.ts'
import {
  addressOf,
  namesSomething,
  nobodys,
  requestOf,
  routeRules,
} from '../support/route-rules.ts'
import type { RouteRule } from '../support/route-rules.ts'
import { tenantRoutes, type Route } from '../support/routes.ts'
import {
  addApiKey,
  idIn,
  stateOf,
  wholeFederation,
  WORKPLACE,
} from '../support/whole-federation.ts'
import type { Identifiers, WholeFederation } from '../support/whole-federation.ts'

const routes = tenantRoutes()
const nameOf = ({ method, path }: Route) => `${method} ${path}`
const ruleOf = (route: Route): RouteRule => routeRules[nameOf(route)]!
const routesFor = (who: RouteRule['for']) => routes.filter((route) => ruleOf(route)?.for === who)
/** Leaving ends the session that the next request needs. */
const isSignOut = ({ path }: Route) => path.endsWith('/sign-out')

let a: WholeFederation
let b: WholeFederation

beforeAll(async () => {
  ;[a, b] = await Promise.all([wholeFederation(), wholeFederation()])
}, 90_000)

type Call = (route: Route) => Promise<Page>

/** Calls the routes some at a time; what each answered by its name. */
async function callAll(some: readonly Route[], call: Call): Promise<Map<string, Page>> {
  const answers = new Map<string, Page>()
  const waiting = [...some]
  const worker = async () => {
    for (let route = waiting.shift(); route; route = waiting.shift()) {
      answers.set(nameOf(route), await call(route))
    }
  }
  await Promise.all(Array.from({ length: 6 }, worker))
  return answers
}

/** By whatever client, to B's host, with these identifiers in the address. */
const toB =
  (client: Client, ids: Identifiers, headers?: OpenOptions['headers']): Call =>
  (route) =>
    client.open(b.federation.url(addressOf(route.path, ids)), requestOf(route, ids, headers))

/** Without the number that every request has of its own. */
const plain = ({ text }: Page) => text.replaceAll(/(?:req|otc)_\w{20}/g, '')

const answerOf = ({ status, headers }: Page) =>
  status === 303 ? `303 ${String(headers.location).split('?')[0]}` : String(status)
const answersOf = (pages: Map<string, Page>) =>
  Object.fromEntries([...pages].map(([name, page]) => [name, answerOf(page)]))
const allAre = (some: readonly Route[], answer: string) =>
  Object.fromEntries(some.map((route) => [nameOf(route), answer]))

const host = ({ federation }: WholeFederation) => new URL(federation.url('/')).host

/** Everything that A's people and systems carry, as a browser or client would never send it. */
const carriedByA = () => {
  const staff = a.federation.administrator.client.cookie(host(a), '__Host-gj_staff')
  const member = a.member.client.cookie(host(a), '__Host-gj_member')
  return {
    cookie: `__Host-gj_staff=${staff}; __Host-gj_member=${member}`,
    authorization: `Bearer ${a.apiKey}`,
  }
}

it('knows every route, and none that is gone', () => {
  expect(Object.keys(routeRules).toSorted()).toEqual(routes.map(nameOf).toSorted())
})

describe.each([
  ['a visitor', () => ({})],
  ["A's sessions and key", carriedByA],
])('%s at the host of B', (_, carried) => {
  let before: string
  beforeAll(async () => void (before = await stateOf(b)))

  it.each([
    ['staff', '303 /console/sign-in'],
    ['member', '303 /sign-in'],
    ['key', '401'],
  ] as const)('gets nowhere for %s, and changes nothing', async (who, answer) => {
    for (const ids of [a.ids, b.ids]) {
      const answers = await callAll(routesFor(who), toB(openClient(), ids, carried()))
      expect(answersOf(answers)).toEqual(allAre(routesFor(who), answer))
    }
    expect(await stateOf(b)).toBe(before)
  })

  it('sees what everybody sees', async () => {
    const open = routesFor('anybody')
    const seen = await callAll(open, toB(openClient(), a.ids, carried()))
    const byVisitor = await callAll(open, toB(openClient(), a.ids))
    for (const [name, page] of seen) {
      expect([name, page.status]).toEqual([name, byVisitor.get(name)!.status])
      expect(plain(page), name).toBe(plain(byVisitor.get(name)!))
      expect(page.headers['set-cookie']?.join() ?? '', name).not.toMatch(/_(?:staff|member)=\w/)
    }
    expect(await stateOf(b)).toBe(before)
  })

  it("leaves A's people signed in", async () => {
    expect((await a.member.open('/me')).text).toContain('样')
    expect((await a.federation.administrator.open('/console/members')).status).toBe(200)
  })
})

describe("A's identifiers", () => {
  const naming = (who: RouteRule['for']) =>
    routesFor(who).filter(({ path }) => namesSomething(path))

  it.each([
    ['staff', () => b.federation.administrator.client, () => ({})],
    ['member', () => b.member.client, () => ({})],
    ['key', () => openClient(), () => ({ authorization: `Bearer ${b.apiKey}` })],
  ] as const)('are not found by the %s of B', async (who, client, headers) => {
    const before = await Promise.all([stateOf(a), stateOf(b)])
    const answers = await callAll(naming(who), toB(client(), a.ids, headers()))
    expect(answers.size).toBeGreaterThan(0)
    expect(answersOf(answers)).toEqual(allAre(naming(who), '404'))
    const unknown = await callAll(naming(who), toB(client(), nobodys(a.ids), headers()))
    expect(answersOf(unknown)).toEqual(allAre(naming(who), '404'))
    expect(await Promise.all([stateOf(a), stateOf(b)])).toEqual(before)
  })

  it('in the fields of a form are refused beside it', async () => {
    const before = await stateOf(b)
    const withAs = new Set(['POST /console/rosters', 'POST /console/fund/receipts'])
    const some = routes.filter((route) => withAs.has(nameOf(route)))
    const answers = await callAll(some, toB(b.federation.administrator.client, a.ids))
    expect(answersOf(answers)).toEqual(allAre(some, '422'))
    const { client } = b.federation.administrator
    const filtered = await client.open(
      b.federation.url(`/console/members?workplace=${a.ids.workplace}`),
    )
    expect(filtered.text).not.toMatch(/\/console\/members\/\w{3}_\w{20}"/)
    expect(await stateOf(b)).toBe(before)
  })

  it("of A's people open nothing at B, although the number is the same to read", async () => {
    for (const q of [a.person.identityNumber, a.person.mobile]) {
      const page = await searchMembers(b.federation.administrator, q)
      expect(page.text).toContain('没有查到这位职工')
    }
    const answer = await openClient().open(b.federation.url('/api/v1/claims'), {
      method: 'POST',
      headers: {
        authorization: `Bearer ${b.apiKey}`,
        'content-type': 'application/json',
        'idempotency-key': crypto.randomUUID(),
      },
      body: JSON.stringify({
        identityNumber: a.person.identityNumber,
        stay: {
          kind: 'inpatient',
          hospital: '示范市第一医院',
          admittedOn: '2026-03-02',
          dischargedOn: '2026-03-09',
          settledOn: '2026-03-09',
        },
        amounts: { total: 1_300_000, burden: 228_799 },
      }),
    })
    expect([answer.status, JSON.parse(answer.text).type]).toEqual([
      404,
      'urn:gongji:problem:not-found',
    ])
  })
})

describe('another member of the same federation', () => {
  it('is as strange as one of another', async () => {
    const neighbour = samplePerson('样本丁')
    await importRoster(b.federation, '样例邻厂', rosterOf([neighbour]))
    const member = await signInMember(b.federation, neighbour)
    const before = await stateOf(b)
    const some = routesFor('member').filter(({ path }) => namesSomething(path))
    const answers = await callAll(some, toB(member.client, b.ids))
    expect(answersOf(answers)).toEqual(allAre(some, '404'))
    expect(await stateOf(b)).toBe(before)
  })
})

describe('a role', () => {
  const officers = new Map<Role, Officer>()
  beforeAll(async () => {
    officers.set('finance', b.cashier)
    // An agent is never one for the whole federation: here for the place that has everything.
    officers.set(
      'agent',
      await addForWorkplaces(b.federation, 'only.agent', ['agent'], [WORKPLACE]),
    )
    const others = roles.filter((role) => role !== 'finance' && role !== 'agent')
    const added = others.map(async (role) => {
      officers.set(role, await addColleague(b.federation, `only.${role}`, [role]))
    })
    await Promise.all(added)
  })

  const held = (role: Role, { needs }: RouteRule) =>
    needs === undefined || [needs].flat().some((one) => permissionsOfRoles([role]).has(one))
  const inside = routesFor('staff').filter((route) => !isSignOut(route))

  it.each(roles)('%s is refused what it does not hold, and nothing happens', async (role) => {
    const before = await stateOf(b)
    const closed = inside.filter((route) => !held(role, ruleOf(route)))
    const answers = await callAll(closed, toB(officers.get(role)!.client, b.ids))
    for (const route of closed) {
      const hidden = ruleOf(route).hidden ? ['403', '404'] : ['403']
      expect(hidden, nameOf(route)).toContain(answerOf(answers.get(nameOf(route))!))
    }
    for (const [name, page] of answers) {
      if (page.status === 403) expect(page.text, name).toContain('岗位')
      expect(page.text, name).not.toContain(b.person.identityNumber)
    }
    expect(await stateOf(b)).toBe(before)
  })

  it.each(roles)('%s gets what it holds', async (role) => {
    const open = inside.filter((route) => held(role, ruleOf(route)))
    expect(open.length).toBeGreaterThan(5)
    const { client } = officers.get(role)!
    const reading = open.filter(({ method }) => method === 'GET')
    const pages = await callAll(reading, toB(client, b.ids))
    for (const [name, page] of pages) {
      // A template is a file that was built beforehand.
      if (page.status === 302) expect(page.headers.location, name).toMatch(/^\/[\w-]+\.xlsx$/)
      else expect([name, page.status]).toEqual([name, 200])
    }
    // Empty forms about nothing: they get past the role, and no further.
    const writing = open.filter(({ method }) => method === 'POST')
    const answers = await callAll(writing, (route) =>
      client.open(b.federation.url(addressOf(route.path, nobodys(b.ids))), {
        method: 'POST',
        body: new URLSearchParams(),
        follow: false,
      }),
    )
    for (const [name, page] of answers) {
      const taken = routeRules[name]!.asks ? [/^303 \/console\/\w+$/] : [/^404$/, /^422$/]
      expect(
        taken.some((pattern) => pattern.test(answerOf(page))),
        name,
      ).toBe(true)
    }
  })
})

describe.each([
  ['agent', ['agent']],
  ['reviewer', ['review']],
] as const)('the %s of another workplace of the same federation', (name, held) => {
  const place = `样例${name}厂`
  const neighbour = samplePerson('样本己')
  let officer: Officer
  /** What belongs to workplaces, and not to the federation as a whole. */
  const ofWorkplaces = routesFor('staff').filter(
    ({ path }) => namesSomething(path) && /\/(?:members|workplaces|rosters|claims)\//.test(path),
  )
  const may = (route: Route) =>
    [ruleOf(route).needs ?? []].flat().some((one) => permissionsOfRoles(held).has(one))

  beforeAll(async () => {
    await importRoster(b.federation, place, rosterOf([neighbour]))
    officer = await addForWorkplaces(b.federation, `of.${name}`, held, [place])
  })

  it('finds nothing of it by any address, and changes nothing', async () => {
    const before = await stateOf(b)
    const open = ofWorkplaces.filter(may)
    expect(open.length).toBeGreaterThan(3)
    const answers = await callAll(open, toB(officer.client, b.ids))
    expect(answersOf(answers)).toEqual(allAre(open, '404'))
    const closed = ofWorkplaces.filter((route) => !may(route))
    for (const [route, page] of await callAll(closed, toB(officer.client, b.ids))) {
      expect(['403', '404'], route).toContain(answerOf(page))
    }
    expect(await stateOf(b)).toBe(before)
  })

  it('sees its own people on every page, and no sign of others', async () => {
    const lists = ['', '/members', '/workplaces', '/rosters', '/claims', '/notices', '/rosters/new']
    const searches = [
      `/members?q=${b.person.identityNumber}`,
      `/members?q=${b.person.mobile}`,
      `/members?workplace=${b.ids.workplace}`,
      `/rosters/new?workplace=${b.ids.workplace}`,
      `/claims?state=all&q=${b.person.identityNumber}`,
      `/workplaces?q=${encodeURIComponent(WORKPLACE)}`,
    ]
    const { ids } = b
    const theirs = [ids.member, ids.workplace, ids.roster, ids.claim, ids.draft]
    for (const path of [...lists, ...searches]) {
      const page = await officer.open(`/console${path}`)
      if (page.status === 403) continue
      expect([path, page.status]).toEqual([path, 200])
      for (const id of theirs.filter((one) => !path.includes(one))) {
        expect(page.text, `${path} ${id}`).not.toContain(id)
      }
      // A search is repeated where it was typed.
      if (!path.includes('q=')) expect(page.text, path).not.toContain(WORKPLACE)
    }
    const mine = await officer.open('/console/workplaces')
    expect(mine.text).toContain(place)
    const found = await officer.open(`/console/members?q=${neighbour.identityNumber}`)
    expect(found.text).toMatch(/\/console\/members\/mbr_\w{20}/)
  })
})

it('an agent hands in a roster for the own workplace, and takes nobody over from another', async () => {
  const place = '样例经办厂'
  const fresh = samplePerson('样本庚')
  await importRoster(b.federation, place, rosterOf([samplePerson('样本辛')]))
  const agent = await addForWorkplaces(b.federation, 'roster.agent', ['agent'], [place])
  const stolen = { ...b.person, mobile: '19900009999', card: '6222000000005678' }
  const page = await importRoster(
    { ...b.federation, administrator: agent },
    place,
    rosterOf([fresh, stolen]),
  )
  expect(page.text).toContain('登记在别的单位名下')
  expect(page.text).not.toContain(stolen.identityNumber)
  const { administrator } = b.federation
  const before = await administrator.open(`/console/members/${b.ids.member}`)
  expect(before.text).toContain(WORKPLACE)
  expect(before.text).not.toContain('5678')
  const found = await agent.open(`/console/members?q=${fresh.identityNumber}`)
  const own = idIn(found, /\/members\/(mbr_\w{20})/)
  const member = await agent.open(`/console/members/${own}`)
  expect(member.status).toBe(200)
  for (const word of ['互助金</h2>', '申领</h2>', '谁看过']) expect(member.text).not.toContain(word)
  const refused = await agent.client.open(b.federation.url('/console/rosters'), {
    method: 'POST',
    body: formOf({ workplace: b.ids.workplace, plan: 'shaoxing-2015', file: rosterOf([fresh]) }),
    follow: false,
  })
  expect(refused.status).toBe(422)
})

function formOf({ file, ...texts }: Record<'workplace' | 'plan' | 'file', string>): FormData {
  const form = new FormData()
  for (const [field, value] of Object.entries(texts)) form.append(field, value)
  form.append('file', new File([file], '花名册.csv'))
  return form
}

it.each(scopes)('a key for %s opens what it was given and nothing more', async (scope) => {
  const { key, id } = await addApiKey(b.federation, [scope], `只有 ${scope}`)
  const before = await stateOf(b, [id])
  const answers = await callAll(
    routesFor('key').filter(({ method }) => method === 'GET'),
    toB(openClient(), b.ids, { authorization: `Bearer ${key}` }),
  )
  for (const [name, page] of answers) {
    const needed = [routeRules[name]!.needs ?? []].flat()
    const may = needed.some((permission) => permissionsOfScopes([scope]).has(permission))
    const refused = name === 'GET /api/v1/claims/:id' ? 404 : 403
    expect([name, page.status]).toEqual([name, may ? 200 : refused])
  }
  expect(await stateOf(b, [id])).toBe(before)
})

it('a sign-out ends the session on the server, whoever still has the cookie', async () => {
  const cookie = `__Host-gj_staff=${b.cashier.client.cookie(host(b), '__Host-gj_staff')}`
  const look = () =>
    openClient().open(b.federation.url('/console/fund'), { headers: { cookie }, follow: false })
  expect((await look()).status).toBe(200)
  await b.cashier.client.open(b.federation.url('/console/sign-out'), { method: 'POST' })
  expect(answerOf(await look())).toBe('303 /console/sign-in')
})
