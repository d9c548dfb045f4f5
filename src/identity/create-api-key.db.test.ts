import { describe, expect, test } from 'vitest'
import { freshTenant } from '../../test/support/fresh-tenant.ts'
import { countTrips } from '../../test/support/people.ts'
import { openClient } from '../db/open-client.ts'
import { tenantDb } from '../db/tenant-db.ts'
import { TooManyWriters } from '../db/too-many-writers.ts'
import { actorOfApiKey } from './actor-of-api-key.ts'
import { ACTIVE_KEYS_MOST, createApiKey, type CreateApiKey } from './create-api-key.ts'
import { listApiKeys } from './list-api-keys.ts'
import { noteKeyUse } from './note-key-use.ts'
import { revokeApiKey } from './revoke-api-key.ts'

type Tenant = Awaited<ReturnType<typeof freshTenant>>
const wanted: CreateApiKey = { name: '医保数据平台', scopes: ['claims:write', 'claims:read'] }

async function created(t: Tenant, more: Partial<CreateApiKey> = {}) {
  const done = await createApiKey(await t.scope(), { ...wanted, ...more })
  if (!done.ok) throw new Error(done.error.reason)
  return done.value
}

test('a key opens what its scopes name, in one read', async () => {
  const t = await freshTenant()
  const { value, trips } = await countTrips(t, () => created(t))
  expect(trips).toBe(2)
  const { id, key } = value
  const scope = await t.scope()
  const seen = await countTrips(t, () => actorOfApiKey(scope, key))
  expect(seen.trips).toBe(1)
  expect(seen.value).toEqual({
    actor: { kind: 'integrator', id },
    name: wanted.name,
    permissions: new Set(['claims.read', 'claims.submit']),
    lastUsedAt: null,
  })
  const { rows } = await t.admin.execute('select * from api_key')
  expect(JSON.stringify(rows)).not.toContain(key)
  const { rows: entries } = await t.admin.execute('select * from audit_entry')
  expect(JSON.stringify(entries)).toContain('api-key.created')
  expect(JSON.stringify(entries)).not.toContain(key.slice(8, 20))
})

test('a key says when it was used, to the hour, at the cost of one entry an hour', async () => {
  const t = await freshTenant()
  const { id, key } = await created(t)
  const reader = await openClient(t.provider, t.address, 'ro', t.trips)
  const openRecorder = () => openClient(t.provider, t.address, 'rw', t.trips)
  const { now } = await t.scope()
  const use = async (at: number) => {
    const db = tenantDb({ reader, openRecorder }, t.tenantId)
    const scope = await t.scope({ db, now: at })
    const integrator = (await actorOfApiKey(scope, key))!
    await noteKeyUse({ ...scope, actor: integrator.actor }, integrator)
  }
  const lastUsed = async () => {
    const listed = await listApiKeys(await t.scope())
    return listed.ok && listed.value.find((row) => row.id === id)!.lastUsedAt
  }
  expect(await lastUsed()).toBeNull()
  await use(now)
  expect(await lastUsed()).toBe(now)
  const within = await countTrips(t, () => use(now + 59 * 60_000))
  expect(within.trips).toBe(1)
  expect(await lastUsed()).toBe(now)
  const after = await countTrips(t, () => use(now + 60 * 60_000))
  expect(after.trips).toBe(2)
  expect(await lastUsed()).toBe(now + 60 * 60_000)

  // A way that is full keeps nobody out; a fault is no such thing.
  const full = async (problem: Error) => {
    const db = tenantDb({ reader, openRecorder: () => Promise.reject(problem) }, t.tenantId)
    const scope = await t.scope({ db, actor: { kind: 'integrator', id } })
    await noteKeyUse(scope, { lastUsedAt: null })
  }
  await full(new TooManyWriters('full'))
  await expect(full(new Error('broken'))).rejects.toThrow('broken')
})

test('a key with a slip, of another federation, or of nobody opens nothing', async () => {
  const [a, b] = [await freshTenant(), await freshTenant()]
  const { key } = await created(a)
  const scope = await b.scope()
  expect(await actorOfApiKey(scope, key)).toBeUndefined()
  const slip = key.slice(0, -1) + (key.endsWith('0') ? '1' : '0')
  const { value, trips } = await countTrips(b, () => actorOfApiKey(scope, slip))
  expect(value).toBeUndefined()
  expect(trips).toBe(0)
})

test('two of a name are active, for changing over; a third waits until one is revoked', async () => {
  const t = await freshTenant()
  const old = await created(t)
  const next = await created(t)
  const refused = { ok: false, error: { reason: 'too-many-of-this-name', most: 2 } }
  expect(await createApiKey(await t.scope(), wanted)).toEqual(refused)
  await created(t, { name: '另一平台' })

  const scope = await t.scope()
  const { value, trips } = await countTrips(t, () => revokeApiKey(scope, { keyId: old.id }))
  expect(value).toEqual({ ok: true, value: undefined })
  expect(trips).toBe(2)
  expect(await actorOfApiKey(scope, old.key)).toBeUndefined()
  expect(await actorOfApiKey(scope, next.key)).toBeDefined()
  await created(t)

  const later = { ...scope, now: scope.now + 5 }
  expect(await revokeApiKey(later, { keyId: old.id })).toEqual({ ok: true, value: undefined })
  const listed = await countTrips(t, () => listApiKeys(scope))
  expect(listed.trips).toBe(1)
  if (!listed.value.ok) throw new Error(listed.value.error.reason)
  expect(listed.value.value).toHaveLength(4)
  expect(listed.value.value.at(-1)).toMatchObject({
    id: old.id,
    startsWith: old.key.slice(0, 12),
    scopes: ['claims:read', 'claims:write'],
    createdBy: scope.actor.id,
    revokedAt: scope.now,
  })
})

describe('refused', () => {
  test.each([
    [{ name: ' ' }, { reason: 'wrong-name' }],
    [{ name: '名'.repeat(41) }, { reason: 'wrong-name' }],
    [{ scopes: [] }, { reason: 'no-scope' }],
  ] as const)('%j', async (more, error) => {
    const t = await freshTenant()
    const done = await createApiKey(await t.scope(), { ...wanted, ...more })
    expect(done).toEqual({ ok: false, error })
  })

  test('without the permission', async () => {
    const t = await freshTenant()
    const { id } = await created(t)
    const scope = await t.scope({ permissions: new Set(['federation.manage']) })
    const error = { reason: 'not-permitted', permission: 'staff.manage' }
    expect(await createApiKey(scope, wanted)).toEqual({ ok: false, error })
    expect(await listApiKeys(scope)).toEqual({ ok: false, error })
    expect(await revokeApiKey(scope, { keyId: id })).toEqual({ ok: false, error })
  })

  test('a key that is not there', async () => {
    const t = await freshTenant()
    expect(await revokeApiKey(await t.scope(), { keyId: 'key_none' })).toEqual({
      ok: false,
      error: { reason: 'no-such-key' },
    })
  })

  test('beyond the most that are active', async () => {
    const t = await freshTenant()
    await t.admin.execute({
      sql:
        'insert into api_key (id, name, key_hash, starts_with, scopes, created_by, created_at) ' +
        "select value, value, value, 'x', 'claims:read', 'x', 1 from generate_series(1, ?)",
      args: [ACTIVE_KEYS_MOST],
    })
    expect(await createApiKey(await t.scope(), wanted)).toEqual({
      ok: false,
      error: { reason: 'too-many-keys', most: ACTIVE_KEYS_MOST },
    })
  })
})
