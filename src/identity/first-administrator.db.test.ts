import { expect, test } from 'vitest'
import { freshTenant } from '../../test/support/fresh-tenant.ts'
import { cheapHasher } from '../../test/support/people.ts'
import { firstAdministrator } from './first-administrator.ts'
import { permissions } from './permissions.ts'
import { memberPermissions } from './roles.ts'
import { signInStaff } from './sign-in-staff.ts'

test('may do all that staff may, with the password they chose; a repeat changes nothing', async () => {
  const t = await freshTenant()
  const password = 'a quiet river at noon'
  const person = { id: 'stf_first', login: 'li.yang', name: '样本甲', now: 5 }
  for (const chosen of [password, 'another password']) {
    const passwordHash = await cheapHasher.hash(chosen)
    const statements = firstAdministrator({ ...person, passwordHash })
    await t.admin.batch(
      statements.map(({ sql, args }) => ({ sql, args: [...args] })),
      'write',
    )
  }
  const input = { login: 'li.yang', password, address: '203.0.113.7' }
  const done = await signInStaff(await t.scope(), input, cheapHasher)
  if (!done.ok) throw new Error(done.error.reason)
  if (done.value.kind !== 'signed-in') throw new Error(done.value.kind)
  const { staff } = done.value
  expect(staff).toMatchObject({ id: 'stf_first', name: '样本甲', mustChangePassword: false })
  const all = permissions.filter((it) => !memberPermissions.has(it))
  expect([...staff.permissions].sort()).toEqual(all)
})
