import { describe, expect, test } from 'vitest'
import { auditEntry } from '../audit/tables.ts'
import { fen } from '../kernel/fen.ts'
import { freshTenant } from '../../test/support/fresh-tenant.ts'
import { seedPayable, seedPlan } from '../../test/support/seed-payable.ts'
import { readBalances } from './read-balances.ts'
import { recordReceipt, type ReceiptInput } from './record-receipt.ts'
import { ledgerMovement } from './tables.ts'

async function owing(first: number, second = 0) {
  const t = await freshTenant()
  const seed = await seedPayable(t)
  if (first > 0) await seed.addReceivable(first, '2025-01-01')
  if (second > 0) await seed.addReceivable(second, '2026-01-01')
  const receipt = (amountFen: number, more: Partial<ReceiptInput> = {}): ReceiptInput => ({
    workplaceId: seed.workplaceId,
    planKey: seedPlan,
    amountFen: fen(amountFen),
    reference: 'form-0001',
    ...more,
  })
  const received = async () => {
    const scope = await t.scope()
    const rows = await scope.db.query.select().from(ledgerMovement)
    return rows.filter((row) => row.debit === 'bank').map((row) => [row.periodFrom, row.amountFen])
  }
  return { t, seed, receipt, received }
}

describe('contributions that reached the account', () => {
  test('move from what is owed to the bank, the oldest period first, in two round trips', async () => {
    const { t, receipt, received } = await owing(30_000, 50_000)
    const scope = await t.scope()
    t.trips.count = 0
    const done = await recordReceipt(scope, receipt(45_000))
    expect(t.trips.count).toBe(2)
    expect(done).toEqual({
      ok: true,
      value: { receivedFen: 45_000, receivableFen: 35_000, repeated: false },
    })
    expect(await received()).toEqual([
      ['2025-01-01', 30_000],
      ['2026-01-01', 15_000],
    ])
    const balances = await readBalances(scope)
    expect(balances.ok && balances.value.accounts.map((it) => it.balanceFen)).toEqual([
      45_000, 35_000, 80_000, 0, 0,
    ])
    const [entry] = await scope.db.query.select().from(auditEntry)
    expect(entry).toMatchObject({ action: 'fund.received' })
  })

  test('are recorded once however often the form is sent', async () => {
    const { t, receipt, received } = await owing(30_000, 50_000)
    await recordReceipt(await t.scope(), receipt(40_000))
    const again = await recordReceipt(await t.scope(), receipt(40_000))
    expect(again).toEqual({
      ok: true,
      value: { receivedFen: 40_000, receivableFen: 40_000, repeated: true },
    })
    expect(await received()).toHaveLength(2)
    const other = await recordReceipt(await t.scope(), receipt(1))
    expect(other).toEqual({ ok: false, error: { reason: 'reference-used' } })
    const longer = await recordReceipt(await t.scope(), receipt(1, { reference: 'form-00012' }))
    expect(longer.ok && longer.value.repeated).toBe(false)
  })

  test('of the same form sent twice at once: one', async () => {
    const { t, receipt, received } = await owing(30_000)
    const scopes = await Promise.all([t.scope(), t.scope()])
    const both = await Promise.all(scopes.map((scope) => recordReceipt(scope, receipt(10_000))))
    expect(both.map((it) => it.ok && it.value.repeated).sort()).toEqual([false, true])
    expect(await received()).toEqual([['2025-01-01', 10_000]])
  })

  test('of two forms at once never pass what is owed', async () => {
    const { t, receipt, received } = await owing(30_000)
    const both = await Promise.all(
      ['form-000a', 'form-000b'].map(async (reference) =>
        recordReceipt(await t.scope(), receipt(20_000, { reference })),
      ),
    )
    expect(both.filter((it) => it.ok)).toHaveLength(1)
    expect(both.find((it) => !it.ok)).toMatchObject({
      error: { reason: expect.stringMatching(/^(changed-meanwhile|more-than-receivable)$/) },
    })
    expect(await received()).toHaveLength(1)
  })
})

describe('a receipt is refused', () => {
  test.each([
    ['beyond what is owed', { amountFen: fen(30_001) }, 'more-than-receivable'],
    ['of an unknown workplace', { workplaceId: 'wkp_other' }, 'more-than-receivable'],
    ['for another plan', { planKey: 'other' }, 'more-than-receivable'],
    ['of nothing', { amountFen: fen(0) }, 'not-positive'],
    ['with a form that is not ours', { reference: "x' or 1=1 --" }, 'invalid-reference'],
  ])('%s', async (_what, wrong, reason) => {
    const { t, receipt, received } = await owing(30_000)
    const done = await recordReceipt(await t.scope(), receipt(10_000, wrong))
    expect(done).toMatchObject({ ok: false, error: { reason } })
    expect(await received()).toEqual([])
  })

  test('to whom it is not permitted', async () => {
    const { t, receipt, received } = await owing(30_000)
    const scope = await t.scope({ permissions: new Set(['fund.read', 'payouts.confirm']) })
    expect(await recordReceipt(scope, receipt(1))).toEqual({
      ok: false,
      error: { reason: 'not-permitted', permission: 'fund.receive' },
    })
    expect(await received()).toEqual([])
  })
})
