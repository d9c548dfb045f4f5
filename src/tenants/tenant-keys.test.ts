import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { base64 } from '../kernel/bytes.ts'
import {
  firstRing,
  indexColumns,
  newDataKey,
  readRing,
  RingText,
  withNewKey,
  withoutOldKeys,
  writeRing,
} from './key-ring.ts'
import {
  keysFrom,
  keyVersionOf,
  newWrappedKey,
  UnknownKeyVersion,
  unwrapKey,
  unwrapRing,
  wrapRing,
} from './tenant-keys.ts'

const newMasterKey = () => base64(crypto.getRandomValues(new Uint8Array(32)))
const masterKey = newMasterKey()
const place = { column: 'member.name', row: 'mbr_1' }

async function keysOf(tenantId: string) {
  return unwrapKey(masterKey, tenantId, await newWrappedKey(masterKey, tenantId))
}

describe('a sealed text', () => {
  test('opens where it was sealed, and looks different each time', async () => {
    const keys = await keysOf('a')
    const sealed = await keys.seal(place, '样本甲')
    expect(await keys.open(place, sealed)).toBe('样本甲')
    expect(await keys.seal(place, '样本甲')).not.toBe(sealed)
  })

  test('opens in no other row, column or tenant, and not when changed', async () => {
    const keys = await keysOf('a')
    const sealed = await keys.seal(place, '样本甲')
    await expect(keys.open({ ...place, row: 'mbr_2' }, sealed)).rejects.toThrow()
    await expect(keys.open({ ...place, column: 'member.mobile' }, sealed)).rejects.toThrow()
    await expect((await keysOf('b')).open(place, sealed)).rejects.toThrow()
    // Not the last character: some of its bits stand for nothing.
    const changed = sealed.replace(
      /^(v1\.)(.)/,
      (_, head, first) => head + (first === 'A' ? 'B' : 'A'),
    )
    await expect(keys.open(place, changed)).rejects.toThrow()
    await expect(keys.open(place, '样本甲')).rejects.toThrow('Not a sealed text')
  })
})

test('a wrapped key opens for its tenant and its master key alone', async () => {
  const wrapped = await newWrappedKey(masterKey, 'a')
  await expect(unwrapKey(masterKey, 'b', wrapped)).rejects.toThrow()
  await expect(unwrapKey(newMasterKey(), 'a', wrapped)).rejects.toThrow()
})

test('an index is the same for the same value, and differs by column and tenant', async () => {
  const wrapped = await newWrappedKey(masterKey, 'a')
  const [one, again] = await Promise.all([
    unwrapKey(masterKey, 'a', wrapped),
    unwrapKey(masterKey, 'a', wrapped),
  ])
  const value = await one.index('member.mobile', '19900000001')
  expect(await again.index('member.mobile', '19900000001')).toBe(value)
  expect(await one.index('member.name', '19900000001')).not.toBe(value)
  expect(await (await keysOf('b')).index('member.mobile', '19900000001')).not.toBe(value)
  expect(value).not.toContain('1990')
})

describe('versions of a key', () => {
  const first = firstRing(newDataKey())
  const bytes = new Uint8Array([1, 2, 3])
  const rings = async () => {
    const both = await withNewKey(first, 'a', 2)
    const [one, two, alone] = await Promise.all(
      [first, both, withoutOldKeys(both)].map((ring) => keysFrom(ring, 'a')),
    )
    return { both, one: one!, two: two!, alone: alone! }
  }

  test('what is new is under the newest, what is old still opens, until its key is gone', async () => {
    const { one, two, alone } = await rings()
    const [before, after] = [await one.seal(place, '样本甲'), await two.seal(place, '样本甲')]
    expect([one.version, before.slice(0, 3)]).toEqual([1, 'v1.'])
    expect([two.version, after.slice(0, 3)]).toEqual([2, 'v2.'])
    for (const sealed of [before, after]) expect(await two.open(place, sealed)).toBe('样本甲')
    expect(await alone.open(place, after)).toBe('样本甲')
    await expect(alone.open(place, before)).rejects.toThrow(UnknownKeyVersion)
    await expect(one.open(place, after)).rejects.toThrow(UnknownKeyVersion)
    // The version is not a label: under another key it does not open.
    await expect(two.open(place, after.replace('v2.', 'v1.'))).rejects.toThrow()
    await expect(two.open(place, before.replace('v1.', 'v2.'))).rejects.toThrow()
  })

  test('documents say their version, and those from before have none', async () => {
    const { one, two, alone } = await rings()
    const [before, after] = [await one.sealBytes(place, bytes), await two.sealBytes(place, bytes)]
    expect([before, after].map(keyVersionOf)).toEqual([1, 2])
    expect(before).toHaveLength(12 + 3 + 16)
    for (const sealed of [before, after]) expect(await two.openBytes(place, sealed)).toEqual(bytes)
    expect(await alone.openBytes(place, after)).toEqual(bytes)
    await expect(alone.openBytes(place, before)).rejects.toThrow(UnknownKeyVersion)
    await expect(two.openBytes(place, after.slice(16))).rejects.toThrow()
    const short = new Uint8Array(4)
    expect(keyVersionOf(short)).toBe(1)
  })

  test('every index stays what it was, when the key is gone and after another rotation', async () => {
    const { both, one, two, alone } = await rings()
    const again = await keysFrom(withoutOldKeys(await withNewKey(both, 'a', 3)), 'a')
    for (const column of indexColumns) {
      const value = await one.index(column, '19900000001')
      for (const keys of [two, alone, again]) {
        expect(await keys.index(column, '19900000001')).toBe(value)
      }
    }
    // A column that came later has one too, and the same all the time.
    const later = 'member.later' as 'member.name'
    expect(await alone.index(later, 'x')).toBe(await again.index(later, 'x'))
    expect(await alone.index(later, 'x')).not.toBe(await one.index(later, 'x'))
  })

  test('a ring is wrapped for its tenant, and a first key as it always was', async () => {
    const { both } = await rings()
    expect((await newWrappedKey(masterKey, 'a')).slice(0, 3)).toBe('v1.')
    const wrapped = await wrapRing(masterKey, 'a', both)
    expect(wrapped.slice(0, 3)).toBe('v2.')
    expect(await unwrapRing(masterKey, 'a', wrapped)).toEqual(both)
    await expect(unwrapRing(masterKey, 'b', wrapped)).rejects.toThrow()
    await expect(unwrapRing(newMasterKey(), 'a', wrapped)).rejects.toThrow()
    await expect(unwrapRing(masterKey, 'a', wrapped.replace('v2', 'v1'))).rejects.toThrow()
  })

  test('a ring in words is read back, and one that lacks what it needs is not', async () => {
    const { both } = await rings()
    const text = writeRing(both)
    expect(readRing(v.parse(RingText, JSON.parse(JSON.stringify(text))))).toEqual(both)
    expect(v.safeParse(RingText, { ...text, current: 3 }).success).toBe(false)
    const { 2: newest } = text.dataKeys
    const hashless = { current: 2, dataKeys: { 2: newest } }
    expect(v.safeParse(RingText, hashless).success).toBe(false)
    expect(v.safeParse(RingText, { ...text, dataKeys: { 2: 'short' } }).success).toBe(false)
    // Before the first rotation nothing says what hashes are keyed with but the first key.
    expect(() => withoutOldKeys(first)).toThrow('is kept before a key goes')
    await expect(withNewKey(both, 'a', 2)).rejects.toThrow('versions of a key grow')
  })
})
