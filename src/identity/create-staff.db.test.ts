import { describe, expect, test } from 'vitest'
import { freshTenant } from '../../test/support/fresh-tenant.ts'
import { addStaff, cheapHasher, countTrips } from '../../test/support/people.ts'
import { auditEntry } from '../audit/tables.ts'
import { createStaff, STAFF_MOST } from './create-staff.ts'
import { listStaff } from './list-staff.ts'
import { signInStaff } from './sign-in-staff.ts'
import { staffOfSession } from './staff-of-session.ts'

const person = { login: 'Wang.Fang', name: ' 样本乙 ', roles: ['review', 'plan'] } as const

test('a new person signs in with the password that was shown, and may do nothing yet', async () => {
  const t = await freshTenant()
  const { value, trips } = await countTrips(t, async () =>
    createStaff(await t.scope(), person, cheapHasher),
  )
  expect(trips).toBe(2)
  if (!value.ok) throw new Error(value.error.reason)
  const { id, login, firstPassword } = value.value
  expect(login).toBe('wang.fang')
  const scope = await t.scope()
  const signedIn = await signInStaff(
    scope,
    { login, password: firstPassword, address: '203.0.113.7' },
    cheapHasher,
  )
  if (!signedIn.ok) throw new Error(signedIn.error.reason)
  const staff = await staffOfSession(scope, signedIn.value.token)
  expect(staff).toMatchObject({ id, name: '样本乙', roles: ['plan', 'review'] })
  expect(staff?.mustChangePassword).toBe(true)
  expect(staff?.permissions.size).toBe(0)

  const [entry] = await scope.db.query.select().from(auditEntry)
  expect(entry).toMatchObject({ action: 'staff.created', subject: id })
  const { rows } = await t.admin.execute('select * from staff')
  expect(JSON.stringify(rows) + JSON.stringify(entry)).not.toContain(firstPassword)
})

test('everybody is listed in one read, without a password', async () => {
  const t = await freshTenant()
  await addStaff(t, { login: 'first' })
  await createStaff(await t.scope(), person, cheapHasher)
  const scope = await t.scope()
  const { value, trips } = await countTrips(t, () => listStaff(scope))
  expect(trips).toBe(1)
  expect(value).toMatchObject({
    ok: true,
    value: [
      { login: 'first', roles: ['system', 'plan', 'review', 'finance', 'audit'] },
      { login: 'wang.fang', roles: ['plan', 'review'], disabledAt: null },
    ],
  })
  expect(JSON.stringify(value)).not.toContain('scrypt')
})

describe('refused', () => {
  test('without the permission', async () => {
    const t = await freshTenant()
    const scope = await t.scope({ permissions: new Set(['federation.manage']) })
    const refused = { ok: false, error: { reason: 'not-permitted', permission: 'staff.manage' } }
    expect(await createStaff(scope, person, cheapHasher)).toEqual(refused)
    expect(await listStaff(scope)).toEqual(refused)
  })

  test.each([
    [
      { ...person, login: 'a b c' },
      { reason: 'wrong-login', problem: 'wrong-character' },
    ],
    [
      { ...person, login: '' },
      { reason: 'wrong-login', problem: 'wrong-length' },
    ],
    [{ ...person, name: '  ' }, { reason: 'wrong-name' }],
    [{ ...person, name: '名'.repeat(41) }, { reason: 'wrong-name' }],
    [{ ...person, roles: [] }, { reason: 'no-role' }],
    [{ ...person, login: 'FIRST' }, { reason: 'login-taken' }],
  ])('%j', async (input, error) => {
    const t = await freshTenant()
    await addStaff(t, { login: 'first' })
    expect(await createStaff(await t.scope(), input, cheapHasher)).toEqual({ ok: false, error })
    expect(await listStaff(await t.scope())).toMatchObject({ value: { length: 1 } })
  })

  test('beyond the most that one page lists', async () => {
    const t = await freshTenant()
    const fill = async (most: number) =>
      t.admin.execute({
        sql:
          'insert into staff (id, login, name, roles, password_hash, must_change_password, ' +
          "created_at) select value, value, 'x', 'plan', 'x', 0, 1 from generate_series(1, ?)",
        args: [most],
      })
    await fill(STAFF_MOST - 1)
    expect(await createStaff(await t.scope(), person, cheapHasher)).toMatchObject({ ok: true })
    const next = await createStaff(await t.scope(), { ...person, login: 'next' }, cheapHasher)
    expect(next).toEqual({ ok: false, error: { reason: 'too-many-staff', most: STAFF_MOST } })
  })
})
