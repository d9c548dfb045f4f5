import { sql } from 'drizzle-orm'
import { sha256 } from '../kernel/bytes.ts'
import { addressGroup } from '../identity/address-group.ts'
import { openPlatformDb } from './ensure-platform.ts'
import { signUpCounter } from './platform-tables.ts'
import type { SignUpContext } from './sign-up-form.ts'

/** New federations from one network address within an hour: each gets a database. */
export const SIGN_UPS_PER_ADDRESS = 20
const WINDOW_MS = 3_600_000

/** Counts an attempt to sign up; false where the address has made too many. */
export async function countSignUp(
  { config, now, trips }: Pick<SignUpContext, 'config' | 'now' | 'trips'>,
  address: string,
): Promise<boolean> {
  const db = await openPlatformDb(config, 'rw', trips)
  // The platform keeps no addresses: a hash with the master key's salt counts as well.
  const key = await sha256(`${config.masterKey}|sign-up|${addressGroup(address)}`)
  const window = now - (now % WINDOW_MS)
  const [row] = await db.query
    .insert(signUpCounter)
    .values({ key, windowStartsAt: window, attempts: 1 })
    .onConflictDoUpdate({
      target: signUpCounter.key,
      set: {
        attempts: sql`case when window_starts_at = ${window} then attempts + 1 else 1 end`,
        windowStartsAt: window,
      },
    })
    .returning({ attempts: signUpCounter.attempts })
  return (row?.attempts ?? 1) <= SIGN_UPS_PER_ADDRESS
}
