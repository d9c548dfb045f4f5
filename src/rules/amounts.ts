import { assert } from '../kernel/assert.ts'
import type { Ppm } from '../kernel/fen.ts'

/**
 * Between the scale and the rounding, money is counted in parts: millionths of a fen. A ratio in
 * parts per million times whole fen is then exact, and since every further division rounds
 * towards the plan's own direction at this resolution, the final rounding gives what exact
 * fractions would give.
 */
export const PARTS = 1_000_000

/** The most that one amount of a settlement may be: ten million yuan. */
export const AMOUNT_MOST_FEN = 1_000_000_000
/** The most that all amounts of one kind of one person may sum to: eighty million yuan. */
export const SUM_MOST_FEN = 8_000_000_000
/** No line pays more than ninety million yuan: the largest amount that is exact in parts. */
export const PARTS_MOST = 9_000_000_000 * PARTS

export const AMOUNT_PATTERN = /^\d{1,8}(?:\.\d{1,2})?$/
export const RATIO_PATTERN = /^\d{1,3}(?:\.\d{1,4})?%$|^\d{1,4}(?:\.\d{1,3})?‰$/

/** `"30000.00"` → 3000000 fen. The text has passed `AMOUNT_PATTERN`. */
export function readAmountFen(text: string): number {
  assert(AMOUNT_PATTERN.test(text), `${text} is an amount`)
  const [whole = '0', decimals = ''] = text.split('.')
  return Number(whole) * 100 + Number(decimals.padEnd(2, '0'))
}

/** `"50%"` → 500000, `"22.5‰"` → 22500. The text has passed `RATIO_PATTERN`. */
export function readRatioPpm(text: string): Ppm {
  assert(RATIO_PATTERN.test(text), `${text} is a ratio`)
  const places = text.endsWith('%') ? 4 : 3
  const [whole = '0', decimals = ''] = text.slice(0, -1).split('.')
  return Number(whole) * 10 ** places + Number(decimals.padEnd(places, '0'))
}

/** 500000 → `50%`, 2250 → `0.225%`. */
export function formatRatio(ppm: Ppm): string {
  const whole = Math.floor(ppm / 10_000)
  const rest = withoutEndingZeros(String(ppm % 10_000).padStart(4, '0'))
  return rest === '' ? `${whole}%` : `${whole}.${rest}%`
}

/** By hand: where explanations are written, a regular expression costs more than all else. */
export function withoutEndingZeros(digits: string): string {
  let end = digits.length
  while (end > 0 && digits.charCodeAt(end - 1) === 48) end--
  return digits.slice(0, end)
}

/**
 * The rest of a division of whole numbers up to 2^53. The remainder operator is slow on numbers
 * past 2^31; a quotient that the division rounded wrongly shows as a rest outside its range.
 */
export function restOf(amount: number, step: number): number {
  const rest = amount - Math.floor(amount / step) * step
  if (rest < 0) return rest + step
  return rest >= step ? rest - step : rest
}

/**
 * parts × ratio, exact to a part. `up` says which way the rest of a part goes: with the plan's
 * final rounding up it goes up, else down, so that rounding twice never differs from once.
 */
export function partsTimes(parts: number, ppm: Ppm, up: boolean): number {
  const rest = restOf(parts, PARTS)
  const product = ((parts - rest) / PARTS) * ppm
  const fine = rest * ppm
  const fineRest = restOf(fine, PARTS)
  const total = product + (fine - fineRest) / PARTS + (up && fineRest > 0 ? 1 : 0)
  return total < PARTS_MOST ? total : PARTS_MOST
}
