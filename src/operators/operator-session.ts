import { and, eq, gt, inArray, isNull, lte, ne, sql } from 'drizzle-orm'
import { statement, type Statement } from '../db/statement.ts'
import { subquery } from '../db/subquery.ts'
import { FACTOR_MINUTES, hashToken, isToken, SESSION_HOURS } from '../identity/session.ts'
import { newSecret } from '../kernel/ids.ts'
import type { PlatformScope } from '../tenants/platform-scope.ts'
import {
  operator,
  operatorSession,
  operatorTotp,
  type operatorSessionKinds,
} from '../tenants/platform-tables.ts'

export type Operator = {
  readonly id: string
  readonly login: string
  readonly division: string | null
  readonly mustChangePassword: boolean
  readonly mustSetUpFactor: boolean
}

type Kind = (typeof operatorSessionKinds)[number]

const LIFETIME_MS: Readonly<Record<Kind, number>> = {
  'two-step': SESSION_HOURS * 3_600_000,
  'set-up': SESSION_HOURS * 3_600_000,
  factor: FACTOR_MINUTES * 60_000,
}

export type NewOperatorSession = {
  readonly kind: Kind
  readonly operatorId: string
  readonly previousToken?: string | undefined
}

/** A fresh token and what makes it good; the one that the browser came with ends. */
export async function openOperatorSession(
  { db, now }: PlatformScope,
  { kind, operatorId, previousToken = '' }: NewOperatorSession,
): Promise<{ token: string; statements: readonly Statement[] }> {
  const token = newSecret()
  const row = {
    tokenHash: await hashToken(token),
    operatorId,
    createdAt: now,
    expiresAt: now + LIFETIME_MS[kind],
    kind,
  }
  const statements = [
    statement(db.query.delete(operatorSession).where(lte(operatorSession.expiresAt, now))),
    await endOperatorSession({ db }, previousToken),
    statement(db.query.insert(operatorSession).values(row)),
  ]
  return { token, statements }
}

export const endOperatorSession = async (
  { db }: Pick<PlatformScope, 'db'>,
  token: string,
): Promise<Statement> =>
  statement(
    db.query.delete(operatorSession).where(eq(operatorSession.tokenHash, await hashToken(token))),
  )

/** All sessions of an operator, or all but the one that they are using. */
export const endSessionsOf = async (
  { db }: Pick<PlatformScope, 'db'>,
  operatorId: string,
  exceptToken = '',
): Promise<Statement> =>
  statement(
    db.query
      .delete(operatorSession)
      .where(
        and(
          eq(operatorSession.operatorId, operatorId),
          ne(operatorSession.tokenHash, await hashToken(exceptToken)),
        ),
      ),
  )

export async function signOutOperator({ db }: PlatformScope, token: string): Promise<void> {
  if (isToken(token)) await db.bookkeep([await endOperatorSession({ db }, token)])
}

/** Whether an operator of the query has a second factor. */
export const hasFactor = subquery<boolean>(
  sql`select exists (select 1 from ${operatorTotp}
    where ${operatorTotp.operatorId} = ${operator.id})`,
).mapWith(Boolean)

/**
 * Who is signed in with this token: one read. A session by the password alone is good as long as
 * there is no second factor.
 */
export async function operatorOfSession(
  { db, now }: Pick<PlatformScope, 'db' | 'now'>,
  token: string,
): Promise<Operator | undefined> {
  const row = await operatorWith({ db, now }, token, ['two-step', 'set-up'])
  if (!row || (row.kind === 'set-up' && row.hasFactor)) return undefined
  const { id, login, division, mustChangePassword } = row
  return { id, login, division, mustChangePassword, mustSetUpFactor: row.kind === 'set-up' }
}

/** Who has entered the right password with this token and owes the second step. */
export async function operatorAtSecondStep(
  scope: Pick<PlatformScope, 'db' | 'now'>,
  token: string,
): Promise<{ readonly id: string; readonly login: string } | undefined> {
  return operatorWith(scope, token, ['factor'])
}

async function operatorWith(
  { db, now }: Pick<PlatformScope, 'db' | 'now'>,
  token: string,
  kinds: readonly Kind[],
) {
  if (!isToken(token)) return undefined
  const [row] = await db.query
    .select({
      id: operator.id,
      login: operator.login,
      division: operator.division,
      mustChangePassword: operator.mustChangePassword,
      kind: operatorSession.kind,
      hasFactor,
    })
    .from(operatorSession)
    .innerJoin(operator, eq(operator.id, operatorSession.operatorId))
    .where(
      and(
        eq(operatorSession.tokenHash, await hashToken(token)),
        inArray(operatorSession.kind, [...kinds]),
        gt(operatorSession.expiresAt, now),
        isNull(operator.disabledAt),
      ),
    )
  return row
}
