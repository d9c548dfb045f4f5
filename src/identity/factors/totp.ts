import { createTOTPKeyURI, verifyHOTP } from '@oslojs/otp'
import type { Instant } from '../../kernel/days.ts'

/** RFC 6238 as every authenticator app does it: SHA-1, six digits, a new code each 30 seconds. */
const STEP_SECONDS = 30
const DIGITS = 6
/** RFC 4226 asks for as many bytes as the hash has. */
const SECRET_BYTES = 20
/** A clock may be half a minute off, or a code typed as it changes. */
const STEPS_OF_GRACE = 1

export const newTotpSecret = (): Uint8Array<ArrayBuffer> =>
  crypto.getRandomValues(new Uint8Array(SECRET_BYTES))

/**
 * The step whose code this is; undefined where it is none, or none that is left: a step counts
 * once, and with it those before it.
 */
export function matchTotp(
  secret: Uint8Array,
  code: string,
  { now, lastStep }: { readonly now: Instant; readonly lastStep: number },
): number | undefined {
  const current = Math.floor(now / (STEP_SECONDS * 1_000))
  let matched: number | undefined
  // All are tried, so that the time taken says nothing.
  for (let step = current - STEPS_OF_GRACE; step <= current + STEPS_OF_GRACE; step++) {
    if (verifyHOTP(secret, BigInt(step), DIGITS, code) && step > lastStep) matched ??= step
  }
  return matched
}

/** What the QR code says: the app shows whose account at which federation. */
export function totpUri(secret: Uint8Array, { issuer, login }: { issuer: string; login: string }) {
  // A colon separates the two, and apps do not agree on spaces.
  const plain = issuer.replaceAll(/[\s:]/g, '')
  return createTOTPKeyURI(plain, login, secret, STEP_SECONDS, DIGITS)
}

/** The secret as it is typed where no camera is: base 32 in groups of four. */
export const totpSecretText = (uri: string): string =>
  (new URL(uri).searchParams.get('secret') ?? '').replaceAll(/.{4}(?=.)/g, '$& ')
