import { and, desc, eq, lt, sql, type SQL } from 'drizzle-orm'
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core'
import { staff } from '../identity/tables.ts'
import type { Instant } from '../kernel/days.ts'
import type { Fen } from '../kernel/fen.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { refuseUnless, type NotPermitted, type TenantScope } from '../scope.ts'
import { payout, type payoutStates } from './tables.ts'

export const PAYOUTS_A_PAGE = 50

export type ListedPayout = {
  readonly id: string
  readonly number: number
  readonly planKey: string
  readonly state: (typeof payoutStates)[number]
  readonly lineCount: number
  readonly totalFen: Fen
  readonly preparedBy: string
  /** Null where the person is no staff of this tenant any more. */
  readonly preparedByName: string | null
  readonly preparedAt: Instant
  readonly decidedBy: string | null
  readonly decidedByName: string | null
  readonly decidedAt: Instant | null
}

export type PayoutPage = {
  readonly payouts: readonly ListedPayout[]
  /** The number before which the next page begins; undefined on the last one. */
  readonly next: number | undefined
}

const staffName = (id: SQLiteColumn): SQL<string | null> =>
  sql<string | null>`(select ${staff.name} from ${staff} where ${staff.id} = ${id})`

/** The columns of a payout as lists and pages show it. */
export const listedColumns = {
  id: payout.id,
  number: payout.number,
  planKey: payout.planKey,
  state: payout.state,
  lineCount: payout.itemCount,
  totalFen: payout.totalFen,
  preparedBy: payout.preparedBy,
  preparedByName: staffName(payout.preparedBy).as('prepared_by_name'),
  preparedAt: payout.preparedAt,
  decidedBy: payout.decidedBy,
  decidedByName: staffName(payout.decidedBy).as('decided_by_name'),
  decidedAt: payout.decidedAt,
}

/** Payouts, newest first, a page at a time. Permission: `payouts.read`. */
export async function listPayouts(
  scope: TenantScope,
  filter: {
    readonly planKey?: string
    readonly state?: ListedPayout['state']
    readonly before?: number
  } = {},
): Promise<Result<PayoutPage, NotPermitted>> {
  const refused = refuseUnless(scope, 'payouts.read')
  if (refused) return err(refused)
  const { planKey, state, before } = filter
  const rows = await scope.db.query
    .select(listedColumns)
    .from(payout)
    .where(
      and(
        planKey === undefined ? undefined : eq(payout.planKey, planKey),
        state === undefined ? undefined : eq(payout.state, state),
        before === undefined ? undefined : lt(payout.number, before),
      ),
    )
    .orderBy(desc(payout.number))
    .limit(PAYOUTS_A_PAGE + 1)
  const page = rows.slice(0, PAYOUTS_A_PAGE)
  return ok({
    payouts: page,
    next: rows.length > page.length ? page.at(-1)?.number : undefined,
  })
}
