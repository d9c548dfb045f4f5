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

/** Kinds whose words a federation may choose itself. A code's never: they must warn. */
export const ownTextKinds = ['arrival', 'returned', 'enrolment'] as const

/** A federation's own words for a kind of message; without a row the product's stand. */
export const noticeText = sqliteTable('notice_text', {
  kind: text('kind', { enum: ownTextKinds }).primaryKey(),
  /** With placeholders as in `smsTemplates`. */
  text: text('text').notNull(),
  updatedAt: integer('updated_at').notNull(),
  updatedBy: text('updated_by').notNull(),
})

/** Kinds that a federation may leave out. All others are waited for. */
export const optionalKinds = ['enrolment'] as const

/** Whether a kind of message is sent; without a row see `enrolment-switch.ts`. */
export const noticeSwitch = sqliteTable('notice_switch', {
  kind: text('kind', { enum: optionalKinds }).primaryKey(),
  isOn: integer('is_on', { mode: 'boolean' }).notNull(),
  updatedAt: integer('updated_at').notNull(),
  updatedBy: text('updated_by').notNull(),
})
