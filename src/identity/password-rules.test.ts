import { expect, test } from 'vitest'
import { newFirstPassword, passwordProblem } from './password-rules.ts'

test.each([
  ['123456789', 'too-short'],
  ['十个字也可以做密码的', undefined],
  ['a quiet river at noon', undefined],
  ['x'.repeat(129), 'too-long'],
  [`river${'1234567890'.repeat(12)}abc`, undefined],
  ['Li.Yang.2026', 'same-as-login'],
  ['1234567890', 'too-common'],
  ['Password123', 'too-common'],
  ['WOAINI1314', 'too-common'],
  ['１２３４５６７８９０', 'too-common'],
  ['aaaaaaaaaaaa', 'too-common'],
  ['abababababab', 'too-common'],
  ['', 'too-short'],
] as const)('%s: %s', (password, problem) =>
  expect(passwordProblem(password, 'li.yang.2026')).toBe(problem),
)

test('a first password passes, can be read out, and is another each time', () => {
  const password = newFirstPassword()
  expect(password).toMatch(/^(?:[0-9a-hjkmnp-tv-z]{5}-){3}[0-9a-hjkmnp-tv-z]{5}$/)
  expect(passwordProblem(password, 'li.yang')).toBeUndefined()
  expect(newFirstPassword()).not.toBe(password)
})
