import { and, eq, inArray } from 'drizzle-orm'
import { mustHaveChanged, statement } from '../db/statement.ts'
import type { TenantDb } from '../db/tenant-db.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { auditBy, refuseUnless, type NotPermitted, type TenantScope } from '../scope.ts'
import { benefitLine } from '../settlement/tables.ts'
import { payout, payoutItem } from './tables.ts'

export type CancelPayoutError =
  | NotPermitted
  | { readonly reason: 'not-found' }
  /** The money has left: what was wrong is put right by a correction. */
  | { readonly reason: 'confirmed' }

/** `already-cancelled`: it had been before, and nothing happened now. */
export type CancelledPayout = { readonly outcome: 'cancelled' | 'already-cancelled' }

/**
 * Gives a prepared payout up: its lines are payable again. Whoever may prepare or confirm may
 * cancel, its own author included, for no money moves. Round trips: 2.
 */
export async function cancelPayout(
  scope: TenantScope,
  { payoutId }: { readonly payoutId: string },
): Promise<Result<CancelledPayout, CancelPayoutError>> {
  const refused = refuseUnless(scope, 'payouts.prepare') && refuseUnless(scope, 'payouts.confirm')
  if (refused) return err(refused)
  const found = await load(scope.db, payoutId)
  if (found === undefined) return err({ reason: 'not-found' })
  if (found.state !== 'prepared') return answerDecided(found.state)
  const done = await scope.db.commit({
    statements: cancelStatements(scope, payoutId, found.itemCount),
    audit: [auditBy(scope, 'payout.cancelled', payoutId, { number: found.number })],
    now: scope.now,
  })
  if (done.ok) return ok({ outcome: 'cancelled' })
  // Somebody was faster, and a decided payout stays decided.
  const now = await load(scope.db, payoutId)
  if (now === undefined || now.state === 'prepared') {
    throw new Error(`A prepared payout could not be cancelled: ${JSON.stringify(done.error)}`)
  }
  return answerDecided(now.state)
}

const answerDecided = (
  state: 'confirmed' | 'cancelled',
): Result<CancelledPayout, CancelPayoutError> =>
  state === 'cancelled' ? ok({ outcome: 'already-cancelled' }) : err({ reason: 'confirmed' })

async function load(db: TenantDb, payoutId: string) {
  const [found] = await db.query
    .select({ state: payout.state, number: payout.number, itemCount: payout.itemCount })
    .from(payout)
    .where(eq(payout.id, payoutId))
  return found
}

function cancelStatements({ db, actor, now }: TenantScope, payoutId: string, itemCount: number) {
  const ofPayout = eq(payoutItem.payoutId, payoutId)
  const held = db.query.select({ id: payoutItem.heldLineId }).from(payoutItem).where(ofPayout)
  return [
    statement(
      db.query
        .update(payout)
        .set({ state: 'cancelled', decidedBy: actor.id, decidedAt: now })
        .where(and(eq(payout.id, payoutId), eq(payout.state, 'prepared'))),
    ),
    mustHaveChanged('payout-changed'),
    statement(
      db.query
        .update(benefitLine)
        .set({ state: 'payable' })
        .where(and(eq(benefitLine.state, 'in-payout'), inArray(benefitLine.id, held))),
    ),
    mustHaveChanged('lines-changed', itemCount),
    statement(db.query.update(payoutItem).set({ heldLineId: null }).where(ofPayout)),
  ]
}
