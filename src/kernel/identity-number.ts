import { assert } from './assert.ts'
import type { Day } from './days.ts'
import { halfWidth } from './half-width.ts'
import { err, ok, type Result } from './result.ts'

export const sexes = ['male', 'female'] as const
export type Sex = (typeof sexes)[number]

/** `number` is 18 characters, upper case, half width: the one form that is stored and compared. */
export interface IdentityNumber {
  readonly number: string
  readonly bornOn: Day
  readonly sex: Sex
}

export const identityNumberProblems = [
  'empty',
  /** A card of the first generation, void since 2013. */
  'fifteen-digits',
  'wrong-length',
  'wrong-character',
  'no-such-day',
  'wrong-check-character',
] as const
export type IdentityNumberProblem = (typeof identityNumberProblems)[number]

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const
const CHECK_CHARACTERS = '10X98765432'

function checkCharacter(seventeenDigits: string): string {
  const sum = WEIGHTS.reduce((total, weight, i) => total + weight * Number(seventeenDigits[i]), 0)
  return CHECK_CHARACTERS[sum % 11]!
}

/** Numbers of people born before 1900 are still in registers, so `parseDay` is not asked. */
function parseBirthday(digits: string): Day | undefined {
  const text = `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}`
  const at = Date.parse(text)
  if (Number.isNaN(at) || text < '1800' || text >= '2200') return undefined
  return new Date(at).toISOString().startsWith(text) ? (text as Day) : undefined
}

/**
 * Reads a resident identity number (GB 11643-1999) or one of the numbers built like it: residence
 * permits for Hong Kong, Macao and Taiwan (81, 82, 83), foreign permanent residents (9…). The
 * region is not looked up: codes are abolished and their holders keep them.
 */
export function parseIdentityNumber(text: string): Result<IdentityNumber, IdentityNumberProblem> {
  const number = halfWidth(text).replace(/\s/g, '').toUpperCase()
  if (number === '') return err('empty')
  if (/^\d{15}$/.test(number)) return err('fifteen-digits')
  if (number.length !== 18) return err('wrong-length')
  if (!/^[1-9]\d{16}[\dX]$/.test(number)) return err('wrong-character')
  const bornOn = parseBirthday(number.slice(6, 14))
  if (!bornOn) return err('no-such-day')
  if (number[17] !== checkCharacter(number.slice(0, 17))) return err('wrong-check-character')
  return ok({ number, bornOn, sex: Number(number[16]) % 2 === 1 ? 'male' : 'female' })
}

/** `**************002X`: the last four, as for cards. Anything shorter than eight shows nothing. */
export const maskIdentityNumber = (number: string): string => {
  const characters = Array.from(number)
  const shown = characters.length < 8 ? 0 : 4
  return characters.map((it, i) => (i < characters.length - shown ? '*' : it)).join('')
}

/**
 * Builds a number with its check character, for invented people. An odd `sequence` is a man's,
 * an even one a woman's.
 */
export function identityNumberFrom(parts: {
  region: string
  bornOn: Day
  sequence: number
}): string {
  const { region, bornOn, sequence } = parts
  assert(/^[1-9]\d{5}$/.test(region), 'a region has six digits')
  assert(Number.isInteger(sequence) && sequence >= 0 && sequence <= 999, 'a sequence is 0 to 999')
  const digits = region + bornOn.replaceAll('-', '') + String(sequence).padStart(3, '0')
  return digits + checkCharacter(digits)
}
