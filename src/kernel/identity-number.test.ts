import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, day } from './days.ts'
import { identityNumberFrom, maskIdentityNumber, parseIdentityNumber } from './identity-number.ts'

describe('parseIdentityNumber', () => {
  test.each([
    ['11010519491231002X', '1949-12-31', 'female'],
    ['440524188001010014', '1880-01-01', 'male'],
    ['810000199408230021', '1994-08-23', 'female'],
    ['830000199201300022', '1992-01-30', 'female'],
    ['932682198501010017', '1985-01-01', 'male'],
    ['34052419800101001X', '1980-01-01', 'male'],
  ])('%s', (number, bornOn, sex) =>
    expect(parseIdentityNumber(number)).toEqual({ ok: true, value: { number, bornOn, sex } }),
  )

  test.each([
    '11010519491231002x',
    ' 110105 19491231 002X ',
    '１１０１０５１９４９１２３１００２Ｘ',
    '\u202d11010519491231002x\u202c',
    '110105\u200b19491231002X',
  ])('%j is read in its one stored form', (text) =>
    expect(parseIdentityNumber(text)).toMatchObject({
      ok: true,
      value: { number: '11010519491231002X' },
    }),
  )

  test.each([
    ['', 'empty'],
    [' \u3000', 'empty'],
    ['110105491231002', 'fifteen-digits'],
    ['1101051949123100', 'wrong-length'],
    ['11010519491231002XX', 'wrong-length'],
    ['1'.repeat(100_000), 'wrong-length'],
    ['1101051949123100X2', 'wrong-character'],
    ['01010519491231002X', 'wrong-character'],
    ['11010519491231002Y', 'wrong-character'],
    ['1101051949①231002X', 'wrong-character'],
    ['110105194912310٠2X', 'wrong-character'],
    ['110105194902300021', 'no-such-day'],
    ['110105230012310021', 'no-such-day'],
    ['110105179912310021', 'no-such-day'],
    ['110105200113010021', 'no-such-day'],
    ['110105199902290021', 'no-such-day'],
    ['34052419800101001Y', 'wrong-character'],
    ['340524198001010010', 'wrong-check-character'],
    ['110105194912310021', 'wrong-check-character'],
  ])('%.20s is refused: %s', (text, error) =>
    expect(parseIdentityNumber(text)).toEqual({ ok: false, error }),
  )
})

const people = fc.record({
  region: fc.integer({ min: 100_000, max: 999_999 }).map(String),
  bornOn: fc.integer({ min: 0, max: 45_000 }).map((days) => addDays(day('1900-01-01'), days)),
  sequence: fc.integer({ min: 0, max: 999 }),
})

test('a number that was built is read back', () => {
  fc.assert(
    fc.property(people, (person) => {
      const sex = person.sequence % 2 === 1 ? 'male' : 'female'
      const number = identityNumberFrom(person)
      expect(parseIdentityNumber(number)).toEqual({
        ok: true,
        value: { number, bornOn: person.bornOn, sex },
      })
    }),
  )
})

test('one wrong digit or two swapped neighbours never pass', () => {
  fc.assert(
    fc.property(people, fc.nat(16), fc.integer({ min: 1, max: 9 }), (person, place, by) => {
      const number = identityNumberFrom(person)
      const wrong = String((Number(number[place]) + by) % 10)
      const changed = number.slice(0, place) + wrong + number.slice(place + 1)
      expect(parseIdentityNumber(changed).ok).toBe(false)
      const swapped =
        number.slice(0, place) + number[place + 1] + number[place] + number.slice(place + 2)
      expect(parseIdentityNumber(swapped).ok).toBe(swapped === number)
    }),
  )
})

test('building refuses what is not a number', () => {
  const bornOn = day('1980-01-01')
  expect(() => identityNumberFrom({ region: '11010', bornOn, sequence: 1 })).toThrow('six digits')
  expect(() => identityNumberFrom({ region: '110101', bornOn, sequence: 1000 })).toThrow('0 to 999')
})

test.each([
  ['11010519491231002X', '**************002X'],
  ['1234567', '*******'],
  ['', ''],
])('%s is shown as %s', (number, shown) => expect(maskIdentityNumber(number)).toBe(shown))
