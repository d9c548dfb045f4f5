import { array, assert, integer, property, record } from 'fast-check'
import { expect, test } from 'vitest'
import { addMonths, day } from '../kernel/days.ts'
import { fen, sumFen } from '../kernel/fen.ts'
import { decideReceipt } from './record-receipt.ts'

const from = day('2025-01-01')
const periods = [
  { periodFrom: from, payer: 'workplace' as const, openFen: fen(300) },
  { periodFrom: addMonths(from, 12), payer: 'workplace' as const, openFen: fen(500) },
]

test.each([
  [1, [1]],
  [299, [299]],
  [300, [300]],
  [301, [300, 1]],
  [800, [300, 500]],
])('%d fen pay the oldest period first', (amountFen, parts) => {
  const decided = decideReceipt(periods, fen(amountFen))
  expect(decided.ok && decided.value.parts.map((part) => part.amountFen)).toEqual(parts)
  expect(decided.ok && decided.value.receivableFen).toBe(800 - amountFen)
})

test.each([0, -1, 1.5, Number.NaN])('%d fen are no receipt', (amount) => {
  expect(decideReceipt(periods, amount as never)).toEqual({
    ok: false,
    error: { reason: 'not-positive' },
  })
})

test('more than is owed is refused, with what is owed', () => {
  const error = { reason: 'more-than-receivable', receivableFen: 800 }
  expect(decideReceipt(periods, fen(801))).toEqual({ ok: false, error })
  expect(decideReceipt([], fen(1))).toMatchObject({ error: { receivableFen: 0 } })
})

test('no fen is lost or made, and no period gets more than it owes', () => {
  const owed = array(record({ openFen: integer({ min: 1, max: 1_000 }) }), { maxLength: 6 })
  assert(
    property(owed, integer({ min: 1, max: 6_000 }), (open, amount) => {
      const periods = open.map(({ openFen }, index) => ({
        periodFrom: addMonths(from, 12 * index),
        payer: 'workplace' as const,
        openFen: fen(openFen),
      }))
      const owedFen = sumFen(periods.map((period) => period.openFen))
      const decided = decideReceipt(periods, fen(amount))
      expect(decided.ok).toBe(amount <= owedFen)
      if (!decided.ok) return
      const { parts, receivableFen } = decided.value
      expect(sumFen(parts.map((part) => part.amountFen))).toBe(amount)
      expect(receivableFen).toBe(owedFen - amount)
      parts.forEach((part, index) => {
        expect(part.periodFrom).toBe(periods[index]!.periodFrom)
        expect(part.amountFen).toBeGreaterThan(0)
        expect(part.amountFen).toBeLessThanOrEqual(periods[index]!.openFen)
        // Only the last one may be left open.
        if (index < parts.length - 1) expect(part.amountFen).toBe(periods[index]!.openFen)
      })
    }),
  )
})
