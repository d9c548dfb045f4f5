import { and, eq, sql } from 'drizzle-orm'
import { fen, ZERO, type Fen } from '../kernel/fen.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { refuseUnless, type NotPermitted, type TenantScope } from '../scope.ts'
import { balanceOf, type LedgerAccount } from './accounts.ts'
import { ledgerAccounts, ledgerMovement } from './tables.ts'

/** All movements between one pair of accounts, added up. */
export type MovementSum = {
  readonly debit: LedgerAccount
  readonly credit: LedgerAccount
  readonly amountFen: number
}

export type AccountBalance = {
  readonly account: LedgerAccount
  readonly debitFen: Fen
  readonly creditFen: Fen
  /** On the side that the account grows on. */
  readonly balanceFen: Fen
}

export type PeriodBalances = {
  readonly planKey: string
  readonly periodFrom: string
  readonly accounts: readonly AccountBalance[]
}

export type Balances = {
  readonly accounts: readonly AccountBalance[]
  /** The same by plan and cover period: adds up to `accounts`. */
  readonly periods: readonly PeriodBalances[]
}

/**
 * What each account holds, added up from the movements: no balance is stored, so none can differ
 * from what moved. Unit: fen; every account is there, with zero where nothing moved; debits and
 * credits over all accounts are equal. Rounding: none. Permission: `fund.read`.
 */
export async function readBalances(
  scope: TenantScope,
  filter: { readonly planKey?: string; readonly periodFrom?: string } = {},
): Promise<Result<Balances, NotPermitted>> {
  const refused = refuseUnless(scope, 'fund.read')
  if (refused) return err(refused)
  const { planKey, periodFrom } = filter
  const rows = await scope.db.query
    .select({
      planKey: ledgerMovement.planKey,
      periodFrom: ledgerMovement.periodFrom,
      debit: ledgerMovement.debit,
      credit: ledgerMovement.credit,
      amountFen: sql<number>`sum(${ledgerMovement.amountFen})`,
    })
    .from(ledgerMovement)
    .where(
      and(
        planKey === undefined ? undefined : eq(ledgerMovement.planKey, planKey),
        periodFrom === undefined ? undefined : eq(ledgerMovement.periodFrom, periodFrom),
      ),
    )
    .groupBy(
      ledgerMovement.planKey,
      ledgerMovement.periodFrom,
      ledgerMovement.debit,
      ledgerMovement.credit,
    )
    .orderBy(ledgerMovement.planKey, ledgerMovement.periodFrom)
  const periods = Map.groupBy(rows, (row) => JSON.stringify([row.planKey, row.periodFrom]))
  return ok({
    accounts: addUp(rows),
    periods: [...periods.values()].map((sums) => ({
      planKey: sums[0]!.planKey,
      periodFrom: sums[0]!.periodFrom,
      accounts: addUp(sums),
    })),
  })
}

/** Every account's balance out of what moved between the pairs. */
export function addUp(sums: readonly MovementSum[]): AccountBalance[] {
  return ledgerAccounts.map((account) => {
    let debitFen = ZERO
    let creditFen = ZERO
    for (const sum of sums) {
      if (sum.debit === account) debitFen = fen(debitFen + sum.amountFen)
      if (sum.credit === account) creditFen = fen(creditFen + sum.amountFen)
    }
    return { account, debitFen, creditFen, balanceFen: balanceOf(account, debitFen, creditFen) }
  })
}
