import { array, assert, constantFrom, integer, property, record } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fen, sumFen } from '../kernel/fen.ts'
import { fundBalance } from '../fund/fund-balance.ts'
import { chooseLines, type PayableLine } from './choose-lines.ts'
import { decideConfirmation } from './confirm-payout.ts'
import { memberTransfers } from './member-transfers.ts'
import { decidePayout } from './prepare-payout.ts'

const line = (
  id: string,
  memberId: string,
  amountFen: number,
  cardLastFour: string | null = '1234',
): PayableLine => ({ id, memberId, amountFen: fen(amountFen), cardLastFour })

const ids = (lines: readonly { id: string }[]) => lines.map((it) => it.id)

describe('lines that go into a payout', () => {
  test('corrections come along with their member', () => {
    const choice = chooseLines(
      [line('a1', 'a', 500), line('b1', 'b', 70), line('a2', 'a', -100)],
      9,
    )
    expect(ids(choice.chosen)).toEqual(['a1', 'a2', 'b1'])
    expect(choice).toMatchObject({ totalFen: 470, memberCount: 2, leftOut: [], moreWaiting: false })
  })

  test('not of a member who is owed nothing on the whole', () => {
    const choice = chooseLines(
      [line('a1', 'a', 500), line('a2', 'a', -500), line('b1', 'b', -1)],
      9,
    )
    expect(choice.chosen).toEqual([])
    expect(choice.leftOut).toEqual([
      { lineId: 'a1', reason: 'net-not-positive' },
      { lineId: 'a2', reason: 'net-not-positive' },
      { lineId: 'b1', reason: 'net-not-positive' },
    ])
  })

  test('not of a member without a card', () => {
    const choice = chooseLines([line('a1', 'a', 500, null), line('b1', 'b', 1)], 9)
    expect(ids(choice.chosen)).toEqual(['b1'])
    expect(choice.leftOut).toEqual([{ lineId: 'a1', reason: 'no-card' }])
  })

  test('no further than there is room, and never half a member', () => {
    const lines = [line('a1', 'a', 1), line('b1', 'b', 1), line('b2', 'b', 1), line('c1', 'c', 1)]
    expect(chooseLines(lines, 2)).toMatchObject({ memberCount: 1, moreWaiting: true, leftOut: [] })
    expect(ids(chooseLines(lines, 3).chosen)).toEqual(['a1', 'b1', 'b2'])
    expect(chooseLines(lines, 4).moreWaiting).toBe(false)
  })

  test('whatever waits: whole members with a card and a positive net, money conserved', () => {
    const anyLine = record({
      memberId: constantFrom('a', 'b', 'c', 'd', 'e'),
      amountFen: integer({ min: -500, max: 500 }).filter((it) => it !== 0),
    })
    assert(
      property(array(anyLine, { maxLength: 30 }), integer({ min: 1, max: 12 }), (drawn, most) => {
        const lines = drawn.map((it, index) =>
          line(`l${index}`, it.memberId, it.amountFen, it.memberId === 'e' ? null : '1234'),
        )
        const choice = chooseLines(lines, most)
        expect(choice.chosen.length).toBeLessThanOrEqual(most)
        const chosen = new Set(ids(choice.chosen))
        const transfers = memberTransfers(choice.chosen)
        expect(transfers).toHaveLength(choice.memberCount)
        expect(sumFen(transfers.map((it) => it.amountFen))).toBe(choice.totalFen)
        for (const { memberId, amountFen } of transfers) {
          const own = lines.filter((it) => it.memberId === memberId)
          expect(own.every((it) => chosen.has(it.id))).toBe(true)
          expect(memberId).not.toBe('e')
          expect(amountFen).toBeGreaterThan(0)
        }
        for (const { lineId } of choice.leftOut) expect(chosen.has(lineId)).toBe(false)
        if (!choice.moreWaiting) expect(chosen.size + choice.leftOut.length).toBe(lines.length)
      }),
    )
  })
})

describe('a payout is decided', () => {
  test.each([
    [1_000, 0, 1_000, true],
    [1_000, 1, 1_000, false],
    [999, 0, 1_000, false],
    [0, 0, 1, false],
  ])('bank %d, reserved %d, needed %d: %s', (bank, reserved, needed, may) => {
    const decided = decidePayout([line('a1', 'a', needed)], fundBalance(bank, reserved))
    expect(decided.ok).toBe(may)
    if (!decided.ok) {
      expect(decided.error).toMatchObject({
        reason: 'fund-too-low',
        neededFen: needed,
        availableFen: bank - reserved,
      })
    }
  })

  test('a floor stays in the account', () => {
    const lines = [line('a1', 'a', 901)]
    expect(decidePayout(lines, fundBalance(1_000, 0, fen(100))).ok).toBe(false)
    expect(decidePayout(lines, fundBalance(1_001, 0, fen(100))).ok).toBe(true)
  })

  test('lines that were asked for and are not payable any more are told', () => {
    const decided = decidePayout([line('a1', 'a', 1)], fundBalance(10, 0), ['a1', 'gone'])
    expect(decided.ok && decided.value.leftOut).toEqual([{ lineId: 'gone', reason: 'not-payable' }])
    expect(decidePayout([], fundBalance(10, 0), ['gone'])).toMatchObject({
      error: { reason: 'nothing-payable', leftOut: [{ lineId: 'gone', reason: 'not-payable' }] },
    })
  })
})

describe('a confirmation is decided', () => {
  const prepared = { state: 'prepared', preparedBy: 'stf_a', totalFen: fen(1_000) } as const
  const facts = { payout: prepared, confirmerId: 'stf_b', bankFen: fen(1_000) }
  test.each([
    ['by another person', facts, { value: 'confirm' }],
    [
      'by the same person',
      { ...facts, confirmerId: 'stf_a' },
      { error: { reason: 'same-person' } },
    ],
    [
      'again, even by who prepared it',
      { ...facts, confirmerId: 'stf_a', payout: { ...prepared, state: 'confirmed' as const } },
      { value: 'already-confirmed' },
    ],
    [
      'after it was cancelled',
      { ...facts, payout: { ...prepared, state: 'cancelled' as const } },
      { error: { reason: 'cancelled' } },
    ],
    [
      'with a fen too little in the bank',
      { ...facts, bankFen: fen(999) },
      { error: { reason: 'fund-too-low', bankFen: 999, floorFen: 0, neededFen: 1_000 } },
    ],
    [
      'with the floor touched',
      { ...facts, floorFen: fen(1) },
      { error: { reason: 'fund-too-low', bankFen: 1_000, floorFen: 1, neededFen: 1_000 } },
    ],
  ])('%s', (_who, facts, expected) => {
    expect(decideConfirmation(facts)).toMatchObject(expected)
  })
})
