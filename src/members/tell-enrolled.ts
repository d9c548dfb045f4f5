import { and, asc, eq, gt, lte } from 'drizzle-orm'
import * as v from 'valibot'
import { mustHaveChanged, statement, type Statement } from '../db/statement.ts'
import { assert } from '../kernel/assert.ts'
import { day } from '../kernel/days.ts'
import { newId } from '../kernel/ids.ts'
import { sealNotice } from '../notices/notice-of.ts'
import { ownText } from '../notices/notice-words.ts'
import { enrolmentNotice } from '../notices/sms-text.ts'
import type { OutboxEvent } from '../outbox/enqueue.ts'
import { outboxMessage } from '../outbox/tables.ts'
import { planTitleOf } from '../plans/plan-title.ts'
import { auditBy, type TenantScope } from '../scope.ts'
import { federationProfile } from '../tenants/tables.ts'
import { memberColumns } from './seal-members.ts'
import { cover, member } from './tables.ts'

/** Covers of one commit: about 300 KB of rows, however many people a roster names. */
export const TOLD_A_PAGE = 200

/** `after` is the cover up to which messages are written. */
const Progress = v.object({ after: v.string() })

/** What an import leaves in its commit: one row, from which the messages are written in pages. */
export const enrolmentsEvent = (rosterId: string): OutboxEvent => ({
  kind: 'enrolments',
  subject: rosterId,
  payload: { after: '' } satisfies v.InferOutput<typeof Progress>,
})

/**
 * Writes the next page of the messages that people are told their cover by, once for a member and
 * cover period, where a mobile number is known. What it has written and how far it is are one
 * commit: cut short, or run twice at once, it tells nobody twice and leaves nobody out. Returns
 * how many covers it went through. Needs no permission: it is called with the outbox's drain.
 * Round trips: 1 where there is nothing to do, else 3.
 */
export async function tellEnrolled(
  scope: TenantScope,
  { quietHours }: { readonly quietHours: boolean },
): Promise<number> {
  const { query } = scope.db
  const [job] = await query
    .select({
      id: outboxMessage.id,
      rosterId: outboxMessage.subject,
      payload: outboxMessage.payload,
    })
    .from(outboxMessage)
    .where(
      and(
        eq(outboxMessage.state, 'waiting'),
        lte(outboxMessage.dueAt, scope.now),
        eq(outboxMessage.kind, 'enrolments'),
      ),
    )
    .orderBy(asc(outboxMessage.dueAt), asc(outboxMessage.id))
    .limit(1)
  if (job === undefined) return 0
  const { after } = v.parse(Progress, JSON.parse(job.payload))
  const loaded = await load(scope, job.rosterId, after)
  const notices = await noticesOf(scope, loaded, quietHours)
  const isLast = loaded.covers.length < TOLD_A_PAGE
  const moved = query
    .update(outboxMessage)
    .set({
      payload: JSON.stringify({ after: loaded.covers.at(-1)?.id ?? after }),
      ...(isLast && { state: 'done' as const, attempts: 1, doneAt: scope.now }),
    })
    .where(
      and(
        eq(outboxMessage.id, job.id),
        eq(outboxMessage.state, 'waiting'),
        eq(outboxMessage.payload, job.payload),
      ),
    )
  const detail = { covers: loaded.covers.length, notices: notices.length }
  await scope.db.commit({
    statements: [
      statement(moved),
      // Where another drain was faster, its page is written and this one is not.
      mustHaveChanged('told-meanwhile'),
      ...insertNotices(notices, scope.now),
    ],
    audit: [auditBy(scope, 'notice.enrolments-written', job.rosterId, detail)],
    now: scope.now,
  })
  return loaded.covers.length
}

type Loaded = Awaited<ReturnType<typeof load>>

async function load({ db }: TenantScope, rosterId: string, after: string) {
  const [covers, [profile], [words]] = await Promise.all([
    db.query
      .select({
        id: cover.id,
        planKey: cover.planKey,
        planTitle: planTitleOf(cover.planKey),
        startsOn: cover.startsOn,
        endsOn: cover.endsOn,
        memberId: cover.memberId,
        mobileCipher: member.mobileCipher,
      })
      .from(cover)
      .innerJoin(member, eq(member.id, cover.memberId))
      .where(and(eq(cover.rosterId, rosterId), gt(cover.id, after)))
      .orderBy(asc(cover.id))
      .limit(TOLD_A_PAGE),
    db.query
      .select({ name: federationProfile.name, hotline: federationProfile.hotline })
      .from(federationProfile),
    ownText(db, 'enrolment'),
  ])
  assert(profile !== undefined, 'a tenant has its profile since sign-up')
  return { covers, profile, words: words?.text }
}

/** A number that does not open keeps its own message back, and nobody else's. */
async function noticesOf(scope: TenantScope, loaded: Loaded, quietHours: boolean) {
  const { covers, profile, words } = loaded
  const sealed = covers.map(async ({ memberId, mobileCipher, ...its }) => {
    if (mobileCipher === null) return []
    const place = { column: memberColumns.mobile, row: memberId }
    const mobile = await scope.keys.open(place, mobileCipher).catch(() => undefined)
    if (mobile === undefined) return []
    const told = { plan: its.planTitle, from: day(its.startsOn), to: day(its.endsOn) }
    const sender = { federation: profile.name, hotline: profile.hotline }
    const message = await sealNotice(scope, {
      kind: 'enrolment',
      memberId,
      mobile,
      text: enrolmentNotice({ ...sender, ...told }, words),
      // A period ends on one day, whenever in it somebody joined.
      reference: `enrolment:${memberId}:${its.planKey}:${its.endsOn}`,
      quietHours,
    })
    return [message]
  })
  return (await Promise.all(sealed)).flat()
}

/** Who was told of this period before is passed over, with the message to be delivered. */
function insertNotices(
  notices: readonly Awaited<ReturnType<typeof sealNotice>>[],
  now: number,
): Statement[] {
  if (notices.length === 0) return []
  const rows = notices.map(({ row, outbox }) => ({
    ...row,
    outboxId: newId('out'),
    payload: JSON.stringify(outbox.payload),
    dueAt: outbox.dueAt,
  }))
  const args = [now, JSON.stringify(rows)]
  return [
    {
      sql: `insert into notice (id, kind, member_id, reference, mobile_cipher, mobile_last_four,
          text_cipher, state, created_at)
        select value->>'id', value->>'kind', value->>'memberId', value->>'reference',
          value->>'mobileCipher', value->>'mobileLastFour', value->>'textCipher', 'waiting', ?1
        from json_each(?2) where true on conflict (reference) do nothing`,
      args,
    },
    {
      sql: `insert into outbox_message (id, kind, subject, payload, state, attempts, due_at,
          claimed_until, created_at)
        select new.value->>'outboxId', 'sms', notice.id, new.value->>'payload', 'waiting', 0,
          new.value->>'dueAt', 0, ?1
        from json_each(?2) as new join notice on notice.id = new.value->>'id'`,
      args,
    },
  ]
}
