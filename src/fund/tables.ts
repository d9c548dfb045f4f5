import { sql } from 'drizzle-orm'
import { check, index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { Fen } from '../kernel/fen.ts'

/** See `accounts.ts` for what each account means and on which side it grows. */
export const ledgerAccounts = [
  'bank',
  'contributions-receivable',
  'contributions',
  'benefits',
  'benefits-payable',
] as const

/** Who bears a fee, in the order in which what a workplace hands in is set against it. */
export const payers = ['member', 'workplace', 'union', 'higher-union', 'government'] as const
/** Those whose part does not come through the workplace. */
export const subsidyPayers = ['higher-union', 'government'] as const

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
    amountFen: integer('amount_fen').$type<Fen>().notNull(),
    /** A workplace or a member where the movement concerns one. */
    partyId: text('party_id'),
    /** Of a contribution: whose part of it. Null in older rows, where it was the workplace's. */
    payer: text('payer', { enum: payers }),
    memo: text('memo').notNull(),
    at: integer('at').notNull(),
  },
  (row) => [
    // Holds all that balances are added up from, so that no row is read for them.
    index('ledger_movement_sums').on(
      row.planKey,
      row.periodFrom,
      row.debit,
      row.credit,
      row.amountFen,
      row.payer,
    ),
    index('ledger_movement_plan').on(row.planKey, row.at),
    index('ledger_movement_party').on(row.partyId, row.planKey, row.periodFrom),
    index('ledger_movement_at').on(row.at),
    check('ledger_movement_positive', sql`${row.amountFen} > 0`),
    check('ledger_movement_two_accounts', sql`${row.debit} <> ${row.credit}`),
  ],
)
