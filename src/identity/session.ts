import { and, eq, lte, ne } from 'drizzle-orm'
import { statement, type Statement } from '../db/statement.ts'
import { sha256 } from '../kernel/bytes.ts'
import { newSecret } from '../kernel/ids.ts'
import type { TenantScope } from '../scope.ts'
import { session, type sessionKinds } from './tables.ts'

/**
 * Counted from the sign-in and not prolonged, so that no request writes only to stay signed in.
 * Long enough for a working day, short enough for a telephone that several people use.
 */
export const SESSION_HOURS = 12
/** For the step between a right code and the choice of a person. */
export const CHOICE_MINUTES = 5
/** For the step between a right password and the second factor. */
export const FACTOR_MINUTES = 5

const LIFETIME_MS = {
  staff: SESSION_HOURS * 3_600_000,
  'staff-two-step': SESSION_HOURS * 3_600_000,
  'staff-set-up': SESSION_HOURS * 3_600_000,
  'staff-factor': FACTOR_MINUTES * 60_000,
  member: SESSION_HOURS * 3_600_000,
  'member-choice': CHOICE_MINUTES * 60_000,
} as const satisfies Record<(typeof sessionKinds)[number], number>

/** 256 bits, so a plain hash is enough: there is nothing to try out. */
export const hashToken = (token: string): Promise<string> => sha256(token)

/** Whether it can be a token at all; anything else is not worth a round trip. */
export const isToken = (text: string): boolean => /^[\w-]{43}$/.test(text)

export type NewSession = {
  readonly kind: (typeof sessionKinds)[number]
  readonly subjectId: string
  /** The token that the browser came with: it ends, whosever it was. */
  readonly previousToken?: string | undefined
}

/** A fresh token and the statements that make it good. Sessions that have run out go with it. */
export async function openSession(
  scope: Pick<TenantScope, 'db' | 'now'>,
  { kind, subjectId, previousToken }: NewSession,
): Promise<{ token: string; statements: readonly Statement[] }> {
  const { db, now } = scope
  const token = newSecret()
  const statements = [
    statement(db.query.delete(session).where(lte(session.expiresAt, now))),
    statement(
      db.query.insert(session).values({
        tokenHash: await hashToken(token),
        kind,
        subjectId,
        createdAt: now,
        expiresAt: now + LIFETIME_MS[kind],
      }),
    ),
  ]
  if (previousToken !== undefined) statements.push(await endSession(scope, previousToken))
  return { token, statements }
}

export const endSession = async (
  { db }: Pick<TenantScope, 'db'>,
  token: string,
): Promise<Statement> =>
  statement(db.query.delete(session).where(eq(session.tokenHash, await hashToken(token))))

/** Ends all sessions of a person, or all but the one they are using. */
export async function endSessionsOf(
  { db }: Pick<TenantScope, 'db'>,
  subjectId: string,
  exceptToken?: string,
): Promise<Statement> {
  const others =
    exceptToken === undefined ? undefined : ne(session.tokenHash, await hashToken(exceptToken))
  return statement(db.query.delete(session).where(and(eq(session.subjectId, subjectId), others)))
}
