import { expect, test, vi } from 'vitest'
import { newCode, readCode } from './one-time-code.ts'

test('codes are six digits, spread over the whole range', () => {
  const codes = Array.from({ length: 20_000 }, newCode)
  expect(codes.every((code) => /^\d{6}$/.test(code))).toBe(true)
  const ofFirstDigit = new Map<string, number>()
  for (const [first = ''] of codes) ofFirstDigit.set(first, (ofFirstDigit.get(first) ?? 0) + 1)
  expect(ofFirstDigit.size).toBe(10)
  // 2,000 each are expected; seven standard deviations either side.
  for (const count of ofFirstDigit.values()) expect(Math.abs(count - 2_000)).toBeLessThan(300)
})

test('random numbers that would favour the low codes are thrown away', () => {
  const draws = [4_294_000_000, 4_294_967_295, 4_293_999_999]
  const random = vi.spyOn(crypto, 'getRandomValues').mockImplementation((array) => {
    ;(array as unknown as Uint32Array)[0] = draws.shift()!
    return array
  })
  try {
    expect(newCode()).toBe('999999')
    expect(draws).toEqual([])
  } finally {
    random.mockRestore()
  }
})

test.each([
  ['123456', '123456'],
  [' 123 456 ', '123456'],
  ['１２３４５６', '123456'],
  ['012345', '012345'],
  ['12345', undefined],
  ['1234567', undefined],
  ['12345a', undefined],
  ['①②③④⑤⑥', undefined],
])('%s reads as %s', (text, code) => expect(readCode(text)).toBe(code))
