import { base64url, fromBase64url, utf8 } from '../../src/kernel/bytes.ts'
import type {
  NewPasskeyAnswer,
  PasskeyAnswer,
  Site,
} from '../../src/identity/factors/passkey-ceremony.ts'

export type KeyKind = 'ES256' | 'RS256' | 'EdDSA'

const kinds = {
  ES256: {
    generate: { name: 'ECDSA', namedCurve: 'P-256' },
    sign: { name: 'ECDSA', hash: 'SHA-256' },
  },
  RS256: {
    generate: {
      name: 'RSASSA-PKCS1-v1_5',
      modulusLength: 2048,
      publicExponent: Uint8Array.of(1, 0, 1),
      hash: 'SHA-256',
    },
    sign: { name: 'RSASSA-PKCS1-v1_5' },
  },
  EdDSA: { generate: { name: 'Ed25519' }, sign: { name: 'Ed25519' } },
} as const

/** What a browser and its device would have said otherwise. */
export interface Slip {
  readonly origin?: string
  readonly rpId?: string
  readonly type?: string
  readonly flags?: number
  readonly counter?: number
  readonly crossOrigin?: boolean
}

const USER_PRESENT = 1
const HAS_KEY = 0x40

/** A device that keeps one passkey and does both ceremonies as the standard describes them. */
export async function softwareAuthenticator(site: Site, kind: KeyKind = 'ES256') {
  const pair = (await crypto.subtle.generateKey(kinds[kind].generate, true, [
    'sign',
    'verify',
  ])) as CryptoKeyPair
  const credential = crypto.getRandomValues(new Uint8Array(32))
  const credentialId = base64url(credential)
  const publicKey = cosePublicKey(kind, await crypto.subtle.exportKey('jwk', pair.publicKey))
  let counter = 0

  const clientData = (type: string, challenge: string, slip: Slip) =>
    utf8(
      JSON.stringify({
        type: slip.type ?? type,
        challenge,
        origin: slip.origin ?? site.origin,
        crossOrigin: slip.crossOrigin ?? false,
      }),
    )
  const head = async (flags: number, slip: Slip) => {
    const rpIdHash = await crypto.subtle.digest('SHA-256', utf8(slip.rpId ?? site.rpId))
    const rest = new DataView(new ArrayBuffer(5))
    rest.setUint8(0, slip.flags ?? flags)
    rest.setUint32(1, slip.counter ?? ++counter)
    return joined(new Uint8Array(rpIdHash), new Uint8Array(rest.buffer))
  }

  return {
    credentialId,
    async create(challenge: string, slip: Slip = {}): Promise<NewPasskeyAnswer> {
      const device = joined(
        await head(USER_PRESENT | HAS_KEY, slip),
        new Uint8Array(16),
        Uint8Array.of(0, credential.length),
        credential,
        publicKey,
      )
      return {
        clientData: base64url(clientData('webauthn.create', challenge, slip)),
        authenticatorData: base64url(device),
      }
    },
    async sign(challenge: string, slip: Slip = {}): Promise<PasskeyAnswer> {
      const client = clientData('webauthn.get', challenge, slip)
      const device = await head(USER_PRESENT, slip)
      const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', client))
      const raw = await crypto.subtle.sign(kinds[kind].sign, pair.privateKey, joined(device, hash))
      const signature = new Uint8Array(raw)
      return {
        credentialId,
        clientData: base64url(client),
        authenticatorData: base64url(device),
        signature: base64url(kind === 'ES256' ? derOf(signature) : signature),
      }
    },
  }
}

/** A signature as devices write it: a sequence of r and s as DER integers. */
export function derOf(raw: Uint8Array): Uint8Array<ArrayBuffer> {
  const integer = (digits: Uint8Array) => {
    const first = digits.findIndex((byte) => byte !== 0)
    const short = digits.subarray(first === -1 ? digits.length - 1 : first)
    const value = short[0]! >= 0x80 ? joined(Uint8Array.of(0), short) : short
    return joined(Uint8Array.of(2, value.length), value)
  }
  const half = raw.length / 2
  const body = joined(integer(raw.subarray(0, half)), integer(raw.subarray(half)))
  return joined(Uint8Array.of(0x30, body.length), body)
}

function cosePublicKey(kind: KeyKind, jwk: JsonWebKey): Uint8Array {
  const bytes = (value: string | undefined) => cborBytes(fromBase64url(value!))
  if (kind === 'ES256') {
    return cborMap([
      [cborInteger(1), cborInteger(2)],
      [cborInteger(3), cborInteger(-7)],
      [cborInteger(-1), cborInteger(1)],
      [cborInteger(-2), bytes(jwk.x)],
      [cborInteger(-3), bytes(jwk.y)],
    ])
  }
  if (kind === 'RS256') {
    return cborMap([
      [cborInteger(1), cborInteger(3)],
      [cborInteger(3), cborInteger(-257)],
      [cborInteger(-1), bytes(jwk.n)],
      [cborInteger(-2), bytes(jwk.e)],
    ])
  }
  return cborMap([
    [cborInteger(1), cborInteger(1)],
    [cborInteger(3), cborInteger(-8)],
    [cborInteger(-1), cborInteger(6)],
    [cborInteger(-2), bytes(jwk.x)],
  ])
}

const cborHead = (major: number, value: number): Uint8Array => {
  const type = major << 5
  if (value < 24) return Uint8Array.of(type | value)
  if (value < 256) return Uint8Array.of(type | 24, value)
  return Uint8Array.of(type | 25, value >> 8, value & 255)
}
const cborInteger = (value: number) => (value < 0 ? cborHead(1, -1 - value) : cborHead(0, value))
const cborBytes = (bytes: Uint8Array) => joined(cborHead(2, bytes.length), bytes)
const cborMap = (pairs: readonly (readonly [Uint8Array, Uint8Array])[]) =>
  joined(cborHead(5, pairs.length), ...pairs.flat())

function joined(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
