import { and, eq, or, sql } from 'drizzle-orm'
import { fen, type Fen } from '../kernel/fen.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { refuseUnless, type NotPermitted, type TenantScope } from '../scope.ts'
import { payerOf, type Payer } from './payer.ts'
import { ledgerMovement, payers } from './tables.ts'

/** What one payer has to bear of the contributions: `dueFen` = `receivedFen` + `openFen`. */
export type PayerBalance = {
  readonly payer: Payer
  readonly dueFen: Fen
  readonly receivedFen: Fen
  readonly openFen: Fen
}

/**
 * The contributions by who bears them, added up from the movements: over all payers what is open
 * is the balance of `contributions-receivable`. Only payers that have something to bear. Unit: fen;
 * rounding: none. Permission: `fund.read`. Round trips: 1.
 */
export async function readPayers(
  scope: TenantScope,
  { planKey }: { readonly planKey?: string } = {},
): Promise<Result<readonly PayerBalance[], NotPermitted>> {
  const refused = refuseUnless(scope, 'fund.read')
  if (refused) return err(refused)
  const { debit, credit, amountFen } = ledgerMovement
  const on = (side: typeof debit | typeof credit) =>
    sql<number>`sum(case ${side} when 'contributions-receivable' then ${amountFen} else 0 end)`
  const rows = await scope.db.query
    .select({ payer: payerOf, dueFen: on(debit), receivedFen: on(credit) })
    .from(ledgerMovement)
    .where(
      and(
        planKey === undefined ? undefined : eq(ledgerMovement.planKey, planKey),
        or(eq(debit, 'contributions-receivable'), eq(credit, 'contributions-receivable')),
      ),
    )
    .groupBy(payerOf)
  const known = new Map(rows.map((row) => [row.payer, row]))
  return ok(
    payers.flatMap((payer) => {
      const { dueFen = 0, receivedFen = 0 } = known.get(payer) ?? {}
      if (dueFen === 0 && receivedFen === 0) return []
      return [
        {
          payer,
          dueFen: fen(dueFen),
          receivedFen: fen(receivedFen),
          openFen: fen(dueFen - receivedFen),
        },
      ]
    }),
  )
}
