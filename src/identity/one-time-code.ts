import { halfWidth } from '../kernel/half-width.ts'
import type { TenantKeys } from '../tenants/tenant-keys.ts'

const CODE_DIGITS = 6
export const CODE_TRIES = 5

const CODES = 10 ** CODE_DIGITS
/** The largest multiple of the codes that 32 bits hold: above it the lowest would come oftener. */
const FAIR_BELOW = Math.floor(2 ** 32 / CODES) * CODES

export function newCode(): string {
  for (;;) {
    const random = crypto.getRandomValues(new Uint32Array(1))[0]!
    if (random < FAIR_BELOW) return String(random % CODES).padStart(CODE_DIGITS, '0')
  }
}

/** Reads a code as people type it, with spaces or in full width. */
export function readCode(text: string): string | undefined {
  const code = halfWidth(text).replace(/\s/g, '')
  return /^\d{6}$/.test(code) ? code : undefined
}

/** Keyed, since a million codes are soon hashed; bound to the attempt. */
export const hashCode = (keys: TenantKeys, attemptId: string, code: string): Promise<string> =>
  keys.index('one_time_code.code', `${attemptId}|${code}`)
