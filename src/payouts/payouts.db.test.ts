import { describe, expect, test } from 'vitest'
import { eq } from 'drizzle-orm'
import { auditEntry } from '../audit/tables.ts'
import { readBalances } from '../fund/read-balances.ts'
import { ledgerMovement } from '../fund/tables.ts'
import { textPlace } from '../notices/notice-of.ts'
import { setNoticeWords } from '../notices/set-notice-words.ts'
import { notice } from '../notices/tables.ts'
import { outboxMessage } from '../outbox/tables.ts'
import type { TenantScope } from '../scope.ts'
import { benefitLine } from '../settlement/tables.ts'
import { freshTenant, noonOn } from '../../test/support/fresh-tenant.ts'
import { seedPayable, seedPlan } from '../../test/support/seed-payable.ts'
import { cancelPayout } from './cancel-payout.ts'
import { confirmPayout } from './confirm-payout.ts'
import { PAYOUT_LINES_MOST } from './limits.ts'
import { listPayouts } from './list-payouts.ts'
import { payablePreview } from './payable-preview.ts'
import { preparePayout } from './prepare-payout.ts'
import { readPayout } from './read-payout.ts'
import { payout, payoutItem } from './tables.ts'

const maker = { kind: 'staff', id: 'stf_maker' } as const
const checker = { kind: 'staff', id: 'stf_checker' } as const
const all = { planKey: seedPlan }
const byDay = { quietHours: true }

/** Lets something happen between what a verb reads and what it writes, once. */
function meddling(scope: TenantScope, meddle: () => Promise<unknown>): TenantScope {
  let met = false
  const commit: TenantScope['db']['commit'] = async (change) => {
    if (!met) await meddle()
    met = true
    return scope.db.commit(change)
  }
  return { ...scope, db: { ...scope.db, commit } }
}

async function fresh() {
  const t = await freshTenant()
  const seed = await seedPayable(t)
  const as = (actor: TenantScope['actor'], more: Partial<TenantScope> = {}) =>
    t.scope({ actor, ...more })
  const prepare = async () => {
    const done = await preparePayout(await as(maker), all)
    if (!done.ok) throw new Error(JSON.stringify(done.error))
    return done.value
  }
  const states = async () => {
    const rows = await (await t.scope()).db.query.select().from(benefitLine)
    return rows.map((row) => row.state)
  }
  const balances = async () => {
    const read = await readBalances(await t.scope())
    if (!read.ok) throw new Error(read.error.reason)
    return Object.fromEntries(read.value.accounts.map((it) => [it.account, it.balanceFen]))
  }
  return { t, as, prepare, states, balances, ...seed }
}

