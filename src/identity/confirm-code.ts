import { and, eq, isNull } from 'drizzle-orm'
import { err, ok, type Result } from '../kernel/result.ts'
import { maskName } from '../members/mask-name.ts'
import { memberColumns } from '../members/seal-members.ts'
import { member } from '../members/tables.ts'
import { auditBy, type TenantScope } from '../scope.ts'
import { checkCode, type CheckCodeError } from './check-code.ts'
import { openSession } from './session.ts'

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
  | CheckCodeError
  | { readonly reason: 'shared-by-too-many'; readonly most: number }

const EXPIRED = { reason: 'expired' } as const

/** One round trip for a wrong code. Three for the right one: try, load, commit. */
export async function confirmCode(
  scope: TenantScope,
  input: ConfirmCode,
): Promise<Result<ConfirmedCode, ConfirmCodeError>> {
  const checked = await checkCode(scope, input)
  if (!checked.ok) return checked
  const { mobileIndex, use } = checked.value
  const people = await scope.db.query
    .select({ id: member.id, nameCipher: member.nameCipher, bornYear: member.bornYear })
    .from(member)
    .where(and(eq(member.mobileIndex, mobileIndex), isNull(member.erasedAt)))
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
    statements: [...use, ...opened.statements],
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
