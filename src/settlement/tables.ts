import { sql } from 'drizzle-orm'
import { check, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { claim } from '../claims/tables.ts'
import { member } from '../members/tables.ts'

/** What the engine made of a claim's facts at one revision: shown, never paid from. */
export const assessment = sqliteTable(
  'assessment',
  {
    id: text('id').primaryKey(),
    claimId: text('claim_id')
      .notNull()
      .references(() => claim.id),
    claimRevision: integer('claim_revision').notNull(),
    planRevisionId: text('plan_revision_id').notNull(),
    totalFen: integer('total_fen').notNull(),
    /** The lines with their traces, encrypted: a trace holds the facts that it used. */
    linesCipher: text('lines_cipher').notNull(),
    assessedAt: integer('assessed_at').notNull(),
  },
  (row) => [index('assessment_of').on(row.claimId, row.assessedAt)],
)

export const benefitLineKinds = ['benefit', 'correction'] as const
export const benefitLineStates = ['payable', 'in-payout', 'paid'] as const

/** An amount that is owed: its figures never change, a correction is a line of its own. */
export const benefitLine = sqliteTable(
  'benefit_line',
  {
    id: text('id').primaryKey(),
    claimId: text('claim_id')
      .notNull()
      .references(() => claim.id),
    memberId: text('member_id')
      .notNull()
      .references(() => member.id),
    planKey: text('plan_key').notNull(),
    planRevisionId: text('plan_revision_id').notNull(),
    version: text('version').notNull(),
    benefit: text('benefit').notNull(),
    benefitTitle: text('benefit_title').notNull(),
    eventId: text('event_id').notNull(),
    periodFrom: text('period_from').notNull(),
    kind: text('kind', { enum: benefitLineKinds }).notNull(),
    /** 1 for the first line of a benefit and event, then one more for each correction. */
    ordinal: integer('ordinal').notNull(),
    correctsId: text('corrects_id'),
    amountFen: integer('amount_fen').notNull(),
    state: text('state', { enum: benefitLineStates }).notNull(),
    traceCipher: text('trace_cipher').notNull(),
    approvedAt: integer('approved_at').notNull(),
  },
  (row) => [
    uniqueIndex('benefit_line_once').on(
      row.claimId,
      row.planKey,
      row.benefit,
      row.eventId,
      row.ordinal,
    ),
    index('benefit_line_member').on(row.memberId, row.planKey, row.periodFrom),
    index('benefit_line_state').on(row.state, row.approvedAt),
    check('benefit_line_not_zero', sql`${row.amountFen} <> 0`),
  ],
)
