import { and, eq } from 'drizzle-orm'
import { mustHaveChanged, statement } from '../db/statement.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { auditBy, refuseUnless, type NotPermitted, type TenantScope } from '../scope.ts'
import { claim } from './tables.ts'

export const DECISION_REASON_LEAST = 4
export const DECISION_REASON_MOST = 300

export type SendBackInput = {
  readonly claimId: string
  readonly revision: number
  /** What the member reads: what is missing, or why nothing can be paid. */
  readonly reason: string
  /** The clause that a refusal rests on. */
  readonly clause?: string
}

export type SendBackError =
  | NotPermitted
  | { readonly reason: 'reason-missing' }
  | { readonly reason: 'clause-missing' }
  | { readonly reason: 'stale' }

/** Gives a claim back to its member with a question: it can be mended and handed in again. */
export const returnClaim = (scope: TenantScope, input: SendBackInput) =>
  sendBack(scope, input, 'returned')

/** Refuses a claim, with the reason and the clause; the stay may be handed in anew. */
export async function refuseClaim(
  scope: TenantScope,
  input: SendBackInput,
): Promise<Result<void, SendBackError>> {
  const refused = refuseUnless(scope, 'claims.decide')
  if (refused) return err(refused)
  if (!input.clause?.trim()) return err({ reason: 'clause-missing' })
  return sendBack(scope, input, 'refused')
}

async function sendBack(
  scope: TenantScope,
  input: SendBackInput,
  state: 'returned' | 'refused',
): Promise<Result<void, SendBackError>> {
  const refused = refuseUnless(scope, 'claims.decide')
  if (refused) return err(refused)
  const reason = input.reason.trim()
  if (reason.length < DECISION_REASON_LEAST || reason.length > DECISION_REASON_MOST) {
    return err({ reason: 'reason-missing' })
  }
  const clause = input.clause?.trim() ?? ''
  const done = await scope.db.commit({
    statements: [
      statement(
        scope.db.query
          .update(claim)
          .set({
            state,
            eventKey: null,
            decidedAt: scope.now,
            decidedBy: scope.actor.id,
            decisionReason: clause ? `${reason}（条款 ${clause}）` : reason,
          })
          .where(
            and(
              eq(claim.id, input.claimId),
              eq(claim.state, 'submitted'),
              eq(claim.revision, input.revision),
            ),
          ),
      ),
      mustHaveChanged('stale'),
    ],
    audit: [auditBy(scope, `claim.${state}`, input.claimId, { clause })],
    now: scope.now,
  })
  return done.ok ? ok(undefined) : err({ reason: 'stale' })
}
