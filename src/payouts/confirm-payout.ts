import { and, desc, eq, inArray, ne, sql } from 'drizzle-orm'
import { mustExist, mustHaveChanged, statement, type Statement } from '../db/statement.ts'
import { tenantIdentity } from '../db/tables.ts'
import type { TenantDb } from '../db/tenant-db.ts'
import { bankFenOf, FUND_FLOOR_FEN } from '../fund/fund-balance.ts'
import { movement } from '../fund/movement.ts'
import { assert } from '../kernel/assert.ts'
import { day, type Instant } from '../kernel/days.ts'
import { fen, type Fen } from '../kernel/fen.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { memberColumns } from '../members/seal-members.ts'
import { member } from '../members/tables.ts'
import { noticeOf } from '../notices/notice-of.ts'
import { ownText } from '../notices/notice-words.ts'
import { arrivalNotice } from '../notices/sms-text.ts'
import { notice } from '../notices/tables.ts'
import { planRevision } from '../plans/tables.ts'
import { auditBy, refuseUnless, type NotPermitted, type TenantScope } from '../scope.ts'
import { benefitLine } from '../settlement/tables.ts'
import { federationProfile } from '../tenants/tables.ts'
import { memberTransfers, type MemberTransfer } from './member-transfers.ts'
import { payout, payoutItem } from './tables.ts'

export type ConfirmedPayout = {
  /** `already-confirmed`: it had been before, and nothing happened now. */
  readonly outcome: 'confirmed' | 'already-confirmed'
  readonly number: number
  readonly totalFen: Fen
  readonly memberCount: number
  /** Members who are told by text message that the money has arrived. */
  readonly noticeCount: number
  /** Members who cannot be told: no mobile number is known. */
  readonly withoutMobileCount: number
}

export type ConfirmPayoutError =
  | NotPermitted
  | { readonly reason: 'not-found' }
  | { readonly reason: 'cancelled' }
  /** Who prepared a payout does not confirm it. */
  | { readonly reason: 'same-person' }
  | {
      readonly reason: 'fund-too-low'
      readonly bankFen: Fen
      readonly floorFen: Fen
      readonly neededFen: Fen
    }
  /** Others worked on the same payout or fund: look again. */
  | { readonly reason: 'changed-meanwhile' }

/**
 * A second person says that the bank has paid: the payout is confirmed, its lines are paid, the
 * ledger moves and one notice goes to each member, all in one commit. Confirming again changes
 * nothing.
 *
 * The ledger moves by line, not by member: a line has a plan and a cover period and a member's net
 * may cross periods, so only lines keep each period's books right; and `paid:LINE` is the natural
 * key under which no line is ever paid twice, in whatever payout. A positive line is Dr
 * benefits-payable / Cr bank, a correction the other way round. What the bank shows, one transfer
 * for each member, is the sum of the member's lines.
 *
 * Units: fen, exact. `quietHours`: whether notices wait for the morning. Permission:
 * `payouts.confirm`. Round trips: 2.
 */
export async function confirmPayout(
  scope: TenantScope,
  input: { readonly payoutId: string },
  { quietHours }: { readonly quietHours: boolean },
): Promise<Result<ConfirmedPayout, ConfirmPayoutError>> {
  const refused = refuseUnless(scope, 'payouts.confirm')
  if (refused) return err(refused)
  const loaded = await load(scope.db, input.payoutId)
  if (loaded === undefined) return err({ reason: 'not-found' })
  const decided = decideConfirmation({ ...loaded, confirmerId: scope.actor.id })
  if (!decided.ok) return decided
  const transfers = memberTransfers(loaded.items)
  if (decided.value === 'already-confirmed')
    return ok(answer('already-confirmed', loaded, transfers))
  const notices = await arrivalNotices(scope, loaded, transfers, quietHours)
  const { number, totalFen } = loaded.payout
  const withoutMobile = transfers.length - notices.length
  const done = await scope.db.commit({
    statements: [
      ...confirmStatements(scope, loaded),
      ...loaded.items.map((item) => paidMovement(item, scope.now)),
      ...notices.flatMap(({ statements }) => statements),
    ],
    audit: [
      auditBy(scope, 'payout.confirmed', input.payoutId, {
        number,
        totalFen,
        lines: loaded.items.length,
        members: transfers.length,
        withoutMobile,
      }),
    ],
    outbox: notices.map(({ outbox }) => outbox),
    now: scope.now,
  })
  if (done.ok) {
    return ok(answer('confirmed', { ...loaded, noticeCount: notices.length }, transfers))
  }
  assert(done.error.reason === 'refused', `${JSON.stringify(done.error)}: a line is paid once`)
  return whatHappened(scope, input.payoutId)
}

