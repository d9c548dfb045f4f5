import { and, eq, isNull, sql } from 'drizzle-orm'
import { mustHaveChanged, statement, type Statement } from '../db/statement.ts'
import { sameSecret } from '../kernel/bytes.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { auditBy, type TenantScope } from '../scope.ts'
import { hashCode, readCode } from './one-time-code.ts'
import { oneTimeCode } from './tables.ts'

export type CheckCodeError =
  /** Not six digits: a slip of the finger, and no try is used up. */
  | { readonly reason: 'not-a-code' }
  | { readonly reason: 'wrong-code'; readonly triesLeft: number }
  | { readonly reason: 'too-many-tries' }
  /** Out of date, used already, or never asked for. */
  | { readonly reason: 'expired' }

export type CheckedCode = {
  /** Whose telephone got it. */
  readonly mobileIndex: string
  /** For the commit that the code opens: it takes the code, so it works once. */
  readonly use: readonly [Statement, Statement & { refusal: 'used' }]
}

const EXPIRED = { reason: 'expired' } as const

/** One round trip: taking a try and reading what is left is one statement. */
export async function checkCode(
  scope: TenantScope,
  input: { readonly attemptId: string; readonly code: string },
): Promise<Result<CheckedCode, CheckCodeError>> {
  const code = readCode(input.code)
  if (code === undefined) return err({ reason: 'not-a-code' })
  const attempt = await takeTry(scope, input.attemptId)
  if (!attempt || attempt.usedAt !== null || attempt.expiresAt <= scope.now) return err(EXPIRED)
  if (attempt.triesLeft < 0) return err({ reason: 'too-many-tries' })
  const hash = await hashCode(scope.keys, input.attemptId, code)
  if (!sameSecret(hash, attempt.codeHash)) {
    if (attempt.triesLeft > 0) return err({ reason: 'wrong-code', triesLeft: attempt.triesLeft })
    await recordExhausted(scope, input.attemptId)
    return err({ reason: 'too-many-tries' })
  }
  const taken = scope.db.query
    .update(oneTimeCode)
    .set({ usedAt: scope.now })
    .where(and(eq(oneTimeCode.id, input.attemptId), isNull(oneTimeCode.usedAt)))
  return ok({ mobileIndex: attempt.mobileIndex, use: [statement(taken), mustHaveChanged('used')] })
}

/** Counts down to -1 and no further, so `triesLeft` below nought means that there was none. */
async function takeTry({ db }: TenantScope, attemptId: string) {
  const [taken] = await db.bookkeep([
    statement(
      db.query
        .update(oneTimeCode)
        .set({ triesLeft: sql`max(${oneTimeCode.triesLeft} - 1, -1)` })
        .where(eq(oneTimeCode.id, attemptId))
        .returning(),
    ),
  ])
  const row = taken!.rows[0]
  if (!row) return undefined
  return {
    mobileIndex: String(row.mobile_index),
    codeHash: String(row.code_hash),
    triesLeft: Number(row.tries_left),
    expiresAt: Number(row.expires_at),
    usedAt: row.used_at === null ? null : Number(row.used_at),
  }
}

async function recordExhausted(scope: TenantScope, attemptId: string): Promise<void> {
  await scope.db.commit({
    statements: [],
    audit: [auditBy(scope, 'member.code-exhausted', attemptId)],
    now: scope.now,
  })
}
