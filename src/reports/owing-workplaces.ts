import { desc, eq, sql } from 'drizzle-orm'
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
  readonly plans: readonly { readonly planKey: string; readonly title: string }[]
}

/** Workplaces whose contributions have not all arrived, and the plans. One round trip. */
export async function owingWorkplaces(scope: TenantScope): Promise<OwingWorkplaces> {
  const { query } = scope.db
  const owed = sql<number>`sum(case ${ledgerMovement.debit} when 'contributions-receivable'
    then ${ledgerMovement.amountFen} else -${ledgerMovement.amountFen} end)`.as('owed')
  const [rows, plans] = await query.batch([
    query
      .select({ id: workplace.id, name: workplace.name, owed })
      .from(ledgerMovement)
      .innerJoin(workplace, eq(workplace.id, ledgerMovement.partyId))
      .where(sql`'contributions-receivable' in (${ledgerMovement.debit}, ${ledgerMovement.credit})`)
      .groupBy(workplace.id)
      .having(sql`owed > 0`)
      .orderBy(desc(sql`owed`))
      .limit(OWING_SHOWN),
    query
      .selectDistinct({ planKey: planRevision.planKey, title: planRevision.title })
      .from(planRevision)
      .where(sql`${planRevision.state} <> 'draft'`),
  ])
  return {
    workplaces: rows.map(({ id, name, owed }) => ({ id, name, receivableFen: fen(owed) })),
    plans,
  }
}
