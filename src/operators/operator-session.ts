import { and, eq, gt, isNull, lte, ne } from 'drizzle-orm'
import { statement, type Statement } from '../db/statement.ts'
import { hashToken, isToken, SESSION_HOURS } from '../identity/session.ts'
import { newSecret } from '../kernel/ids.ts'
import type { PlatformScope } from '../tenants/platform-scope.ts'
import { operator, operatorSession } from '../tenants/platform-tables.ts'

export type Operator = {
  readonly id: string
  readonly login: string
  readonly mustChangePassword: boolean
}

/** A fresh token and what makes it good; the one that the browser came with ends. */
export async function openOperatorSession(
  { db, now }: PlatformScope,
  operatorId: string,
  previousToken: string | undefined,
): Promise<{ token: string; statements: readonly Statement[] }> {
  const token = newSecret()
  const row = {
    tokenHash: await hashToken(token),
    operatorId,
    createdAt: now,
    expiresAt: now + SESSION_HOURS * 3_600_000,
  }
  const previous = await hashToken(previousToken ?? '')
  const statements = [
    statement(db.query.delete(operatorSession).where(lte(operatorSession.expiresAt, now))),
    statement(db.query.delete(operatorSession).where(eq(operatorSession.tokenHash, previous))),
    statement(db.query.insert(operatorSession).values(row)),
  ]
  return { token, statements }
}

/** All sessions of an operator but the one that they are using. */
export const endOtherSessions = async (
  { db }: PlatformScope,
  operatorId: string,
  token: string,
): Promise<Statement> =>
  statement(
    db.query
      .delete(operatorSession)
      .where(
        and(
          eq(operatorSession.operatorId, operatorId),
          ne(operatorSession.tokenHash, await hashToken(token)),
        ),
      ),
  )

export async function signOutOperator({ db }: PlatformScope, token: string): Promise<void> {
  if (!isToken(token)) return
  const tokenHash = await hashToken(token)
  await db.bookkeep([
    statement(db.query.delete(operatorSession).where(eq(operatorSession.tokenHash, tokenHash))),
  ])
}

/** Who is signed in with this token: one read. */
export async function operatorOfSession(
  { db, now }: Pick<PlatformScope, 'db' | 'now'>,
  token: string,
): Promise<Operator | undefined> {
  if (!isToken(token)) return undefined
  const [row] = await db.query
    .select({
      id: operator.id,
      login: operator.login,
      mustChangePassword: operator.mustChangePassword,
    })
    .from(operatorSession)
    .innerJoin(operator, eq(operator.id, operatorSession.operatorId))
    .where(
      and(
        eq(operatorSession.tokenHash, await hashToken(token)),
        gt(operatorSession.expiresAt, now),
        isNull(operator.disabledAt),
      ),
    )
  return row
}
