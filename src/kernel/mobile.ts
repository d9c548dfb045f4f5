import { halfWidth } from './half-width.ts'
import { err, ok, type Result } from './result.ts'

export type MobileProblem = 'empty' | 'not-a-mobile'

/**
 * Reads a mainland mobile number, with or without +86 or 0086, spaces and hyphens. No carrier
 * ranges: new ones appear, and numbers move between carriers.
 */
export function parseMobile(text: string): Result<string, MobileProblem> {
  const plain = halfWidth(text).replace(/[\s-]/g, '')
  if (plain === '') return err('empty')
  const number = plain.replace(/^(?:\+|00)86/, '')
  return /^1[3-9]\d{9}$/.test(number) ? ok(number) : err('not-a-mobile')
}

/** `138****5678`. */
export const maskMobile = (mobile: string): string => `${mobile.slice(0, 3)}****${mobile.slice(7)}`