describe('preparing a payout', () => {
  test('holds the lines of members who can be paid, in two round trips', async () => {
    const { t, as, addMember, addLines, addFunds, states } = await fresh()
    const a = await addMember()
    const b = await addMember({ card: null })
    const c = await addMember()
    const aLines = await addLines(a, [183_000, 25_000, -8_000])
    const [bLine] = await addLines(b, [50_000])
    const cLines = await addLines(c, [10_000, -10_000])
    await addFunds(500_000)
    const scope = await as(maker)
    t.trips.count = 0
    const done = await preparePayout(scope, all)
    expect(t.trips.count).toBe(2)
    if (!done.ok) throw new Error(JSON.stringify(done.error))
    expect(done.value).toMatchObject({
      number: 1,
      lineCount: 3,
      memberCount: 1,
      totalFen: 200_000,
      moreWaiting: false,
    })
    expect(done.value.leftOut).toHaveLength(3)
    expect(done.value.leftOut).toContainEqual({ lineId: bLine, reason: 'no-card' })
    expect(done.value.leftOut).toContainEqual({ lineId: cLines[1], reason: 'net-not-positive' })
    expect((await states()).sort()).toEqual([
      ...Array.from({ length: 3 }, () => 'in-payout'),
      ...Array.from({ length: 3 }, () => 'payable'),
    ])
    const held = await scope.db.query.select().from(payoutItem)
    expect(held.map((it) => it.heldLineId).sort()).toEqual([...aLines].sort())
    const [entry] = await scope.db.query.select().from(auditEntry)
    expect(entry).toMatchObject({ action: 'payout.prepared', actorId: 'stf_maker' })
  })

  test('takes the oldest members first, whole, up to its most lines', async () => {
    const { as, prepare, addMember, addLines, addFunds } = await fresh()
    await addFunds(10_000_000)
    // Cardless members with older lines do not stand in the way of those who can be paid.
    await addLines(
      await addMember({ card: null }),
      Array.from({ length: 510 }, () => 1),
      {
        approvedAt: 1,
      },
    )
    const late = await addMember()
    await addLines(late, [700], { approvedAt: 900_000 })
    const early = await addMember()
    await addLines(
      early,
      Array.from({ length: PAYOUT_LINES_MOST - 1 }, () => 1),
      { approvedAt: 10 },
    )
    const big = await addMember()
    await addLines(big, [5, 5], { approvedAt: 5_000 })
    const first = await prepare()
    expect(first).toMatchObject({
      lineCount: 499,
      memberCount: 1,
      totalFen: 499,
      moreWaiting: true,
    })
    const second = await prepare()
    expect(second).toMatchObject({ number: 2, lineCount: 3, totalFen: 710, moreWaiting: false })
    expect(await preparePayout(await as(maker), all)).toMatchObject({
      ok: false,
      error: { reason: 'nothing-payable' },
    })
  })

  test('of chosen lines takes the corrections of the same members along', async () => {
    const { as, addMember, addLines, addFunds } = await fresh()
    await addFunds(10_000)
    const a = await addMember()
    const [a1, a2, correction] = await addLines(a, [700, 800, -100])
    await addLines(await addMember(), [900])
    const done = await preparePayout(await as(maker), { ...all, lineIds: [a1!, 'lin_gone'] })
    expect(done).toMatchObject({
      ok: true,
      value: { lineCount: 2, totalFen: 600, leftOut: [{ lineId: 'lin_gone' }] },
    })
    const scope = await as(maker)
    const rows = await scope.db.query.select().from(benefitLine)
    const inPayout = rows.filter((row) => row.state === 'in-payout').map((row) => row.id)
    expect(inPayout.sort()).toEqual([a1, correction].sort())
    expect(rows.find((row) => row.id === a2)?.state).toBe('payable')
    const tooMany = Array.from({ length: PAYOUT_LINES_MOST + 1 }, (_, index) => `lin_${index}`)
    expect(await preparePayout(scope, { ...all, lineIds: tooMany })).toEqual({
      ok: false,
      error: { reason: 'too-many-lines', most: PAYOUT_LINES_MOST },
    })
  })

  test('is refused where the fund is too low, counting what other payouts hold', async () => {
    const { as, prepare, addMember, addLines, addFunds, states } = await fresh()
    await addFunds(1_000)
    await addLines(await addMember(), [600])
    await prepare()
    await addLines(await addMember(), [401])
    expect(await preparePayout(await as(maker), all)).toEqual({
      ok: false,
      error: {
        reason: 'fund-too-low',
        neededFen: 401,
        bankFen: 1_000,
        reservedFen: 600,
        floorFen: 0,
        availableFen: 400,
      },
    })
    expect(await states()).toEqual(['in-payout', 'payable'])
  })

  test('by several at once: every line is in one payout', async () => {
    const { t, addMember, addLines, addFunds, states } = await fresh()
    await addFunds(100_000)
    for (let i = 0; i < 5; i++) await addLines(await addMember(), [100, 200])
    const scopes = await Promise.all([1, 2, 3].map(() => t.scope()))
    const done = await Promise.all(scopes.map((scope) => preparePayout(scope, all)))
    expect(done.filter((it) => it.ok)).toHaveLength(1)
    for (const it of done) if (!it.ok) expect(it.error.reason).toBe('nothing-payable')
    expect(new Set(await states())).toEqual(new Set(['in-payout']))
    const items = await scopes[0]!.db.query.select().from(payoutItem)
    expect(items).toHaveLength(10)
  })

  test('takes a correction along that is approved while it decides', async () => {
    const { as, addMember, addLines, addFunds, states } = await fresh()
    await addFunds(1_000)
    const a = await addMember()
    await addLines(a, [600])
    const scope = meddling(await as(maker), () => addLines(a, [-100]))
    expect(await preparePayout(scope, all)).toMatchObject({ value: { totalFen: 500 } })
    expect(await states()).toEqual(['in-payout', 'in-payout'])
  })

  test('takes the card that a member has by then', async () => {
    const { t, as, addMember, addLines, addFunds } = await fresh()
    await addFunds(1_000)
    await addLines(await addMember({ card: '1111' }), [600])
    const change = (card: string | null) => () =>
      t.admin.execute({ sql: 'update member set card_last_four = ?', args: [card] })
    const gone = await preparePayout(meddling(await as(maker), change(null)), all)
    expect(gone).toMatchObject({ error: { reason: 'nothing-payable' } })
    await change('1111')()
    const changed = await preparePayout(meddling(await as(maker), change('2222')), all)
    expect(changed.ok).toBe(true)
    const [item] = await (await as(maker)).db.query.select().from(payoutItem)
    expect(item!.cardLastFour).toBe('2222')
  })

  test('leaves a line alone that is not payable any more', async () => {
    const { t, as, addMember, addLines, addFunds } = await fresh()
    await addFunds(1_000)
    await addLines(await addMember(), [600])
    const paid = () => t.admin.execute("update benefit_line set state = 'paid'")
    expect(await preparePayout(meddling(await as(maker), paid), all)).toMatchObject({
      error: { reason: 'nothing-payable' },
    })
  })

  test('is refused where another payout takes the money while it decides', async () => {
    const { t, as, addMember, addLines, addFunds } = await fresh()
    await addFunds(1_000)
    await addLines(await addMember(), [600])
    const other = () =>
      t.admin.execute(`insert into payout (id, number, plan_key, state, item_count, total_fen,
        prepared_by, prepared_at) values ('pay_other', 9, 'shaoxing', 'prepared', 1, 500, 'x', 1)`)
    expect(await preparePayout(meddling(await as(maker), other), all)).toMatchObject({
      error: { reason: 'fund-too-low', neededFen: 600, reservedFen: 500, availableFen: 500 },
    })
  })

  test('is refused by the database where a line is held already', async () => {
    const { t, prepare, addMember, addLines, addFunds } = await fresh()
    await addFunds(1_000)
    const [lineId] = await addLines(await addMember(), [600])
    const { payoutId } = await prepare()
    await expect(
      t.admin.execute({
        sql: `insert into payout_item select 'pit_second', payout_id, line_id, held_line_id,
          member_id, amount_fen, card_last_four from payout_item where line_id = ?`,
        args: [lineId!],
      }),
    ).rejects.toThrow('held_line_id')
    await expect(
      t.admin.execute({
        sql: `update payout set state = 'confirmed', decided_by = prepared_by where id = ?`,
        args: [payoutId],
      }),
    ).rejects.toThrow('payout_two_people')
  })
})

