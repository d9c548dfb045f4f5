import { Validator } from '@seriousme/openapi-schema-validator'
import Ajv2020 from 'ajv/dist/2020.js'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Page } from '../../scripts/demo/browser.ts'
import { openClient } from '../support/client.ts'
import {
  importRoster,
  publishPlan,
  rosterOf,
  samplePerson,
  signUpFederation,
  type Federation,
} from '../support/federation.ts'
import { recentStay } from '../support/member.ts'
import { tenantRoutes } from '../support/routes.ts'
import { addApiKey } from '../support/whole-federation.ts'

type Operation = {
  readonly operationId: string
  readonly security: readonly Record<string, unknown>[]
  readonly requestBody?: { readonly content: Record<string, { schema: object }> }
  readonly responses: Record<string, { content: Record<string, { schema: object }> }>
}
type Document = {
  readonly openapi: string
  readonly paths: Record<string, Record<string, Operation>>
  readonly components?: object
  readonly servers: readonly { readonly url: string }[]
}

const visitor = openClient()
const person = samplePerson('样本甲')
let document: Document
let federation: Federation
let apiKey: string

beforeAll(async () => {
  federation = await signUpFederation()
  await publishPlan(federation)
  await importRoster(federation, '样例一厂', rosterOf([person]))
  const scopes = ['claims:read', 'claims:write', 'ledger:read', 'audit:read']
  apiKey = (await addApiKey(federation, scopes)).key
  const page = await visitor.open(visitor.platform('/api/openapi.json'))
  expect([page.status, page.headers['content-type']]).toEqual([
    200,
    expect.stringContaining('application/json'),
  ])
  document = JSON.parse(page.text) as Document
})

const called = (path: string) => path.replaceAll(/:(\w+)/g, '{$1}')

it('is valid OpenAPI 3.1', async () => {
  const { valid, errors } = await new Validator().validate(structuredClone(document))
  expect(errors ?? []).toEqual([])
  expect([valid, document.openapi]).toEqual([true, '3.1.0'])
})

it('is the same under every host', async () => {
  const page = await visitor.open(federation.url('/api/openapi.json'))
  expect(JSON.parse(page.text)).toEqual(document)
})

it('describes every route of the API, and no other', () => {
  const routes = tenantRoutes()
    .filter(({ path }) => path.startsWith('/api/v1/'))
    .map(({ method, path }) => `${method} ${called(path)}`)
  const described = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
  )
  expect(described.toSorted()).toEqual(routes.toSorted())
})

it('names each operation once, and says which need a key', () => {
  const operations = Object.values(document.paths).flatMap((path) => Object.values(path))
  const names = operations.map(({ operationId }) => operationId)
  expect(new Set(names).size).toBe(names.length)
  const open = operations.filter(({ security }) => security.length === 0)
  expect(open.map(({ operationId }) => operationId).toSorted()).toEqual(['estimate', 'listPlans'])
})

describe('what is answered is what is described', () => {
  /** Looks the answer up under its path, status and type, and holds it against the schema there. */
  function expectDescribed(page: Page, method: string, path: string) {
    const type = String(page.headers['content-type']).split(';')[0]!
    const schema =
      document.paths[path]?.[method]?.responses[String(page.status)]?.content[type]?.schema
    expect(schema, `${method} ${path} ${page.status} ${type}`).toBeDefined()
    const ajv = new Ajv2020({ strict: false, allErrors: true })
    const validate = ajv.compile({ ...schema, components: document.components })
    validate(JSON.parse(page.text))
    expect(validate.errors ?? [], `${method} ${path} ${page.status}`).toEqual([])
  }

  const call = (method: string, path: string, body?: unknown, headers = {}) =>
    visitor.open(federation.url(path), {
      method,
      headers: {
        authorization: `Bearer ${apiKey}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })

  it('for estimates, in both languages', async () => {
    const path = '/api/v1/estimates'
    for (const lang of ['zh', 'en']) {
      const page = await call('POST', path, { days: 10, amounts: { burden: 228_799 }, lang })
      expect(page.status).toBe(200)
      expectDescribed(page, 'post', path)
    }
    for (const [body, headers, status] of [
      [{ amounts: {} }, {}, 422],
      [{ amounts: { burden: 1 }, plan: 'none' }, {}, 404],
      [{}, { 'content-type': 'text/plain' }, 415],
    ] as const) {
      const page = await call('POST', path, body, headers)
      expect(page.status).toBe(status)
      expectDescribed(page, 'post', path)
    }
  })

  it('for claims, the books and the log', async () => {
    const path = '/api/v1/claims'
    const stay = recentStay(3)
    const body = {
      identityNumber: person.identityNumber,
      stay,
      amounts: { total: 1_300_000, burden: 228_799 },
    }
    const once = { 'idempotency-key': crypto.randomUUID() }
    const first = await call('POST', path, body, once)
    expect([first.status, first.text]).toEqual([201, expect.stringContaining('clm_')])
    expectDescribed(first, 'post', path)
    // Sent again it is the same claim; other content under its key is refused.
    const again = await call('POST', path, body, once)
    expect([again.status, again.text]).toEqual([201, first.text])
    const other = { ...body, amounts: { total: 1_300_000, burden: 1 } }
    for (const [page, status] of [
      [await call('POST', path, other, once), 422],
      [await call('POST', path, body), 400],
      [await call('POST', path, body, { ...once, 'content-type': 'text/plain' }), 415],
      [await call('POST', path, body, { 'idempotency-key': crypto.randomUUID() }), 409],
      [await call('POST', path, { ...body, extra: 1 }, { 'idempotency-key': 'k'.repeat(20) }), 422],
      [await call('POST', path, body, { authorization: 'Bearer wrong' }), 401],
      [
        await call(
          'POST',
          path,
          { ...body, identityNumber: samplePerson().identityNumber },
          { 'idempotency-key': crypto.randomUUID() },
        ),
        404,
      ],
    ] as const) {
      expect(page.status, page.text).toBe(status)
      expectDescribed(page, 'post', path)
    }
    const { id } = JSON.parse(first.text) as { id: string }
    for (const [address, under] of [
      [path, path],
      [`${path}?state=submitted&page=1`, path],
      [`${path}/${id}`, `${path}/{id}`],
      [`${path}/clm_00000000000000000000`, `${path}/{id}`],
      ['/api/v1/plans', '/api/v1/plans'],
      ['/api/v1/ledger/balances', '/api/v1/ledger/balances'],
      ['/api/v1/audit-entries', '/api/v1/audit-entries'],
      ['/api/v1/audit-entries?before=3', '/api/v1/audit-entries'],
    ]) {
      expectDescribed(await call('GET', address!), 'get', under!)
    }
  })

  it('for whoever has no key, or one that is not enough', async () => {
    const { key } = await addApiKey(federation, ['claims:write'], '只交申领')
    for (const [path, operations] of Object.entries(document.paths)) {
      if (operations['get']?.security.length !== 1) continue
      const url = path.replace('{id}', 'clm_00000000000000000000')
      const none = await call('GET', url, undefined, { authorization: '' })
      expect(none.status).toBe(401)
      expectDescribed(none, 'get', path)
      const little = await call('GET', url, undefined, { authorization: `Bearer ${key}` })
      expect([403, 404]).toContain(little.status)
      expectDescribed(little, 'get', path)
    }
  })
})
