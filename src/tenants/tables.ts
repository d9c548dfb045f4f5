import { sql } from 'drizzle-orm'
import { check, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** How the federation presents itself: one row, the newest state; history is in the audit log. */
export const federationProfile = sqliteTable(
  'federation_profile',
  {
    one: integer('one').primaryKey(),
    name: text('name').notNull(),
    shortName: text('short_name').notNull(),
    hotline: text('hotline').notNull(),
    colour: text('colour').notNull(),
    revision: integer('revision').notNull(),
    updatedAt: integer('updated_at').notNull(),
  },
  (row) => [check('federation_profile_is_one_row', sql`${row.one} = 1`)],
)
