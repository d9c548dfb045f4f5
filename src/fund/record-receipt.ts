import { and, eq, gte, isNull, lt, or, sql } from 'drizzle-orm'
import { mustExist, type Statement } from '../db/statement.ts'
import type { TenantDb } from '../db/tenant-db.ts'
import { day, type Day } from '../kernel/days.ts'
import { fen, least, sumFen, ZERO, type Fen } from '../kernel/fen.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { auditBy, refuseUnless, type NotPermitted, type TenantScope } from '../scope.ts'
import { movement } from './movement.ts'
import { payerOf, type Payer, type SubsidyPayer } from './payer.ts'
import { ledgerMovement, payers } from './tables.ts'

/**
 * Who handed the money in: a workplace, which brings the parts of its people and its union along,
 * or somebody who bears a part of everybody's.
 */
export type Debtor = { readonly workplaceId: string } | { readonly payer: SubsidyPayer }

export type ReceiptInput = Debtor & {
  readonly planKey: string
  readonly amountFen: Fen
  /** Made with the form: the same form sent twice records one receipt. */
  readonly reference: string
}

export type Receipt = {
  readonly receivedFen: Fen
  /** What the same still owes for the plan. */
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

/** What is owed for one cover period of a plan, of one payer's part. */
export type OpenPart = { readonly periodFrom: Day; readonly payer: Payer; readonly openFen: Fen }

/**
 * Finance saw contributions reach the dedicated account: Dr bank / Cr contributions-receivable, the
 * oldest cover period first, within it by payer, one movement for each.
 *
 * Unit: whole fen, positive, at most what the debtor owes for the plan. Rounding: none. The
 * figures are guarded in the commit. Permission: `fund.receive`. Round trips: 2.
 */
export async function recordReceipt(
  scope: TenantScope,
  input: ReceiptInput,
): Promise<Result<Receipt, ReceiptError>> {
  const refused = refuseUnless(scope, 'fund.receive')
  if (refused) return err(refused)
  if (!/^[\w-]{8,64}$/.test(input.reference)) return err({ reason: 'invalid-reference' })
  const { open, before } = await load(scope.db, input)
  if (before.length > 0) return answerRepeat(input, open, before)
  const decided = decideReceipt(open, input.amountFen)
  if (!decided.ok) return decided
  const { parts, receivableFen } = decided.value
  const { planKey, amountFen, reference } = input
  const from = 'payer' in input ? { payer: input.payer } : {}
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
        ...('workplaceId' in input && { partyId: input.workplaceId }),
        payer: part.payer,
        memo: '会费到账',
        at: scope.now,
      }),
    ]),
    audit: [
      auditBy(scope, 'fund.received', partyOf(input) ?? 'fund', {
        planKey,
        amountFen,
        reference,
        ...from,
      }),
    ],
    now: scope.now,
  })
  if (done.ok) return ok({ receivedFen: amountFen, receivableFen, repeated: false })
  if (done.error.reason === 'refused') return err({ reason: 'changed-meanwhile' })
  // The same form arrived twice at once, and the other one was first.
  const now = await load(scope.db, input)
  return answerRepeat(input, now.open, now.before)
}

const partyOf = (debtor: Debtor): string | null =>
  'workplaceId' in debtor ? debtor.workplaceId : null

const prefixOf = (reference: string) => `receipt:${reference}:`

type Before = {
  readonly partyId: string | null
  readonly payer: Payer
  readonly planKey: string
  readonly amountFen: Fen
}

