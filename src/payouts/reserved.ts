import { sql, type SQL } from 'drizzle-orm'
import { payout } from './tables.ts'

/** What a plan's prepared payouts hold, as an expression for a query or a guard. Unit: fen. */
export const reservedFenOf = (planKey: string): SQL<number> =>
  sql<number>`(select coalesce(sum(${payout.totalFen}), 0) from ${payout}
    where ${payout.planKey} = ${planKey} and ${payout.state} = 'prepared')`
