import { expect, test } from 'vitest'
import { firstRing, newDataKey, withNewKey, withoutOldKeys } from '../../src/tenants/key-ring.ts'
import { mergeRings } from './merge-rings.ts'

const first = firstRing(newDataKey())
const versionsOf = (ring: typeof first) => [ring.current, [...ring.keys.keys()].toSorted()]

test('an older copy brings its key beside the newer one, which stays the current one', async () => {
  const here = withoutOldKeys(await withNewKey(first, 'a', 2))
  const merged = mergeRings(here, first)
  expect(versionsOf(merged)).toEqual([2, [1, 2]])
  expect(merged.index).toEqual(here.index)
  expect(mergeRings(undefined, first)).toBe(first)
  expect(versionsOf(mergeRings(first, here))).toEqual([2, [1, 2]])
})

test('keys of two different rotations are refused: what is under one hides the other', async () => {
  const [one, other] = [await withNewKey(first, 'a', 2), await withNewKey(first, 'a', 2)]
  expect(() => mergeRings(one, other)).toThrow('different rotations')
  const later = withoutOldKeys(await withNewKey(one, 'a', 3))
  expect(() => mergeRings(later, withoutOldKeys(other))).toThrow('different rotations')
  expect(versionsOf(mergeRings(later, one))).toEqual([3, [1, 2, 3]])
})
