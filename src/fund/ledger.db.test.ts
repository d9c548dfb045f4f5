import { describe, expect, test } from 'vitest'
import { day } from '../kernel/days.ts'
import { fen } from '../kernel/fen.ts'
import { freshTenant } from '../../test/support/fresh-tenant.ts'
import { seedPayable } from '../../test/support/seed-payable.ts'
import { balanceOf, type LedgerAccount } from './accounts.ts'
import { listMovements, MOVEMENTS_A_PAGE, type ListedMovement } from './list-movements.ts'
import type { Movement } from './movement.ts'
import { readBalances } from './read-balances.ts'
import { ledgerAccounts, ledgerMovement } from './tables.ts'

/** A seeded sequence, so that a failure can be looked at again. */
function sequence(seed: number) {
  let state = seed
  return (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

function randomMovement(next: (below: number) => number, index: number): Movement {
  const debit = next(ledgerAccounts.length)
  const credit = (debit + 1 + next(ledgerAccounts.length - 1)) % ledgerAccounts.length
  return {
    reference: `random:${index}`,
    planKey: `plan-${next(3)}`,
    periodFrom: day(`${2020 + next(5)}-01-01`),
    debit: ledgerAccounts[debit]!,
    credit: ledgerAccounts[credit]!,
    amountFen: fen(1 + next(100_000_000)),
    memo: '随机',
    at: index - (index % 7),
  }
}

test('after 5,000 random movements debits equal credits, in all and by plan and period', async () => {
  const t = await freshTenant()
  const seed = await seedPayable(t)
  const next = sequence(20_260_302)
  const movements = Array.from({ length: 5_000 }, (_, index) => randomMovement(next, index))
  for (let i = 0; i < movements.length; i += 1_000) await seed.post(movements.slice(i, i + 1_000))
  const scope = await t.scope()
  t.trips.count = 0
  const all = await readBalances(scope)
  expect(t.trips.count).toBe(1)
  if (!all.ok) throw new Error(all.error.reason)
  const { accounts, periods } = all.value
  expect(periods).toHaveLength(15)
  for (const balances of [accounts, ...periods.map((it) => it.accounts)]) {
    const debits = balances.reduce((sum, it) => sum + it.debitFen, 0)
    expect(debits).toBe(balances.reduce((sum, it) => sum + it.creditFen, 0))
    expect(debits).toBeGreaterThan(0)
  }
  // The same, counted without the database.
  const expected = (account: LedgerAccount, of: readonly Movement[]) => {
    const sum = (side: 'debit' | 'credit') =>
      fen(of.reduce((total, it) => total + (it[side] === account ? it.amountFen : 0), 0))
    return balanceOf(account, sum('debit'), sum('credit'))
  }
  expect(accounts.map((it) => it.balanceFen)).toEqual(
    ledgerAccounts.map((account) => expected(account, movements)),
  )
  const filter = { planKey: 'plan-1', periodFrom: '2022-01-01' }
  const one = await readBalances(scope, filter)
  const ofOne = movements.filter(
    (it) => it.planKey === filter.planKey && it.periodFrom === filter.periodFrom,
  )
  expect(one.ok && one.value.accounts.map((it) => it.balanceFen)).toEqual(
    ledgerAccounts.map((account) => expected(account, ofOne)),
  )
  expect(one.ok && one.value.periods).toHaveLength(1)
})

test('an empty ledger has every account, at zero', async () => {
  const t = await freshTenant()
  const read = await readBalances(await t.scope())
  expect(read.ok && read.value.accounts.map((it) => it.balanceFen)).toEqual([0, 0, 0, 0, 0])
})

describe('the ledger keeps what was written', () => {
  test.each([
    ['changed', 'update ledger_movement set amount_fen = 1'],
    ['deleted', 'delete from ledger_movement'],
    ['replaced', 'insert or replace into ledger_movement select * from ledger_movement'],
  ])('a movement is not %s', async (_what, attempt) => {
    const t = await freshTenant()
    const seed = await seedPayable(t)
    await seed.addFunds(100)
    await expect(t.admin.execute(attempt)).rejects.toThrow()
    const rows = await (await t.scope()).db.query.select().from(ledgerMovement)
    expect(rows.map((row) => row.amountFen)).toEqual([100, 100])
  })

  test('a cause moves money once', async () => {
    const t = await freshTenant()
    const seed = await seedPayable(t)
    const it = randomMovement(sequence(1), 1)
    await seed.post([it])
    await expect(seed.post([{ ...it, amountFen: fen(1) }])).rejects.toThrow('reference')
  })
})

describe('the list of movements', () => {
  test('shows each once over all pages, newest first, by plan and account', async () => {
    const t = await freshTenant()
    const seed = await seedPayable(t)
    const next = sequence(7)
    const movements = Array.from({ length: 130 }, (_, index) => randomMovement(next, index))
    await seed.post(movements)
    const scope = await t.scope()
    const readAll = async (filter: { planKey?: string; account?: LedgerAccount }) => {
      const rows: ListedMovement[] = []
      for (let after: string | undefined; ;) {
        t.trips.count = 0
        const page = await listMovements(scope, { ...filter, ...(after && { after }) })
        expect(t.trips.count).toBe(1)
        if (!page.ok) throw new Error(page.error.reason)
        expect(page.value.movements.length).toBeLessThanOrEqual(MOVEMENTS_A_PAGE)
        rows.push(...page.value.movements)
        after = page.value.next
        if (after === undefined) return rows
      }
    }
    const names = (rows: readonly { reference: string }[]) => rows.map((it) => it.reference).sort()
    const all = await readAll({})
    expect(names(all)).toEqual(names(movements))
    expect(all.every((row, index) => index === 0 || all[index - 1]!.at >= row.at)).toBe(true)
    const filtered = await readAll({ planKey: 'plan-1', account: 'bank' })
    expect(names(filtered)).toEqual(
      names(
        movements.filter(
          (it) => it.planKey === 'plan-1' && (it.debit === 'bank' || it.credit === 'bank'),
        ),
      ),
    )
    expect(filtered.length).toBeGreaterThan(0)
  })

  test('names the workplace, refuses a cursor that is none, and asks for the permission', async () => {
    const t = await freshTenant()
    const seed = await seedPayable(t)
    await seed.addReceivable(100)
    const scope = await t.scope()
    const page = await listMovements(scope)
    expect(page.ok && page.value.movements[0]).toMatchObject({ workplaceName: '示范纺织厂' })
    expect(await listMovements(scope, { after: '1.x' })).toEqual({
      ok: false,
      error: { reason: 'invalid-cursor' },
    })
    const stranger = await t.scope({ permissions: new Set() })
    const refused = { ok: false, error: { reason: 'not-permitted', permission: 'fund.read' } }
    expect(await listMovements(stranger)).toEqual(refused)
    expect(await readBalances(stranger)).toEqual(refused)
  })
})
