import { firstAdministrator } from '../../src/identity/first-administrator.ts'
import type { PasswordCost } from '../../src/kernel/password-cost.ts'
import { passwordHasher } from '../../src/identity/password.ts'
import { writeRoles, type Role } from '../../src/identity/roles.ts'
import { base64 } from '../../src/kernel/bytes.ts'
import { newId } from '../../src/kernel/ids.ts'
import { statement } from '../../src/db/statement.ts'
import { memberColumns } from '../../src/members/seal-members.ts'
import { member, workplace } from '../../src/members/tables.ts'
import type { freshTenant } from './fresh-tenant.ts'

type TestTenant = Awaited<ReturnType<typeof freshTenant>>

/** The real algorithm at a cost that a suite can bear; the full one is tested beside it. */
export const cheapCost: PasswordCost = { log2N: 4, r: 1, p: 1 }
export const cheapHasher = passwordHasher({
  pepper: base64(new Uint8Array(32).fill(7)),
  cost: cheapCost,
})

export const SAMPLE_PASSWORD = 'a quiet river at noon'

/** Somebody who can sign in with `SAMPLE_PASSWORD`, written as sign-up writes the first. */
export async function addStaff(
  t: TestTenant,
  person: { login: string; roles?: readonly Role[] },
): Promise<string> {
  const id = newId('stf')
  const [insert] = firstAdministrator({
    id,
    login: person.login,
    name: '样本职员',
    passwordHash: await cheapHasher.hash(SAMPLE_PASSWORD),
    now: 1,
  })
  await t.admin.execute({ sql: insert!.sql, args: [...insert!.args] })
  if (person.roles) {
    const roles = writeRoles(person.roles)
    await t.admin.execute({ sql: 'update staff set roles = ? where id = ?', args: [roles, id] })
  }
  return id
}

/** A member with a number, in a workplace that is there for nothing else. */
export async function addMember(
  t: TestTenant,
  person: { mobile: string; name?: string; bornYear?: number },
): Promise<string> {
  const id = newId('mbr')
  const { name = '样本甲', mobile, bornYear = 1980 } = person
  const seal = (column: string, text: string) => t.keys.seal({ column, row: id }, text)
  const { query } = (await t.scope()).db
  const place = { id: 'wkp_sample', name: '样本单位', createdAt: 1 }
  const row = {
    id,
    workplaceId: place.id,
    nameCipher: await seal(memberColumns.name, name),
    nameIndex: await t.keys.index(memberColumns.name, name),
    identityNumberCipher: '-',
    identityNumberIndex: id,
    mobileCipher: await seal(memberColumns.mobile, mobile),
    mobileIndex: await t.keys.index(memberColumns.mobile, mobile),
    category: 'in-service',
    sex: 'female',
    bornYear,
    createdAt: 1,
    updatedAt: 1,
  } as const
  const inserts = [
    query.insert(workplace).values(place).onConflictDoNothing(),
    query.insert(member).values(row),
  ].map((built) => statement(built))
  await t.admin.batch(
    inserts.map(({ sql, args }) => ({ sql, args: [...args] })),
    'write',
  )
  return id
}

/** What a piece of work answers, and the round trips that it took. */
export async function countTrips<T>(
  t: TestTenant,
  work: () => Promise<T>,
): Promise<{ value: T; trips: number }> {
  const before = t.trips.count
  const value = await work()
  return { value, trips: t.trips.count - before }
}
