import { and, eq, isNull, sql } from 'drizzle-orm'
import { openFacts, sealFacts } from '../claims/claim-facts.ts'
import {
  mustExist,
  mustHaveChanged,
  mustNotExist,
  statement,
  type Statement,
} from '../db/statement.ts'
import {
  CODES_PER_MOBILE_HOUR,
  CODES_PER_MOBILE_MINUTE,
  forgetAttempts,
} from '../identity/attempts.ts'
import { forgetAnswers } from '../identity/idempotency.ts'
import { endSessionsOf } from '../identity/session.ts'
import { oneTimeCode } from '../identity/tables.ts'
import { dayAt } from '../kernel/days.ts'
import { maskIdentityNumber } from '../kernel/identity-number.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { erasedName } from '../members/erased-name.ts'
import { openParticulars } from '../members/reveal-member.ts'
import { memberColumns } from '../members/seal-members.ts'
import { member } from '../members/tables.ts'
import type { OutboxEvent } from '../outbox/enqueue.ts'
import { auditBy, refuseUnless, type NotPermitted, type TenantScope } from '../scope.ts'
import { openLines, sealLines } from '../settlement/assessments.ts'
import type { Obstructed } from './ask-erasure.ts'
import { noticesToNumber } from './code-notices.ts'
import { erasedFacts, erasedLines, ERASED_WORDS } from './erased-facts.ts'
import { somethingOpen } from './erasure-obstacles.ts'
import { emptyingStatements } from './erasure-rules.ts'
import { loadErasure, type LoadedErasure } from './load-erasure.ts'
import { erasureRequest } from './tables.ts'

const NOT_SENT = '职工已注销，不再发送'

/** Longer than any upload that had begun can still be at work: its object is deleted as well. */
export const DOCUMENTS_LINGER_MS = 10 * 60_000

export type EraseMemberError =
  | NotPermitted
  | { readonly reason: 'not-found' }
  | { readonly reason: 'withdrawn' }
  /** Who wrote the request down does not carry it out. */
  | { readonly reason: 'same-person' }
  | Obstructed
  | { readonly reason: 'stale' }

/**
 * Erases a member: in one commit everything that tells who it was is emptied, deleted or written
 * anew without it, as `erasure-rules.ts` says; accounts, lines and the log stay and tie. What lies
 * outside of the database goes by the outbox. Carried out twice it is carried out once.
 *
 * The commit holds only while nothing of the member is open and no claim has changed since.
 */
export async function eraseMember(
  scope: TenantScope,
  input: { readonly requestId: string },
): Promise<Result<{ memberId: string }, EraseMemberError>> {
  const refused = refuseUnless(scope, 'members.erase')
  if (refused) return err(refused)
  const loaded = await loadErasure(scope, input.requestId)
  if (loaded === undefined) return err({ reason: 'not-found' })
  const { request, person, obstacles } = loaded
  const memberId = person.id
  if (request.state === 'done') return ok({ memberId })
  if (request.state === 'withdrawn') return err({ reason: 'withdrawn' })
  if (request.askedBy === scope.actor.id) return err({ reason: 'same-person' })
  if (obstacles.length > 0) return err({ reason: 'obstructed', obstacles })

  const particulars = await openParticulars(scope, person)
  const { mobile } = particulars
  const ownNumber = mobile !== undefined && !loaded.mobileShared
  const codeNotices = ownNumber ? await noticesToNumber(scope, mobile) : []
  const masks = [particulars.identityNumber, particulars.cardNumber, mobile].flatMap((text) =>
    text === undefined ? [] : [maskIdentityNumber(text)],
  )
  const done = await scope.db.commit({
    statements: [
      ...asItWas(scope, loaded),
      await endSessionsOf(scope, memberId),
      ...(await forgotten(scope, ownNumber ? mobile : undefined)),
      forgetAnswers(scope),
      ...noticesStopped(memberId, codeNotices),
      ...(await claimsReduced(scope, loaded)),
      ...emptyingStatements(memberId, codeNotices),
      masksRemoved(masks),
      coverEnded(scope, memberId),
      ...(await memberWritten(scope, person)),
    ],
    audit: [
      auditBy(scope, 'member.erased', memberId, {
        request: request.id,
        channel: request.channel,
        claims: loaded.claims.length,
        facts: loaded.facts.length,
        assessments: loaded.assessed.length,
        documents: loaded.documents,
        notices: loaded.notices + codeNotices.length,
      }),
    ],
    outbox: documentsDeleted(scope, loaded),
    now: scope.now,
  })
  return done.ok ? ok({ memberId }) : err({ reason: 'stale' })
}

/** Nothing has changed since it was read, and nothing has been opened. */
function asItWas(scope: TenantScope, { request, person, claims, assessed }: LoadedErasure) {
  const { query } = scope.db
  const revisions = claims.reduce((sum, { revision }) => sum + revision, 0)
  const mobile = person.mobileIndex
  return [
    statement(
      query
        .update(erasureRequest)
        .set({ state: 'done', decidedBy: scope.actor.id, decidedAt: scope.now })
        .where(and(eq(erasureRequest.id, request.id), eq(erasureRequest.state, 'asked'))),
    ),
    mustHaveChanged('stale'),
    mustExist(
      'stale',
      query
        .select({ id: member.id })
        .from(member)
        .where(
          and(
            eq(member.id, person.id),
            isNull(member.erasedAt),
            mobile === null ? isNull(member.mobileIndex) : eq(member.mobileIndex, mobile),
            sql`(select count(*) from claim where member_id = ${person.id}) = ${claims.length}`,
            sql`(select coalesce(sum(revision), 0) from claim where member_id = ${person.id}) = ${revisions}`,
            sql`(select count(*) from assessment join claim on claim.id = assessment.claim_id where claim.member_id = ${person.id}) = ${assessed.length}`,
          ),
        ),
    ),
    mustNotExist('stale', somethingOpen(scope, person.id)),
  ] as const
}

