import { sql, type SQL } from 'drizzle-orm'
import { fen, type Fen } from '../kernel/fen.ts'
import { ledgerMovement } from './tables.ts'

/** What must stay in a plan's dedicated account. Zero until a federation can set its own. */
export const FUND_FLOOR_FEN = fen(0)

/** A plan's money, in fen. `availableFen` is below zero where more is promised than is there. */
export type FundBalance = {
  readonly bankFen: Fen
  /** In payouts that are prepared and not yet confirmed. */
  readonly reservedFen: Fen
  readonly floorFen: Fen
  readonly availableFen: Fen
}

/** Money that a new payout may use: bank − reserved − floor. Exact, no rounding. */
export const fundBalance = (
  bankFen: number,
  reservedFen: number,
  floorFen: Fen = FUND_FLOOR_FEN,
): FundBalance => ({
  bankFen: fen(bankFen),
  reservedFen: fen(reservedFen),
  floorFen,
  availableFen: fen(bankFen - reservedFen - floorFen),
})

/** The balance of a plan's dedicated account, as an expression for a query or a guard. */
export const bankFenOf = (planKey: string | SQL): SQL<number> =>
  sql<number>`(select coalesce(sum(case ${ledgerMovement.debit} when 'bank'
    then ${ledgerMovement.amountFen} else -${ledgerMovement.amountFen} end), 0)
    from ${ledgerMovement} where ${ledgerMovement.planKey} = ${planKey}
    and 'bank' in (${ledgerMovement.debit}, ${ledgerMovement.credit}))`
