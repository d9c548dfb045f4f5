import * as v from 'valibot'
import { statement, type Statement } from '../db/statement.ts'
import type { Instant } from '../kernel/days.ts'
import { newId } from '../kernel/ids.ts'
import type { OutboxEvent } from '../outbox/enqueue.ts'
import type { TenantScope } from '../scope.ts'
import { keepsQuiet, outsideQuietHours, type NoticeKind } from './quiet-hours.ts'
import { notice } from './tables.ts'

export type NoticeInput = {
  readonly kind: NoticeKind
  readonly memberId?: string
  readonly mobile: string
  /** Without the federation's signature: that is put before it when it is sent. */
  readonly text: string
  /** What it is sent for: the same cause does not send twice. */
  readonly reference: string
  /** Not before this; at once where left out. */
  readonly dueAt?: Instant
  /** Of no use from here on: a link that nobody can open any more is not sent. */
  readonly uselessAt?: Instant
  /** Whether the deployment keeps quiet at night, see `quiet-hours.ts`. */
  readonly quietHours?: boolean
}

export type NoticeParts = {
  readonly noticeId: string
  readonly statements: readonly Statement[]
  readonly outbox: OutboxEvent
}

/** What the outbox row of a notice says: times only, the message itself stays in the notice. */
export const NoticePayload = v.object({
  /** Of no use from here on: a code that nobody can enter any more is not sent. */
  uselessAt: v.optional(v.number()),
  keepsQuiet: v.boolean(),
  /** One of thousands: what single people wait for goes first. */
  isBulk: v.optional(v.boolean()),
})
export type NoticePayload = v.InferOutput<typeof NoticePayload>

/** A one-time code is good for five minutes. */
export const CODE_USEFUL_MS = 5 * 60_000

export const mobilePlace = (noticeId: string) => ({ column: 'notice.mobile_cipher', row: noticeId })
export const textPlace = (noticeId: string) => ({ column: 'notice.text_cipher', row: noticeId })

/**
 * A text message to one person, as parts of the commit that is its cause: both happen or neither.
 * Where the reference is there already, the commit answers that `notice.reference` is taken.
 */
export async function noticeOf(scope: TenantScope, input: NoticeInput): Promise<NoticeParts> {
  const { row, outbox } = await sealNotice(scope, input)
  const insert = scope.db.query.insert(notice).values(row)
  return { noticeId: row.id, statements: [statement(insert)], outbox }
}

/** The rows of a text message, for callers that write many at once. */
export async function sealNotice(scope: TenantScope, input: NoticeInput) {
  const { kind, memberId, mobile, text, reference, quietHours = true } = input
  const noticeId = newId('ntc')
  const quiet = quietHours && keepsQuiet(kind)
  const wantedAt = input.dueAt ?? scope.now
  const uselessAt = kind === 'code' ? scope.now + CODE_USEFUL_MS : input.uselessAt
  const payload: NoticePayload = {
    keepsQuiet: quiet,
    ...(uselessAt !== undefined && { uselessAt }),
    ...(kind === 'enrolment' && { isBulk: true }),
  }
  const [mobileCipher, textCipher] = await Promise.all([
    scope.keys.seal(mobilePlace(noticeId), mobile),
    scope.keys.seal(textPlace(noticeId), text),
  ])
  const row = {
    id: noticeId,
    kind,
    memberId: memberId ?? null,
    reference,
    mobileCipher,
    mobileLastFour: mobile.slice(-4),
    textCipher,
    state: 'waiting' as const,
    createdAt: scope.now,
  }
  const dueAt = quiet ? outsideQuietHours(wantedAt) : wantedAt
  const outbox = { kind: 'sms' as const, subject: noticeId, payload, dueAt }
  return { row, outbox }
}
