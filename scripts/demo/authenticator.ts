import { generateHOTP } from '@oslojs/otp'

/** What an authenticator app shows at an instant, or so many steps of 30 seconds later. */
export const codeOf = (secret: Uint8Array, now: number, stepsLater = 0): string =>
  generateHOTP(secret, BigInt(Math.floor(now / 30_000) + stepsLater), 6)

/** The secret as a page shows it for typing. */
export function readSecret(text: string): Uint8Array {
  let bits = ''
  for (const letter of text.replaceAll(' ', '')) {
    bits += 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')
  }
  return Uint8Array.from(bits.match(/.{8}/g) ?? [], (byte) => Number.parseInt(byte, 2))
}

const STEP_MS = 30_000
/**
 * Shows codes that are good for half a minute at least, each of a later step than the one before,
 * as somebody would who signs in that often; the third within a minute has to be waited for.
 */
export function authenticatorApp(secret: Uint8Array) {
  let last = -1
  return {
    async next(): Promise<string> {
      const step = Math.max(last + 1, Math.floor(Date.now() / STEP_MS))
      const wait = (step - 1) * STEP_MS - Date.now()
      if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait))
      last = step
      return codeOf(secret, step * STEP_MS)
    },
  }
}
