import { expect, test } from 'vitest'
import { readLogin } from './login.ts'

test.each([
  [' Li.Yang ', 'li.yang'],
  ['ｌｉｙａｎｇ０１', 'liyang01'],
  ['li@union.example', 'li@union.example'],
  ['19900000001', '19900000001'],
])('%s', (text, login) => expect(readLogin(text)).toEqual({ ok: true, value: login }))

test.each([
  ['li', 'wrong-length'],
  ['x'.repeat(41), 'wrong-length'],
  ['李阳的账号', 'wrong-character'],
  ['li yang', 'wrong-character'],
  ['.liyang', 'wrong-character'],
  ['liyang-', 'wrong-character'],
  // Cyrillic letters that look Latin.
  ['аdmin', 'wrong-character'],
])('%s is refused', (text, error) => expect(readLogin(text)).toEqual({ ok: false, error }))
