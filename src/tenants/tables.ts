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
    /** Of the picture in `federation_logo`; null where the seal made of the name stands for it. */
    logoHash: text('logo_hash'),
    /** What members' pages offer: names with a space between, Chinese first. */
    languages: text('languages').notNull().default('zh-CN'),
    revision: integer('revision').notNull(),
    updatedAt: integer('updated_at').notNull(),
  },
  (row) => [check('federation_profile_is_one_row', sql`${row.one} = 1`)],
)

/** The federation's own mark, one small picture. Apart from the profile, which every page reads. */
export const federationLogo = sqliteTable(
  'federation_logo',
  {
    one: integer('one').primaryKey(),
    contentType: text('content_type').notNull(),
    /** Base64: a value of a database that is read over JSON. */
    content: text('content').notNull(),
    hash: text('hash').notNull(),
    updatedAt: integer('updated_at').notNull(),
  },
  (row) => [check('federation_logo_is_one_row', sql`${row.one} = 1`)],
)
