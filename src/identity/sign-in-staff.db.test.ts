import { describe, expect, test } from 'vitest'
import { freshTenant } from '../../test/support/fresh-tenant.ts'
import { addStaff, cheapHasher, countTrips, SAMPLE_PASSWORD } from '../../test/support/people.ts'
import { auditEntry } from '../audit/tables.ts'
import type { PasswordHasher } from './password.ts'
import { SESSION_HOURS } from './session.ts'
import { signInStaff } from './sign-in-staff.ts'
import { signOut } from './sign-out.ts'
import { staffOfSession } from './staff-of-session.ts'
import { attemptCounter, session } from './tables.ts'

const address = '203.0.113.7'
const WRONG = { ok: false, error: { reason: 'wrong-login-or-password' } }
type Tenant = Awaited<ReturnType<typeof freshTenant>>
type Input = { login?: string; password?: string; address?: string; previousToken?: string }

const visitor = { kind: 'system', id: 'visitor' } as const

const signIn = async (t: Tenant, input: Input = {}, now?: number) =>
  signInStaff(
    await t.scope({ actor: visitor, permissions: new Set(), ...(now !== undefined && { now }) }),
    { login: 'li.yang', password: SAMPLE_PASSWORD, address, ...input },
    cheapHasher,
  )

async function signedIn(t: Tenant, input: Input = {}): Promise<string> {
  const result = await signIn(t, input)
  if (!result.ok) throw new Error(result.error.reason)
  return result.value.token
}

const auditOf = async (t: Tenant) =>
  (await t.scope()).db.query.select().from(auditEntry).orderBy(auditEntry.sequence)

test('the right password opens a session, in three round trips', async () => {
  const t = await freshTenant()
  const id = await addStaff(t, { login: 'li.yang', roles: ['review'] })
  const { value, trips } = await countTrips(t, () => signIn(t, { login: ' Li.Yang ' }))
  expect(value).toMatchObject({ ok: true, value: { staff: { id, roles: ['review'] } } })
  expect(trips).toBe(3)
  const [entry] = await auditOf(t)
  expect(entry).toMatchObject({ action: 'staff.signed-in', actorKind: 'staff', actorId: id })
})

describe('a session', () => {
  test('tells who it is in one read, until it runs out', async () => {
    const t = await freshTenant()
    const id = await addStaff(t, { login: 'li.yang', roles: ['audit'] })
    const token = await signedIn(t)
    const scope = await t.scope()
    const at = (hours: number) => ({ ...scope, now: scope.now + hours * 3_600_000 })
    const { value, trips } = await countTrips(t, () => staffOfSession(scope, token))
    expect(trips).toBe(1)
    expect(value).toMatchObject({ id, login: 'li.yang', mustChangePassword: false })
    expect(value?.permissions.has('audit.read')).toBe(true)
    expect(value?.permissions.has('claims.decide')).toBe(false)
    expect(await staffOfSession(at(SESSION_HOURS - 0.01), token)).toBeDefined()
    expect(await staffOfSession(at(SESSION_HOURS), token)).toBeUndefined()
  })

  test('is stored as a hash, and only as that', async () => {
    const t = await freshTenant()
    await addStaff(t, { login: 'li.yang' })
    const token = await signedIn(t)
    const { rows } = await t.admin.execute('select * from session')
    expect(rows).toHaveLength(1)
    expect(JSON.stringify(rows)).not.toContain(token)
  })

  test('ends when its owner signs in again with it or signs out', async () => {
    const t = await freshTenant()
    await addStaff(t, { login: 'li.yang' })
    const first = await signedIn(t)
    const second = await signedIn(t, { previousToken: first })
    const scope = await t.scope()
    expect(await staffOfSession(scope, first)).toBeUndefined()
    expect(await staffOfSession(scope, second)).toBeDefined()
    expect((await countTrips(t, () => signOut(scope, second))).trips).toBe(1)
    expect(await staffOfSession(scope, second)).toBeUndefined()
  })

  test('that has run out is tidied up by the next sign-in', async () => {
    const t = await freshTenant()
    await addStaff(t, { login: 'li.yang' })
    await signedIn(t)
    const scope = await t.scope()
    await signIn(t, {}, scope.now + SESSION_HOURS * 3_600_000)
    expect(await scope.db.query.select().from(session)).toHaveLength(1)
  })

  test.each(['', 'x', 'a'.repeat(43), "' or 1=1 --"])('%j is none', async (token) => {
    const t = await freshTenant()
    await addStaff(t, { login: 'li.yang' })
    await signedIn(t)
    expect(await staffOfSession(await t.scope(), token)).toBeUndefined()
  })

  test("of one federation is nothing in another's", async () => {
    const [a, b] = [await freshTenant(), await freshTenant()]
    await addStaff(a, { login: 'li.yang' })
    await addStaff(b, { login: 'li.yang' })
    expect(await staffOfSession(await b.scope(), await signedIn(a))).toBeUndefined()
  })
})