describe('confirming a payout', () => {
  test('pays, posts and tells, all in one commit after one read', async () => {
    const { t, as, prepare, addMember, addLines, addFunds, states, balances } = await fresh()
    const a = await addMember({ mobile: '13800001234', card: '6789' })
    const b = await addMember({ mobile: null })
    const [a1, , a3] = await addLines(a, [183_000, 25_000, -8_000])
    await addLines(b, [30_000], { periodFrom: '2025-01-01' })
    await addFunds(500_000)
    expect(await balances()).toMatchObject({ bank: 500_000, 'benefits-payable': 230_000 })
    const { payoutId } = await prepare()
    const scope = await as(checker)
    t.trips.count = 0
    const done = await confirmPayout(scope, { payoutId }, byDay)
    expect(t.trips.count).toBe(2)
    expect(done).toEqual({
      ok: true,
      value: {
        outcome: 'confirmed',
        number: 1,
        totalFen: 230_000,
        memberCount: 2,
        noticeCount: 1,
        withoutMobileCount: 1,
      },
    })
    expect(new Set(await states())).toEqual(new Set(['paid']))
    expect(await balances()).toEqual({
      bank: 270_000,
      'contributions-receivable': 0,
      contributions: 500_000,
      benefits: 230_000,
      'benefits-payable': 0,
    })
    const byReference = async (reference: string) =>
      (
        await scope.db.query
          .select()
          .from(ledgerMovement)
          .where(eq(ledgerMovement.reference, reference))
      )[0]
    expect(await byReference(`paid:${a1}`)).toMatchObject({
      debit: 'benefits-payable',
      credit: 'bank',
      amountFen: 183_000,
      partyId: a,
    })
    expect(await byReference(`paid:${a3}`)).toMatchObject({
      debit: 'bank',
      credit: 'benefits-payable',
      amountFen: 8_000,
    })
    const [told] = await scope.db.query.select().from(notice)
    expect(told).toMatchObject({ kind: 'arrival', memberId: a, state: 'waiting' })
    const text = await t.keys.open(textPlace(told!.id), told!.textCipher)
    for (const part of [
      '职工住院医疗互助',
      '2,000.00',
      '6789',
      '您好',
      '示范市总工会',
      '0575-12351',
    ]) {
      expect(text).toContain(part)
    }
    const sent = await scope.db.query.select().from(outboxMessage)
    expect(sent).toMatchObject([{ subject: told!.id, dueAt: scope.now }])
    expect(JSON.stringify([told, sent])).not.toContain('13800001234')
    const entries = await scope.db.query.select().from(auditEntry)
    expect(entries.at(-1)).toMatchObject({ action: 'payout.confirmed', actorId: 'stf_checker' })
  })

  test("tells it in the federation's own words, where it has some", async () => {
    const { as, prepare, addMember, addLines, addFunds, t } = await fresh()
    await addLines(await addMember({ mobile: '13800001234' }), [600])
    await addFunds(1_000)
    const scope = await t.scope()
    const written = '{金额}元到了，卡尾号{卡尾号}。'
    expect(await setNoticeWords(scope, { kind: 'arrival', written })).toMatchObject({ ok: true })
    const { payoutId } = await prepare()
    expect((await confirmPayout(await as(checker), { payoutId }, byDay)).ok).toBe(true)
    const [told] = await (await t.scope()).db.query.select().from(notice)
    const text = await t.keys.open(textPlace(told!.id), told!.textCipher)
    expect(text).toMatch(/^6\.00元到了，卡尾号\d{4}。$/)
  })

  test('again changes nothing and gives the same figures', async () => {
    const { as, prepare, addMember, addLines, addFunds, t, balances } = await fresh()
    await addLines(await addMember(), [600])
    await addFunds(1_000)
    const { payoutId } = await prepare()
    const first = await confirmPayout(await as(checker), { payoutId }, byDay)
    const before = await balances()
    const again = await confirmPayout(await as(checker), { payoutId }, byDay)
    if (!first.ok || !again.ok) throw new Error('refused')
    expect(again.value).toEqual({ ...first.value, outcome: 'already-confirmed' })
    expect(await balances()).toEqual(before)
    const scope = await t.scope()
    expect(await scope.db.query.select().from(outboxMessage)).toHaveLength(1)
    expect(await scope.db.query.select().from(auditEntry)).toHaveLength(2)
  })

  test('by several at once: exactly one does it', async () => {
    const { t, as, prepare, addMember, addLines, addFunds, balances } = await fresh()
    await addLines(await addMember(), [600, 300])
    await addFunds(1_000)
    const { payoutId } = await prepare()
    const scopes = await Promise.all(
      ['stf_b', 'stf_c', 'stf_d'].map((id) => as({ ...checker, id })),
    )
    const done = await Promise.all(scopes.map((it) => confirmPayout(it, { payoutId }, byDay)))
    expect(done.map((it) => it.ok && it.value.outcome).sort()).toEqual([
      'already-confirmed',
      'already-confirmed',
      'confirmed',
    ])
    expect(await balances()).toMatchObject({ bank: 100, 'benefits-payable': 0 })
    const scope = await t.scope()
    expect(await scope.db.query.select().from(notice)).toHaveLength(1)
  })

  test('and cancelling at once: one of the two', async () => {
    const { as, prepare, addMember, addLines, addFunds, states } = await fresh()
    await addLines(await addMember(), [600])
    await addFunds(1_000)
    const { payoutId } = await prepare()
    const [one, other] = await Promise.all([as(checker), as(maker)])
    const [confirmed, cancelled] = await Promise.all([
      confirmPayout(one, { payoutId }, byDay),
      cancelPayout(other, { payoutId }),
    ])
    expect(confirmed.ok).not.toBe(cancelled.ok)
    expect(await states()).toEqual([confirmed.ok ? 'paid' : 'payable'])
  })

  test('at night tells in the morning, or at once where nights are not kept', async () => {
    const { t, as, prepare, addMember, addLines, addFunds } = await fresh()
    await addFunds(1_000)
    const late = noonOn('2026-03-02') + 11 * 3_600_000
    const scope = await as(checker, { now: late })
    await addLines(await addMember(), [100])
    await confirmPayout(scope, { payoutId: (await prepare()).payoutId }, { quietHours: true })
    await addLines(await addMember(), [100])
    await confirmPayout(scope, { payoutId: (await prepare()).payoutId }, { quietHours: false })
    const rows = await (await t.scope()).db.query.select().from(outboxMessage)
    expect(rows.map((row) => row.dueAt).sort()).toEqual([
      late,
      noonOn('2026-03-03') - 4 * 3_600_000,
    ])
  })

  test('is refused to its author, to strangers, and of what is not there', async () => {
    const { as, prepare, addMember, addLines, addFunds, states } = await fresh()
    await addLines(await addMember(), [600])
    await addFunds(1_000)
    const { payoutId } = await prepare()
    const refusal = async (scope: TenantScope, id = payoutId) => {
      const done = await confirmPayout(scope, { payoutId: id }, byDay)
      return done.ok ? undefined : done.error.reason
    }
    expect(await refusal(await as(maker))).toBe('same-person')
    const stranger = await as(checker, { permissions: new Set(['payouts.prepare']) })
    expect(await refusal(stranger)).toBe('not-permitted')
    expect(await refusal(await as(checker), 'pay_unknown')).toBe('not-found')
    expect(await states()).toEqual(['in-payout'])
  })

  test('is refused where the money has left the account meanwhile', async () => {
    const { as, prepare, post, addMember, addLines, addFunds, states } = await fresh()
    await addLines(await addMember(), [600])
    await addFunds(1_000)
    const { payoutId } = await prepare()
    const fees = () =>
      post([
        {
          reference: 'test:fees',
          planKey: seedPlan,
          periodFrom: '2026-01-01' as never,
          debit: 'benefits',
          credit: 'bank',
          amountFen: 401 as never,
          memo: '测试',
          at: 1,
        },
      ])
    const scope = meddling(await as(checker), fees)
    const tooLow = {
      ok: false,
      error: { reason: 'fund-too-low', bankFen: 599, floorFen: 0, neededFen: 600 },
    }
    expect(await confirmPayout(scope, { payoutId }, byDay)).toEqual(tooLow)
    expect(await confirmPayout(await as(checker), { payoutId }, byDay)).toEqual(tooLow)
    expect(await states()).toEqual(['in-payout'])
  })

  test('is refused where it was decided otherwise meanwhile', async () => {
    const { t, as, prepare, addMember, addLines, addFunds, balances } = await fresh()
    await addLines(await addMember(), [600])
    await addFunds(1_000)
    const { payoutId } = await prepare()
    const cancelled = () => t.admin.execute("update payout set state = 'cancelled'")
    const scope = meddling(await as(checker), cancelled)
    expect(await confirmPayout(scope, { payoutId }, byDay)).toEqual({
      ok: false,
      error: { reason: 'cancelled' },
    })
    expect(await balances()).toMatchObject({ bank: 1_000 })
  })

  test('of the most lines stays one commit', async () => {
    const { t, as, prepare, addMember, addLines, addFunds, balances } = await fresh()
    for (let i = 0; i < 100; i++) await addLines(await addMember(), [100, 100, 100, 100, 100])
    await addFunds(50_000)
    const { payoutId, lineCount } = await prepare()
    expect(lineCount).toBe(PAYOUT_LINES_MOST)
    const scope = await as(checker)
    t.trips.count = 0
    const done = await confirmPayout(scope, { payoutId }, byDay)
    expect(t.trips.count).toBe(2)
    expect(done).toMatchObject({ ok: true, value: { memberCount: 100, noticeCount: 100 } })
    expect(await balances()).toMatchObject({ bank: 0, 'benefits-payable': 0 })
  })
})

