import { describe, expect, test } from 'vitest'
import { day } from '../kernel/days.ts'
import { fen, ZERO, type Fen } from '../kernel/fen.ts'
import { accounts, balanceOf } from './accounts.ts'
import { movement, type Movement } from './movement.ts'
import { addUp } from './read-balances.ts'
import { ledgerAccounts } from './tables.ts'

const receipt: Movement = {
  reference: 'receipt:form:1',
  planKey: 'shaoxing',
  periodFrom: day('2026-01-01'),
  debit: 'bank',
  credit: 'contributions-receivable',
  amountFen: fen(100),
  memo: '会费到账',
  at: 1,
}

describe('a movement is refused', () => {
  test.each([
    ['of nothing', { amountFen: ZERO }],
    ['of a negative amount', { amountFen: fen(-1) }],
    ['of half a fen', { amountFen: 0.5 as Fen }],
    ['of more than a number holds', { amountFen: (2 ** 53) as Fen }],
    ['from an account to itself', { credit: 'bank' as const }],
    ['without a cause', { reference: '' }],
    ['without a plan', { planKey: '' }],
  ])('%s', (_what, wrong) => {
    expect(() => movement({ ...receipt, ...wrong })).toThrow('Invariant broken')
  })
})

test('an account has a name and grows on the side that the chart says', () => {
  expect(Object.keys(accounts)).toEqual([...ledgerAccounts])
  expect(ledgerAccounts.map((it) => balanceOf(it, fen(5), fen(2)))).toEqual([3, 3, -3, 3, -3])
})

test('what moved between pairs adds up to balances, every account among them', () => {
  const balances = addUp([
    { debit: 'contributions-receivable', credit: 'contributions', amountFen: 900 },
    { debit: 'bank', credit: 'contributions-receivable', amountFen: 700 },
    { debit: 'benefits', credit: 'benefits-payable', amountFen: 250 },
  ])
  expect(balances.map(({ account, balanceFen }) => [account, balanceFen])).toEqual([
    ['bank', 700],
    ['contributions-receivable', 200],
    ['contributions', 900],
    ['benefits', 250],
    ['benefits-payable', 250],
  ])
})
