import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

export const noticeStates = ['waiting', 'sent', 'failed'] as const
export const noticeKinds = [
  'code',
  'enrolment',
  'arrival',
  'returned',
  'test',
  'invitation',
] as const

/** A text message to one person. The number is encrypted; the text of a secret is not kept. */
export const notice = sqliteTable(
  'notice',
  {
    id: text('id').primaryKey(),
    kind: text('kind', { enum: noticeKinds }).notNull(),
    memberId: text('member_id'),
    /** What it was sent for: the same cause does not send twice. */
    reference: text('reference').notNull().unique(),
    mobileCipher: text('mobile_cipher').notNull(),
    mobileLastFour: text('mobile_last_four').notNull(),
    textCipher: text('text_cipher').notNull(),
    state: text('state', { enum: noticeStates }).notNull(),
    lastProblem: text('last_problem'),
    createdAt: integer('created_at').notNull(),
    sentAt: integer('sent_at'),
  },
  (row) => [index('notice_at').on(row.createdAt)],
)
