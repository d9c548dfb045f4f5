import { sql } from 'drizzle-orm'
import { check, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { member } from '../members/tables.ts'

export const erasureStates = ['asked', 'done', 'withdrawn'] as const
/** Asked for on the members' pages, or at the counter, where somebody of the staff wrote it down. */
export const erasureChannels = ['member', 'staff'] as const

/** Somebody who wants to be forgotten: asked for by one person, carried out by another. */
export const erasureRequest = sqliteTable(
  'erasure_request',
  {
    id: text('id').primaryKey(),
    memberId: text('member_id')
      .notNull()
      .references(() => member.id),
    state: text('state', { enum: erasureStates }).notNull(),
    channel: text('channel', { enum: erasureChannels }).notNull(),
    /** The member, or who wrote it down at the counter. */
    askedBy: text('asked_by').notNull(),
    askedAt: integer('asked_at').notNull(),
    /** The last day on which it must be done. */
    dueOn: text('due_on').notNull(),
    decidedBy: text('decided_by'),
    decidedAt: integer('decided_at'),
  },
  (row) => [
    // One waits for each member at a time.
    uniqueIndex('erasure_request_waiting')
      .on(row.memberId)
      .where(sql`"state" = 'asked'`),
    index('erasure_request_state').on(row.state, row.dueOn),
    check(
      'erasure_two_people',
      sql`${row.state} <> 'done' or (${row.decidedBy} is not null and ${row.decidedBy} <> ${row.askedBy})`,
    ),
  ],
)
