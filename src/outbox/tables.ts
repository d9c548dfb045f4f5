import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

export const outboxStates = ['waiting', 'done', 'dead'] as const

/** What must happen outside after a commit. Written in the commit, drained by a tick. */
export const outboxMessage = sqliteTable(
  'outbox_message',
  {
    id: text('id').primaryKey(),
    kind: text('kind').notNull(),
    subject: text('subject').notNull(),
    /** JSON; personal data in it is encrypted under the tenant's key. */
    payload: text('payload').notNull(),
    state: text('state', { enum: outboxStates }).notNull(),
    attempts: integer('attempts').notNull(),
    dueAt: integer('due_at').notNull(),
    /** While a drain works on the row no other takes it; past this it may. */
    claimedUntil: integer('claimed_until').notNull(),
    lastProblem: text('last_problem'),
    createdAt: integer('created_at').notNull(),
    doneAt: integer('done_at'),
  },
  (row) => [
    index('outbox_message_due').on(row.state, row.dueAt),
    index('outbox_message_subject').on(row.subject),
  ],
)
