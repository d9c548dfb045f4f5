import { expect, test } from 'vitest'
import { freshTenant, noonOn } from '../../test/support/fresh-tenant.ts'
import { countTrips } from '../../test/support/people.ts'
import { DAY_MS } from '../kernel/days.ts'
import { actorOfApiKey } from './actor-of-api-key.ts'
import { createApiKey } from './create-api-key.ts'
import { listApiKeys } from './list-api-keys.ts'
import { revokeApiKey } from './revoke-api-key.ts'
import { rotateApiKey, ROTATION_DAYS } from './rotate-api-key.ts'

type Tenant = Awaited<ReturnType<typeof freshTenant>>

const START = noonOn('2026-03-02')
const input = { name: '医保对接', scopes: ['claims:read'] } as const

async function withKey() {
  const t = await freshTenant(START)
  const created = await createApiKey(await t.scope(), input)
  if (!created.ok) throw new Error(created.error.reason)
  return { t, ...created.value }
}

async function rotated(t: Tenant, keyId: string, now = START) {
  const done = await rotateApiKey(await t.scope({ now }), { keyId })
  if (!done.ok) throw new Error(done.error.reason)
  return done.value
}

const opens = async (t: Tenant, key: string, now: number) =>
  (await actorOfApiKey(await t.scope({ now }), key)) !== undefined

test('the new key has the old one’s name and scopes, and both work for a week', async () => {
  const { t, id, key } = await withKey()
  const { value: next, trips } = await countTrips(t, () => rotated(t, id))
  expect(trips).toBe(2)
  expect(next).toMatchObject({ name: '医保对接', oldWorksUntil: START + ROTATION_DAYS * DAY_MS })
  const integrator = await actorOfApiKey(await t.scope(), next.key)
  expect([...integrator!.permissions]).toEqual(['claims.read'])
  expect(await opens(t, key, next.oldWorksUntil - 1)).toBe(true)
  expect(await opens(t, key, next.oldWorksUntil)).toBe(false)
  expect(await opens(t, next.key, next.oldWorksUntil)).toBe(true)
  const listed = await listApiKeys(await t.scope())
  const ends = listed.ok ? listed.value.map((row) => [row.id, row.expiresAt] as const) : []
  expect(new Map(ends)).toEqual(
    new Map<string, number | null>([
      [next.id, null],
      [id, next.oldWorksUntil],
    ]),
  )
})

test('there are never three, of two who rotate at once one does', async () => {
  const { t, id } = await withKey()
  const done = await Promise.all([
    rotateApiKey(await t.scope(), { keyId: id }),
    rotateApiKey(await t.scope(), { keyId: id }),
  ])
  expect(done.map(({ ok }) => ok).toSorted()).toEqual([false, true])
  const next = done.flatMap((one) => (one.ok ? [one.value] : []))[0]!
  const full = { ok: false, error: { reason: 'too-many-of-this-name', most: 2 } }
  expect(await rotateApiKey(await t.scope(), { keyId: next.id })).toEqual(full)
  expect(await createApiKey(await t.scope(), input)).toEqual(full)
  // What has run out makes room, for a rotation and for a new key.
  const later = next.oldWorksUntil
  const third = await rotated(t, next.id, later)
  await revokeApiKey(await t.scope(), { keyId: third.id })
  expect(await createApiKey(await t.scope({ now: later }), input)).toMatchObject({ ok: true })
})

test('what is revoked, replaced or nobody’s is not rotated', async () => {
  const { t, id } = await withKey()
  await rotated(t, id)
  const none = { ok: false, error: { reason: 'no-such-key' } }
  expect(await rotateApiKey(await t.scope(), { keyId: id })).toEqual(none)
  expect(await rotateApiKey(await t.scope(), { keyId: 'key_none' })).toEqual(none)
  const scope = await t.scope({ permissions: new Set(['federation.manage']) })
  expect(await rotateApiKey(scope, { keyId: id })).toMatchObject({
    error: { reason: 'not-permitted' },
  })
})

test('keys open as before where the database has not taken the step yet', async () => {
  const { t, key } = await withKey()
  await t.admin.execute('alter table api_key drop column expires_at')
  await t.admin.execute("delete from schema_step where step >= '0005_staff_reach'")
  expect(await opens(t, key, START)).toBe(true)
  expect(await listApiKeys(await t.scope())).toMatchObject({
    ok: true,
    value: [{ expiresAt: null }],
  })
})
