import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { tursoProvider, type TursoConfig } from './turso-provider.ts'

/**
 * Turso's platform API as its documentation describes it, for one organization with one group. It
 * stands in for somebody else's service: no real account was asked.
 */
const ORGANIZATION = 'example'
const API_TOKEN = 'synthetic-api-token'

type Seen = { method: string; path: string; body: unknown; authorization: string | undefined }
type Canned = { status: number; body: string; headers?: Record<string, string> }

const seen: Seen[] = []
const databases = new Set<string>()
/** Answers given before the API's own, in order; or the line breaks, or nothing comes. */
const canned: (Canned | 'break' | 'silence')[] = []
let minted = 0
let url = ''

const server = createServer(async (request, response) => {
  const text = await bodyOf(request)
  seen.push({
    method: request.method!,
    path: request.url!,
    body: text === '' ? undefined : JSON.parse(text),
    authorization: request.headers.authorization,
  })
  const first = canned.shift()
  if (first === 'break') return void request.socket.destroy()
  if (first === 'silence') return
  if (first) return void response.writeHead(first.status, first.headers).end(first.body)
  answer(request, response, text)
})

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request) text += String(chunk)
  return text
}

function answer(request: IncomingMessage, response: ServerResponse, text: string): void {
  const send = (status: number, body: unknown) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  const { pathname, searchParams } = new URL(request.url!, url)
  if (request.headers.authorization !== `Bearer ${API_TOKEN}`) {
    return void send(401, { error: 'could not validate token' })
  }
  const [, organization, , name, ...rest] = pathname.split('/').slice(2)
  if (organization !== ORGANIZATION) return void send(404, { error: 'organization not found' })
  const described = (of: string) => ({
    Name: of,
    DbId: '0eb771dd-6906-11ee-8553-eaa7715aeaf2',
    Hostname: `${of}-${ORGANIZATION}.turso.io`,
  })
  if (name === undefined) {
    const input = JSON.parse(text) as { name: string; group: string }
    if (input.group !== 'default') return void send(400, { error: 'group not found' })
    if (databases.has(input.name)) {
      return void send(409, { error: `database with name ${input.name} already exists` })
    }
    databases.add(input.name)
    return void send(200, { database: described(input.name) })
  }
  if (!databases.has(name)) {
    return void send(404, {
      error: `could not find database with name ${name}: record not found`,
    })
  }
  if (rest.join('/') === 'auth/tokens') {
    const authorization = searchParams.get('authorization')
    return void send(200, { jwt: `${name}.${authorization}.${++minted}` })
  }
  if (request.method === 'DELETE') {
    databases.delete(name)
    return void send(200, { database: name })
  }
  send(200, { database: { ...described(name), group: 'default', primaryRegion: 'nrt' } })
}

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})
beforeEach(() => {
  seen.length = 0
  canned.length = 0
  databases.clear()
  minted = 0
})

const settings = { organization: ORGANIZATION, group: 'default', apiToken: API_TOKEN }
const provider = (more: Partial<TursoConfig> = {}, clock?: () => number) =>
  tursoProvider({ ...settings, ...more, apiUrl: url }, clock)

const error = (status: number, text = 'no', headers: Record<string, string> = {}): Canned => ({
  status,
  body: JSON.stringify({ error: text }),
  headers,
})

describe('a database', () => {
  test('is created in the group, and its address is what the API says', async () => {
    expect(await provider().create('tnt-a')).toEqual({
      name: 'tnt-a',
      url: 'https://tnt-a-example.turso.io',
    })
    expect(seen).toEqual([
      {
        method: 'POST',
        path: '/v1/organizations/example/databases',
        body: { name: 'tnt-a', group: 'default' },
        authorization: `Bearer ${API_TOKEN}`,
      },
    ])
  })

  test('that exists is found, not made again', async () => {
    const first = await provider().create('tnt-a')
    expect(await provider().create('tnt-a')).toEqual(first)
    expect(seen.map(({ method }) => method)).toEqual(['POST', 'POST', 'GET'])
  })

  test('is made once although the first answer was lost', async () => {
    canned.push('break')
    databases.add('tnt-a')
    expect((await provider().create('tnt-a')).url).toBe('https://tnt-a-example.turso.io')
  })

  test('is dropped; one that is gone is no error', async () => {
    const turso = provider()
    await turso.create('tnt-a')
    await turso.drop('tnt-a')
    await turso.drop('tnt-a')
    expect(databases.size).toBe(0)
  })
})

