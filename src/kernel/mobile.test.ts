import { expect, test } from 'vitest'
import { maskMobile, parseMobile } from './mobile.ts'

test.each([
  '13800000000',
  '+86 138 0000 0000',
  '008613800000000',
  '138-0000-0000',
  '１３８００００００００',
  '\u202d13800000000\u202c',
])('%s', (text) => expect(parseMobile(text)).toEqual({ ok: true, value: '13800000000' }))

test.each(['19900000000', '16600000000'])('%s: no carrier ranges', (text) =>
  expect(parseMobile(text).ok).toBe(true),
)

test.each([
  ['', 'empty'],
  ['12800000000', 'not-a-mobile'],
  ['1380000000', 'not-a-mobile'],
  ['138000000000', 'not-a-mobile'],
  ['010-88888888', 'not-a-mobile'],
  ['+1 13800000000', 'not-a-mobile'],
  ['1380000000x', 'not-a-mobile'],
  ['13800000000\n13800000001', 'not-a-mobile'],
])('%j is refused: %s', (text, error) => expect(parseMobile(text)).toEqual({ ok: false, error }))

test('masked', () => expect(maskMobile('13812345678')).toBe('138****5678'))
