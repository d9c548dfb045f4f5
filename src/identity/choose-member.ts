import { and, eq, gt } from 'drizzle-orm'
import { mustHaveChanged } from '../db/statement.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { member } from '../members/tables.ts'
import { auditBy, type TenantScope } from '../scope.ts'
import { endSession, hashToken, isToken, openSession } from './session.ts'
import { session } from './tables.ts'

export type ChooseMember = {
  /** Of `confirmCode`, for people who share a number. */
  readonly pendingToken: string
  readonly memberId: string
}

/** Out of date, chosen already, or somebody who has another number. */
export type ChooseMemberError = { readonly reason: 'expired' }

/** Two round trips: load and commit. The pending token works once. */
export async function chooseMember(
  scope: TenantScope,
  { pendingToken, memberId }: ChooseMember,
): Promise<Result<{ token: string; memberId: string }, ChooseMemberError>> {
  if (!isToken(pendingToken)) return err({ reason: 'expired' })
  const [chosen] = await scope.db.query
    .select({ id: member.id })
    .from(session)
    .innerJoin(member, eq(member.mobileIndex, session.subjectId))
    .where(
      and(
        eq(session.tokenHash, await hashToken(pendingToken)),
        eq(session.kind, 'member-choice'),
        gt(session.expiresAt, scope.now),
        eq(member.id, memberId),
      ),
    )
  if (!chosen) return err({ reason: 'expired' })
  const opened = await openSession(scope, { kind: 'member', subjectId: memberId })
  const signedIn = { ...scope, actor: { kind: 'member', id: memberId } } as const
  const done = await scope.db.commit({
    statements: [
      await endSession(scope, pendingToken),
      mustHaveChanged('used'),
      ...opened.statements,
    ],
    audit: [auditBy(signedIn, 'member.signed-in', memberId)],
    now: scope.now,
  })
  return done.ok ? ok({ token: opened.token, memberId }) : err({ reason: 'expired' })
}
