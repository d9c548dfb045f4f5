import { and, desc, eq, or, sql } from 'drizzle-orm'
import type { Instant } from '../kernel/days.ts'
import type { Fen } from '../kernel/fen.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { workplace } from '../members/tables.ts'
import { refuseUnless, type NotPermitted, type TenantScope } from '../scope.ts'
import type { LedgerAccount } from './accounts.ts'
import type { Payer } from './payer.ts'
import { ledgerMovement } from './tables.ts'

export const MOVEMENTS_A_PAGE = 50

export type ListedMovement = {
  readonly id: string
  readonly reference: string
  readonly planKey: string
  readonly periodFrom: string
  readonly debit: LedgerAccount
  readonly credit: LedgerAccount
  readonly amountFen: Fen
  readonly partyId: string | null
  /** Where the party is a workplace. A member stays an identifier. */
  readonly workplaceName: string | null
  /** Of a contribution: whose part of it. */
  readonly payer: Payer | null
  readonly memo: string
  readonly at: Instant
}

export type MovementPage = {
  readonly movements: readonly ListedMovement[]
  /** Where the next page begins; undefined on the last one. */
  readonly next: string | undefined
}

/**
 * The ledger, newest first, a page at a time. `after` is the `next` of the page before; a text
 * that is none is the error `invalid-cursor`. Permission: `fund.read`.
 */
export async function listMovements(
  scope: TenantScope,
  filter: {
    readonly planKey?: string
    readonly account?: LedgerAccount
    readonly after?: string
  } = {},
): Promise<Result<MovementPage, NotPermitted | { readonly reason: 'invalid-cursor' }>> {
  const refused = refuseUnless(scope, 'fund.read')
  if (refused) return err(refused)
  const { planKey, account, after } = filter
  const cursor = after === undefined ? undefined : readCursor(after)
  if (after !== undefined && cursor === undefined) return err({ reason: 'invalid-cursor' })
  const { at, id } = ledgerMovement
  const rows = await scope.db.query
    .select({
      id,
      reference: ledgerMovement.reference,
      planKey: ledgerMovement.planKey,
      periodFrom: ledgerMovement.periodFrom,
      debit: ledgerMovement.debit,
      credit: ledgerMovement.credit,
      amountFen: ledgerMovement.amountFen,
      partyId: ledgerMovement.partyId,
      workplaceName: workplace.name,
      payer: ledgerMovement.payer,
      memo: ledgerMovement.memo,
      at,
    })
    .from(ledgerMovement)
    .leftJoin(workplace, eq(workplace.id, ledgerMovement.partyId))
    .where(
      and(
        planKey === undefined ? undefined : eq(ledgerMovement.planKey, planKey),
        account === undefined
          ? undefined
          : or(eq(ledgerMovement.debit, account), eq(ledgerMovement.credit, account)),
        cursor && sql`(${at}, ${id}) < (${cursor.at}, ${cursor.id})`,
      ),
    )
    .orderBy(desc(at), desc(id))
    .limit(MOVEMENTS_A_PAGE + 1)
  const page = rows.slice(0, MOVEMENTS_A_PAGE)
  const last = page.at(-1)
  return ok({
    movements: page,
    next: rows.length > page.length && last ? `${last.at}.${last.id}` : undefined,
  })
}

function readCursor(text: string): { at: Instant; id: string } | undefined {
  const match = /^(\d{1,15})\.(mov_[0-9a-z]{20})$/.exec(text)
  return match ? { at: Number(match[1]), id: match[2]! } : undefined
}
