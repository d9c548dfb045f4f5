import { and, asc, isNull, sql } from 'drizzle-orm'
import type { TenantScope } from '../scope.ts'
import { staff } from './tables.ts'

/** Named to somebody who asks for a role: not more than one would call. */
const MANAGERS_NAMED = 5

/** The people who give roles, by name. One round trip. */
export async function managers({ db }: TenantScope): Promise<readonly string[]> {
  const people = await db.query
    .select({ name: staff.name })
    .from(staff)
    .where(and(isNull(staff.disabledAt), holdsSystem))
    .orderBy(asc(staff.createdAt), asc(staff.id))
    .limit(MANAGERS_NAMED)
  return people.map(({ name }) => name)
}

/** Roles stand in one column, space-separated. */
const holdsSystem = sql`' ' || ${staff.roles} || ' ' like '% system %'`
