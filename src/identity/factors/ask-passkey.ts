import type { TenantScope } from '../../scope.ts'
import { credentialsOf, type PasskeyOffer } from './add-passkey.ts'
import { newChallenge } from './passkey-challenges.ts'
import { staffAtSecondStep } from './staff-at-second-step.ts'

/**
 * What a passkey is to sign in the second step of a sign-in; undefined where the person has none,
 * or the first step is too long ago. Three round trips.
 */
export async function askPasskey(
  scope: TenantScope,
  { token }: { readonly token: string },
): Promise<PasskeyOffer | undefined> {
  const person = await staffAtSecondStep(scope, token)
  if (!person) return undefined
  const known = await credentialsOf(scope, person.id)
  if (known.length === 0) return undefined
  const occasion = { staffId: person.id, sessionKind: 'staff-factor' } as const
  return { challenge: await newChallenge(scope, occasion), known }
}
