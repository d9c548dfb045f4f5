import { sql } from 'drizzle-orm'
import type { TenantDb } from '../../db/tenant-db.ts'
import { ledgerAccounts } from '../../fund/tables.ts'
import { FINDINGS_MOST, type Finding } from './finding.ts'

/**
 * The ledger, row by row and in sum. A movement has two accounts, so the sum is zero as long as
 * every row is one: a row of another shape is named. Beside that, what is owed was posted: each
 * line of benefit has its movement, of its amount.
 */
export async function ledgerFindings(db: TenantDb): Promise<Finding[]> {
  const known = sql.join(
    ledgerAccounts.map((account) => sql`${account}`),
    sql`, `,
  )
  const misshapen = await db.query.all<{ id: string }>(sql`
    select id from ledger_movement
    where typeof(amount_fen) <> 'integer' or amount_fen <= 0 or debit = credit
      or debit not in (${known}) or credit not in (${known}) limit ${FINDINGS_MOST}`)
  const [sums] = await db.query.all<{ off: number }>(sql`
    select coalesce(sum(fen), 0) as off from (
      select sum(amount_fen) as fen from ledger_movement where debit in (${known})
      union all select -sum(amount_fen) from ledger_movement where credit in (${known}))`)
  const unposted = await db.query.all<{ id: string; posted: number | null; owed: number }>(sql`
    select line.id, movement.amount_fen as posted, line.amount_fen as owed from benefit_line as line
    left join ledger_movement as movement on movement.reference = 'line:' || line.id
    where movement.amount_fen is null or movement.amount_fen <> abs(line.amount_fen)
    limit ${FINDINGS_MOST}`)
  const movement = 'ledger_movement'
  return [
    ...misshapen.map(({ id }) => ({
      table: movement,
      row: id,
      problem: 'is no movement of a positive amount between two accounts',
    })),
    ...(sums?.off === 0
      ? []
      : [{ table: movement, row: '', problem: `does not sum to zero: ${sums?.off} fen` }]),
    ...unposted.map(({ id, posted, owed }) => ({
      table: 'benefit_line',
      row: id,
      problem:
        posted === null
          ? `of ${owed} fen has no movement in the ledger`
          : `says ${owed} fen, its movement in the ledger ${posted}`,
    })),
  ]
}
