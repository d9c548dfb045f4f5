import { and, eq, gte, lt, or, sql } from 'drizzle-orm'
import { mustExist, type Statement } from '../db/statement.ts'
import type { TenantDb } from '../db/tenant-db.ts'
import { day, type Day } from '../kernel/days.ts'
import { fen, least, sumFen, ZERO, type Fen } from '../kernel/fen.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { auditBy, refuseUnless, type NotPermitted, type TenantScope } from '../scope.ts'
import { movement } from './movement.ts'
import { ledgerMovement } from './tables.ts'

export type ReceiptInput = {
  readonly workplaceId: string
  readonly planKey: string
  readonly amountFen: Fen
  /** Made with the form: the same form sent twice records one receipt. */
  readonly reference: string
}

export type Receipt = {
  readonly receivedFen: Fen
  /** What the workplace still owes for the plan. */
  readonly receivableFen: Fen
  /** True where this form had been recorded before; nothing moved now. */
  readonly repeated: boolean
}

export type ReceiptError =
  | NotPermitted
  | { readonly reason: 'invalid-reference' }
  | { readonly reason: 'not-positive' }
  /** More than the workplace owes for the plan; zero also where the workplace is not known. */
  | { readonly reason: 'more-than-receivable'; readonly receivableFen: Fen }
  /** The form was recorded before with another workplace, plan or amount. */
  | { readonly reason: 'reference-used' }
  /** Somebody else recorded a receipt of this workplace meanwhile: look again. */
  | { readonly reason: 'changed-meanwhile' }

/** What a workplace owes for one cover period of a plan. */
export type OpenPeriod = { readonly periodFrom: Day; readonly openFen: Fen }

/**
 * Finance saw contributions of a workplace reach the dedicated account: Dr bank / Cr
 * contributions-receivable, the oldest cover period first, one movement for each period.
 *
 * Unit: whole fen, positive, at most what the workplace owes for the plan. Rounding: none. The
 * figures are guarded in the commit. Permission: `fund.receive`. Round trips: 2.
 */
export async function recordReceipt(
  scope: TenantScope,
  input: ReceiptInput,
): Promise<Result<Receipt, ReceiptError>> {
  const refused = refuseUnless(scope, 'fund.receive')
  if (refused) return err(refused)
  if (!/^[\w-]{8,64}$/.test(input.reference)) return err({ reason: 'invalid-reference' })
  const { periods, before } = await load(scope.db, input)
  if (before.length > 0) return answerRepeat(input, periods, before)
  const decided = decideReceipt(periods, input.amountFen)
  if (!decided.ok) return decided
  const { parts, receivableFen } = decided.value
  const { workplaceId, planKey, amountFen, reference } = input
  const done = await scope.db.commit({
    statements: parts.flatMap((part, index) => [
      stillOpen(scope.db, input, part),
      movement({
        reference: `${prefixOf(reference)}${index + 1}`,
        planKey,
        periodFrom: part.periodFrom,
        debit: 'bank',
        credit: 'contributions-receivable',
        amountFen: part.amountFen,
        partyId: workplaceId,
        memo: '会费到账',
        at: scope.now,
      }),
    ]),
    audit: [auditBy(scope, 'fund.received', workplaceId, { planKey, amountFen, reference })],
    now: scope.now,
  })
  if (done.ok) return ok({ receivedFen: amountFen, receivableFen, repeated: false })
  if (done.error.reason === 'refused') return err({ reason: 'changed-meanwhile' })
  // The same form arrived twice at once, and the other one was first.
  const now = await load(scope.db, input)
  return answerRepeat(input, now.periods, now.before)
}

const prefixOf = (reference: string) => `receipt:${reference}:`

type Before = { readonly partyId: string | null; readonly planKey: string; readonly amountFen: Fen }

