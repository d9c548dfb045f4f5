import { describe, expect, test } from 'vitest'
import { freshTenant } from '../../test/support/fresh-tenant.ts'
import { addStaff, cheapHasher, countTrips, SAMPLE_PASSWORD } from '../../test/support/people.ts'
import { changePassword } from './change-password.ts'
import { signInStaff } from './sign-in-staff.ts'
import { staffOfSession } from './staff-of-session.ts'

const newPassword = 'a loud mountain at night'

async function signedIn() {
  const t = await freshTenant()
  const id = await addStaff(t, { login: 'li.yang' })
  const signIn = async (password = SAMPLE_PASSWORD) => {
    const input = { login: 'li.yang', password, address: '203.0.113.7' }
    const done = await signInStaff(await t.scope(), input, cheapHasher)
    return done.ok ? done.value.token : done.error.reason
  }
  const token = await signIn()
  const change = async (more: { currentPassword?: string; newPassword?: string } = {}) =>
    changePassword(
      await t.scope({ actor: { kind: 'staff', id } }),
      { currentPassword: SAMPLE_PASSWORD, newPassword, token, ...more },
      cheapHasher,
    )
  return { t, id, token, signIn, change }
}

test('the new one counts from now on, and other sessions end', async () => {
  const { t, token, signIn, change } = await signedIn()
  const elsewhere = await signIn()
  await t.admin.execute('update staff set must_change_password = 1')
  const { value, trips } = await countTrips(t, () => change())
  expect(value).toEqual({ ok: true, value: undefined })
  expect(trips).toBe(3)
  const scope = await t.scope()
  expect(await staffOfSession(scope, elsewhere)).toBeUndefined()
  const staff = await staffOfSession(scope, token)
  expect(staff?.mustChangePassword).toBe(false)
  expect(staff?.permissions.has('staff.manage')).toBe(true)
  expect(await signIn()).toBe('wrong-login-or-password')
  expect(await staffOfSession(scope, await signIn(newPassword))).toBeDefined()
})

describe('refused', () => {
  test.each([
    [{ currentPassword: 'wrong' }, { reason: 'wrong-password' }],
    [{ newPassword: 'short' }, { reason: 'weak-password', problem: 'too-short' }],
    [{ newPassword: 'woaini1314' }, { reason: 'weak-password', problem: 'too-common' }],
    [{ newPassword: SAMPLE_PASSWORD }, { reason: 'same-password' }],
  ])('%j', async (input, error) => {
    const { change, signIn } = await signedIn()
    expect(await change(input)).toEqual({ ok: false, error })
    expect(await signIn()).toHaveLength(43)
  })

  test('after ten tries of the current one', async () => {
    const { change } = await signedIn()
    for (let i = 0; i < 10; i++) await change({ currentPassword: 'wrong' })
    expect(await change()).toMatchObject({ error: { reason: 'too-many-attempts' } })
  })

  test('the second of two at the same time', async () => {
    const { change } = await signedIn()
    const both = await Promise.all([change(), change({ newPassword: `${newPassword}!` })])
    expect(both.filter((done) => done.ok)).toHaveLength(1)
    expect(both.find((done) => !done.ok)).toEqual({
      ok: false,
      error: { reason: 'changed-meanwhile' },
    })
  })
})
