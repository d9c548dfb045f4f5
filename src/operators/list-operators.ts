import { asc, sql } from 'drizzle-orm'
import type { Instant } from '../kernel/days.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { operator } from '../tenants/platform-tables.ts'
import { refuseUnlessWhole, type NotPermitted, type OperatorScope } from './operator-scope.ts'
import { hasFactor } from './operator-session.ts'

/** A platform has a handful for itself, and a few for each province and city. */
export const OPERATORS_SHOWN_MOST = 1_000

export type ListedOperator = {
  readonly id: string
  readonly login: string
  readonly division: string | null
  readonly mustChangePassword: boolean
  readonly hasFactor: boolean
  readonly createdAt: Instant
  readonly lastSignedInAt: Instant | null
  readonly disabledAt: Instant | null
}

/** Those of the whole platform first, then by division; whoever is disabled at the end. */
export async function listOperators(
  scope: Pick<OperatorScope, 'db' | 'division'>,
): Promise<Result<readonly ListedOperator[], NotPermitted>> {
  const refused = refuseUnlessWhole(scope)
  if (refused) return err(refused)
  const { id, login, division, mustChangePassword, createdAt, lastSignedInAt, disabledAt } =
    operator
  const rows = await scope.db.query
    .select({
      id,
      login,
      division,
      mustChangePassword,
      hasFactor,
      createdAt,
      lastSignedInAt,
      disabledAt,
    })
    .from(operator)
    .orderBy(sql`${disabledAt} is not null`, sql`coalesce(${division}, '')`, asc(login))
    .limit(OPERATORS_SHOWN_MOST)
  return ok(rows)
}
