import { and, eq } from 'drizzle-orm'
import { mustHaveChanged, statement } from '../db/statement.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { auditOfPlatform } from '../tenants/platform-scope.ts'
import { closingRequest } from '../tenants/platform-tables.ts'
import {
  REASON_LENGTH_MOST,
  refuseUnlessWhole,
  type NotPermitted,
  type OperatorScope,
} from './operator-scope.ts'

export type ReturnClosingError =
  | NotPermitted
  | { readonly reason: 'no-reason' }
  /** It was withdrawn, or answered by somebody else. */
  | { readonly reason: 'changed-meanwhile' }

/** Says why a federation that asked is not closed now; it sees that and may ask again. */
export async function returnClosing(
  scope: OperatorScope,
  input: { readonly tenantId: string; readonly why: string },
): Promise<Result<void, ReturnClosingError>> {
  const refused = refuseUnlessWhole(scope)
  if (refused) return err(refused)
  const { db, now } = scope
  const { tenantId } = input
  const answer = input.why.trim()
  if (answer === '' || answer.length > REASON_LENGTH_MOST) return err({ reason: 'no-reason' })
  const waits = and(eq(closingRequest.tenantId, tenantId), eq(closingRequest.state, 'waiting'))
  const done = await db.commit([
    statement(
      db.query
        .update(closingRequest)
        .set({ state: 'returned', decidedAt: now, answer })
        .where(waits),
    ),
    mustHaveChanged('changed-meanwhile'),
    auditOfPlatform(scope, 'tenant.closing-returned', tenantId, { reason: answer }),
  ])
  return done.ok ? ok(undefined) : err({ reason: 'changed-meanwhile' })
}