describe('cancelling a payout', () => {
  test('frees its lines and its money, once', async () => {
    const { t, as, prepare, addMember, addLines, addFunds, states } = await fresh()
    await addLines(await addMember(), [600])
    await addFunds(600)
    const { payoutId } = await prepare()
    const scope = await as(maker)
    t.trips.count = 0
    expect(await cancelPayout(scope, { payoutId })).toEqual({
      ok: true,
      value: { outcome: 'cancelled' },
    })
    expect(t.trips.count).toBe(2)
    expect(await states()).toEqual(['payable'])
    expect(await cancelPayout(await as(checker), { payoutId })).toEqual({
      ok: true,
      value: { outcome: 'already-cancelled' },
    })
    expect(await confirmPayout(await as(checker), { payoutId }, byDay)).toEqual({
      ok: false,
      error: { reason: 'cancelled' },
    })
    const second = await prepare()
    expect(second).toMatchObject({ number: 2, totalFen: 600 })
    await confirmPayout(await as(checker), { payoutId: second.payoutId }, byDay)
    expect(await cancelPayout(await as(maker), { payoutId: second.payoutId })).toEqual({
      ok: false,
      error: { reason: 'confirmed' },
    })
    expect(await cancelPayout(await as(maker), { payoutId: 'pay_unknown' })).toEqual({
      ok: false,
      error: { reason: 'not-found' },
    })
    const reader = await as(maker, { permissions: new Set(['payouts.read']) })
    expect(await cancelPayout(reader, { payoutId })).toMatchObject({
      error: { reason: 'not-permitted' },
    })
  })
})