async function load(
  db: TenantDb,
  input: ReceiptInput,
): Promise<{ open: OpenPart[]; before: Before[] }> {
  const prefix = prefixOf(input.reference)
  const [open, before] = await db.query.batch([
    db.query
      .select({ periodFrom: ledgerMovement.periodFrom, payer: payerOf, openFen })
      .from(ledgerMovement)
      .where(receivableOf(input))
      .groupBy(ledgerMovement.periodFrom, payerOf)
      .having(sql`${openFen} > 0`),
    db.query
      .select({
        partyId: ledgerMovement.partyId,
        payer: payerOf,
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
    open: open
      .map((row) => ({ ...row, periodFrom: day(row.periodFrom), openFen: fen(row.openFen) }))
      .toSorted(oldestFirst),
    before,
  }
}

const oldestFirst = (a: OpenPart, b: OpenPart): number =>
  a.periodFrom === b.periodFrom
    ? payers.indexOf(a.payer) - payers.indexOf(b.payer)
    : a.periodFrom < b.periodFrom
      ? -1
      : 1

const openFen = sql<number>`sum(case ${ledgerMovement.debit} when 'contributions-receivable'
  then ${ledgerMovement.amountFen} else -${ledgerMovement.amountFen} end)`

/** What nobody's workplace brings along has no party, and is told by its payer. */
const receivableOf = (input: ReceiptInput) =>
  and(
    'payer' in input
      ? and(isNull(ledgerMovement.partyId), eq(ledgerMovement.payer, input.payer))
      : eq(ledgerMovement.partyId, input.workplaceId),
    eq(ledgerMovement.planKey, input.planKey),
    or(
      eq(ledgerMovement.debit, 'contributions-receivable'),
      eq(ledgerMovement.credit, 'contributions-receivable'),
    ),
  )

const stillOpen = (
  db: TenantDb,
  input: ReceiptInput,
  part: ReceiptPart,
): Statement & { refusal: 'receivable-changed' } =>
  mustExist(
    'receivable-changed',
    db.query
      .select({ openFen })
      .from(ledgerMovement)
      .where(
        and(
          receivableOf(input),
          eq(ledgerMovement.periodFrom, part.periodFrom),
          eq(payerOf, part.payer),
        ),
      )
      .groupBy(ledgerMovement.periodFrom)
      .having(sql`${openFen} >= ${part.amountFen}`),
  )

export type ReceiptPart = {
  readonly periodFrom: Day
  readonly payer: Payer
  readonly amountFen: Fen
}

/**
 * Spreads an amount over what is owed, in the order given (oldest first). The parts add up to the
 * amount, none is zero or more than is owed for it. Unit: whole fen; no rounding.
 */
export function decideReceipt(
  open: readonly OpenPart[],
  amountFen: Fen,
): Result<
  { readonly parts: readonly ReceiptPart[]; readonly receivableFen: Fen },
  Extract<ReceiptError, { reason: 'not-positive' | 'more-than-receivable' }>
> {
  if (!Number.isSafeInteger(amountFen) || amountFen <= 0) return err({ reason: 'not-positive' })
  const receivableFen = sumFen(open.map((part) => part.openFen))
  if (amountFen > receivableFen) return err({ reason: 'more-than-receivable', receivableFen })
  const parts: ReceiptPart[] = []
  let restFen = amountFen
  for (const { periodFrom, payer, openFen } of open) {
    if (restFen === ZERO) break
    const partFen = least(restFen, openFen)
    parts.push({ periodFrom, payer, amountFen: partFen })
    restFen = fen(restFen - partFen)
  }
  return ok({ parts, receivableFen: fen(receivableFen - amountFen) })
}

function answerRepeat(
  input: ReceiptInput,
  open: readonly OpenPart[],
  before: readonly Before[],
): Result<Receipt, ReceiptError> {
  const receivedFen = sumFen(before.map((row) => row.amountFen))
  const same =
    receivedFen === input.amountFen &&
    before.every(
      (row) =>
        row.partyId === partyOf(input) &&
        row.planKey === input.planKey &&
        !('payer' in input && row.payer !== input.payer),
    )
  if (!same) return err({ reason: 'reference-used' })
  const receivableFen = sumFen(open.map((part) => part.openFen))
  return ok({ receivedFen, receivableFen, repeated: true })
}
