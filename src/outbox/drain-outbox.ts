import { and, eq, inArray, notInArray, sql } from 'drizzle-orm'
import * as v from 'valibot'
import type { Actor } from '../audit/chain.ts'
import { mustHaveChanged, statement, type Statement } from '../db/statement.ts'
import { assert } from '../kernel/assert.ts'
import type { Instant } from '../kernel/days.ts'
import { NoticePayload } from '../notices/notice-of.ts'
import { notice } from '../notices/tables.ts'
import { auditBy, type TenantScope } from '../scope.ts'
import { federationProfile } from '../tenants/tables.ts'
import { webhookEndpoint } from '../webhooks/tables.ts'
import { afterDelivery, type Delivery, type Next } from './drain-decision.ts'
import { deliverAll, type DeliveryDeps, type Message } from './drain-delivery.ts'
import { outboxMessage } from './tables.ts'

export type DrainDeps = DeliveryDeps & {
  /** From 0 to 1: spreads what failed together. */
  readonly random: () => number
  /** The most messages that one drain takes, at most `DRAIN_MOST`. */
  readonly limit?: number
}

export type Drained = {
  /** Of the messages that this drain took: */
  readonly delivered: number
  readonly waiting: number
  readonly dead: number
  /** When a drain next has something to do; undefined where nothing waits. */
  readonly nextDueAt: Instant | undefined
}

/** Five rounds of four deliveries, each 15 s at worst, end within the claim. */
export const DRAIN_MOST = 20
/** How long a drain has its messages to itself. Whoever crashes gives them back by this. */
export const CLAIM_MS = 3 * 60_000

const OUTBOX: Actor = { kind: 'system', id: 'outbox' }

/**
 * Delivers what is due, at least once and under the same identifier each time: a crash after a
 * delivery and before it is written down sends it again, and the receiver tells by the
 * identifier. Two drains never have the same message at the same time.
 *
 * Codes that go stale come first, what a roster sends by the thousand last. Round trips: 1 where
 * nothing is due, else 4 (5 where the endpoint is disabled). Needs no permission: it is called by
 * the tick, or after a commit to be quick; the log says that the outbox did it.
 */
export async function drainOutbox(scope: TenantScope, deps: DrainDeps): Promise<Drained> {
  const { now } = scope
  const nextDueAt = await readNextDueAt(scope)
  const nothing = { delivered: 0, waiting: 0, dead: 0 }
  if (nextDueAt === undefined || nextDueAt > now) return { ...nothing, nextDueAt }
  const limit = Math.min(deps.limit ?? DRAIN_MOST, DRAIN_MOST)
  const claimedUntil = now + CLAIM_MS
  const claimed = await claim(scope, limit, claimedUntil)
  const loaded = await load(scope, claimed)
  if (claimed.length === 0) return { ...nothing, nextDueAt: loaded.nextOfOthersAt }
  const deliveries = await deliverAll(scope, deps, loaded.endpoint, loaded.messages)
  const settled = loaded.messages.map((message, index): Settled => {
    const delivery = deliveries[index]!
    return { message, delivery, next: afterDelivery(message, delivery, now, deps.random()) }
  })
  const written = await settle(scope, settled, claimedUntil)
  if (settled.some(({ delivery }) => delivery.kind === 'gone')) {
    await disableEndpoint(scope, loaded.endpoint)
  }
  return summary(written ? settled : [], claimed.length, claimedUntil, loaded.nextOfOthersAt)
}

type Claimed = Omit<Message, 'notice' | 'signature'>
type Settled = { readonly message: Message; readonly delivery: Delivery; readonly next: Next }

const earliest = sql<number | null>`min(max(${outboxMessage.dueAt}, ${outboxMessage.claimedUntil}))`

/** What else stands in the outbox is another drain's, see `drain-documents.ts`. */
const waitingSms = and(eq(outboxMessage.state, 'waiting'), eq(outboxMessage.kind, 'sms'))

async function readNextDueAt({ db }: TenantScope): Promise<Instant | undefined> {
  const [row] = await db.query.select({ earliest }).from(outboxMessage).where(waitingSms)
  return row!.earliest ?? undefined
}

/** Takes messages for this drain alone, in one statement: what one drain takes no other sees. */
async function claim(
  { db, now }: TenantScope,
  limit: number,
  claimedUntil: Instant,
): Promise<Claimed[]> {
  const [taken] = await db.bookkeep([
    {
      sql: `update outbox_message set claimed_until = ? where id in (
          select id from outbox_message
          where state = 'waiting' and kind = 'sms' and due_at <= ? and claimed_until <= ?
          order by coalesce(payload ->> 'uselessAt', 9e15), payload ->> 'isBulk', due_at, id
          limit ?)
        returning id, subject, payload, attempts, created_at`,
      args: [claimedUntil, now, now, limit],
    },
  ])
  return taken!.rows.map((row) => ({
    id: String(row.id),
    noticeId: String(row.subject),
    payload: readPayload(String(row.payload)),
    attempts: Number(row.attempts),
    createdAt: Number(row.created_at),
  }))
}

const readPayload = (text: string): NoticePayload => v.parse(NoticePayload, JSON.parse(text))

