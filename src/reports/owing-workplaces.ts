import { and, desc, eq, isNull, sql } from 'drizzle-orm'
import { isSubsidy, type SubsidyPayer } from '../fund/payer.ts'
import { ledgerMovement } from '../fund/tables.ts'
import { fen, type Fen } from '../kernel/fen.ts'
import { workplace } from '../members/tables.ts'
import { planRevision } from '../plans/tables.ts'
import type { TenantScope } from '../scope.ts'

/** More than one form can list: the largest debts first. */
export const OWING_SHOWN = 500

export type OwingWorkplaces = {
  readonly workplaces: readonly {
    readonly id: string
    readonly name: string
    readonly receivableFen: Fen
  }[]
  /** What is owed by those whose part does not come through workplaces. */
  readonly subsidies: readonly { readonly payer: SubsidyPayer; readonly receivableFen: Fen }[]
  readonly plans: readonly { readonly planKey: string; readonly title: string }[]
}

/** Workplaces whose contributions have not all arrived, and the plans. One round trip. */
export async function owingWorkplaces(scope: TenantScope): Promise<OwingWorkplaces> {
  const { query } = scope.db
  const owed = sql<number>`sum(case ${ledgerMovement.debit} when 'contributions-receivable'
    then ${ledgerMovement.amountFen} else -${ledgerMovement.amountFen} end)`.as('owed')
  const isReceivable = sql`'contributions-receivable' in (${ledgerMovement.debit}, ${ledgerMovement.credit})`
  const [rows, subsidies, plans] = await query.batch([
    query
      .select({ id: workplace.id, name: workplace.name, owed })
      .from(ledgerMovement)
      .innerJoin(workplace, eq(workplace.id, ledgerMovement.partyId))
      .where(isReceivable)
      .groupBy(workplace.id)
      .having(sql`owed > 0`)
      .orderBy(desc(sql`owed`))
      .limit(OWING_SHOWN),
    query
      .select({ payer: ledgerMovement.payer, owed })
      .from(ledgerMovement)
      .where(and(isNull(ledgerMovement.partyId), isReceivable))
      .groupBy(ledgerMovement.payer)
      .having(sql`owed > 0`),
    query
      .selectDistinct({ planKey: planRevision.planKey, title: planRevision.title })
      .from(planRevision)
      .where(sql`${planRevision.state} <> 'draft'`),
  ])
  return {
    workplaces: rows.map(({ id, name, owed }) => ({ id, name, receivableFen: fen(owed) })),
    subsidies: subsidies.flatMap(({ payer, owed }) =>
      payer !== null && isSubsidy(payer) ? [{ payer, receivableFen: fen(owed) }] : [],
    ),
    plans,
  }
}
