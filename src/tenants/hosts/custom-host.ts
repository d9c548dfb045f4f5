import { err, ok, type Result } from '../../kernel/result.ts'

export type CustomHostProblem = 'not-a-host' | 'ip-address' | 'platforms-own' | 'too-long'

const HOST_LENGTH_MOST = 200
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/

/**
 * Reads a federation's own domain as an officer types it: without scheme, port or path, lower-case
 * ASCII (a Chinese domain in its `xn--` form), at least two labels, and none of the platform's.
 */
export function readCustomHost(
  text: string,
  baseDomain: string,
): Result<string, CustomHostProblem> {
  const host = text.trim().toLowerCase().replace(/\.$/, '')
  if (host.length > HOST_LENGTH_MOST) return err('too-long')
  if (/^[\d.]+$/.test(host) || host.includes('[')) return err('ip-address')
  const labels = host.split('.')
  const named = labels.length > 1 && labels.every((label) => LABEL.test(label))
  if (!named || !/[a-z]/.test(labels.at(-1)!)) return err('not-a-host')
  const own = baseDomain.split(':')[0]!
  if (host === own || host.endsWith(`.${own}`) || host.endsWith('.localhost')) {
    return err('platforms-own')
  }
  return ok(host)
}

/** Where the record that proves whose domain it is stands, and what it must say. */
export const proofName = (host: string): string => `_gongji.${host}`
export const proofValue = (token: string): string => `gongji-verify=${token}`