/** A guard refused: another confirmation or a cancellation came first, or the fund fell. */
async function whatHappened(
  scope: TenantScope,
  payoutId: string,
): Promise<Result<ConfirmedPayout, ConfirmPayoutError>> {
  const now = await load(scope.db, payoutId)
  assert(now !== undefined, 'a payout is never deleted')
  const decided = decideConfirmation({ ...now, confirmerId: scope.actor.id })
  if (!decided.ok) return decided
  return decided.value === 'already-confirmed'
    ? ok(answer('already-confirmed', now, memberTransfers(now.items)))
    : err({ reason: 'changed-meanwhile' })
}

type Payout = typeof payout.$inferSelect

/** Whether this person may confirm this payout, and whether there is anything left to do. */
export function decideConfirmation(facts: {
  readonly payout: Pick<Payout, 'state' | 'preparedBy' | 'totalFen'>
  readonly confirmerId: string
  readonly bankFen: Fen
  readonly floorFen?: Fen
}): Result<'confirm' | 'already-confirmed', Exclude<ConfirmPayoutError, NotPermitted>> {
  const { payout, confirmerId, bankFen, floorFen = FUND_FLOOR_FEN } = facts
  if (payout.state === 'confirmed') return ok('already-confirmed')
  if (payout.state === 'cancelled') return err({ reason: 'cancelled' })
  if (payout.preparedBy === confirmerId) return err({ reason: 'same-person' })
  const neededFen = payout.totalFen
  if (bankFen - neededFen < floorFen) {
    return err({ reason: 'fund-too-low', bankFen, floorFen, neededFen })
  }
  return ok('confirm')
}

type Loaded = NonNullable<Awaited<ReturnType<typeof load>>>
type Item = Loaded['items'][number]

function answer(
  outcome: ConfirmedPayout['outcome'],
  { payout, noticeCount }: Pick<Loaded, 'payout' | 'noticeCount'>,
  transfers: readonly MemberTransfer<Item>[],
): ConfirmedPayout {
  return {
    outcome,
    number: payout.number,
    totalFen: payout.totalFen,
    memberCount: transfers.length,
    noticeCount,
    withoutMobileCount: transfers.length - noticeCount,
  }
}

/** Notices of one payout are told by what their references begin with. */
const noticePrefix = (payoutId: string) => `payout:${payoutId}:`

