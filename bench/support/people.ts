import { writeCsv } from '../../src/kernel/csv.ts'
import { day } from '../../src/kernel/days.ts'
import { identityNumberFrom } from '../../src/kernel/identity-number.ts'
import { rosterHeading } from '../../src/members/roster-file.ts'

/** No place has it: after 9 a foreign resident's number names a province, and 90 is none. */
const INVENTED_REGION = '990000'
const DAY_MS = 86_400_000
const FIRST_BIRTH = Date.UTC(1970, 0, 1)
/** Whoever needs more people than this in one run gets the same ones again. */
const DAYS = 10_000

/** A roster of invented people, none of whom was in an earlier one: `from` counts them. */
export function inventedRoster(from: number, size: number): string {
  const people = Array.from({ length: size }, (_, index) => {
    const number = from + index
    const bornAt = FIRST_BIRTH + (number % DAYS) * DAY_MS
    const identityNumber = identityNumberFrom({
      region: INVENTED_REGION,
      bornOn: day(new Date(bornAt).toISOString().slice(0, 10)),
      sequence: 1 + Math.floor(number / DAYS),
    })
    // A card number that begins with 9 is no bank's.
    const card = withCheckDigit(`99999900${String(number).padStart(7, '0')}`)
    return [nameOf(number), identityNumber, inventedMobile(number), card, '在职', '1']
  })
  const heading = (
    ['name', 'identityNumber', 'mobile', 'cardNumber', 'category', 'units'] as const
  ).map(rosterHeading)
  return writeCsv([heading, ...people])
}

/** A range that no carrier was given. */
export const inventedMobile = (number: number): string => `154${String(number).padStart(8, '0')}`

/** Appends the digit that completes Luhn's sum. */
function withCheckDigit(digits: string): string {
  const sum = [...digits].toReversed().reduce((total, digit, place) => {
    const value = place % 2 === 0 ? Number(digit) * 2 : Number(digit)
    return total + (value > 9 ? value - 9 : value)
  }, 0)
  return digits + ((10 - (sum % 10)) % 10)
}

const DIGITS = '零一二三四五六七八九'

/** 样本 and the number in characters: a name has no digits. */
const nameOf = (number: number): string =>
  `样本${[...String(number)].map((digit) => DIGITS[Number(digit)]).join('')}`
