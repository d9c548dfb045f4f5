import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { lastFour, parseBankCard } from './bank-card.ts'

test.each([
  ['4111 1111 1111 1111', '4111111111111111', true],
  ['4111-1111-1111-1112', '4111111111111112', false],
  ['４１１１１１１１１１１１１１１１', '4111111111111111', true],
  ['000000000000', '000000000000', true],
  ['1234567890123456789', '1234567890123456789', false],
])('%s', (text, number, checkMatches) =>
  expect(parseBankCard(text)).toEqual({ ok: true, value: { number, checkMatches } }),
)

test.each([
  ['', 'empty'],
  ['12345678901', 'wrong-length'],
  ['12345678901234567890', 'wrong-length'],
  ['6.2E+18', 'wrong-character'],
  ['6200000000000000x', 'wrong-character'],
])('%s is refused: %s', (text, error) => expect(parseBankCard(text)).toEqual({ ok: false, error }))

test('exactly one last digit passes, and any single wrong digit is told', () => {
  const digits = fc.array(fc.nat(9), { minLength: 11, maxLength: 18 }).map((it) => it.join(''))
  fc.assert(
    fc.property(digits, (start) => {
      const passing = [...'0123456789'].filter((last) => {
        const read = parseBankCard(start + last)
        return read.ok && read.value.checkMatches
      })
      expect(passing).toHaveLength(1)
    }),
  )
})

test('only the last four are shown', () => expect(lastFour('6200001234')).toBe('1234'))
