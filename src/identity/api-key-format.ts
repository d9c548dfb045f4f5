import { sha256 } from '../kernel/bytes.ts'
import { newId } from '../kernel/ids.ts'

const PREFIX = 'gj_live_'
const SHAPE = /^gj_live_[0-9a-hjkmnp-tv-z]{60}_[0-9a-f]{8}$/
/** Of the random part: as much as tells a few keys apart. */
const SHOWN_CHARACTERS = 4

/**
 * `gj_live_RANDOM_CHECKSUM`: 300 random bits, and the first 32 bits of SHA-256 over what stands
 * before it, in hexadecimal. A scanner for leaked secrets can tell a key from what looks like
 * one, and a key with a slip in it is refused without a look-up.
 */
export async function newApiKey(): Promise<string> {
  const random = Array.from({ length: 3 }, () => newId('').slice(1)).join('')
  const unchecked = PREFIX + random
  return `${unchecked}_${await checksum(unchecked)}`
}

export async function isApiKey(text: string): Promise<boolean> {
  if (!SHAPE.test(text)) return false
  const at = text.lastIndexOf('_')
  return text.slice(at + 1) === (await checksum(text.slice(0, at)))
}

/** 300 bits, so a plain hash is enough: there is nothing to try out. */
export const hashApiKey = (key: string): Promise<string> => sha256(key)

export const startOfApiKey = (key: string): string => key.slice(0, PREFIX.length + SHOWN_CHARACTERS)

const checksum = async (text: string): Promise<string> => (await sha256(text)).slice(0, 8)
