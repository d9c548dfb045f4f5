import { describe, expect, test } from 'vitest'
import { utf8 } from '../../kernel/bytes.ts'
import { matchTotp, newTotpSecret, totpSecretText, totpUri } from './totp.ts'

/** The secret of RFC 6238, appendix B; its codes have eight digits, of which ours are the last. */
const RFC_SECRET = utf8('12345678901234567890')
const rfc: readonly (readonly [seconds: number, code: string])[] = [
  [59, '94287082'],
  [1_111_111_109, '07081804'],
  [1_111_111_111, '14050471'],
  [1_234_567_890, '89005924'],
  [2_000_000_000, '69279037'],
  [20_000_000_000, '65353130'],
]

test.each(rfc)('at %i seconds the code is the published one', (seconds, code) => {
  const at = { now: seconds * 1_000, lastStep: -1 }
  expect(matchTotp(RFC_SECRET, code.slice(2), at)).toBe(Math.floor(seconds / 30))
})

describe('a code', () => {
  const step = Math.floor(1_234_567_890 / 30)
  const match = (now: number, lastStep = -1, code = '005924') =>
    matchTotp(RFC_SECRET, code, { now, lastStep })
  const begins = step * 30_000

  test.each([
    ['as the step begins', begins, step],
    ['a step later', begins + 30_000, step],
    ['at the end of the next step', begins + 59_999, step],
    ['two steps later', begins + 60_000, undefined],
    ['a step too early', begins - 30_000, step],
    ['more than a step too early', begins - 30_001, undefined],
  ])('%s', (_, now, expected) => expect(match(now)).toBe(expected))

  test('does not count again, nor does one before it', () => {
    expect(match(begins, step - 1)).toBe(step)
    expect(match(begins, step)).toBeUndefined()
    expect(match(begins, step + 1)).toBeUndefined()
  })

  test.each(['005925', '5924', '0059244', '', '００５９２４'])('%j is another', (code) =>
    expect(match(begins, -1, code)).toBeUndefined(),
  )
})

test('secrets are of 160 bits and differ', () => {
  const [one, other] = [newTotpSecret(), newTotpSecret()]
  expect([one.length, other.length]).toEqual([20, 20])
  expect(one).not.toEqual(other)
})

test('the address for the app names federation and login, and the secret is read aloud', () => {
  const uri = totpUri(RFC_SECRET, { issuer: '示范 市:总工会', login: 'li.yang@x' })
  const { protocol, host, pathname, searchParams } = new URL(uri)
  expect([protocol, host]).toEqual(['otpauth:', 'totp'])
  expect(decodeURIComponent(pathname)).toBe('/示范市总工会:li.yang@x')
  expect(Object.fromEntries(searchParams)).toEqual({
    issuer: '示范市总工会',
    algorithm: 'SHA1',
    secret: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ',
    period: '30',
    digits: '6',
  })
  expect(totpSecretText(uri)).toBe('GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ')
})