async function load(db: TenantDb, payoutId: string) {
  const prefix = noticePrefix(payoutId)
  const planKey = sql`(select plan_key from payout where id = ${payoutId})`
  const [[found], items, [title], [profile], [words], [figures]] = await db.query.batch([
    db.query.select().from(payout).where(eq(payout.id, payoutId)),
    db.query
      .select({
        lineId: payoutItem.lineId,
        memberId: payoutItem.memberId,
        amountFen: payoutItem.amountFen,
        cardLastFour: payoutItem.cardLastFour,
        planKey: benefitLine.planKey,
        periodFrom: benefitLine.periodFrom,
        mobileCipher: member.mobileCipher,
      })
      .from(payoutItem)
      .innerJoin(benefitLine, eq(benefitLine.id, payoutItem.lineId))
      .innerJoin(member, eq(member.id, payoutItem.memberId))
      .where(eq(payoutItem.payoutId, payoutId))
      .orderBy(payoutItem.memberId, payoutItem.id),
    db.query
      .select({ title: planRevision.title })
      .from(planRevision)
      .where(and(eq(planRevision.planKey, planKey), ne(planRevision.state, 'draft')))
      .orderBy(desc(planRevision.revision))
      .limit(1),
    db.query.select().from(federationProfile),
    ownText(db, 'arrival'),
    db.query
      .select({
        bankFen: bankFenOf(planKey),
        // All that begin with the prefix, over the index: `;` follows `:`.
        noticeCount: sql<number>`(select count(*) from ${notice}
          where ${notice.reference} >= ${prefix}
          and ${notice.reference} < ${`${prefix.slice(0, -1)};`})`,
      })
      .from(tenantIdentity),
  ])
  return (
    found && {
      payout: found,
      items,
      planTitle: title?.title ?? found.planKey,
      profile,
      words: words?.text,
      bankFen: fen(figures!.bankFen),
      noticeCount: figures!.noticeCount,
    }
  )
}

/** The rows that a confirmation changes, behind the guards over what it was decided on. */
function confirmStatements({ db, actor, now }: TenantScope, { payout: it, items }: Loaded) {
  const held = db.query
    .select({ id: payoutItem.heldLineId })
    .from(payoutItem)
    .where(eq(payoutItem.payoutId, it.id))
  return [
    mustExist(
      'fund-changed',
      db.query
        .select({ one: tenantIdentity.one })
        .from(tenantIdentity)
        .where(sql`${bankFenOf(it.planKey)} - ${it.totalFen} >= ${FUND_FLOOR_FEN}`),
    ),
    statement(
      db.query
        .update(payout)
        .set({ state: 'confirmed', decidedBy: actor.id, decidedAt: now })
        .where(
          and(eq(payout.id, it.id), eq(payout.state, 'prepared'), ne(payout.preparedBy, actor.id)),
        ),
    ),
    mustHaveChanged('payout-changed'),
    statement(
      db.query
        .update(benefitLine)
        .set({ state: 'paid' })
        .where(and(eq(benefitLine.state, 'in-payout'), inArray(benefitLine.id, held))),
    ),
    mustHaveChanged('lines-changed', items.length),
  ]
}

function paidMovement(item: Item, at: Instant): Statement {
  const { lineId, memberId, planKey, amountFen } = item
  const positive = amountFen > 0
  return movement({
    reference: `paid:${lineId}`,
    planKey,
    periodFrom: day(item.periodFrom),
    debit: positive ? 'benefits-payable' : 'bank',
    credit: positive ? 'bank' : 'benefits-payable',
    amountFen: fen(Math.abs(amountFen)),
    partyId: memberId,
    memo: positive ? '互助金给付' : '互助金更正',
    at,
  })
}

/** One notice for each member whose mobile number is known. */
function arrivalNotices(
  scope: TenantScope,
  { payout, planTitle, profile, words }: Loaded,
  transfers: readonly MemberTransfer<Item>[],
  quietHours: boolean,
) {
  assert(profile !== undefined, 'a tenant has its profile since sign-up')
  const reachable = transfers.flatMap((transfer) => {
    const { mobileCipher } = transfer.items[0]!
    return mobileCipher === null ? [] : [{ transfer, mobileCipher }]
  })
  return Promise.all(
    reachable.map(async ({ transfer: { memberId, amountFen, cardLastFour }, mobileCipher }) =>
      noticeOf(scope, {
        kind: 'arrival',
        memberId,
        mobile: await scope.keys.open(
          { column: memberColumns.mobile, row: memberId },
          mobileCipher,
        ),
        text: arrivalNotice(
          {
            federation: profile.name,
            hotline: profile.hotline,
            plan: planTitle,
            amountFen,
            cardLastFour,
          },
          words,
        ),
        reference: `${noticePrefix(payout.id)}${memberId}`,
        quietHours,
      }),
    ),
  )
}
