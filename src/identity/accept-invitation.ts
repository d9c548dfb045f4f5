import { and, eq } from 'drizzle-orm'
import { mustHaveChanged, mustNotExist, statement } from '../db/statement.ts'
import { dayAt } from '../kernel/days.ts'
import { newId } from '../kernel/ids.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { auditBy, type TenantScope } from '../scope.ts'
import { STAFF_MOST } from './create-staff.ts'
import { reachKindOf, reachRows } from './grant.ts'
import { isOpen } from './invite-staff.ts'
import { readLogin, type LoginProblem } from './login.ts'
import type { PasswordHasher } from './password.ts'
import { passwordProblem, type PasswordProblem } from './password-rules.ts'
import { hashToken, isToken } from './session.ts'
import { staff, staffInvitation } from './tables.ts'

/** The open invitation that a token belongs to. One round trip, none for what is no token. */
export async function readInvitation(scope: Pick<TenantScope, 'db' | 'now'>, token: string) {
  if (!isToken(token)) return undefined
  const [row] = await scope.db.query
    .select()
    .from(staffInvitation)
    .where(and(eq(staffInvitation.tokenHash, await hashToken(token)), isOpen(scope.now)))
  return row
}

export type AcceptInvitation = {
  readonly token: string
  readonly login: string
  readonly password: string
}

export type AcceptInvitationError =
  /** Out of date, withdrawn, replaced by a newer link, or used already. */
  | { readonly reason: 'no-such-invitation' }
  | { readonly reason: 'wrong-login'; readonly problem: LoginProblem }
  | { readonly reason: 'login-taken' }
  | { readonly reason: 'weak-password'; readonly problem: PasswordProblem }
  | { readonly reason: 'too-many-staff'; readonly most: number }

/**
 * Makes the invited person's account with what they chose; they sign in with it as everybody
 * does. The invitation ends in the same commit, so of two who accept at once one does. Two round
 * trips; a password is hashed only for a token that is good.
 */
export async function acceptInvitation(
  scope: TenantScope,
  input: AcceptInvitation,
  hasher: PasswordHasher,
): Promise<Result<{ staffId: string }, AcceptInvitationError>> {
  const invitation = await readInvitation(scope, input.token)
  if (invitation === undefined) return err({ reason: 'no-such-invitation' })
  const login = readLogin(input.login)
  if (!login.ok) return err({ reason: 'wrong-login', problem: login.error })
  const problem = passwordProblem(input.password, login.value)
  if (problem) return err({ reason: 'weak-password', problem })

  const { query } = scope.db
  const staffId = newId('stf')
  const { id, name, roles, reach, tokenHash } = invitation
  const joined = { ...scope, actor: { kind: 'staff', id: staffId } } as const
  const done = await scope.db.commit({
    statements: [
      statement(
        query
          .update(staffInvitation)
          .set({ acceptedAt: scope.now, staffId })
          .where(
            and(
              eq(staffInvitation.id, id),
              eq(staffInvitation.tokenHash, tokenHash),
              isOpen(scope.now),
            ),
          ),
      ),
      mustHaveChanged('no-such-invitation'),
      mustNotExist(
        'too-many-staff',
        query
          .select({ id: staff.id })
          .from(staff)
          .limit(1)
          .offset(STAFF_MOST - 1),
      ),
      statement(
        query.insert(staff).values({
          id: staffId,
          login: login.value,
          name,
          roles,
          reach: reachKindOf(reach),
          passwordHash: await hasher.hash(input.password),
          mustChangePassword: false,
          createdAt: scope.now,
        }),
      ),
      ...reachRows(scope, staffId, reach, dayAt(scope.now)),
    ],
    audit: [auditBy(joined, 'staff.joined', staffId, { invitation: id, roles, reach })],
    now: scope.now,
  })
  if (done.ok) return ok({ staffId })
  if (done.error.reason === 'taken') return err({ reason: 'login-taken' })
  return done.error.code === 'too-many-staff'
    ? err({ reason: 'too-many-staff', most: STAFF_MOST })
    : err({ reason: 'no-such-invitation' })
}