describe('a token', () => {
  const address = { name: 'tnt-a', url: 'https://tnt-a-example.turso.io' }
  beforeEach(() => databases.add('tnt-a'))

  test('is asked for this database alone, with its access and an end', async () => {
    const turso = provider()
    const connection = await turso.connect(address, 'ro')
    expect(connection).toEqual({
      url: address.url,
      authToken: 'tnt-a.read-only.1',
      headers: {},
    })
    expect((await turso.connect(address, 'rw')).authToken).toBe('tnt-a.full-access.2')
    expect(seen.map(({ path }) => path)).toEqual([
      '/v1/organizations/example/databases/tnt-a/auth/tokens?expiration=30m&authorization=read-only',
      '/v1/organizations/example/databases/tnt-a/auth/tokens?expiration=30m&authorization=full-access',
    ])
  })

  test('is used until shortly before it ends, then asked for anew', async () => {
    let now = 0
    const turso = provider({}, () => now)
    const first = (await turso.connect(address, 'rw')).authToken
    now = 25 * 60_000 - 1
    expect((await turso.connect(address, 'rw')).authToken).toBe(first)
    now++
    expect((await turso.connect(address, 'rw')).authToken).toBe('tnt-a.full-access.2')
  })

  test('is forgotten with its database', async () => {
    const turso = provider()
    await turso.connect(address, 'rw')
    await turso.drop('tnt-a')
    await expect(turso.connect(address, 'rw')).rejects.toThrow('answered 404')
  })

  test('of the longest ago makes room: the memory is bounded', async () => {
    const turso = provider()
    const names = Array.from({ length: 2_001 }, (_, i) => `tnt-${i}`)
    for (const name of names) {
      databases.add(name)
      await turso.connect({ ...address, name }, 'ro')
    }
    const before = minted
    await turso.connect({ ...address, name: 'tnt-2000' }, 'ro')
    await turso.connect({ ...address, name: 'tnt-1' }, 'ro')
    expect(minted).toBe(before)
    await turso.connect({ ...address, name: 'tnt-0' }, 'ro')
    expect(minted).toBe(before + 1)
  })
})

describe('the API refuses', () => {
  test.each([
    ['a wrong token', { apiToken: 'other' }, /401.*TURSO_API_TOKEN is not valid/],
    ['an unknown organization', { organization: 'other' }, /404.*check TURSO_ORGANIZATION/],
    ['an unknown group', { group: 'other' }, /400 "group not found"/],
  ])('%s at once, in words', async (_, more, message) => {
    await expect(provider(more).create('tnt-a')).rejects.toThrow(message)
    expect(seen).toHaveLength(1)
    await expect(provider(more).create('tnt-a')).rejects.not.toThrow(API_TOKEN)
  })

  test.each([
    [402, /402.*subscription/],
    [403, /403.*may not do this/],
  ])('with %i: told, not tried again', async (status, message) => {
    canned.push(error(status))
    await expect(provider().create('tnt-a')).rejects.toThrow(message)
    expect(seen).toHaveLength(1)
  })

  test('a taken name that it then does not know', async () => {
    canned.push(error(409), error(404))
    await expect(provider().create('tnt-a')).rejects.toThrow('GET /databases/tnt-a) answered 404')
  })
})

describe('the API is busy or broken', () => {
  test('429 is waited for as long as it asks, then it works', async () => {
    canned.push(error(429, 'slow down', { 'retry-after': '1' }))
    const before = performance.now()
    await provider().create('tnt-a')
    expect(performance.now() - before).toBeGreaterThan(950)
    expect(seen).toHaveLength(2)
  })

  test('429 for longer than a page can wait is an error', async () => {
    canned.push(error(429, 'slow down', { 'retry-after': '60' }))
    await expect(provider().create('tnt-a')).rejects.toThrow(/429 "slow down": too many calls/)
    expect(seen).toHaveLength(1)
  })

  test('three failures are enough', async () => {
    canned.push(error(502), error(503), 'break')
    await expect(provider().create('tnt-a')).rejects.toThrow('gave no answer: TypeError')
    expect(seen).toHaveLength(3)
    expect(databases.size).toBe(0)
  })

  test('a call without an answer is given up, and tried again', async () => {
    canned.push('silence')
    const turso = provider({ timeoutMs: 100 })
    expect((await turso.create('tnt-a')).name).toBe('tnt-a')
    canned.push('silence', 'silence', 'silence')
    await expect(turso.drop('tnt-a')).rejects.toThrow('gave no answer: TimeoutError')
    expect(seen).toHaveLength(5)
  })

  test.each([
    ['no JSON', 'welcome'],
    ['no database', '{}'],
    ['no host name', '{"database":{"Name":"tnt-a"}}'],
    ['a host that is none', '{"database":{"Hostname":"evil.example/path?"}}'],
  ])('200 with %s is an error', async (_, body) => {
    canned.push({ status: 200, body })
    await expect(provider().create('tnt-a')).rejects.toThrow('does not hold the address of tnt-a')
  })

  test('200 without a token is an error', async () => {
    canned.push({ status: 200, body: '{"jwt":""}' })
    const address = { name: 'tnt-a', url: 'https://tnt-a-example.turso.io' }
    await expect(provider().connect(address, 'ro')).rejects.toThrow('a token for tnt-a')
  })
})
