import { halfWidth } from './half-width.ts'
import { err, ok, type Result } from './result.ts'

export interface BankCard {
  readonly number: string
  /** Not every card in use follows Luhn's sum: a mismatch is a warning, never a refusal. */
  readonly checkMatches: boolean
}

export type BankCardProblem = 'empty' | 'wrong-character' | 'wrong-length'

export const CARD_DIGITS_LEAST = 12
export const CARD_DIGITS_MOST = 19

function passesLuhn(digits: string): boolean {
  let sum = 0
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i])
    const doubled = digit * 2
    sum += i % 2 === 0 ? digit : doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}

/** Reads a bank card number; spaces and hyphens between groups are dropped. */
export function parseBankCard(text: string): Result<BankCard, BankCardProblem> {
  const number = halfWidth(text).replace(/[\s-]/g, '')
  if (number === '') return err('empty')
  if (!/^\d+$/.test(number)) return err('wrong-character')
  if (number.length < CARD_DIGITS_LEAST || number.length > CARD_DIGITS_MOST) {
    return err('wrong-length')
  }
  return ok({ number, checkMatches: passesLuhn(number) })
}

/** The only part of a card number that pages and messages show. */
export const lastFour = (cardNumber: string): string => cardNumber.slice(-4)
