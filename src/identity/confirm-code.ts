import { and, eq, isNull, sql } from 'drizzle-orm'
import { mustHaveChanged, statement } from '../db/statement.ts'
import { sameSecret } from '../kernel/bytes.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { maskName } from '../members/mask-name.ts'
import { memberColumns } from '../members/seal-members.ts'
import { member } from '../members/tables.ts'
import { auditBy, type TenantScope } from '../scope.ts'
import { hashCode, readCode } from './one-time-code.ts'
import { openSession } from './session.ts'
import { oneTimeCode } from './tables.ts'

/** A family shares a telephone; a number that more people have proves nobody's identity. */
export const PEOPLE_OF_A_MOBILE_MOST = 8

export type ConfirmCode = {
  readonly attemptId: string
  readonly code: string
  readonly previousToken?: string | undefined
}

/** Families share the name's first character, so the year of birth stands beside it. */
export type MemberChoice = {
  readonly memberId: string
  readonly maskedName: string
  readonly bornYear: number
}

export type ConfirmedCode =
  | { readonly kind: 'signed-in'; readonly token: string; readonly memberId: string }
  | {
      readonly kind: 'choice'
      readonly pendingToken: string
      readonly choices: readonly MemberChoice[]
    }

export type ConfirmCodeError =
  /** Not six digits: a slip of the finger, and no try is used up. */
  | { readonly reason: 'not-a-code' }
  | { readonly reason: 'wrong-code'; readonly triesLeft: number }
  | { readonly reason: 'too-many-tries' }
  /** Out of date, used already, or never asked for. */
  | { readonly reason: 'expired' }
  | { readonly reason: 'shared-by-too-many'; readonly most: number }

const EXPIRED = { reason: 'expired' } as const

/**
 * One round trip for a wrong code: taking a try and reading what is left is one statement. Three
 * for the right one: try, load, commit; the commit takes the code, so it works once.
 */
export async function confirmCode(
  scope: TenantScope,
  input: ConfirmCode,
): Promise<Result<ConfirmedCode, ConfirmCodeError>> {
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
  const { mobileIndex } = attempt
  const people = await scope.db.query
    .select({ id: member.id, nameCipher: member.nameCipher, bornYear: member.bornYear })
    .from(member)
    .where(eq(member.mobileIndex, mobileIndex))
    .orderBy(member.createdAt, member.id)
    .limit(PEOPLE_OF_A_MOBILE_MOST + 1)
  const [first, ...others] = people
  if (!first) return err(EXPIRED)
  if (people.length > PEOPLE_OF_A_MOBILE_MOST) {
    return err({ reason: 'shared-by-too-many', most: PEOPLE_OF_A_MOBILE_MOST })
  }
  const isAlone = others.length === 0
  const opened = await openSession(scope, {
    kind: isAlone ? 'member' : 'member-choice',
    subjectId: isAlone ? first.id : mobileIndex,
    previousToken: input.previousToken,
  })
  const done = await scope.db.commit({
    statements: [
      statement(
        scope.db.query
          .update(oneTimeCode)
          .set({ usedAt: scope.now })
          .where(and(eq(oneTimeCode.id, input.attemptId), isNull(oneTimeCode.usedAt))),
      ),
      mustHaveChanged('used'),
      ...opened.statements,
    ],
    audit: [
      isAlone
        ? auditBy(
            { ...scope, actor: { kind: 'member', id: first.id } },
            'member.signed-in',
            first.id,
          )
        : auditBy(scope, 'member.code-confirmed', input.attemptId),
    ],
    now: scope.now,
  })
  if (!done.ok) return err(EXPIRED)
  if (isAlone) return ok({ kind: 'signed-in', token: opened.token, memberId: first.id })
  const choices = await Promise.all(people.map((person) => choiceOf(scope, person)))
  return ok({ kind: 'choice', pendingToken: opened.token, choices })
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

const choiceOf = async (
  { keys }: TenantScope,
  person: { id: string; nameCipher: string; bornYear: number },
): Promise<MemberChoice> => ({
  memberId: person.id,
  maskedName: maskName(
    await keys.open({ column: memberColumns.name, row: person.id }, person.nameCipher),
  ),
  bornYear: person.bornYear,
})

async function recordExhausted(scope: TenantScope, attemptId: string): Promise<void> {
  await scope.db.commit({
    statements: [],
    audit: [auditBy(scope, 'member.code-exhausted', attemptId)],
    now: scope.now,
  })
}
