import { and, eq } from 'drizzle-orm'
import { mustHaveChanged, statement } from '../db/statement.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { memberColumns } from '../members/seal-members.ts'
import { member } from '../members/tables.ts'
import { noticeOf } from '../notices/notice-of.ts'
import { ownText } from '../notices/notice-words.ts'
import { returnedNotice } from '../notices/sms-text.ts'
import {
  auditBy,
  memberInReach,
  refuseUnless,
  type NotPermitted,
  type TenantScope,
} from '../scope.ts'
import { federationProfile } from '../tenants/tables.ts'
import { claim } from './tables.ts'

export const DECISION_REASON_LEAST = 4
export const DECISION_REASON_MOST = 300

export type SendBackInput = {
  readonly claimId: string
  readonly revision: number
  /** What the member reads: what is missing, or why nothing can be paid. */
  readonly reason: string
  /** The clause that a refusal rests on. */
  readonly clause?: string
}

export type SendBackError =
  | NotPermitted
  | { readonly reason: 'reason-missing' }
  | { readonly reason: 'clause-missing' }
  | { readonly reason: 'stale' }

/** Whether the deployment keeps quiet at night: the member is told by a message. */
type Quiet = { readonly quietHours: boolean }

/** Gives a claim back to its member with a question: it can be mended and handed in again. */
export const returnClaim = (scope: TenantScope, input: SendBackInput, quiet: Quiet) =>
  sendBack(scope, input, 'returned', quiet)

/** Refuses a claim, with the reason and the clause; the stay may be handed in anew. */
export async function refuseClaim(
  scope: TenantScope,
  input: SendBackInput,
  quiet: Quiet,
): Promise<Result<void, SendBackError>> {
  const refused = refuseUnless(scope, 'claims.decide')
  if (refused) return err(refused)
  if (!input.clause?.trim()) return err({ reason: 'clause-missing' })
  return sendBack(scope, input, 'refused', quiet)
}

/** Session apart, two round trips: whom to tell, and the commit with the message in it. */
async function sendBack(
  scope: TenantScope,
  input: SendBackInput,
  state: 'returned' | 'refused',
  quiet: Quiet,
): Promise<Result<void, SendBackError>> {
  const refused = refuseUnless(scope, 'claims.decide')
  if (refused) return err(refused)
  const reason = input.reason.trim()
  if (reason.length < DECISION_REASON_LEAST || reason.length > DECISION_REASON_MOST) {
    return err({ reason: 'reason-missing' })
  }
  const clause = input.clause?.trim() ?? ''
  const message = await messageOf(scope, input, state, quiet)
  const decision = {
    state,
    eventKey: null,
    decidedAt: scope.now,
    decidedBy: scope.actor.id,
    decisionReason: clause ? `${reason}（条款 ${clause}）` : reason,
  }
  const asItWas = and(
    eq(claim.id, input.claimId),
    eq(claim.state, 'submitted'),
    eq(claim.revision, input.revision),
    memberInReach(scope, claim.memberId),
  )
  const done = await scope.db.commit({
    statements: [
      statement(scope.db.query.update(claim).set(decision).where(asItWas)),
      mustHaveChanged('stale'),
      ...(message?.statements ?? []),
    ],
    audit: [auditBy(scope, `claim.${state}`, input.claimId, { clause })],
    outbox: message ? [message.outbox] : [],
    now: scope.now,
  })
  return done.ok ? ok(undefined) : err({ reason: 'stale' })
}

/** The message to the member; undefined where no mobile number is known. */
async function messageOf(
  scope: TenantScope,
  { claimId, revision }: SendBackInput,
  state: string,
  { quietHours }: Quiet,
) {
  const { query } = scope.db
  const [[person], [profile], [words]] = await query.batch([
    query
      .select({ id: member.id, mobileCipher: member.mobileCipher })
      .from(claim)
      .innerJoin(member, eq(member.id, claim.memberId))
      .where(eq(claim.id, claimId)),
    query.select().from(federationProfile),
    ownText(scope.db, 'returned'),
  ])
  if (!person?.mobileCipher || !profile) return undefined
  const { id: memberId, mobileCipher } = person
  const place = { column: memberColumns.mobile, row: memberId }
  return noticeOf(scope, {
    kind: 'returned',
    memberId,
    mobile: await scope.keys.open(place, mobileCipher),
    text: returnedNotice({ federation: profile.name, hotline: profile.hotline }, words?.text),
    reference: `claim:${claimId}:${revision}:${state}`,
    quietHours,
  })
}
