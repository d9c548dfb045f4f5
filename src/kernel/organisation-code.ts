import { halfWidth } from './half-width.ts'
import { err, ok, type Result } from './result.ts'

export interface OrganisationCode {
  readonly code: string
  /** Codes in real use fail the sum, so a mismatch is shown as a warning and may be kept. */
  readonly checkMatches: boolean
}

export type OrganisationCodeProblem = 'empty' | 'wrong-length' | 'wrong-character'

const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const SHAPE = /^[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}$/

/** The character that GB 32100-2015 asks for behind the first seventeen. */
function checkCharacter(code: string): string {
  let sum = 0
  let weight = 1
  for (const character of code.slice(0, 17)) {
    sum += ALPHABET.indexOf(character) * weight
    weight = (weight * 3) % 31
  }
  return ALPHABET[(31 - (sum % 31)) % 31]!
}

/** Reads a unified social credit code (GB 32100-2015). The shape is hard, the sum only a flag. */
export function parseOrganisationCode(
  text: string,
): Result<OrganisationCode, OrganisationCodeProblem> {
  const code = halfWidth(text).replace(/[\s-]/g, '').toUpperCase()
  if (code === '') return err('empty')
  if (code.length !== 18) return err('wrong-length')
  if (!SHAPE.test(code)) return err('wrong-character')
  return ok({ code, checkMatches: code[17] === checkCharacter(code) })
}
