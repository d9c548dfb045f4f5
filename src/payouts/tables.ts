import { sql } from 'drizzle-orm'
import { check, index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { Fen } from '../kernel/fen.ts'
import { member } from '../members/tables.ts'
import { benefitLine } from '../settlement/tables.ts'

export const payoutStates = ['prepared', 'confirmed', 'cancelled'] as const

/** A batch of bank transfers: one person prepares it, another confirms that it was paid. */
export const payout = sqliteTable(
  'payout',
  {
    id: text('id').primaryKey(),
    /** Counts up within the tenant: what people call the batch by. */
    number: integer('number').notNull().unique(),
    planKey: text('plan_key').notNull(),
    state: text('state', { enum: payoutStates }).notNull(),
    itemCount: integer('item_count').notNull(),
    totalFen: integer('total_fen').$type<Fen>().notNull(),
    preparedBy: text('prepared_by').notNull(),
    preparedAt: integer('prepared_at').notNull(),
    decidedBy: text('decided_by'),
    decidedAt: integer('decided_at'),
  },
  (row) => [
    index('payout_state').on(row.state, row.preparedAt),
    check('payout_positive', sql`${row.totalFen} > 0 and ${row.itemCount} > 0`),
    check(
      'payout_two_people',
      sql`${row.state} <> 'confirmed' or (${row.decidedBy} is not null and ${row.decidedBy} <> ${row.preparedBy})`,
    ),
  ],
)

/** One line in a batch, with the card that it was prepared for. */
export const payoutItem = sqliteTable(
  'payout_item',
  {
    id: text('id').primaryKey(),
    payoutId: text('payout_id')
      .notNull()
      .references(() => payout.id),
    lineId: text('line_id')
      .notNull()
      .references(() => benefitLine.id),
    /** The line while it is held here, null once released: so a line is in one batch at most. */
    heldLineId: text('held_line_id').unique(),
    memberId: text('member_id')
      .notNull()
      .references(() => member.id),
    amountFen: integer('amount_fen').$type<Fen>().notNull(),
    cardLastFour: text('card_last_four').notNull(),
  },
  (row) => [index('payout_item_of').on(row.payoutId)],
)
