import { SIGNATURE_LENGTH_LEAST, SIGNATURE_LENGTH_MOST } from '../notices/sms-text.ts'

/**
 * What text messages are signed with: the federation's place, without what all are called. Always
 * a signature that gateways take, whatever the name is.
 */
export function shortNameOf(name: string): string {
  const plain = name.replace(/[【】\s]/g, '')
  const place = plain.replace(/总工会$/, '')
  const letters = Array.from(Array.from(place).length < SIGNATURE_LENGTH_LEAST ? plain : place)
  return letters.slice(0, SIGNATURE_LENGTH_MOST).join('')
}
