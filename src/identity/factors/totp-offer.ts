import { base64url, fromBase64url } from '../../kernel/bytes.ts'
import type { Instant } from '../../kernel/days.ts'
import type { Place, TenantKeys } from '../../tenants/tenant-keys.ts'
import { newTotpSecret } from './totp.ts'

/** Time to find the telephone and install an app. */
const OFFER_MS = 30 * 60_000

export type TotpOffer = {
  readonly secret: Uint8Array
  /** The secret, sealed for this person: the form carries it, so that nothing is stored. */
  readonly offer: string
}

type Sealing = { readonly keys: TenantKeys; readonly now: Instant }

/** A secret to try. It counts for nothing until a code has shown that the app has it. */
export async function newTotpOffer({ keys, now }: Sealing, place: Place): Promise<TotpOffer> {
  const secret = newTotpSecret()
  const text = `${now + OFFER_MS} ${base64url(secret)}`
  return { secret, offer: await keys.seal(place, text) }
}

/** The secret of an offer that was made for this place a moment ago. */
export async function openTotpOffer(
  { keys, now }: Sealing,
  place: Place,
  offer: string,
): Promise<Uint8Array | undefined> {
  // What was sealed for somebody else, or changed on the way, does not open.
  const text = await keys.open(place, offer).catch(() => '0 ')
  const [until = '', secret = ''] = text.split(' ')
  return Number(until) > now ? fromBase64url(secret) : undefined
}
