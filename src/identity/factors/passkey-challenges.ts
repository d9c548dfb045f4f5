import { and, eq, gt, lte } from 'drizzle-orm'
import { statement, type Statement } from '../../db/statement.ts'
import { sha256 } from '../../kernel/bytes.ts'
import { newSecret } from '../../kernel/ids.ts'
import type { TenantScope } from '../../scope.ts'
import { passkeyChallenge } from '../tables.ts'

const USEFUL_MS = 5 * 60_000

type Occasion = {
  readonly staffId: string
  readonly sessionKind: (typeof passkeyChallenge.$inferSelect)['sessionKind']
}

/** A fresh challenge for one person at one kind of occasion. One round trip. */
export async function newChallenge(
  { db, now }: Pick<TenantScope, 'db' | 'now'>,
  occasion: Occasion,
  alongside: readonly Statement[] = [],
): Promise<string> {
  const challenge = newSecret()
  await db.bookkeep([
    statement(db.query.delete(passkeyChallenge).where(lte(passkeyChallenge.expiresAt, now))),
    statement(
      db.query.insert(passkeyChallenge).values({
        challengeHash: await sha256(challenge),
        expiresAt: now + USEFUL_MS,
        ...occasion,
      }),
    ),
    ...alongside,
  ])
  return challenge
}

/**
 * Takes a challenge, before what it was signed with is looked at: a wrong answer uses it up as
 * well. One round trip.
 */
export async function takeChallenge(
  { db, now }: Pick<TenantScope, 'db' | 'now'>,
  challenge: string,
  { staffId, sessionKind }: Occasion,
): Promise<boolean> {
  const [taken] = await db.bookkeep([
    statement(
      db.query
        .delete(passkeyChallenge)
        .where(
          and(
            eq(passkeyChallenge.challengeHash, await sha256(challenge)),
            eq(passkeyChallenge.staffId, staffId),
            eq(passkeyChallenge.sessionKind, sessionKind),
            gt(passkeyChallenge.expiresAt, now),
          ),
        )
        .returning({ staffId: passkeyChallenge.staffId }),
    ),
  ])
  return taken!.rows.length > 0
}
