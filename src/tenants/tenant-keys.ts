import * as v from 'valibot'
import { base64url, fromBase64, fromBase64url, fromUtf8, utf8 } from '../kernel/bytes.ts'
import {
  DATA_KEY_BYTES,
  firstRing,
  hkdf,
  hkdfSource,
  indexInfo,
  isFirstRing,
  newDataKey,
  readRing,
  RingText,
  writeRing,
  type IndexColumn,
  type KeyRing,
} from './key-ring.ts'

/** Where a ciphertext stands. It opens nowhere else: not in another row, column or tenant. */
export type Place = { readonly column: string; readonly row: string }

type Bytes = Uint8Array<ArrayBuffer>

/** What a tenant's data keys can do. The keys themselves are taken out for exports alone. */
export type TenantKeys = {
  /** The version of the data key that new things are sealed under. */
  readonly version: number
  /** AES-256-GCM: `v`, the key's version, a dot, and nonce with ciphertext in base64url. */
  seal(place: Place, text: string): Promise<string>
  /** Throws where the text was sealed for another place, or changed. */
  open(place: Place, sealed: string): Promise<string>
  /** The same for the bytes of a document: nonce, then ciphertext, behind a header from v2 on. */
  sealBytes(place: Place, bytes: Bytes): Promise<Bytes>
  openBytes(place: Place, sealed: Bytes): Promise<Bytes>
  /** A keyed hash for look-up by equal value: one key for each column. */
  index(column: IndexColumn, value: string): Promise<string>
}

/** Sealed under a version of the key that is not at hand: a newer one, or one that is destroyed. */
export class UnknownKeyVersion extends Error {
  override name = 'UnknownKeyVersion'
}

const NONCE_BYTES = 12
/**
 * Before the nonce of a document from version 2 on, with the version in 4 bytes. Under version 1
 * a document begins with a random nonce: that it reads so happens once in 2^96 documents.
 */
const HEADER = utf8('gongjisealed')
const HEADER_BYTES = HEADER.length + 4

/** A fresh data key, wrapped by the master key and bound to the tenant. */
export const newWrappedKey = (masterKey: string, tenantId: string): Promise<string> =>
  wrapRing(masterKey, tenantId, firstRing(newDataKey()))

/**
 * A ring wrapped by a master key: `v1` the one key of a tenant that never rotated it, `v2` a ring
 * with versions.
 */
export async function wrapRing(
  masterKey: string,
  tenantId: string,
  ring: KeyRing,
): Promise<string> {
  const isFirst = isFirstRing(ring)
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES))
  const wrapped = await crypto.subtle.encrypt(
    { name: 'AES-GCM', iv: nonce, additionalData: boundTo(tenantId, isFirst) },
    await importAes(fromBase64(masterKey), ['encrypt']),
    isFirst ? ring.keys.get(1)! : utf8(JSON.stringify(writeRing(ring))),
  )
  const format = isFirst ? 'v1' : 'v2'
  return `${format}.${base64url(nonce)}.${base64url(new Uint8Array(wrapped))}`
}

const boundTo = (tenantId: string, isFirst: boolean): Bytes =>
  utf8(`${isFirst ? 'data-key' : 'key-ring'}|${tenantId}`)

/** Throws where the wrapped keys belong to another tenant or another master key. */
export const unwrapKey = async (
  masterKey: string,
  tenantId: string,
  wrapped: string,
): Promise<TenantKeys> => keysFrom(await unwrapRing(masterKey, tenantId, wrapped), tenantId)

/** The keys themselves: for rotating them, and for an export, with which they leave. */
export async function unwrapRing(
  masterKey: string,
  tenantId: string,
  wrapped: string,
): Promise<KeyRing> {
  const [format, nonce, ciphertext] = wrapped.split('.')
  const known = format === 'v1' || format === 'v2'
  if (!known || nonce === undefined || ciphertext === undefined) {
    throw new Error('Not a wrapped key')
  }
  const additionalData = boundTo(tenantId, format === 'v1')
  const opened = await crypto.subtle.decrypt(
    { name: 'AES-GCM', iv: fromBase64url(nonce), additionalData },
    await importAes(fromBase64(masterKey), ['decrypt']),
    fromBase64url(ciphertext),
  )
  const bytes = new Uint8Array(opened)
  if (format === 'v1') return firstRing(bytes)
  return readRing(v.parse(RingText, JSON.parse(fromUtf8(bytes))))
}

/**
 * The platform's own keys, derived from the master key: for contacts and forms on their way. While
 * the master key is being changed, what the one before sealed opens as well.
 */
export async function platformKeys(masterKey: string, previous?: string): Promise<TenantKeys> {
  const keys = await keysFrom(firstRing(fromBase64(masterKey)), 'platform')
  if (previous === undefined) return keys
  const before = await platformKeys(previous)
  return {
    ...keys,
    open: (place, sealed) => keys.open(place, sealed).catch(() => before.open(place, sealed)),
  }
}

