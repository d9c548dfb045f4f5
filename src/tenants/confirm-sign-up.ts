import { and, eq, sql } from 'drizzle-orm'
import type { Config } from '../config.ts'
import { mustHaveChanged, statement } from '../db/statement.ts'
import type { PlatformDb } from '../db/platform-db.ts'
import { hashCode, readCode } from '../identity/one-time-code.ts'
import { sameSecret } from '../kernel/bytes.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { openPlatformDb } from './ensure-platform.ts'
import { auditOfPlatform } from './platform-scope.ts'
import { signUpForm } from './platform-tables.ts'
import { MAKING_LEASE_MS, readForm, visitorScope, type MakeContext } from './sign-up-form.ts'
import { platformKeys } from './tenant-keys.ts'

export type ConfirmSignUpError =
  /** Not six digits: a slip of the finger, and no try is used up. */
  | { readonly reason: 'not-a-code' }
  | { readonly reason: 'wrong-code'; readonly triesLeft: number }
  | { readonly reason: 'too-many-tries' }
  | { readonly reason: 'expired' }

/**
 * Takes the contact's code: from here on the tenant is made, by this request or by the tick. A
 * code that was right already is no error, so a page sent twice comes to the same end.
 */
export async function confirmSignUp(
  context: MakeContext,
  attempt: string,
  typed: string,
): Promise<Result<void, ConfirmSignUpError>> {
  const code = readCode(typed)
  if (code === undefined) return err({ reason: 'not-a-code' })
  const db = await openPlatformDb(context.config, 'rw', context.trips)
  const tried = await takeTry(db, attempt)
  if (tried === undefined) {
    return (await readForm(db, attempt)) ? ok(undefined) : err({ reason: 'expired' })
  }
  if (tried.codeHash === '' || tried.expiresAt <= context.now) return err({ reason: 'expired' })
  if (tried.triesLeft < 0) return err({ reason: 'too-many-tries' })
  const hashes = await hashesOf(context.config, attempt, code)
  const hash = hashes.find((one) => sameSecret(one, tried.codeHash))
  if (hash === undefined) {
    return tried.triesLeft > 0
      ? err({ reason: 'wrong-code', triesLeft: tried.triesLeft })
      : err({ reason: 'too-many-tries' })
  }
  const { now } = context
  const accepted = {
    state: 'accepted' as const,
    codeHash: '',
    verifiedAt: now,
    dueAt: now + MAKING_LEASE_MS,
    updatedAt: now,
  }
  await db.commit([
    statement(
      db.query
        .update(signUpForm)
        .set(accepted)
        .where(
          and(
            eq(signUpForm.id, attempt),
            eq(signUpForm.state, 'asked'),
            eq(signUpForm.codeHash, hash),
          ),
        ),
    ),
    mustHaveChanged('changed-meanwhile'),
    auditOfPlatform(visitorScope(db, context, attempt), 'sign-up.contact-verified', attempt),
  ])
  // Refused, the same code was taken by the same page, or a new one was asked for: the form says.
  return ok(undefined)
}

/** A code that was sent just before the master key was changed is right as well. */
function hashesOf({ masterKey, previousMasterKey }: Config, attempt: string, code: string) {
  const keys = previousMasterKey === undefined ? [masterKey] : [masterKey, previousMasterKey]
  return Promise.all(keys.map(async (key) => hashCode(await platformKeys(key), attempt, code)))
}

/** Counts down to -1 and no further, so `triesLeft` below nought means that there was none. */
async function takeTry(db: PlatformDb, attempt: string) {
  const [taken] = await db.bookkeep([
    statement(
      db.query
        .update(signUpForm)
        .set({ triesLeft: sql`max(${signUpForm.triesLeft} - 1, -1)` })
        .where(and(eq(signUpForm.id, attempt), eq(signUpForm.state, 'asked')))
        .returning({
          triesLeft: signUpForm.triesLeft,
          codeHash: signUpForm.codeHash,
          expiresAt: signUpForm.codeExpiresAt,
        }),
    ),
  ])
  const row = taken!.rows[0]
  if (!row) return undefined
  return {
    triesLeft: Number(row[0]),
    codeHash: String(row[1]),
    expiresAt: Number(row[2]),
  }
}
