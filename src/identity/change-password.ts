import { and, eq, isNull } from 'drizzle-orm'
import { mustHaveChanged, statement } from '../db/statement.ts'
import { assert } from '../kernel/assert.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { auditBy, type TenantScope } from '../scope.ts'
import {
  countAndRead,
  forgetAttempts,
  PASSWORD_CHANGES_PER_PERSON,
  tooManyAttempts,
  type TooManyAttempts,
} from './attempts.ts'
import type { PasswordHasher } from './password.ts'
import { passwordProblem, type PasswordProblem } from './password-rules.ts'
import { endSessionsOf } from './session.ts'
import { staff } from './tables.ts'

export type ChangePassword = {
  readonly currentPassword: string
  readonly newPassword: string
  /** The session that asks: all others of the person end. */
  readonly token: string
}

export type ChangePasswordError =
  | { readonly reason: 'wrong-password' }
  | { readonly reason: 'same-password' }
  | { readonly reason: 'weak-password'; readonly problem: PasswordProblem }
  | { readonly reason: 'changed-meanwhile' }
  | TooManyAttempts

/**
 * One's own password, so it takes no permission. Counting with loading, then the commit: two
 * round trips.
 */
export async function changePassword(
  scope: TenantScope,
  input: ChangePassword,
  hasher: PasswordHasher,
): Promise<Result<void, ChangePasswordError>> {
  assert(scope.actor.kind === 'staff', 'only staff have passwords')
  const { id } = scope.actor
  const attempt = { limit: PASSWORD_CHANGES_PER_PERSON, of: id }
  const { query } = scope.db
  const { exceeded, read } = await countAndRead(scope, [attempt], [statement(personOf(scope, id))])
  if (exceeded) return err(tooManyAttempts(exceeded))
  const [row] = read[0]!.rows
  const person = row && { login: String(row[0]), passwordHash: String(row[1]) }
  const verified = await hasher.verify(input.currentPassword, person?.passwordHash)
  if (!person || !verified) return err({ reason: 'wrong-password' })
  const problem = passwordProblem(input.newPassword, person.login)
  if (problem) return err({ reason: 'weak-password', problem })
  if (input.newPassword === input.currentPassword) return err({ reason: 'same-password' })

  const done = await scope.db.commit({
    statements: [
      statement(
        query
          .update(staff)
          .set({
            passwordHash: await hasher.hash(input.newPassword),
            mustChangePassword: false,
          })
          .where(and(eq(staff.id, id), eq(staff.passwordHash, person.passwordHash))),
      ),
      mustHaveChanged('changed-meanwhile'),
      await endSessionsOf(scope, id, input.token),
      await forgetAttempts(scope, attempt),
    ],
    audit: [auditBy(scope, 'staff.password-changed', id)],
    now: scope.now,
  })
  return done.ok ? ok(undefined) : err({ reason: 'changed-meanwhile' })
}

const personOf = ({ db }: TenantScope, id: string) =>
  db.query
    .select({ login: staff.login, passwordHash: staff.passwordHash })
    .from(staff)
    .where(and(eq(staff.id, id), isNull(staff.disabledAt)))