describe('what is shown of payouts', () => {
  test('one payout: masked names, transfers that add up, who and when', async () => {
    const { t, as, prepare, addMember, addLines, addFunds } = await fresh()
    const a = await addMember({ name: '王小明', card: '6789' })
    await addLines(a, [183_000, -3_000])
    await addLines(await addMember({ name: '李雷' }), [20_000])
    await addFunds(500_000)
    await t.admin.execute(
      `insert into staff (id, login, name, roles, password_hash, must_change_password, created_at)
        values ('stf_maker', 'maker', '赵会计', '', 'x', 0, 1)`,
    )
    const { payoutId } = await prepare()
    const scope = await as(checker)
    t.trips.count = 0
    const read = await readPayout(scope, { payoutId })
    // The rows, and the entry that they were read.
    expect(t.trips.count).toBe(2)
    if (!read.ok) throw new Error(read.error.reason)
    expect(read.value).toMatchObject({
      number: 1,
      state: 'prepared',
      totalFen: 200_000,
      memberCount: 2,
      preparedByName: '赵会计',
      preparedAt: noonOn('2026-03-02'),
      decidedByName: null,
    })
    expect(read.value.transfers.find((it) => it.memberId === a)).toMatchObject({
      maskedName: '王**',
      cardLastFour: '6789',
      amountFen: 180_000,
    })
    expect(JSON.stringify(read.value)).not.toContain('小明')
    expect(await readPayout(scope, { payoutId: 'pay_unknown' })).toEqual({
      ok: false,
      error: { reason: 'not-found' },
    })
  })

  test('the list, a page at a time, by state', async () => {
    const { t, as } = await fresh()
    await t.admin.batch(
      Array.from({ length: 60 }, (_, index) => ({
        sql: `insert into payout (id, number, plan_key, state, item_count, total_fen, prepared_by,
          prepared_at) values (?, ?, ?, ?, 1, 1, 'x', 1)`,
        args: [`pay_${index}`, index + 1, seedPlan, index % 3 ? 'prepared' : 'cancelled'],
      })),
      'write',
    )
    const scope = await as(checker)
    t.trips.count = 0
    const first = await listPayouts(scope)
    expect(t.trips.count).toBe(1)
    if (!first.ok) throw new Error(first.error.reason)
    expect(first.value.payouts.map((it) => it.number).slice(0, 2)).toEqual([60, 59])
    expect(first.value.next).toBe(11)
    const rest = await listPayouts(scope, { before: first.value.next! })
    expect(rest.ok && [rest.value.payouts.length, rest.value.next]).toEqual([10, undefined])
    const cancelled = await listPayouts(scope, { state: 'cancelled', planKey: seedPlan })
    expect(cancelled.ok && cancelled.value.payouts).toHaveLength(20)
    const other = await listPayouts(scope, { planKey: 'other' })
    expect(other).toEqual({ ok: true, value: { payouts: [], next: undefined } })
  })

  test('what waits by plan, beside the money for it', async () => {
    const { t, as, prepare, addMember, addLines, addFunds } = await fresh()
    await addFunds(1_000)
    await addLines(await addMember(), [600])
    await prepare()
    await addLines(await addMember(), [200, 100, -50])
    await addLines(await addMember({ card: null }), [70])
    await addLines(await addMember(), [30, -40])
    await addLines(await addMember(), [5], { planKey: 'other' })
    const scope = await as(checker)
    t.trips.count = 0
    const preview = await payablePreview(scope)
    expect(t.trips.count).toBe(1)
    const nothing = { lineCount: 0, sumFen: 0 }
    expect(preview).toEqual({
      ok: true,
      value: [
        {
          planKey: 'other',
          payable: { lineCount: 1, sumFen: 5 },
          withoutCard: nothing,
          setOff: nothing,
          fund: { bankFen: 0, reservedFen: 0, floorFen: 0, availableFen: 0 },
        },
        {
          planKey: seedPlan,
          payable: { lineCount: 3, sumFen: 250 },
          withoutCard: { lineCount: 1, sumFen: 70 },
          setOff: { lineCount: 2, sumFen: -10 },
          fund: { bankFen: 1_000, reservedFen: 600, floorFen: 0, availableFen: 400 },
        },
      ],
    })
  })

  test('nothing to whom it is not permitted', async () => {
    const { as } = await fresh()
    const scope = await as(checker, { permissions: new Set(['payouts.prepare']) })
    const refused = { ok: false, error: { reason: 'not-permitted', permission: 'payouts.read' } }
    expect(await listPayouts(scope)).toEqual(refused)
    expect(await readPayout(scope, { payoutId: 'x' })).toEqual(refused)
    expect(await payablePreview(scope)).toEqual(refused)
    expect(await scope.db.query.select().from(payout)).toEqual([])
  })
})
