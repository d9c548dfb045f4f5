import { sql } from 'drizzle-orm'
import { check, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** One row: whose database this is. Every commit is guarded by it, every opening compares it. */
export const tenantIdentity = sqliteTable(
  'tenant_identity',
  {
    one: integer('one').primaryKey(),
    tenantId: text('tenant_id').notNull(),
    slug: text('slug').notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (row) => [check('tenant_identity_is_one_row', sql`${row.one} = 1`)],
)

/**
 * Holds no row, ever: a statement that inserts into it aborts the whole batch. This is how a
 * commit refuses to go on when what it was decided on is no longer so.
 */
export const guard = sqliteTable('guard', { holds: integer('holds').notNull() }, (row) => [
  check('guard_refuses', sql`${row.holds} = 1`),
])