/** What a ring does for its tenant. */
export async function keysFrom(ring: KeyRing, tenantId: string): Promise<TenantKeys> {
  const sealingKey = onceFor((version: number) => {
    const dataKey = ring.keys.get(version)
    if (dataKey === undefined) throw new UnknownKeyVersion(`version ${version}`)
    return derive(dataKey, tenantId, 'seal', SEALING, ['encrypt', 'decrypt'])
  })
  const indexKey = onceFor((column: string) => {
    const kept = ring.index?.columns.get(column)
    if (kept) return crypto.subtle.importKey('raw', kept, INDEXING, false, ['sign'])
    const source = ring.index?.root ?? ring.keys.get(1)!
    return derive(source, tenantId, indexInfo(column), INDEXING, ['sign'])
  })
  const bound = (place: Place) => utf8(`${tenantId}|${place.column}|${place.row}`)
  const encrypt = async (place: Place, bytes: Bytes): Promise<Bytes> => {
    const iv = crypto.getRandomValues(new Uint8Array(NONCE_BYTES))
    const algorithm = { name: 'AES-GCM', iv, additionalData: bound(place) }
    const sealed = await crypto.subtle.encrypt(algorithm, await sealingKey(ring.current), bytes)
    return joined(iv, new Uint8Array(sealed))
  }
  const decrypt = async (place: Place, version: number, sealed: Bytes): Promise<Bytes> => {
    const [iv, ciphertext] = [sealed.slice(0, NONCE_BYTES), sealed.slice(NONCE_BYTES)]
    const algorithm = { name: 'AES-GCM', iv, additionalData: bound(place) }
    const key = await sealingKey(version)
    return new Uint8Array(await crypto.subtle.decrypt(algorithm, key, ciphertext))
  }
  // What cannot be derived is told here, not at the first text.
  await sealingKey(ring.current)
  return {
    version: ring.current,
    async seal(place, text) {
      return `v${ring.current}.${base64url(await encrypt(place, utf8(text)))}`
    },
    async open(place, sealed) {
      const { version, body } = splitSealed(sealed)
      return fromUtf8(await decrypt(place, version, fromBase64url(body)))
    },
    async sealBytes(place, bytes) {
      const sealed = await encrypt(place, bytes)
      return ring.current === 1 ? sealed : joined(headerOf(ring.current), sealed)
    },
    async openBytes(place, sealed) {
      const version = keyVersionOf(sealed)
      return decrypt(place, version, version === 1 ? sealed : sealed.slice(HEADER_BYTES))
    },
    async index(column, value) {
      const tag = await crypto.subtle.sign('HMAC', await indexKey(column), utf8(value))
      return base64url(new Uint8Array(tag))
    },
  }
}

const SEALING = { name: 'AES-GCM', length: 256 }
const INDEXING = { name: 'HMAC', hash: 'SHA-256', length: DATA_KEY_BYTES * 8 } as HmacImportParams

const derive = async (
  secret: Bytes,
  tenantId: string,
  info: string,
  algorithm: AesKeyGenParams | HmacImportParams,
  usages: KeyUsage[],
): Promise<CryptoKey> =>
  crypto.subtle.deriveKey(hkdf(tenantId, info), await hkdfSource(secret), algorithm, false, usages)

/** Made when it is first asked for, and then remembered. */
function onceFor<Of>(make: (of: Of) => Promise<CryptoKey>) {
  const made = new Map<Of, Promise<CryptoKey>>()
  return async (of: Of): Promise<CryptoKey> => {
    const known = made.get(of) ?? make(of)
    made.set(of, known)
    return known
  }
}

function splitSealed(sealed: string): { readonly version: number; readonly body: string } {
  const [, version, body] = /^v([1-9]\d{0,5})\.([\w-]+)$/.exec(sealed) ?? []
  if (version === undefined || body === undefined) throw new Error('Not a sealed text')
  return { version: Number(version), body }
}

/** Under which version of its tenant's key a document was sealed. */
export function keyVersionOf(sealed: Bytes): number {
  if (sealed.length < HEADER_BYTES || HEADER.some((byte, at) => sealed[at] !== byte)) return 1
  return new DataView(sealed.buffer, sealed.byteOffset).getUint32(HEADER.length)
}

function headerOf(version: number): Bytes {
  const header = new Uint8Array(HEADER_BYTES)
  header.set(HEADER)
  new DataView(header.buffer).setUint32(HEADER.length, version)
  return header
}

function joined(first: Bytes, second: Bytes): Bytes {
  const both = new Uint8Array(first.length + second.length)
  both.set(first)
  both.set(second, first.length)
  return both
}

const importAes = (raw: Bytes, usages: KeyUsage[]) =>
  crypto.subtle.importKey('raw', raw, 'AES-GCM', false, usages)
