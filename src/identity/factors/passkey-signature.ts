import {
  coseAlgorithmEdDSA,
  coseAlgorithmES256,
  coseAlgorithmRS256,
  coseEllipticCurveEd25519,
  coseEllipticCurveP256,
  COSEKeyType,
  type COSEPublicKey,
} from '@oslojs/webauthn'
import { base64url } from '../../kernel/bytes.ts'

/** What a browser is asked for, the best first; together they are what devices have. */
export const passkeyAlgorithms = [
  coseAlgorithmES256,
  coseAlgorithmEdDSA,
  coseAlgorithmRS256,
] as const

const P256_BYTES = 32

/** A device's key as JWK, the form that is stored; undefined where it is of no kind of ours. */
export function passkeyJwk(key: COSEPublicKey): JsonWebKey | undefined {
  const [type, algorithm] = [key.type(), key.algorithm()]
  if (type === COSEKeyType.EC2 && algorithm === coseAlgorithmES256) {
    const { curve, x, y } = key.ec2()
    if (curve !== coseEllipticCurveP256) return undefined
    return { kty: 'EC', crv: 'P-256', x: text(x, P256_BYTES), y: text(y, P256_BYTES) }
  }
  if (type === COSEKeyType.RSA && algorithm === coseAlgorithmRS256) {
    const { n, e } = key.rsa()
    return { kty: 'RSA', n: text(n), e: text(e) }
  }
  if (type === COSEKeyType.OKP && algorithm === coseAlgorithmEdDSA) {
    const { curve, x } = key.okp()
    if (curve !== coseEllipticCurveEd25519) return undefined
    return { kty: 'OKP', crv: 'Ed25519', x: base64url(x) }
  }
  return undefined
}

type Imported = AlgorithmIdentifier & { name: string }
const algorithms: Readonly<Record<string, { use: Imported; sign: Imported & { hash?: string } }>> =
  {
    EC: {
      use: { name: 'ECDSA', namedCurve: 'P-256' } as Imported,
      sign: { name: 'ECDSA', hash: 'SHA-256' },
    },
    RSA: {
      use: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' } as Imported,
      sign: { name: 'RSASSA-PKCS1-v1_5' },
    },
    OKP: { use: { name: 'Ed25519' }, sign: { name: 'Ed25519' } },
  }

/** Imports a key; throws where it is no point of its curve, so that none of these is stored. */
export const importPasskey = (jwk: JsonWebKey): Promise<CryptoKey> =>
  crypto.subtle.importKey('jwk', jwk, algorithms[jwk.kty!]!.use, false, ['verify'])

/** Whether the device that has the key signed this. */
export async function isSignedBy(
  jwk: JsonWebKey,
  signed: Uint8Array<ArrayBuffer>,
  signature: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  const raw = jwk.kty === 'EC' ? rawSignature(signature) : signature
  if (raw === undefined) return false
  return crypto.subtle.verify(algorithms[jwk.kty!]!.sign, await importPasskey(jwk), raw, signed)
}

/**
 * An ECDSA signature as WebCrypto wants it, r and s side by side. Devices write DER: a sequence of
 * two integers, each without zeros in front but with one where it would look negative.
 */
export function rawSignature(der: Uint8Array): Uint8Array<ArrayBuffer> | undefined {
  if (der[0] !== 0x30 || der[1] !== der.length - 2) return undefined
  const raw = new Uint8Array(2 * P256_BYTES)
  let at = 2
  for (const end of [P256_BYTES, 2 * P256_BYTES]) {
    const length = der[at + 1] ?? 0
    if (der[at] !== 0x02 || length === 0 || at + 2 + length > der.length) return undefined
    const digits = der.subarray(at + 2, at + 2 + length)
    const value = digits[0] === 0 ? digits.subarray(1) : digits
    if (value.length > P256_BYTES) return undefined
    raw.set(value, end - value.length)
    at += 2 + length
  }
  return at === der.length ? raw : undefined
}

/** A number as base64url of its bytes, filled up to a length where one is fixed. */
function text(value: bigint, bytes = 0): string {
  const digits = value.toString(16).padStart(2 * bytes, '0')
  const even = digits.length % 2 === 0 ? digits : `0${digits}`
  return base64url(Uint8Array.from(even.match(/../g)!, (pair) => Number.parseInt(pair, 16)))
}