type Person = LoadedErasure['person']

/** Codes and counters of a number that is nobody else's. */
async function forgotten(scope: TenantScope, mobile: string | undefined): Promise<Statement[]> {
  if (mobile === undefined) return []
  const index = await scope.keys.index(memberColumns.mobile, mobile)
  return [
    statement(scope.db.query.delete(oneTimeCode).where(eq(oneTimeCode.mobileIndex, index))),
    await endSessionsOf(scope, index),
    await forgetAttempts(scope, { limit: CODES_PER_MOBILE_MINUTE, of: mobile }),
    await forgetAttempts(scope, { limit: CODES_PER_MOBILE_HOUR, of: mobile }),
  ]
}

/** What waits to be sent is not sent any more. Before the notices lose the member's number. */
function noticesStopped(memberId: string, codeNotices: readonly string[]): Statement[] {
  const args = [memberId, JSON.stringify(codeNotices)]
  const those = 'member_id = ?1 or id in (select value from json_each(?2))'
  return [
    {
      sql: `update outbox_message set state = 'dead', last_problem = '${NOT_SENT}'
        where kind = 'sms' and state = 'waiting' and subject in (select id from notice where ${those})`,
      args,
    },
    {
      sql: `update notice set state = 'failed', last_problem = '${NOT_SENT}'
        where state = 'waiting' and (${those})`,
      args,
    },
  ]
}

/** Facts at every revision and assessments, each sealed anew for its row. */
async function claimsReduced(
  scope: TenantScope,
  { claims, facts, assessed }: LoadedErasure,
): Promise<Statement[]> {
  const stateOf = new Map(claims.map(({ id, state }) => [id, state]))
  const newFacts = await Promise.all(
    facts.map(async (row) => {
      const { claimId, revision } = row
      const left = erasedFacts(stateOf.get(claimId) ?? 'draft', await openFacts(scope, row))
      return { claimId, revision, cipher: await sealFacts(scope, claimId, revision, left) }
    }),
  )
  const newLines = await Promise.all(
    assessed.map(async (row) => {
      const left = erasedLines(await openLines(scope, row))
      return { id: row.id, cipher: await sealLines(scope, row.id, left) }
    }),
  )
  return [
    {
      sql: `update claim_facts set facts_cipher = new.value->>'cipher' from json_each(?1) as new
        where claim_id = new.value->>'claimId' and revision = new.value->>'revision'`,
      args: [JSON.stringify(newFacts)],
    },
    mustHaveChanged('stale', newFacts.length),
    {
      sql: `update assessment set lines_cipher = new.value->>'cipher' from json_each(?1) as new
        where assessment.id = new.value->>'id'`,
      args: [JSON.stringify(newLines)],
    },
    mustHaveChanged('stale', newLines.length),
  ]
}

/** Masked numbers beside refused rows of rosters: the last four digits of this person's. */
const masksRemoved = (masks: readonly string[]): Statement => ({
  sql: `update roster_row_error set value = '${ERASED_WORDS}'
    where value in (select value from json_each(?1))`,
  args: [JSON.stringify(masks)],
})

/** Cover ends today; what was to begin later never does. The fees stay as they were posted. */
const coverEnded = (scope: TenantScope, memberId: string): Statement => ({
  sql: 'update cover set ends_on = max(starts_on, ?1) where member_id = ?2 and ends_on > ?1',
  args: [dayAt(scope.now), memberId],
})

/** Who it was is not to be told any more; of the year of birth the decade is left, for sums. */
async function memberWritten(scope: TenantScope, { id, bornYear }: Person) {
  const { keys, db, now } = scope
  const name = erasedName(id)
  const sealed = (column: string, text: string) => keys.seal({ column, row: id }, text)
  const row = {
    nameCipher: await sealed(memberColumns.name, name),
    nameIndex: await keys.index(memberColumns.name, name),
    identityNumberCipher: await sealed(memberColumns.identityNumber, ''),
    // No identity number can be this text, so nobody is found by it.
    identityNumberIndex: await keys.index(memberColumns.identityNumber, id),
    bornYear: bornYear - (bornYear % 10),
    updatedAt: now,
    erasedAt: now,
  }
  return [
    statement(
      db.query
        .update(member)
        .set(row)
        .where(and(eq(member.id, id), isNull(member.erasedAt))),
    ),
    mustHaveChanged('stale'),
  ]
}

const documentsDeleted = ({ now }: TenantScope, { claims }: LoadedErasure): OutboxEvent[] =>
  claims.map(({ id }) => ({
    kind: 'documents',
    subject: id,
    payload: {},
    dueAt: now + DOCUMENTS_LINGER_MS,
  }))
