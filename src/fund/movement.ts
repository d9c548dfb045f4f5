import type { Statement } from '../db/statement.ts'
import { assert } from '../kernel/assert.ts'
import type { Day, Instant } from '../kernel/days.ts'
import type { Fen } from '../kernel/fen.ts'
import { newId } from '../kernel/ids.ts'
import type { LedgerAccount } from './accounts.ts'
import type { Payer } from './payer.ts'

export type Movement = {
  /**
   * The natural name of the cause, with a prefix for its kind: `line:LINE` (a claim approved),
   * `paid:LINE` (a payout confirmed), `roster:ROSTER:PAYER` (contributions due), `receipt:FORM:n`
   * (contributions received). The table takes
   * each once, so the same cause cannot move money twice whatever the code above it does.
   */
  readonly reference: string
  readonly planKey: string
  /** The first day of the cover period that the money belongs to. */
  readonly periodFrom: Day
  readonly debit: LedgerAccount
  readonly credit: LedgerAccount
  readonly amountFen: Fen
  /** The workplace or the member that it concerns. Never a name. */
  readonly partyId?: string
  /** Of a contribution: whose part of it. */
  readonly payer?: Payer
  readonly memo: string
  readonly at: Instant
}

/**
 * One double-entry movement as a statement for a commit: `amountFen` leaves `credit` and reaches
 * `debit`, so the ledger sums to zero by the row's shape.
 *
 * Units: whole fen, positive; a correction goes the other way round instead of being negative.
 * Rounding: none. Errors: throws on an amount that is not positive or on one account for both
 * sides (the caller is wrong); a reference that is already there makes the commit answer
 * `{ reason: 'taken', columns: 'ledger_movement.reference' }`.
 */
export function movement(it: Movement): Statement {
  assert(Number.isSafeInteger(it.amountFen) && it.amountFen > 0, 'a movement has a positive amount')
  assert(it.debit !== it.credit, 'a movement has two accounts')
  assert(it.reference !== '' && it.planKey !== '', 'a movement names its cause and its plan')
  return {
    sql:
      'insert into ledger_movement (id, reference, plan_key, period_from, debit, credit, ' +
      'amount_fen, party_id, payer, memo, at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    args: [
      newId('mov'),
      it.reference,
      it.planKey,
      it.periodFrom,
      it.debit,
      it.credit,
      it.amountFen,
      it.partyId ?? null,
      it.payer ?? null,
      it.memo,
      it.at,
    ],
  }
}
