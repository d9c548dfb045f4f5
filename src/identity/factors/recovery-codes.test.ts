import { expect, test } from 'vitest'
import { newRecoveryCodes, readRecoveryCode } from './recovery-codes.ts'

test('ten different codes, which read back as they are shown', () => {
  const codes = newRecoveryCodes()
  expect(new Set(codes).size).toBe(10)
  for (const code of codes) {
    expect(code).toMatch(/^[0-9a-z]{5}-[0-9a-z]{5}$/)
    expect(readRecoveryCode(code)).toBe(code.replace('-', ''))
  }
})

test.each([
  ['7K3FP-9XQ2M', '7k3fp9xq2m'],
  [' ７k3fp　9xq2m ', '7k3fp9xq2m'],
  ['oi3fp-9lq2m', '013fp91q2m'],
  ['7k3fp-9xq2', undefined],
  ['7k3fp-9xq2mm', undefined],
  ['123456', undefined],
  ['', undefined],
])('%j is read as %j', (typed, expected) => expect(readRecoveryCode(typed)).toBe(expected))
