import type { DatabaseSync } from 'node:sqlite'
import type { TenantKeys } from '../../src/tenants/tenant-keys.ts'
import { columnsOf, quoted } from './describe-contents.ts'

/** A column that is sealed, and how the place is named that it was sealed for. */
export type SealedColumn = {
  readonly table: string
  readonly column: string
  readonly place: string
  /** The row's name, as SQL over its columns. */
  readonly row: string
  /** What the federation reads in its opened copy; not the secrets of the installation. */
  readonly opened: boolean
}

const sealed = (
  table: string,
  column: string,
  place: string,
  more: Partial<SealedColumn> = {},
) => ({
  table,
  column,
  place,
  row: 'id',
  opened: true,
  ...more,
})

/** Every sealed column; a test holds the list against the tables. */
export const sealedColumns: readonly SealedColumn[] = [
  sealed('member', 'name_cipher', 'member.name'),
  sealed('member', 'identity_number_cipher', 'member.identity_number'),
  sealed('member', 'mobile_cipher', 'member.mobile'),
  sealed('member', 'card_number_cipher', 'member.card_number'),
  sealed('claim_facts', 'facts_cipher', 'claim_facts.facts', {
    row: "claim_id || ':' || revision",
  }),
  sealed('assessment', 'lines_cipher', 'assessment.lines'),
  sealed('benefit_line', 'trace_cipher', 'benefit_line.trace'),
  sealed('notice', 'mobile_cipher', 'notice.mobile_cipher'),
  sealed('notice', 'text_cipher', 'notice.text_cipher'),
  sealed('staff_invitation', 'mobile_cipher', 'staff_invitation.mobile'),
  sealed('staff_totp', 'secret_cipher', 'staff_totp.secret_cipher', {
    row: 'staff_id',
    opened: false,
  }),
  sealed('webhook_endpoint', 'secret_cipher', 'webhook_endpoint.secret_cipher', { opened: false }),
  sealed('webhook_endpoint', 'previous_secret_cipher', 'webhook_endpoint.previous_secret_cipher', {
    opened: false,
  }),
  sealed('idempotency', 'response_cipher', 'idempotency.response_cipher', {
    row: 'key',
    opened: false,
  }),
]

export type SealedText = { readonly rowid: number; readonly row: string; readonly text: string }

/** The sealed texts of a column; a database of an older schema may not have it. */
export function* textsOf(db: DatabaseSync, sealedColumn: SealedColumn): Generator<SealedText> {
  const { table, column, row } = sealedColumn
  if (!columnsOf(db, table).includes(column)) return
  yield* db
    .prepare(
      `select rowid, ${row} as row, ${quoted(column)} as text from ${quoted(table)}
       where ${quoted(column)} is not null and ${quoted(column)} <> ''`,
    )
    .all() as unknown as SealedText[]
}

/** Opens everything that is sealed, and names what does not open: changed, or another key. */
export async function openEverything(
  db: DatabaseSync,
  keys: TenantKeys,
): Promise<{ readonly opened: number; readonly problems: readonly string[] }> {
  const problems: string[] = []
  let opened = 0
  for (const column of sealedColumns) {
    for (const { row, text } of textsOf(db, column)) {
      try {
        await keys.open({ column: column.place, row }, text)
        opened++
      } catch {
        problems.push(`${column.table}.${column.column} of ${row} does not open with the key`)
      }
    }
  }
  return { opened, problems }
}
