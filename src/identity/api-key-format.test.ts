import { expect, test } from 'vitest'
import { isApiKey, newApiKey, startOfApiKey } from './api-key-format.ts'

test('a key is a key, and is another each time', async () => {
  const key = await newApiKey()
  expect(key).toMatch(/^gj_live_[0-9a-z]{60}_[0-9a-f]{8}$/)
  expect(await isApiKey(key)).toBe(true)
  expect(await newApiKey()).not.toBe(key)
  expect(startOfApiKey(key)).toBe(key.slice(0, 12))
})

test('a slip in any place is found', async () => {
  const key = await newApiKey()
  for (let at = 0; at < key.length; at++) {
    const slip = key.slice(0, at) + (key[at] === '2' ? '3' : '2') + key.slice(at + 1)
    expect(await isApiKey(slip)).toBe(false)
  }
})

test.each(['', 'gj_live_', 'Bearer', 'x'.repeat(10_000)])('%s is none', async (text) =>
  expect(await isApiKey(text)).toBe(false),
)