async function load(
  db: TenantDb,
  { workplaceId, planKey, reference }: ReceiptInput,
): Promise<{ periods: OpenPeriod[]; before: Before[] }> {
  const prefix = prefixOf(reference)
  const [periods, before] = await db.query.batch([
    db.query
      .select({ periodFrom: ledgerMovement.periodFrom, openFen })
      .from(ledgerMovement)
      .where(receivableOf(workplaceId, planKey))
      .groupBy(ledgerMovement.periodFrom)
      .having(sql`${openFen} > 0`)
      .orderBy(ledgerMovement.periodFrom),
    db.query
      .select({
        partyId: ledgerMovement.partyId,
        planKey: ledgerMovement.planKey,
        amountFen: ledgerMovement.amountFen,
      })
      .from(ledgerMovement)
      // All that begin with the prefix, over the index: `;` follows `:`.
      .where(
        and(
          gte(ledgerMovement.reference, prefix),
          lt(ledgerMovement.reference, `${prefix.slice(0, -1)};`),
        ),
      ),
  ])
  return {
    periods: periods.map((row) => ({
      periodFrom: day(row.periodFrom),
      openFen: fen(row.openFen),
    })),
    before,
  }
}

const openFen = sql<number>`sum(case ${ledgerMovement.debit} when 'contributions-receivable'
  then ${ledgerMovement.amountFen} else -${ledgerMovement.amountFen} end)`

const receivableOf = (workplaceId: string, planKey: string) =>
  and(
    eq(ledgerMovement.partyId, workplaceId),
    eq(ledgerMovement.planKey, planKey),
    or(
      eq(ledgerMovement.debit, 'contributions-receivable'),
      eq(ledgerMovement.credit, 'contributions-receivable'),
    ),
  )

const stillOpen = (
  db: TenantDb,
  { workplaceId, planKey }: ReceiptInput,
  part: ReceiptPart,
): Statement & { refusal: 'receivable-changed' } =>
  mustExist(
    'receivable-changed',
    db.query
      .select({ openFen })
      .from(ledgerMovement)
      .where(
        and(receivableOf(workplaceId, planKey), eq(ledgerMovement.periodFrom, part.periodFrom)),
      )
      .groupBy(ledgerMovement.periodFrom)
      .having(sql`${openFen} >= ${part.amountFen}`),
  )

export type ReceiptPart = { readonly periodFrom: Day; readonly amountFen: Fen }

/**
 * Spreads an amount over what is owed, in the order given (oldest first). The parts add up to the
 * amount, none is zero or more than its period owes. Unit: whole fen; no rounding.
 */
export function decideReceipt(
  periods: readonly OpenPeriod[],
  amountFen: Fen,
): Result<
  { readonly parts: readonly ReceiptPart[]; readonly receivableFen: Fen },
  Extract<ReceiptError, { reason: 'not-positive' | 'more-than-receivable' }>
> {
  if (!Number.isSafeInteger(amountFen) || amountFen <= 0) return err({ reason: 'not-positive' })
  const receivableFen = sumFen(periods.map((period) => period.openFen))
  if (amountFen > receivableFen) return err({ reason: 'more-than-receivable', receivableFen })
  const parts: ReceiptPart[] = []
  let restFen = amountFen
  for (const { periodFrom, openFen } of periods) {
    if (restFen === ZERO) break
    const partFen = least(restFen, openFen)
    parts.push({ periodFrom, amountFen: partFen })
    restFen = fen(restFen - partFen)
  }
  return ok({ parts, receivableFen: fen(receivableFen - amountFen) })
}

function answerRepeat(
  input: ReceiptInput,
  periods: readonly OpenPeriod[],
  before: readonly Before[],
): Result<Receipt, ReceiptError> {
  const receivedFen = sumFen(before.map((row) => row.amountFen))
  const same =
    receivedFen === input.amountFen &&
    before.every((row) => row.partyId === input.workplaceId && row.planKey === input.planKey)
  if (!same) return err({ reason: 'reference-used' })
  const receivableFen = sumFen(periods.map((period) => period.openFen))
  return ok({ receivedFen, receivableFen, repeated: true })
}
