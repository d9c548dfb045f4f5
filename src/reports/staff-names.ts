import { STAFF_MOST } from '../identity/create-staff.ts'
import { staff } from '../identity/tables.ts'
import type { TenantScope } from '../scope.ts'

/** What colleagues are called, by identifier, those who have left included. One round trip. */
export async function staffNames({ db }: TenantScope): Promise<ReadonlyMap<string, string>> {
  const people = await db.query
    .select({ id: staff.id, name: staff.name })
    .from(staff)
    .limit(STAFF_MOST)
  return new Map(people.map(({ id, name }) => [id, name]))
}
