import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { divideRounded, fen, FEN_MOST, formatYuan, parseYuan, roundTo, shareOf } from './fen.ts'

describe('parseYuan', () => {
  test.each([
    ['2287.99', 228_799],
    ['2,287.99', 228_799],
    ['２２８７．９９', 228_799],
    ['¥ 1830', 183_000],
    ['0', 0],
    ['0.5', 50],
    ['12.3000', 1_230],
    ['007', 700],
    ['1000000000', FEN_MOST],
  ])('%s', (text, amount) => expect(parseYuan(text)).toEqual({ ok: true, value: amount }))

  test.each([
    ['', 'not-an-amount'],
    ['abc', 'not-an-amount'],
    ['1e5', 'not-an-amount'],
    ['0x10', 'not-an-amount'],
    ['1,2', 'not-an-amount'],
    ['.5', 'not-an-amount'],
    ['Infinity', 'not-an-amount'],
    ['1.234', 'too-many-decimals'],
    ['-1', 'negative'],
    ['1000000000.01', 'too-large'],
    ['99999999999999999999', 'too-large'],
  ])('%s is refused', (text, error) => expect(parseYuan(text)).toEqual({ ok: false, error }))

  test('reads back what formatYuan writes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: FEN_MOST }), (amount) => {
        expect(parseYuan(formatYuan(fen(amount)))).toEqual({ ok: true, value: amount })
      }),
    )
  })
})

describe('rounding', () => {
  test.each([
    [5, 2, 'down', 2],
    [5, 2, 'half-up', 3],
    [5, 2, 'up', 3],
    [-5, 2, 'half-up', -3],
    [-1, 3, 'half-up', 0],
    [4, 2, 'up', 2],
  ] as const)('%d / %d %s', (a, b, mode, result) => expect(divideRounded(a, b, mode)).toBe(result))

  test('the published case: 80 % of 2,287.99 to the yuan is 1,830', () => {
    const share = shareOf(fen(228_799), 800_000, 'half-up')
    expect(share).toBe(183_039)
    expect(roundTo(share, 100, 'half-up')).toBe(183_000)
  })

  test('a share agrees with exact arithmetic over the whole range', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: FEN_MOST }),
        fc.integer({ min: 0, max: 10_000_000 }),
        (amount, ratio) => {
          const exact = (BigInt(amount) * BigInt(ratio) * 2n + 1_000_000n) / 2_000_000n
          expect(BigInt(shareOf(fen(amount), ratio, 'half-up'))).toBe(exact)
        },
      ),
    )
  })
})
