import { describe, expect, test } from 'vitest'
import { derOf, softwareAuthenticator } from '../../../test/support/software-authenticator.ts'
import { base64url, fromBase64url, fromUtf8, utf8 } from '../../kernel/bytes.ts'
import { newSecret } from '../../kernel/ids.ts'
import { hasCountedOn, readNewPasskey, readSignedChallenge } from './passkey-ceremony.ts'
import { rawSignature } from './passkey-signature.ts'

const site = { origin: 'https://shifan.example.cn:8443', rpId: 'shifan.example.cn' }

describe.each(['ES256', 'RS256', 'EdDSA'] as const)('a device with a key for %s', (kind) => {
  test('makes a passkey, and what it signs is known as its own', async () => {
    const device = await softwareAuthenticator(site, kind)
    const challenge = newSecret()
    const made = await readNewPasskey(await device.create(challenge), site)
    if (!made.ok) throw new Error(made.error)
    const { credentialId, publicKey, signCounter } = made.value
    expect(made.value.challenge).toBe(challenge)
    expect([credentialId, signCounter]).toEqual([device.credentialId, 1])
    expect(JSON.stringify(publicKey)).not.toContain('"d"')

    const next = newSecret()
    const answer = await device.sign(next)
    const signed = readSignedChallenge(answer, site)
    if (!signed.ok) throw new Error(signed.error)
    expect([signed.value.challenge, signed.value.signCounter]).toEqual([next, 2])
    expect(await signed.value.isBy(publicKey)).toBe(true)

    const other = await softwareAuthenticator(site, kind)
    const others = await readNewPasskey(await other.create(challenge), site)
    if (!others.ok) throw new Error(others.error)
    expect(await signed.value.isBy(others.value.publicKey)).toBe(false)
  })

  test('has signed what the browser said and the device counted, and nothing else', async () => {
    const device = await softwareAuthenticator(site, kind)
    const made = await readNewPasskey(await device.create(newSecret()), site)
    if (!made.ok) throw new Error(made.error)
    const answer = await device.sign(newSecret())
    const client = fromUtf8(fromBase64url(answer.clientData))
    const counted = fromBase64url(answer.authenticatorData)
    counted[36]! ^= 1
    for (const changed of [
      { ...answer, clientData: base64url(utf8(client.replace('false', 'false '))) },
      { ...answer, authenticatorData: base64url(counted) },
    ]) {
      const signed = readSignedChallenge(changed, site)
      if (!signed.ok) throw new Error(signed.error)
      expect(await signed.value.isBy(made.value.publicKey)).toBe(false)
    }
  })
})

const slips = [
  ['another site', { origin: 'https://evil.example' }, 'other-site'],
  ['the same name by http', { origin: 'http://shifan.example.cn:8443' }, 'other-site'],
  ['another port', { origin: 'https://shifan.example.cn' }, 'other-site'],
  ['a frame of another site', { crossOrigin: true }, 'other-site'],
  ['another host’s passkey', { rpId: 'example.cn' }, 'other-site'],
  ['nobody at the device', { flags: 0x40 }, 'nobody-there'],
] as const

describe('refused is', () => {
  test.each(slips)('%s', async (_, slip, problem) => {
    const device = await softwareAuthenticator(site)
    const error = { ok: false, error: problem }
    expect(await readNewPasskey(await device.create(newSecret(), slip), site)).toEqual(error)
    const flags = slip === slips[5][1] ? { flags: 0 } : {}
    const signed = await device.sign(newSecret(), { ...slip, ...flags })
    expect(readSignedChallenge(signed, site)).toEqual(error)
  })

  test('the answer to one occasion at another', async () => {
    const device = await softwareAuthenticator(site)
    const error = { ok: false, error: 'other-occasion' }
    const made = await device.create(newSecret(), { type: 'webauthn.get' })
    expect(await readNewPasskey(made, site)).toEqual(error)
    const signed = await device.sign(newSecret(), { type: 'webauthn.create' })
    expect(readSignedChallenge(signed, site)).toEqual(error)
  })

  test('what cannot be read', async () => {
    const device = await softwareAuthenticator(site)
    const made = await device.create(newSecret())
    const signed = await device.sign(newSecret())
    const error = { ok: false, error: 'unreadable' }
    for (const broken of [
      '',
      'x',
      '***',
      base64url(utf8('{}')),
      made.authenticatorData.slice(0, 90),
    ]) {
      expect(await readNewPasskey({ ...made, authenticatorData: broken }, site)).toEqual(error)
      expect(await readNewPasskey({ ...made, clientData: broken }, site)).toEqual(error)
      expect(readSignedChallenge({ ...signed, clientData: broken }, site)).toEqual(error)
    }
    for (const broken of ['', 'AAAA', '***']) {
      expect(readSignedChallenge({ ...signed, authenticatorData: broken }, site)).toEqual(error)
    }
    // An answer to a question, where a new passkey was asked for, has no key in it.
    const without = await device.create(newSecret(), { flags: 1 })
    expect(await readNewPasskey(without, site)).toEqual(error)
  })

  test('a signature that is none', async () => {
    const device = await softwareAuthenticator(site)
    const made = await readNewPasskey(await device.create(newSecret()), site)
    if (!made.ok) throw new Error(made.error)
    for (const signature of ['', 'AAAA', base64url(new Uint8Array(64))]) {
      const answer = { ...(await device.sign(newSecret())), signature }
      const signed = readSignedChallenge(answer, site)
      if (!signed.ok) throw new Error(signed.error)
      expect(await signed.value.isBy(made.value.publicKey)).toBe(false)
    }
  })
})

describe('a signature in DER', () => {
  const half = (first: number, rest = 7) => new Uint8Array(32).fill(rest).fill(first, 0, 1)
  const both = (r: Uint8Array, s: Uint8Array) => Uint8Array.from([...r, ...s])

  test.each([
    ['of usual numbers', both(half(1), half(2))],
    ['of numbers that would look negative', both(half(0x80), half(0xff))],
    ['of short numbers', both(half(0), new Uint8Array(32).fill(9, 30))],
    ['of the smallest', both(new Uint8Array(32).fill(1, 31), new Uint8Array(32).fill(1, 31))],
  ])('%s becomes r and s side by side', (_, raw) => {
    expect(rawSignature(derOf(raw))).toEqual(raw)
  })

  test.each([
    ['is empty', []],
    ['is no sequence', [0x31, 6, 2, 1, 1, 2, 1, 1]],
    ['is cut off', [0x30, 6, 2, 1, 1, 2, 1]],
    ['has something behind it', [0x30, 7, 2, 1, 1, 2, 1, 1, 0]],
    ['holds another type', [0x30, 6, 3, 1, 1, 2, 1, 1]],
    ['has an empty number', [0x30, 5, 2, 0, 2, 1, 1]],
    ['points beyond its end', [0x30, 6, 2, 9, 1, 2, 1, 1]],
    ['has a number too long', [0x30, 38, 2, 33, ...Array(33).fill(1), 2, 1, 1]],
  ])('that %s is none', (_, der) => expect(rawSignature(Uint8Array.from(der))).toBeUndefined())
})

test.each([
  [0, 0, true],
  [0, 1, true],
  [5, 6, true],
  [5, 5, false],
  [5, 4, false],
  [5, 0, false],
])('a counter at %i may answer after %i: %s', (stored, counted, expected) =>
  expect(hasCountedOn(stored, counted)).toBe(expected),
)