async function load({ db }: TenantScope, claimed: readonly Claimed[]) {
  const ids = claimed.map(({ id }) => id)
  const noticeIds = claimed.map(({ noticeId }) => noticeId)
  const [notices, [endpoint], [profile], [others]] = await db.query.batch([
    db.query.select().from(notice).where(inArray(notice.id, noticeIds)),
    db.query.select().from(webhookEndpoint).where(eq(webhookEndpoint.purpose, 'sms')),
    db.query.select({ shortName: federationProfile.shortName }).from(federationProfile),
    db.query
      .select({ earliest })
      .from(outboxMessage)
      .where(and(waitingSms, notInArray(outboxMessage.id, ids))),
  ])
  assert(profile !== undefined, 'a tenant has its profile since sign-up')
  const noticeById = new Map(notices.map((row) => [row.id, row]))
  return {
    endpoint,
    nextOfOthersAt: others!.earliest ?? undefined,
    messages: claimed.map((it): Message => ({
      ...it,
      notice: noticeById.get(it.noticeId),
      signature: profile.shortName,
    })),
  }
}

/**
 * Writes down how the messages fared, all at once. False where the claim had lapsed and another
 * drain has settled them or will.
 */
async function settle(
  scope: TenantScope,
  settled: readonly Settled[],
  claimedUntil: Instant,
): Promise<boolean> {
  const { db, now } = scope
  const decided = settled.filter(({ next }) => next.state !== 'waiting')
  const [first, ...rest] = decided.map((it) => ({ ...auditOf(scope, it), actor: OUTBOX }))
  const rows = settled.map((it) => messageUpdate(scope, it, claimedUntil))
  if (first === undefined) {
    await db.bookkeep(rows)
    return true
  }
  const done = await db.commit({
    statements: [
      ...settled.flatMap(({ next }, index) =>
        next.state === 'waiting' ? [rows[index]!] : [rows[index]!, mustHaveChanged('claim-lapsed')],
      ),
      ...decided.map((it) => noticeUpdate(scope, it)),
    ],
    audit: [first, ...rest],
    now,
  })
  assert(done.ok || done.error.reason === 'refused', 'settling takes no key')
  return done.ok
}

function messageUpdate(
  { db, now }: TenantScope,
  { message, next }: Settled,
  claimedUntil: Instant,
): Statement {
  const update = db.query
    .update(outboxMessage)
    .set({
      state: next.state,
      attempts: next.attempts,
      claimedUntil: 0,
      lastProblem: next.state === 'done' ? null : next.problem,
      ...(next.state === 'waiting' ? { dueAt: next.dueAt } : { doneAt: now }),
    })
    .where(
      and(
        eq(outboxMessage.id, message.id),
        eq(outboxMessage.state, 'waiting'),
        // What was delivered is done, whoever holds it by now; all else is for who holds it.
        next.state === 'done' ? undefined : eq(outboxMessage.claimedUntil, claimedUntil),
      ),
    )
  return statement(update)
}

const SECRET_KINDS: ReadonlySet<string | undefined> = new Set(['code', 'invitation'])

/** The text of a code or of an invitation's link goes with its sending: it was a secret. */
function noticeUpdate({ db, now }: TenantScope, { message, next }: Settled): Statement {
  const update = db.query
    .update(notice)
    .set({
      ...(next.state === 'done'
        ? { state: 'sent', sentAt: now, lastProblem: null }
        : { state: 'failed', lastProblem: next.state === 'dead' ? next.problem : null }),
      ...(SECRET_KINDS.has(message.notice?.kind) && { textCipher: '' }),
    })
    .where(eq(notice.id, message.noticeId))
  return statement(update)
}

function auditOf(scope: TenantScope, { message, next }: Settled) {
  const detail = { kind: message.notice?.kind ?? 'unknown', attempts: next.attempts }
  return next.state === 'dead'
    ? auditBy(scope, 'notice.failed', message.noticeId, { ...detail, problem: next.problem })
    : auditBy(scope, 'notice.sent', message.noticeId, detail)
}

/** The receiver wants no more. Nothing happens where the endpoint was saved anew meanwhile. */
async function disableEndpoint(
  scope: TenantScope,
  endpoint: typeof webhookEndpoint.$inferSelect | undefined,
): Promise<void> {
  assert(endpoint !== undefined, 'an endpoint answered')
  const { id, updatedAt } = endpoint
  const update = scope.db.query
    .update(webhookEndpoint)
    .set({ disabledAt: scope.now })
    .where(
      and(
        eq(webhookEndpoint.id, id),
        eq(webhookEndpoint.updatedAt, updatedAt),
        sql`${webhookEndpoint.disabledAt} is null`,
      ),
    )
  await scope.db.commit({
    statements: [statement(update), mustHaveChanged('endpoint-changed')],
    audit: [{ ...auditBy(scope, 'webhook.endpoint-disabled', 'sms'), actor: OUTBOX }],
    now: scope.now,
  })
}

function summary(
  settled: readonly Settled[],
  claimedCount: number,
  claimedUntil: Instant,
  nextOfOthersAt: Instant | undefined,
): Drained {
  const count = (state: Next['state']) => settled.filter(({ next }) => next.state === state).length
  const dues = [
    ...(nextOfOthersAt === undefined ? [] : [nextOfOthersAt]),
    ...settled.flatMap(({ next }) => (next.state === 'waiting' ? [next.dueAt] : [])),
    ...(settled.length === 0 && claimedCount > 0 ? [claimedUntil] : []),
  ]
  return {
    delivered: count('done'),
    waiting: claimedCount - count('done') - count('dead'),
    dead: count('dead'),
    nextDueAt: dues.length === 0 ? undefined : Math.min(...dues),
  }
}
