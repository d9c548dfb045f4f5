import { eq } from 'drizzle-orm'
import { mustExist } from '../../db/statement.ts'
import { assert } from '../../kernel/assert.ts'
import { err, ok, type Result } from '../../kernel/result.ts'
import { auditBy, type TenantScope } from '../../scope.ts'
import { staff } from '../tables.ts'
import { endFactors } from './factor-statements.ts'

/**
 * For a federation whose only administrator has lost everything: whoever runs the platform lets
 * the password alone in again, on record in the federation's own log. Within a federation it
 * takes two, see `ask-factor-reset.ts`. Two round trips.
 */
export async function resetFactors(
  scope: TenantScope,
  { login }: { readonly login: string },
): Promise<Result<{ readonly name: string }, { readonly reason: 'no-such-staff' }>> {
  assert(scope.actor.kind === 'platform', 'nobody of the federation does this alone')
  const { query } = scope.db
  const [person] = await query
    .select({ id: staff.id, name: staff.name })
    .from(staff)
    .where(eq(staff.login, login))
  if (person === undefined) return err({ reason: 'no-such-staff' })
  const done = await scope.db.commit({
    statements: [
      mustExist(
        'no-such-staff',
        query.select({ id: staff.id }).from(staff).where(eq(staff.id, person.id)),
      ),
      ...(await endFactors(scope, person.id)),
    ],
    audit: [auditBy(scope, 'staff.factors-reset', person.id)],
    now: scope.now,
  })
  return done.ok ? ok({ name: person.name }) : err({ reason: 'no-such-staff' })
}
