import { err, ok, type Result } from './result.ts'
import { assert } from './assert.ts'

declare const fenBrand: unique symbol

/** An amount of money in fen (1/100 yuan): a safe integer, negative only for corrections. */
export type Fen = number & { readonly [fenBrand]: 'fen' }

/** Parts in a million: `500000` is 50 %. Fine enough for per mille and for published ratios. */
export type Ppm = number

export const PPM_ONE = 1_000_000

/**
 * The largest amount that is read from outside: one billion yuan. Below it, the product with a
 * ratio is computed exactly, see `shareOf`.
 */
export const FEN_MOST = 100_000_000_000

export const roundingModes = ['down', 'half-up', 'up'] as const
export type RoundingMode = (typeof roundingModes)[number]

export const ZERO = 0 as Fen

/** Takes a number that is known to be whole fen. Throws on anything else. */
export function fen(value: number): Fen {
  assert(Number.isSafeInteger(value), `${value} is not whole fen`)
  return (value === 0 ? 0 : value) as Fen
}

export type YuanProblem = 'not-an-amount' | 'too-many-decimals' | 'negative' | 'too-large'

const YUAN = /^(-?)(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d*))?$/

/**
 * Reads yuan as a person or a file writes them (`2287.99`, `2,287.99`, full-width digits, `¥`)
 * into fen. Never goes through a float; a third decimal that is not zero is refused.
 */
export function parseYuan(text: string): Result<Fen, YuanProblem> {
  const plain = text.normalize('NFKC').replace(/[¥￥元\s]/g, '')
  const match = YUAN.exec(plain)
  if (!match) return err('not-an-amount')
  const [, minus = '', whole = '', decimals = ''] = match
  if (/[^0]/.test(decimals.slice(2))) return err('too-many-decimals')
  const digits = whole.replaceAll(',', '').replace(/^0+(?=\d)/, '')
  if (digits.length > 10) return err('too-large')
  const value = Number(digits) * 100 + Number(decimals.slice(0, 2).padEnd(2, '0'))
  if (minus && value > 0) return err('negative')
  return value > FEN_MOST ? err('too-large') : ok(fen(value))
}

/** `228799` → `2,287.99`. Without regular expressions: an estimate writes dozens of amounts. */
export function formatYuan(amount: Fen): string {
  const absolute = Math.abs(amount)
  const cents = absolute % 100
  let rest = (absolute - cents) / 100
  let grouped = cents < 10 ? `.0${cents}` : `.${cents}`
  while (rest >= 1_000) {
    const group = rest % 1_000
    grouped = `,${group < 10 ? '00' : group < 100 ? '0' : ''}${group}${grouped}`
    rest = (rest - group) / 1_000
  }
  return `${amount < 0 ? '-' : ''}${rest}${grouped}`
}

export function sumFen(amounts: Iterable<Fen>): Fen {
  let total = 0
  for (const amount of amounts) total += amount
  return fen(total)
}

export const minus = (a: Fen, b: Fen): Fen => fen(a - b)
export const least = (a: Fen, b: Fen): Fen => (a < b ? a : b)

/** Divides whole numbers and rounds by name; halves go away from zero. Both must be exact. */
export function divideRounded(numerator: number, divisor: number, mode: RoundingMode): number {
  assert(Number.isSafeInteger(numerator), 'numerator is exact')
  assert(Number.isSafeInteger(divisor) && divisor > 0, 'divisor is positive')
  const sign = numerator < 0 ? -1 : 1
  const magnitude = Math.abs(numerator)
  const rest = magnitude % divisor
  const whole = (magnitude - rest) / divisor
  const away = mode === 'up' ? rest > 0 : mode === 'half-up' ? rest * 2 >= divisor : false
  const rounded = sign * (whole + (away ? 1 : 0))
  return rounded === 0 ? 0 : rounded
}

/**
 * A share of an amount, rounded to whole fen by name. The amount is split into whole millions
 * and a rest, so that no product passes 2^53 for amounts up to `FEN_MOST` and ratios up to ten.
 */
export function shareOf(amount: Fen, ratioPpm: Ppm, mode: RoundingMode): Fen {
  assert(Number.isSafeInteger(ratioPpm) && ratioPpm >= 0, 'ratio is whole parts in a million')
  const rest = amount % PPM_ONE
  const millions = (amount - rest) / PPM_ONE
  return fen(millions * ratioPpm + divideRounded(rest * ratioPpm, PPM_ONE, mode))
}

/** Rounds to a multiple of `stepFen` (100 = whole yuan, 10 = jiao), by name. */
export function roundTo(amount: Fen, stepFen: number, mode: RoundingMode): Fen {
  return fen(divideRounded(amount, stepFen, mode) * stepFen)
}
