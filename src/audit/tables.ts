import { sql } from 'drizzle-orm'
import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** Who did what, in a chain: each entry's hash covers the entry and the hash before it. */
export const auditEntry = sqliteTable(
  'audit_entry',
  {
    sequence: integer('sequence').primaryKey(),
    at: integer('at').notNull(),
    actorKind: text('actor_kind').notNull(),
    actorId: text('actor_id').notNull(),
    action: text('action').notNull(),
    subject: text('subject').notNull(),
    detail: text('detail').notNull(),
    requestId: text('request_id').notNull(),
    previousHash: text('previous_hash').notNull(),
    hash: text('hash').notNull(),
  },
  (row) => [
    index('audit_entry_subject').on(row.subject, row.sequence),
    // Reads are many: the acts among them are found without walking over the reads.
    index('audit_entry_acts')
      .on(row.sequence)
      .where(sql`substr("action", -5) <> '.read'`),
  ],
)
