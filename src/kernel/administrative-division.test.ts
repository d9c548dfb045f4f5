import { expect, test } from 'vitest'
import { divisionPrefix, divisionText, isDivisionCode } from './administrative-division.ts'

test.each([
  ['330000', '33', '浙江省'],
  ['330600', '3306', '浙江省 330600'],
  ['330602', '330602', '浙江省 330602'],
  ['500000', '50', '重庆市'],
  // Digits count in pairs: a zero within a pair is no gap.
  ['331100', '3311', '浙江省 331100'],
  ['331002', '331002', '浙江省 331002'],
  ['451000', '4510', '广西壮族自治区 451000'],
  ['460010', '460010', '海南省 460010'],
])('%s reaches what begins with %s and is called %s', (code, prefix, text) => {
  expect([divisionPrefix(code), divisionText(code)]).toEqual([prefix, text])
})

test.each(['33000', '3300000', '000000', '990000', '33000a', ' 330000', ''])(
  '“%s” is no code',
  (code) => expect(isDivisionCode(code)).toBe(false),
)

test('a code of a province that is there is one', () => expect(isDivisionCode('330000')).toBe(true))
