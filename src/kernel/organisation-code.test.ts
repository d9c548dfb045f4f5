import { expect, test } from 'vitest'
import { parseOrganisationCode } from './organisation-code.ts'

test.each([
  ['91350100M000100Y43', '91350100M000100Y43', true],
  ['91110000101623741K', '91110000101623741K', true],
  ['9111 0000 1016 2374 1k', '91110000101623741K', true],
  ['９１１１００００１０１６２３７４１Ｋ', '91110000101623741K', true],
  ['91110000101623741L', '91110000101623741L', false],
])('%s', (text, code, checkMatches) =>
  expect(parseOrganisationCode(text)).toEqual({ ok: true, value: { code, checkMatches } }),
)

test.each([
  ['', 'empty'],
  ['91110000101623741', 'wrong-length'],
  ['91110000101623741KK', 'wrong-length'],
  ['91110000I01623741K', 'wrong-character'],
  ['9111000O101623741K', 'wrong-character'],
  ['91110000101623741Z', 'wrong-character'],
  ["91110000101623'--1", 'wrong-length'],
])('%s is refused: %s', (text, error) =>
  expect(parseOrganisationCode(text)).toEqual({ ok: false, error }),
)

test('a changed character is told by the sum', () => {
  for (let place = 8; place < 17; place++) {
    const code = '91110000101623741K'
    const other = code[place] === '7' ? '8' : '7'
    expect(
      parseOrganisationCode(code.slice(0, place) + other + code.slice(place + 1)),
    ).toMatchObject({ ok: true, value: { checkMatches: false } })
  }
})
