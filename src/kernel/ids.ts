import { base64url } from './bytes.ts'

/** Letters that are not mistaken for one another when read aloud (Crockford's base 32). */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'

/**
 * A random identifier of 20 characters (100 bits) behind a prefix that names what it is:
 * `clm_…`. Unguessable, so a foreign one is simply not found.
 */
export function newId(prefix: string): string {
  const bytes = crypto.getRandomValues(new Uint8Array(20))
  let text = ''
  for (const byte of bytes) text += ALPHABET[byte & 31]
  return `${prefix}_${text}`
}

/** A secret of 256 bits for sessions, keys and addresses that must not be guessed. */
export const newSecret = (): string => base64url(crypto.getRandomValues(new Uint8Array(32)))
