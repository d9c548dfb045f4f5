import { err, ok, type Result } from '../kernel/result.ts'

export type SlugProblem = 'empty' | 'too-short' | 'too-long' | 'characters' | 'hyphens' | 'reserved'

const LENGTH_LEAST = 3
const LENGTH_MOST = 32

/** Hosts that the platform keeps for itself or that would be taken for somebody else's. */
const RESERVED = new Set(
  `www api app admin console platform operator status docs help mail smtp imap ftp ns1 ns2 mx static
  assets cdn files login signin signup sign-in sign-up account accounts auth sso gongji support
  security billing pay bank gov acftu test dev staging localhost local internal root system webhook
  webhooks sms`.split(/\s+/),
)

/**
 * Reads the first label of a tenant's host: lower-case ASCII letters, digits and single hyphens,
 * a letter first. Anything else, look-alike letters of other scripts included, is refused, not
 * mended: what a person types is what the address will be.
 */
export function parseSlug(text: string): Result<string, SlugProblem> {
  const slug = text.trim()
  if (slug === '') return err('empty')
  if (!/^[a-z0-9-]+$/.test(slug)) return err('characters')
  if (slug.length < LENGTH_LEAST) return err('too-short')
  if (slug.length > LENGTH_MOST) return err('too-long')
  if (!/^[a-z]/.test(slug) || slug.endsWith('-') || slug.includes('--')) return err('hyphens')
  return RESERVED.has(slug) ? err('reserved') : ok(slug)
}
