import { and, desc, eq, sql } from 'drizzle-orm'
import { readOnRecord } from '../audit/read-on-record.ts'
import type { Instant } from '../kernel/days.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { outboxMessage } from '../outbox/tables.ts'
import { memberInReach, refuseUnless, type NotPermitted, type TenantScope } from '../scope.ts'
import type { NoticeKind } from './quiet-hours.ts'
import { notice, type noticeStates } from './tables.ts'

export const NOTICES_A_PAGE = 50

export type ListedNotice = {
  readonly id: string
  readonly kind: NoticeKind
  readonly memberId: string | null
  /** `*******5678`; 已删除 where the member was erased. */
  readonly maskedMobile: string
  readonly state: (typeof noticeStates)[number]
  /** In words, where it was not sent at the last try. */
  readonly problem: string | null
  readonly attempts: number
  /** When it is tried next, while it waits. */
  readonly dueAt: Instant | null
  readonly createdAt: Instant
  readonly sentAt: Instant | null
}

export type NoticePage = {
  readonly notices: readonly ListedNotice[]
  /** Where the next page begins; undefined on the last one. */
  readonly next: string | undefined
}

/** Notices, newest first, a page at a time. Nothing is decrypted. Permission: `notices.read`. */
export async function listNotices(
  scope: TenantScope,
  filter: { readonly state?: ListedNotice['state']; readonly after?: string } = {},
): Promise<Result<NoticePage, NotPermitted | { readonly reason: 'invalid-cursor' }>> {
  const refused = refuseUnless(scope, 'notices.read')
  if (refused) return err(refused)
  const { state, after } = filter
  const cursor = after === undefined ? undefined : /^(\d{1,15})\.(ntc_[0-9a-z]{20})$/.exec(after)
  if (cursor === null) return err({ reason: 'invalid-cursor' })
  const load = scope.db.query
    .select({
      id: notice.id,
      kind: notice.kind,
      memberId: notice.memberId,
      lastFour: notice.mobileLastFour,
      state: notice.state,
      noticeProblem: notice.lastProblem,
      outboxProblem: outboxMessage.lastProblem,
      attempts: outboxMessage.attempts,
      dueAt: outboxMessage.dueAt,
      createdAt: notice.createdAt,
      sentAt: notice.sentAt,
    })
    .from(notice)
    .leftJoin(
      outboxMessage,
      and(eq(outboxMessage.subject, notice.id), eq(outboxMessage.kind, 'sms')),
    )
    .where(
      and(
        memberInReach(scope, notice.memberId),
        state === undefined ? undefined : eq(notice.state, state),
        cursor && sql`(${notice.createdAt}, ${notice.id}) < (${Number(cursor[1])}, ${cursor[2]})`,
      ),
    )
    .orderBy(desc(notice.createdAt), desc(notice.id))
    .limit(NOTICES_A_PAGE + 1)
  const rows = await readOnRecord(
    scope,
    { action: 'notices.read', subject: 'notices' },
    load,
    (found) => (found.length > 0 ? { state: state ?? 'all' } : undefined),
  )
  const page = rows.slice(0, NOTICES_A_PAGE)
  const last = page.at(-1)
  return ok({
    notices: page.map(({ lastFour, noticeProblem, outboxProblem, attempts, dueAt, ...row }) => ({
      ...row,
      maskedMobile: lastFour === '' ? '已删除' : `*******${lastFour}`,
      problem: row.state === 'sent' ? null : (noticeProblem ?? outboxProblem),
      attempts: attempts ?? 0,
      dueAt: row.state === 'waiting' ? dueAt : null,
    })),
    next: rows.length > page.length && last ? `${last.createdAt}.${last.id}` : undefined,
  })
}
