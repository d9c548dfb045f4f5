import type { MigrationCheck } from './migrations.ts'

/** Triggers that are not there: what they guard could be rewritten without anybody noticing. */
const triggersThere = (says: string, ...names: readonly string[]): MigrationCheck => ({
  says,
  wrong:
    `select column1 from (values ${names.map((name) => `('${name}')`).join(', ')}) ` +
    "where column1 not in (select name from sqlite_schema where type = 'trigger')",
})

const stays = (table: string) =>
  ['update', 'delete', 'replace'].map((what) => `${table}_no_${what}`)

export const appendOnlyTriggers = triggersThere(
  'what is written once cannot be changed',
  ...['audit_entry', 'ledger_movement', 'claim_facts'].flatMap(stays),
  ...['figures_stay', 'paid_stays', 'no_delete', 'no_replace'].map((it) => `benefit_line_${it}`),
  'plan_revision_published_stays',
  'plan_revision_no_delete',
  'payout_decided_stays',
  'payout_no_delete',
)

export const sealedAloneTriggers = triggersThere(
  'of what is written once only the seal changes',
  'claim_facts_no_update',
  ...['figures_stay', 'paid_stays', 'sealed_alone'].map((it) => `benefit_line_${it}`),
)

export const erasedStaysTriggers = triggersThere(
  'who was erased stays so',
  'claim_facts_no_update',
  'member_erased_stays',
  ...['claim', 'claim_facts', 'claim_document'].map((table) => `${table}_of_nobody_erased`),
)

export const anchorTriggers = triggersThere('anchors cannot be changed', ...stays('audit_anchor'))

/** Asked after every step. */
export const referencesHold: MigrationCheck = {
  says: 'every reference names a row',
  wrong: 'select 1 from pragma_foreign_key_check',
}
