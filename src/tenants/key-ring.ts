import * as v from 'valibot'
import { assert } from '../kernel/assert.ts'
import { base64, fromBase64, utf8 } from '../kernel/bytes.ts'

type Bytes = Uint8Array<ArrayBuffer>

export const DATA_KEY_BYTES = 32

/**
 * What is looked up by a keyed hash. At a tenant's first rotation the keys of these columns are
 * kept, so that hashes stay as they are: one that is missing here would find nothing afterwards.
 */
export const indexColumns = [
  'member.name',
  'member.identity_number',
  'member.mobile',
  'member.card_number',
  'claim.event',
  'attempt_counter.key',
  'audit_entry.address',
  'one_time_code.code',
  'staff_recovery_code.code',
] as const
/** The platform's own are derived from the master key, which has a rotation of its own. */
type PlatformIndexColumn = 'sign_up_form.mobile_index' | 'platform_audit.address'
export type IndexColumn = (typeof indexColumns)[number] | PlatformIndexColumn

/** A tenant's data keys by version: new things are sealed under the current one alone. */
export type KeyRing = {
  readonly current: number
  readonly keys: ReadonlyMap<number, Bytes>
  /**
   * What hashes are keyed with once the first data key may go. None before the first rotation:
   * until then they are derived from that key.
   */
  readonly index?: {
    /** For columns that came after the first rotation. */
    readonly root: Bytes
    readonly columns: ReadonlyMap<string, Bytes>
  }
}

export const newDataKey = (): Bytes => crypto.getRandomValues(new Uint8Array(DATA_KEY_BYTES))

/** The ring of a tenant whose key was never rotated. */
export const firstRing = (dataKey: Bytes): KeyRing => {
  assert(dataKey.length === DATA_KEY_BYTES, 'a data key has 32 bytes')
  return { current: 1, keys: new Map([[1, dataKey]]) }
}

export const isFirstRing = ({ current, keys, index }: KeyRing): boolean =>
  current === 1 && keys.size === 1 && index === undefined

/** A new key becomes the current one; those before stay until nothing is sealed under them. */
export async function withNewKey(
  ring: KeyRing,
  tenantId: string,
  version: number,
): Promise<KeyRing> {
  assert(version > Math.max(...ring.keys.keys()), 'versions of a key grow')
  return {
    current: version,
    keys: new Map([...ring.keys, [version, newDataKey()]]),
    index: ring.index ?? (await keepIndexKeys(ring.keys.get(1)!, tenantId)),
  }
}

export const withoutOldKeys = (ring: KeyRing): KeyRing => {
  assert(ring.index !== undefined, 'what hashes are keyed with is kept before a key goes')
  return { ...ring, keys: new Map([[ring.current, ring.keys.get(ring.current)!]]) }
}

/**
 * The key of each column as it was derived until now. Of the data key, and of what seals under it,
 * they tell nothing: they are outputs of HKDF for other purposes.
 */
async function keepIndexKeys(first: Bytes, tenantId: string) {
  const source = await hkdfSource(first)
  const columns = await Promise.all(
    indexColumns.map(async (column) => {
      const algorithm = hkdf(tenantId, indexInfo(column))
      const bits = await crypto.subtle.deriveBits(algorithm, source, DATA_KEY_BYTES * 8)
      return [column, new Uint8Array(bits)] as const
    }),
  )
  return { root: newDataKey(), columns: new Map(columns) }
}

export const hkdfSource = (secret: Bytes): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveKey', 'deriveBits'])

export const hkdf = (tenantId: string, info: string) => ({
  name: 'HKDF',
  hash: 'SHA-256',
  salt: utf8(tenantId),
  info: utf8(info),
})

export const indexInfo = (column: string): string => `index|${column}`

const KeyText = v.pipe(v.string(), v.regex(/^[A-Za-z0-9+/]{43}=$/), v.transform(fromBase64))
const Version = v.pipe(v.string(), v.regex(/^[1-9]\d{0,5}$/), v.transform(Number))

/** A ring in words, as it is wrapped and as an export takes it along. */
export const RingText = v.pipe(
  v.object({
    current: v.pipe(v.number(), v.integer(), v.minValue(1)),
    dataKeys: v.record(v.string(), KeyText),
    indexKeys: v.optional(v.object({ root: KeyText, columns: v.record(v.string(), KeyText) })),
  }),
  v.check(({ current, dataKeys }) => String(current) in dataKeys),
  // Hashes come from somewhere: from what was kept, or from the first key.
  v.check(({ dataKeys, indexKeys }) => indexKeys !== undefined || '1' in dataKeys),
)

export const readRing = (text: v.InferOutput<typeof RingText>): KeyRing => ({
  current: text.current,
  keys: new Map(
    Object.entries(text.dataKeys).map(([version, key]) => [v.parse(Version, version), key]),
  ),
  ...(text.indexKeys && {
    index: {
      root: text.indexKeys.root,
      columns: new Map(Object.entries(text.indexKeys.columns)),
    },
  }),
})

export const writeRing = ({ current, keys, index }: KeyRing): v.InferInput<typeof RingText> => ({
  current,
  dataKeys: Object.fromEntries([...keys].map(([version, key]) => [String(version), base64(key)])),
  ...(index && {
    indexKeys: {
      root: base64(index.root),
      columns: Object.fromEntries([...index.columns].map(([column, key]) => [column, base64(key)])),
    },
  }),
})