describe('a wrong password, an unknown login and a disabled person', () => {
  test('get the same answer, by the same way, after the same work', async () => {
    const t = await freshTenant()
    await addStaff(t, { login: 'li.yang' })
    const disabled = await addStaff(t, { login: 'wang.fang' })
    await t.admin.execute({
      sql: 'update staff set disabled_at = 1 where id = ?',
      args: [disabled],
    })
    let hashed = 0
    const hasher: PasswordHasher = {
      ...cheapHasher,
      verify: (...args) => {
        hashed++
        return cheapHasher.verify(...args)
      },
    }
    for (const [login, password] of [
      ['li.yang', 'another quiet river'],
      ['nobody', SAMPLE_PASSWORD],
      ['wang.fang', SAMPLE_PASSWORD],
    ] as const) {
      const scope = await t.scope({ actor: visitor })
      const { value, trips } = await countTrips(t, () =>
        signInStaff(scope, { login, password, address }, hasher),
      )
      expect(value).toEqual(WRONG)
      expect(trips).toBe(3)
    }
    expect(hashed).toBe(3)
    const actions = (await auditOf(t)).map((entry) => entry.action)
    expect(actions).toEqual(Array(3).fill('staff.sign-in-failed'))
  })

  test('are in the audit log, with a hash of the address', async () => {
    const t = await freshTenant()
    const id = await addStaff(t, { login: 'li.yang' })
    await signIn(t, { password: 'another quiet river' })
    await signIn(t, { login: 'nobody.at.all' })
    const entries = await auditOf(t)
    expect(entries).toMatchObject([
      { action: 'staff.sign-in-failed', subject: id },
      { action: 'staff.sign-in-failed', subject: 'nobody' },
    ])
    expect(JSON.stringify(entries)).not.toMatch(/nobody\.at|203\.0\.113|quiet/)
    expect(entries[0]!.detail).toBe(entries[1]!.detail)
  })
})

describe('too many attempts', () => {
  test('for one login are refused, even with the right password, known or not', async () => {
    const t = await freshTenant()
    await addStaff(t, { login: 'li.yang' })
    for (const login of ['li.yang', 'nobody']) {
      for (let i = 0; i < 10; i++) expect(await signIn(t, { login, password: 'x' })).toEqual(WRONG)
      const refused = { reason: 'too-many-attempts', retryAfterSeconds: 900 }
      expect(await signIn(t, { login })).toEqual({ ok: false, error: refused })
      const again = await countTrips(t, () => signIn(t, { login }))
      expect(again).toEqual({ value: { ok: false, error: refused }, trips: 1 })
    }
    const blocked = (await auditOf(t)).filter((entry) => entry.action === 'staff.sign-in-blocked')
    expect(blocked).toHaveLength(2)
    expect(await signIn(t, {}, (await t.scope()).now + 900_000)).toMatchObject({ ok: true })
  })

  test('from one address are refused, and others sign in', async () => {
    const t = await freshTenant()
    await addStaff(t, { login: 'li.yang' })
    for (let i = 0; i < 50; i++) await signIn(t, { login: `nobody${i}`, password: 'x' })
    expect(await signIn(t)).toMatchObject({ error: { reason: 'too-many-attempts' } })
    expect(await signIn(t, { address: '203.0.113.8' })).toMatchObject({ ok: true })
  })

  test('are forgotten after a success', async () => {
    const t = await freshTenant()
    await addStaff(t, { login: 'li.yang' })
    for (let round = 0; round < 3; round++) {
      for (let i = 0; i < 9; i++) await signIn(t, { password: 'x' })
      expect(await signIn(t)).toMatchObject({ ok: true })
    }
    const left = await (await t.scope()).db.query.select().from(attemptCounter)
    expect(left.map((row) => row.key.split('/').slice(0, 2))).toEqual([['sign-in', 'address']])
  })
})

test('a password that is changed while it is checked opens nothing', async () => {
  const t = await freshTenant()
  await addStaff(t, { login: 'li.yang' })
  const hasher: PasswordHasher = {
    ...cheapHasher,
    async verify(password, stored) {
      await t.admin.execute("update staff set password_hash = 'changed'")
      return cheapHasher.verify(password, stored)
    },
  }
  const input = { login: 'li.yang', password: SAMPLE_PASSWORD, address }
  expect(await signInStaff(await t.scope(), input, hasher)).toEqual(WRONG)
  expect(await (await t.scope()).db.query.select().from(session)).toEqual([])
})
