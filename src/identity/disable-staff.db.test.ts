import { expect, test } from 'vitest'
import { freshTenant } from '../../test/support/fresh-tenant.ts'
import { addStaff, cheapHasher, countTrips, SAMPLE_PASSWORD } from '../../test/support/people.ts'
import { auditEntry } from '../audit/tables.ts'
import { disableStaff } from './disable-staff.ts'
import { signInStaff } from './sign-in-staff.ts'
import { staffOfSession } from './staff-of-session.ts'

test('a disabled person is out at once and does not come in again', async () => {
  const t = await freshTenant()
  const staffId = await addStaff(t, { login: 'wang.fang', roles: ['finance'] })
  const signIn = async () =>
    signInStaff(
      await t.scope(),
      { login: 'wang.fang', password: SAMPLE_PASSWORD, address: '203.0.113.7' },
      cheapHasher,
    )
  const signedIn = await signIn()
  if (!signedIn.ok) throw new Error(signedIn.error.reason)
  const scope = await t.scope()
  const { value, trips } = await countTrips(t, () => disableStaff(scope, { staffId }))
  expect(value).toEqual({ ok: true, value: undefined })
  expect(trips).toBe(2)
  expect(await staffOfSession(scope, signedIn.value.token)).toBeUndefined()
  expect((await t.admin.execute('select 1 from session')).rows).toEqual([])
  expect(await signIn()).toMatchObject({ error: { reason: 'wrong-login-or-password' } })

  const entries = async () =>
    (await scope.db.query.select().from(auditEntry)).filter((it) => it.action === 'staff.disabled')
  expect(await disableStaff(scope, { staffId })).toEqual({ ok: true, value: undefined })
  expect(await entries()).toMatchObject([{ subject: staffId }])
})

test('not oneself, nobody unknown, nobody without the permission', async () => {
  const t = await freshTenant()
  const id = await addStaff(t, { login: 'li.yang' })
  const scope = await t.scope({ actor: { kind: 'staff', id } })
  expect(await disableStaff(scope, { staffId: id })).toEqual({
    ok: false,
    error: { reason: 'oneself' },
  })
  expect(await disableStaff(scope, { staffId: 'stf_none' })).toEqual({
    ok: false,
    error: { reason: 'no-such-staff' },
  })
  const powerless = { ...scope, permissions: new Set<never>() }
  expect(await disableStaff(powerless, { staffId: 'stf_none' })).toMatchObject({
    error: { reason: 'not-permitted' },
  })
})

test('of two system people who disable each other, one stays', async () => {
  const t = await freshTenant()
  const one = await addStaff(t, { login: 'one', roles: ['system'] })
  const two = await addStaff(t, { login: 'two', roles: ['system', 'audit'] })
  await addStaff(t, { login: 'three', roles: ['plan'] })
  const as = (id: string) => t.scope({ actor: { kind: 'staff', id } })
  const both = await Promise.all([
    disableStaff(await as(one), { staffId: two }),
    disableStaff(await as(two), { staffId: one }),
  ])
  expect(both.filter((done) => done.ok)).toHaveLength(1)
  expect(both.find((done) => !done.ok)).toEqual({
    ok: false,
    error: { reason: 'last-system-person' },
  })
})
