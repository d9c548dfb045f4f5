import { eq, lte } from 'drizzle-orm'
import { statement } from '../db/statement.ts'
import { assert } from '../kernel/assert.ts'
import { newId, newSecret } from '../kernel/ids.ts'
import { parseMobile } from '../kernel/mobile.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { memberColumns } from '../members/seal-members.ts'
import { member } from '../members/tables.ts'
import { CODE_USEFUL_MS, noticeOf } from '../notices/notice-of.ts'
import { codeNotice } from '../notices/sms-text.ts'
import { auditBy, type TenantScope } from '../scope.ts'
import {
  attemptOfAddress,
  CODES_PER_ADDRESS,
  CODES_PER_MOBILE_HOUR,
  CODES_PER_MOBILE_MINUTE,
  CODES_PER_TENANT,
  countAttempts,
  tooManyAttempts,
  type TooManyAttempts,
} from './attempts.ts'
import { CODE_TRIES, hashCode, newCode } from './one-time-code.ts'
import { oneTimeCode } from './tables.ts'

export type RequestCode = {
  readonly mobile: string
  /** The network address of the browser. */
  readonly address: string
}

export type RequestCodeError = { readonly reason: 'not-a-mobile' } | TooManyAttempts

/**
 * Three round trips: count, load, commit. A number that nobody here has takes the same way with
 * the same work, gets the same answer, and a row that no code opens; only the message is left
 * out. So nobody can find out by asking who is a member.
 */
export async function requestCode(
  scope: TenantScope,
  input: RequestCode,
): Promise<Result<{ attemptId: string }, RequestCodeError>> {
  const mobile = parseMobile(input.mobile)
  if (!mobile.ok) return err({ reason: 'not-a-mobile' })
  const exceeded = await countAttempts(scope, [
    { limit: CODES_PER_MOBILE_MINUTE, of: mobile.value },
    attemptOfAddress(CODES_PER_ADDRESS, input.address),
    { limit: CODES_PER_MOBILE_HOUR, of: mobile.value },
    { limit: CODES_PER_TENANT, of: scope.tenant.id },
  ])
  if (exceeded) return err(tooManyAttempts(exceeded))

  const { query } = scope.db
  const mobileIndex = await scope.keys.index(memberColumns.mobile, mobile.value)
  const owners = await query
    .select({ id: member.id })
    .from(member)
    .where(eq(member.mobileIndex, mobileIndex))
    .limit(1)
  const isKnown = owners.length > 0

  const attemptId = newId('otc')
  const code = newCode()
  const message = await noticeOf(scope, {
    kind: 'code',
    mobile: mobile.value,
    text: codeNotice({ code, minutes: CODE_USEFUL_MS / 60_000 }),
    reference: attemptId,
  })
  const done = await scope.db.commit({
    statements: [
      statement(query.delete(oneTimeCode).where(lte(oneTimeCode.expiresAt, scope.now))),
      statement(
        query.insert(oneTimeCode).values({
          id: attemptId,
          mobileIndex,
          codeHash: await hashCode(scope.keys, attemptId, isKnown ? code : newSecret()),
          triesLeft: CODE_TRIES,
          createdAt: scope.now,
          expiresAt: scope.now + CODE_USEFUL_MS,
        }),
      ),
      ...(isKnown ? message.statements : []),
    ],
    audit: [auditBy(scope, 'member.code-requested', attemptId, { sent: isKnown })],
    outbox: isKnown ? [message.outbox] : [],
    now: scope.now,
  })
  assert(done.ok, 'a fresh attempt takes no key')
  return ok({ attemptId })
}
