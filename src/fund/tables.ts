import { sql } from 'drizzle-orm'
import { check, index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** See `accounts.ts` for what each account means and on which side it grows. */
export const ledgerAccounts = [
  'bank',
  'contributions-receivable',
  'contributions',
  'benefits',
  'benefits-payable',
] as const

/**
 * One movement of money: an amount leaves one account (credit) and reaches another (debit). By
 * its shape it sums to zero. Append-only by trigger.
 */
export const ledgerMovement = sqliteTable(
  'ledger_movement',
  {
    id: text('id').primaryKey(),
    /** Natural key of what caused it: posting the same cause twice is refused. */
    reference: text('reference').notNull().unique(),
    planKey: text('plan_key').notNull(),
    periodFrom: text('period_from').notNull(),
    debit: text('debit', { enum: ledgerAccounts }).notNull(),
    credit: text('credit', { enum: ledgerAccounts }).notNull(),
    amountFen: integer('amount_fen').notNull(),
    /** A workplace or a member where the movement concerns one. */
    partyId: text('party_id'),
    memo: text('memo').notNull(),
    at: integer('at').notNull(),
  },
  (row) => [
    index('ledger_movement_plan').on(row.planKey, row.periodFrom),
    index('ledger_movement_at').on(row.at),
    check('ledger_movement_positive', sql`${row.amountFen} > 0`),
    check('ledger_movement_two_accounts', sql`${row.debit} <> ${row.credit}`),
  ],
)
