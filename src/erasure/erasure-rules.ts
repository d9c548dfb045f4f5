import type { Statement } from '../db/statement.ts'

/** What becomes of a column that tells something of a person who is erased. */
export type Fate =
  /** Emptied; `''` where the column holds no null. */
  | 'null'
  | 'empty'
  /** Gone with its row. */
  | 'deleted'
  /** Written anew, without what identifies: `erase-member.ts` says how. */
  | 'anew'
  | { readonly kept: string }

type TableRules = {
  /** The member's rows, for what is emptied and deleted; `?1` is the member, `?2` notices. */
  readonly rows?: string
  readonly columns: Readonly<Record<string, Fate>>
}

const OF_CLAIMS = 'claim_id in (select id from claim where member_id = ?1)'
const STAFF: Fate = { kept: 'of an officer, not of a member' }
const LAPSES: Fate = { kept: 'goes by itself: within an hour, or with its notice' }

/**
 * For each column that `column-classes.ts` calls personal, what erasing a member does to it. A
 * test finds one that is missing here, and another looks into the database after an erasure.
 */
export const erasureRules: Readonly<Record<string, TableRules>> = {
  member: {
    rows: 'id = ?1',
    columns: {
      name_cipher: 'anew',
      name_index: 'anew',
      identity_number_cipher: 'anew',
      identity_number_index: 'anew',
      mobile_cipher: 'null',
      mobile_index: 'null',
      card_number_cipher: 'null',
      card_number_index: 'null',
      card_last_four: 'null',
      born_year: 'anew',
      category: { kept: 'one of two values, for sums by category' },
      sex: { kept: 'one of two values, for sums by sex' },
    },
  },
  claim: { rows: 'member_id = ?1', columns: { decision_reason: 'null', event_key: 'null' } },
  claim_facts: { rows: OF_CLAIMS, columns: { facts_cipher: 'anew', reason: 'null' } },
  claim_document: { rows: OF_CLAIMS, columns: { file_name: 'deleted' } },
  assessment: { rows: OF_CLAIMS, columns: { lines_cipher: 'anew' } },
  benefit_line: {
    columns: { trace_cipher: { kept: 'amounts, days and clauses alone, so that it is replayed' } },
  },
  payout_item: { rows: 'member_id = ?1', columns: { card_last_four: 'empty' } },
  notice: {
    rows: 'member_id = ?1 or id in (select value from json_each(?2))',
    columns: { mobile_cipher: 'empty', mobile_last_four: 'empty', text_cipher: 'empty' },
  },
  one_time_code: { columns: { mobile_index: 'anew' } },
  attempt_counter: { columns: { key: LAPSES } },
  roster: { columns: { file_name: { kept: 'as a workplace called a file of many people' } } },
  roster_row_error: { columns: { value: 'anew' } },
  idempotency: {
    columns: { response_cipher: { kept: 'identifiers and amounts alone, for seven days' } },
  },
  staff: { columns: { login: STAFF, name: STAFF } },
  staff_invitation: { columns: { name: STAFF, mobile_last_four: STAFF, mobile_cipher: STAFF } },
  audit_entry: {
    columns: { detail: { kept: 'chained by hashes; holds identifiers, and what staff wrote' } },
  },
}

/** Empties and deletes what the rules say, whatever tables there are. */
export function emptyingStatements(memberId: string, noticeIds: readonly string[]): Statement[] {
  return Object.entries(erasureRules).flatMap(([table, { rows, columns }]) => {
    if (rows === undefined) return []
    const args = rows.includes('?2') ? [memberId, JSON.stringify(noticeIds)] : [memberId]
    const fates = Object.entries(columns)
    if (fates.some(([, fate]) => fate === 'deleted')) {
      return [{ sql: `delete from ${table} where ${rows}`, args }]
    }
    const set = fates.flatMap(([column, fate]) =>
      fate === 'null' ? [`${column} = null`] : fate === 'empty' ? [`${column} = ''`] : [],
    )
    return set.length > 0
      ? [{ sql: `update ${table} set ${set.join(', ')} where ${rows}`, args }]
      : []
  })
}
