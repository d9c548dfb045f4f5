import { eq } from 'drizzle-orm'
import { mustNotExist, statement } from '../../db/statement.ts'
import { assert } from '../../kernel/assert.ts'
import { newId } from '../../kernel/ids.ts'
import { err, ok, type Result } from '../../kernel/result.ts'
import { auditBy, type TenantScope } from '../../scope.ts'
import type { PasswordHasher } from '../password.ts'
import { staffPasskey } from '../tables.ts'
import { replaceRecoveryCodes, signInTwice } from './factor-statements.ts'
import { ownFactors } from './own-factors.ts'
import {
  readNewPasskey,
  type CeremonyProblem,
  type NewPasskeyAnswer,
  type Site,
} from './passkey-ceremony.ts'
import { newChallenge, takeChallenge } from './passkey-challenges.ts'
import { proveAnew, type ProofError } from './prove-anew.ts'
import type { FactorAdded } from './set-up-totp.ts'

export const PASSKEYS_MOST = 10
export const PASSKEY_NAME_LENGTH_MOST = 40

export type PasskeyOffer = {
  readonly challenge: string
  /** Devices that have a passkey of this person already. */
  readonly known: readonly string[]
}

export type OfferPasskeyError =
  | ProofError
  | { readonly reason: 'too-many-passkeys'; readonly most: number }

/** The password is asked for here; the challenge then stands for it. */
export async function offerPasskey(
  scope: TenantScope,
  proof: { readonly password: string },
  hasher: PasswordHasher,
): Promise<Result<PasskeyOffer, OfferPasskeyError>> {
  const { id } = scope.actor
  const [proven, known] = await Promise.all([
    proveAnew(scope, proof, hasher, () => false),
    credentialsOf(scope, id),
  ])
  if (!proven.ok) return proven
  if (known.length >= PASSKEYS_MOST) {
    return err({ reason: 'too-many-passkeys', most: PASSKEYS_MOST })
  }
  const occasion = { staffId: id, sessionKind: 'staff' } as const
  const challenge = await newChallenge(scope, occasion, proven.value.statements)
  return ok({ challenge, known })
}

export async function credentialsOf(
  { db }: Pick<TenantScope, 'db'>,
  staffId: string,
): Promise<readonly string[]> {
  const rows = await db.query
    .select({ credentialId: staffPasskey.credentialId })
    .from(staffPasskey)
    .where(eq(staffPasskey.staffId, staffId))
    .limit(PASSKEYS_MOST)
  return rows.map(({ credentialId }) => credentialId)
}

export type AddPasskey = {
  /** As its owner calls it: 办公室电脑. */
  readonly name: string
  readonly answer: NewPasskeyAnswer
}

export type AddPasskeyError =
  | { readonly reason: 'wrong-name' }
  | { readonly reason: 'refused'; readonly problem: CeremonyProblem }
  /** The challenge is used, out of date, or was somebody else's. */
  | { readonly reason: 'expired' }
  | { readonly reason: 'known-already' }
  | { readonly reason: 'too-many-passkeys'; readonly most: number }

/** One's own passkey. Three round trips: take the challenge, load, commit. */
export async function addPasskey(
  scope: TenantScope,
  input: AddPasskey,
  site: Site,
): Promise<Result<FactorAdded, AddPasskeyError>> {
  assert(scope.actor.kind === 'staff', 'only staff have second factors')
  const { id: staffId } = scope.actor
  const name = input.name.trim()
  if (name === '' || Array.from(name).length > PASSKEY_NAME_LENGTH_MOST) {
    return err({ reason: 'wrong-name' })
  }
  const read = await readNewPasskey(input.answer, site)
  if (!read.ok) return err({ reason: 'refused', problem: read.error })
  const { challenge, credentialId, publicKey, signCounter } = read.value
  if (!(await takeChallenge(scope, challenge, { staffId, sessionKind: 'staff' }))) {
    return err({ reason: 'expired' })
  }
  const { recoveryCodesLeft } = await ownFactors(scope, staffId)
  const codes = recoveryCodesLeft > 0 ? undefined : await replaceRecoveryCodes(scope, staffId)
  const session = await signInTwice(scope, staffId)
  const { query } = scope.db
  const id = newId('psk')
  const done = await scope.db.commit({
    statements: [
      mustNotExist(
        'too-many-passkeys',
        query
          .select({ id: staffPasskey.id })
          .from(staffPasskey)
          .where(eq(staffPasskey.staffId, staffId))
          .limit(1)
          .offset(PASSKEYS_MOST - 1),
      ),
      statement(
        query.insert(staffPasskey).values({
          id,
          staffId,
          name,
          credentialId,
          publicKey: JSON.stringify(publicKey),
          signCounter,
          createdAt: scope.now,
        }),
      ),
      ...(codes?.statements ?? []),
      ...session.statements,
    ],
    audit: [auditBy(scope, 'staff.passkey-added', staffId, { name })],
    now: scope.now,
  })
  if (done.ok) return ok({ token: session.token, recoveryCodes: codes?.codes })
  return done.error.reason === 'taken'
    ? err({ reason: 'known-already' })
    : err({ reason: 'too-many-passkeys', most: PASSKEYS_MOST })
}
