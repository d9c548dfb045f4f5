import { describe, expect, test } from 'vitest'
import { base64 } from '../kernel/bytes.ts'
import { newWrappedKey, unwrapKey } from './tenant-keys.ts'

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
