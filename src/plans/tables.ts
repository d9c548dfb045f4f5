import { integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

export const planStates = ['draft', 'published', 'retired'] as const

/**
 * A plan document at one revision. A published revision is never changed: a change is the next
 * revision, and `content_hash` names what was published.
 */
export const planRevision = sqliteTable(
  'plan_revision',
  {
    id: text('id').primaryKey(),
    /** The plan's own name inside the document, the same over its revisions. */
    planKey: text('plan_key').notNull(),
    revision: integer('revision').notNull(),
    title: text('title').notNull(),
    state: text('state', { enum: planStates }).notNull(),
    document: text('document').notNull(),
    contentHash: text('content_hash').notNull(),
    /** Null where the draft was copied from a published scheme and nobody has changed it. */
    draftedBy: text('drafted_by'),
    publishedBy: text('published_by'),
    createdAt: integer('created_at').notNull(),
    publishedAt: integer('published_at'),
  },
  (row) => [uniqueIndex('plan_revision_of_plan').on(row.planKey, row.revision)],
)
