import { sql } from 'drizzle-orm'
import { sexes } from '../kernel/identity-number.ts'
import {
  check,
  index,
  integer,
  sqliteTable,
  text,
  uniqueIndex,
  type AnySQLiteColumn,
} from 'drizzle-orm/sqlite-core'

/** A county, or a town in one: workplaces belong to it, and roles can hold within it. */
export const division = sqliteTable('division', {
  id: text('id').primaryKey(),
  code: text('code').notNull().unique(),
  name: text('name').notNull(),
  /** The county of a town; null for a county. */
  parentId: text('parent_id').references((): AnySQLiteColumn => division.id),
  createdAt: integer('created_at').notNull(),
})

export const workplace = sqliteTable(
  'workplace',
  {
    id: text('id').primaryKey(),
    name: text('name').notNull().unique(),
    organisationCode: text('organisation_code'),
    createdAt: integer('created_at').notNull(),
    divisionId: text('division_id').references(() => division.id),
  },
  (row) => [index('workplace_division').on(row.divisionId)],
)

export const memberCategories = ['in-service', 'retired'] as const

/**
 * A person. `…_cipher` is AES-256-GCM under the tenant's key, bound to this row; `…_index` is a
 * keyed hash for look-up. What is neither is not personal on its own.
 */
export const member = sqliteTable(
  'member',
  {
    id: text('id').primaryKey(),
    workplaceId: text('workplace_id')
      .notNull()
      .references(() => workplace.id),
    nameCipher: text('name_cipher').notNull(),
    nameIndex: text('name_index').notNull(),
    identityNumberCipher: text('identity_number_cipher').notNull(),
    identityNumberIndex: text('identity_number_index').notNull().unique(),
    mobileCipher: text('mobile_cipher'),
    mobileIndex: text('mobile_index'),
    cardNumberCipher: text('card_number_cipher'),
    cardNumberIndex: text('card_number_index'),
    cardLastFour: text('card_last_four'),
    category: text('category', { enum: memberCategories }).notNull(),
    sex: text('sex', { enum: sexes }).notNull(),
    bornYear: integer('born_year').notNull(),
    createdAt: integer('created_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
    /** Since when nothing here tells who it was: the row stays for what refers to it. */
    erasedAt: integer('erased_at'),
  },
  (row) => [
    index('member_workplace').on(row.workplaceId),
    index('member_mobile').on(row.mobileIndex),
    index('member_name').on(row.nameIndex),
  ],
)

export const coverKinds = ['new', 'renewed', 'added'] as const

/** Cover under one plan from a day to a day, both included. */
export const cover = sqliteTable(
  'cover',
  {
    id: text('id').primaryKey(),
    memberId: text('member_id')
      .notNull()
      .references(() => member.id),
    planKey: text('plan_key').notNull(),
    workplaceId: text('workplace_id')
      .notNull()
      .references(() => workplace.id),
    startsOn: text('starts_on').notNull(),
    endsOn: text('ends_on').notNull(),
    units: integer('units').notNull(),
    kind: text('kind', { enum: coverKinds }).notNull(),
    contributionFen: integer('contribution_fen').notNull(),
    rosterId: text('roster_id').notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (row) => [
    uniqueIndex('cover_once').on(row.memberId, row.planKey, row.startsOn),
    index('cover_roster').on(row.rosterId),
    check('cover_in_order', sql`${row.startsOn} <= ${row.endsOn}`),
  ],
)

/** One import of a roster file, and what it did. */
export const roster = sqliteTable('roster', {
  id: text('id').primaryKey(),
  workplaceId: text('workplace_id')
    .notNull()
    .references(() => workplace.id),
  planKey: text('plan_key').notNull(),
  fileName: text('file_name').notNull(),
  fileHash: text('file_hash').notNull(),
  rowsRead: integer('rows_read').notNull(),
  membersAdded: integer('members_added').notNull(),
  membersChanged: integer('members_changed').notNull(),
  membersUnchanged: integer('members_unchanged').notNull(),
  coversAdded: integer('covers_added').notNull(),
  contributionFen: integer('contribution_fen').notNull(),
  rowsRefused: integer('rows_refused').notNull(),
  importedBy: text('imported_by').notNull(),
  importedAt: integer('imported_at').notNull(),
})

/** A row of a roster that could not be used. The value shown is masked. */
export const rosterRowError = sqliteTable(
  'roster_row_error',
  {
    rosterId: text('roster_id')
      .notNull()
      .references(() => roster.id),
    rowNumber: integer('row_number').notNull(),
    column: text('column').notNull(),
    value: text('value').notNull(),
    sentence: text('sentence').notNull(),
  },
  (row) => [index('roster_row_error_of').on(row.rosterId, row.rowNumber)],
)
