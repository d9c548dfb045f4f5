import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { member } from '../members/tables.ts'

export const claimStates = ['draft', 'submitted', 'returned', 'approved', 'refused'] as const
/** What others than the member see of claims: a draft is the member's own. */
export const handedInStates = ['submitted', 'returned', 'approved', 'refused'] as const
export const claimChannels = ['member', 'staff', 'api'] as const

/** A member's claim: one stay with its settlement amounts, and how far its review is. */
export const claim = sqliteTable(
  'claim',
  {
    id: text('id').primaryKey(),
    memberId: text('member_id')
      .notNull()
      .references(() => member.id),
    planKey: text('plan_key').notNull(),
    state: text('state', { enum: claimStates }).notNull(),
    channel: text('channel', { enum: claimChannels }).notNull(),
    /** Grows with each change: a decision names the revision that it was made on. */
    revision: integer('revision').notNull(),
    /**
     * What makes a stay the same stay: hashed from the member, its days and the hospital. Null
     * while a draft or refused, so that a stay is handed in once and may be handed in again.
     */
    eventKey: text('event_key').unique(),
    createdAt: integer('created_at').notNull(),
    submittedAt: integer('submitted_at'),
    decidedAt: integer('decided_at'),
    decidedBy: text('decided_by'),
    decisionReason: text('decision_reason'),
  },
  (row) => [
    index('claim_member').on(row.memberId),
    index('claim_state').on(row.state, row.submittedAt),
  ],
)

/** The facts of a claim at one revision, encrypted: a diagnosis or a hospital is personal. */
export const claimFacts = sqliteTable(
  'claim_facts',
  {
    claimId: text('claim_id')
      .notNull()
      .references(() => claim.id),
    revision: integer('revision').notNull(),
    factsCipher: text('facts_cipher').notNull(),
    changedBy: text('changed_by').notNull(),
    reason: text('reason'),
    at: integer('at').notNull(),
  },
  (row) => [primaryKey({ columns: [row.claimId, row.revision] })],
)

/** Evidence: the object itself lies in the object store under `object_key`. */
export const claimDocument = sqliteTable(
  'claim_document',
  {
    id: text('id').primaryKey(),
    claimId: text('claim_id')
      .notNull()
      .references(() => claim.id),
    objectKey: text('object_key').notNull(),
    fileName: text('file_name').notNull(),
    contentType: text('content_type').notNull(),
    bytes: integer('bytes').notNull(),
    hash: text('hash').notNull(),
    /** Of the data key: the object is sealed under this version or a later one. */
    keyVersion: integer('key_version').notNull().default(1),
    addedAt: integer('added_at').notNull(),
    removedAt: integer('removed_at'),
  },
  (row) => [index('claim_document_of').on(row.claimId)],
)
