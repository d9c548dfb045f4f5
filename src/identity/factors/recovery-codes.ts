import { halfWidth } from '../../kernel/half-width.ts'
import { newId } from '../../kernel/ids.ts'
import type { TenantKeys } from '../../tenants/tenant-keys.ts'

export const RECOVERY_CODES = 10
const CODE_LENGTH = 10

/** 50 random bits each, in two groups that can be written down: `7k3fp-9xq2m`. */
export const newRecoveryCodes = (): readonly string[] =>
  Array.from({ length: RECOVERY_CODES }, () =>
    newId('')
      .slice(1, 1 + CODE_LENGTH)
      .replace(/^.{5}/, '$&-'),
  )

/** Reads a code as people type it, with what they mistake for one another put right. */
export function readRecoveryCode(text: string): string | undefined {
  const code = halfWidth(text)
    .toLowerCase()
    .replaceAll(/[\s-]/g, '')
    .replaceAll('o', '0')
    .replaceAll(/[il]/g, '1')
  return /^[0-9a-hjkmnp-tv-z]{10}$/.test(code) ? code : undefined
}

/** Keyed, and bound to the person: 50 bits are too few for a plain hash. */
export const hashRecoveryCode = (
  keys: TenantKeys,
  staffId: string,
  code: string,
): Promise<string> => keys.index('staff_recovery_code.code', `${staffId}|${code}`)
