import { assert } from '../kernel/assert.ts'
import { base64url, fromBase64, fromBase64url, fromUtf8, utf8 } from '../kernel/bytes.ts'

/** Where a ciphertext stands. It opens nowhere else: not in another row, column or tenant. */
export type Place = { readonly column: string; readonly row: string }

/** What a tenant's data key can do. The key itself is taken out for exports alone. */
export type TenantKeys = {
  /** AES-256-GCM: `v1.` and nonce with ciphertext in base64url. */
  seal(place: Place, text: string): Promise<string>
  /** Throws where the text was sealed for another place, or changed. */
  open(place: Place, sealed: string): Promise<string>
  /** The same for the bytes of a document: nonce, then ciphertext. */
  sealBytes(place: Place, bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>>
  openBytes(place: Place, sealed: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>>
  /** A keyed hash for look-up by equal value: one key for each column. */
  index(column: string, value: string): Promise<string>
}

const NONCE_BYTES = 12
const DATA_KEY_BYTES = 32

/** A fresh data key, wrapped by the master key and bound to the tenant. */
export const newWrappedKey = (masterKey: string, tenantId: string): Promise<string> =>
  wrapKey(masterKey, tenantId, crypto.getRandomValues(new Uint8Array(DATA_KEY_BYTES)))

/** Wraps a data key that came with an export, for the installation that the tenant moves to. */
export async function wrapKey(
  masterKey: string,
  tenantId: string,
  dataKey: Uint8Array<ArrayBuffer>,
): Promise<string> {
  assert(dataKey.length === DATA_KEY_BYTES, 'a data key has 32 bytes')
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES))
  const wrapped = await crypto.subtle.encrypt(
    { name: 'AES-GCM', iv: nonce, additionalData: utf8(`data-key|${tenantId}`) },
    await importAes(fromBase64(masterKey), ['encrypt']),
    dataKey,
  )
  return `v1.${base64url(nonce)}.${base64url(new Uint8Array(wrapped))}`
}

/** Throws where the wrapped key belongs to another tenant or another master key. */
export const unwrapKey = async (
  masterKey: string,
  tenantId: string,
  wrapped: string,
): Promise<TenantKeys> => keysFrom(await unwrapDataKey(masterKey, tenantId, wrapped), tenantId)

/** The data key itself, for an export: it leaves with the federation that it belongs to. */
export async function unwrapDataKey(
  masterKey: string,
  tenantId: string,
  wrapped: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const { nonce, ciphertext } = splitSealed(wrapped)
  const dataKey = await crypto.subtle.decrypt(
    { name: 'AES-GCM', iv: nonce, additionalData: utf8(`data-key|${tenantId}`) },
    await importAes(fromBase64(masterKey), ['decrypt']),
    ciphertext,
  )
  return new Uint8Array(dataKey)
}

/**
 * The platform's own keys, derived from the master key: for contacts and forms on their way. While
 * the master key is being changed, what the one before sealed opens as well.
 */
export async function platformKeys(masterKey: string, previous?: string): Promise<TenantKeys> {
  const keys = await keysFrom(fromBase64(masterKey), 'platform')
  if (previous === undefined) return keys
  const before = await platformKeys(previous)
  return {
    ...keys,
    open: (place, sealed) => keys.open(place, sealed).catch(() => before.open(place, sealed)),
  }
}

/** What a data key does for its tenant. */
export async function keysFrom(
  dataKey: Uint8Array<ArrayBuffer>,
  tenantId: string,
): Promise<TenantKeys> {
  const source = await crypto.subtle.importKey('raw', dataKey, 'HKDF', false, ['deriveKey'])
  const derive = <Usage extends KeyUsage>(
    info: string,
    algorithm: AesKeyGenParams | HmacImportParams,
    usages: Usage[],
  ) =>
    crypto.subtle.deriveKey(
      { name: 'HKDF', hash: 'SHA-256', salt: utf8(tenantId), info: utf8(info) },
      source,
      algorithm,
      false,
      usages,
    )
  const sealing = await derive('seal', { name: 'AES-GCM', length: 256 }, ['encrypt', 'decrypt'])
  const indexing = new Map<string, Promise<CryptoKey>>()
  const indexKey = (column: string) => {
    const known =
      indexing.get(column) ??
      derive(
        `index|${column}`,
        { name: 'HMAC', hash: 'SHA-256', length: 256 } as HmacImportParams,
        ['sign'],
      )
    indexing.set(column, known)
    return known
  }
  const bound = (place: Place) => utf8(`${tenantId}|${place.column}|${place.row}`)
  const sealBytes: TenantKeys['sealBytes'] = async (place, bytes) => {
    const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES))
    const sealed = await crypto.subtle.encrypt(
      { name: 'AES-GCM', iv: nonce, additionalData: bound(place) },
      sealing,
      bytes,
    )
    const both = new Uint8Array(NONCE_BYTES + sealed.byteLength)
    both.set(nonce)
    both.set(new Uint8Array(sealed), NONCE_BYTES)
    return both
  }
  const openBytes: TenantKeys['openBytes'] = async (place, sealed) => {
    const [iv, ciphertext] = [sealed.slice(0, NONCE_BYTES), sealed.slice(NONCE_BYTES)]
    const algorithm = { name: 'AES-GCM', iv, additionalData: bound(place) }
    return new Uint8Array(await crypto.subtle.decrypt(algorithm, sealing, ciphertext))
  }
  return {
    sealBytes,
    openBytes,
    seal: async (place, text) => `v1.${base64url(await sealBytes(place, utf8(text)))}`,
    async open(place, sealed) {
      const [version, body] = sealed.split('.')
      if (version !== 'v1' || body === undefined) throw new Error('Not a sealed text')
      return fromUtf8(await openBytes(place, fromBase64url(body)))
    },
    async index(column, value) {
      const tag = await crypto.subtle.sign('HMAC', await indexKey(column), utf8(value))
      return base64url(new Uint8Array(tag))
    },
  }
}

function splitSealed(sealed: string) {
  const [version, nonce, ciphertext] = sealed.split('.')
  if (version !== 'v1' || nonce === undefined || ciphertext === undefined) {
    throw new Error('Not a sealed text')
  }
  return { nonce: fromBase64url(nonce), ciphertext: fromBase64url(ciphertext) }
}

const importAes = (raw: Uint8Array<ArrayBuffer>, usages: KeyUsage[]) =>
  crypto.subtle.importKey('raw', raw, 'AES-GCM', false, usages)
