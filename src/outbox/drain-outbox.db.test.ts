import { afterEach, describe, expect, test } from 'vitest'
import { auditEntry } from '../audit/tables.ts'
import { findBrokenEntry, GENESIS_HASH } from '../audit/chain.ts'
import { listNotices } from '../notices/list-notices.ts'
import { noticeOf, type NoticeInput } from '../notices/notice-of.ts'
import { sendTestNotice } from '../notices/send-test-notice.ts'
import { notice } from '../notices/tables.ts'
import { auditBy } from '../scope.ts'
import { readSmsEndpoint } from '../webhooks/read-sms-endpoint.ts'
import { setSmsEndpoint } from '../webhooks/set-sms-endpoint.ts'
import { freshTenant, noonOn, testActor } from '../../test/support/fresh-tenant.ts'
import { seedPayable } from '../../test/support/seed-payable.ts'
import { openSmsReceiver } from '../../test/support/sms-receiver.ts'
import { CLAIM_MS, drainOutbox, type DrainDeps } from './drain-outbox.ts'
import { HOLD_MS } from './drain-decision.ts'
import { outboxMessage } from './tables.ts'

const noon = noonOn('2026-03-02')
const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

async function fresh({ endpoint = true } = {}) {
  const clock = { now: noon }
  const t = await freshTenant()
  await seedPayable(t)
  const receiver = await openSmsReceiver(() => clock.now)
  closers.push(receiver.close)
  const rules = { outboundAllow: [receiver.origin], ownDomains: [] }
  const deps: DrainDeps = { ...rules, fetch, random: () => 0 }
  const scope = () => t.scope({ now: clock.now })
  const setEndpoint = async (newSecret = false) => {
    const done = await setSmsEndpoint(await scope(), { url: receiver.url, newSecret }, rules)
    if (!done.ok) throw new Error(JSON.stringify(done.error))
    if (done.value.secret) receiver.secrets.push(done.value.secret)
  }
  if (endpoint) await setEndpoint()
  let serial = 0
  const send = async (more: Partial<NoticeInput> = {}) => {
    const sender = await scope()
    const { noticeId, statements, outbox } = await noticeOf(sender, {
      kind: 'arrival',
      mobile: '13800001234',
      text: '您好！互助金已到账。',
      reference: `test:${++serial}`,
      ...more,
    })
    const done = await sender.db.commit({
      statements,
      audit: [auditBy(sender, 'test.sent', noticeId)],
      outbox: [outbox],
      now: sender.now,
    })
    if (!done.ok) throw new Error(JSON.stringify(done.error))
    return noticeId
  }
  const drain = async (more: Partial<DrainDeps> = {}) =>
    drainOutbox(await scope(), { ...deps, ...more })
  const rows = async () => {
    const { db } = await scope()
    const [notices, messages, audit] = await db.query.batch([
      db.query.select().from(notice).orderBy(notice.createdAt, notice.reference),
      db.query.select().from(outboxMessage),
      db.query.select().from(auditEntry).orderBy(auditEntry.sequence),
    ])
    return { notices, messages, audit }
  }
  return { t, clock, receiver, deps, scope, setEndpoint, send, drain, rows }
}

describe('a notice that is due', () => {
  test('reaches the gateway signed, and is written down as sent', async () => {
    const { t, clock, receiver, deps, send, rows, scope } = await fresh()
    const noticeId = await send()
    clock.now += 60_000
    t.trips.count = 0
    const opened = await scope()
    expect(await drainOutbox(opened, deps)).toEqual({
      delivered: 1,
      waiting: 0,
      dead: 0,
      nextDueAt: undefined,
    })
    expect(t.trips.count).toBe(4)
    const { notices, messages, audit } = await rows()
    expect(receiver.received).toEqual([
      {
        id: messages[0]!.id,
        signedWith: receiver.secrets,
        body: {
          type: 'sms.send',
          timestamp: new Date(noon).toISOString(),
          data: {
            noticeId,
            to: '13800001234',
            text: '【示范市总】您好！互助金已到账。',
            kind: 'arrival',
          },
        },
      },
    ])
    expect(notices).toMatchObject([{ state: 'sent', sentAt: clock.now, lastProblem: null }])
    expect(messages).toMatchObject([{ state: 'done', attempts: 1, doneAt: clock.now }])
    expect(audit.at(-1)).toMatchObject({
      action: 'notice.sent',
      actorKind: 'system',
      actorId: 'outbox',
      subject: noticeId,
    })
    expect(await findBrokenEntry({ sequence: 0, hash: GENESIS_HASH }, audit)).toBeUndefined()
    expect(JSON.stringify({ messages, audit })).not.toContain('13800001234')
  })

  test('is not sent twice, and an empty outbox costs one round trip', async () => {
    const { t, receiver, send, drain, scope, deps } = await fresh()
    await send()
    await drain()
    const opened = await scope()
    t.trips.count = 0
    expect(await drainOutbox(opened, deps)).toEqual({
      delivered: 0,
      waiting: 0,
      dead: 0,
      nextDueAt: undefined,
    })
    expect(t.trips.count).toBe(1)
    expect(receiver.received).toHaveLength(1)
  })

  test('of a code is forgotten once it is sent, and goes before what can wait', async () => {
    const { receiver, send, drain, rows } = await fresh()
    await send()
    await send({ kind: 'code', text: '您的验证码是246810' })
    expect(await drain({ limit: 1 })).toMatchObject({ delivered: 1, nextDueAt: noon })
    expect(receiver.received.map((it) => it.body.data.kind)).toEqual(['code'])
    const { notices } = await rows()
    expect(notices.find((it) => it.kind === 'code')).toMatchObject({
      state: 'sent',
      textCipher: '',
    })
    expect(notices.find((it) => it.kind === 'arrival')?.textCipher).not.toBe('')
  })

  test('is signed with both secrets after a rotation', async () => {
    const { receiver, send, drain, setEndpoint } = await fresh()
    await setEndpoint(true)
    await send()
    await drain()
    expect(receiver.secrets).toHaveLength(2)
    expect(receiver.received[0]!.signedWith).toEqual(receiver.secrets)
  })

  test('for the same cause is not sent a second time', async () => {
    const { send } = await fresh()
    await send({ reference: 'payout:p:m' })
    await expect(send({ reference: 'payout:p:m' })).rejects.toThrow('notice.reference')
  })
})

describe('a gateway that does not take it', () => {
  test('is tried again by the schedule, under the same identifier, until it does', async () => {
    const { clock, receiver, send, drain, rows } = await fresh()
    receiver.state.answer = ({ nth }) => (nth < 3 ? 503 : 200)
    await send()
    expect(await drain()).toEqual({ delivered: 0, waiting: 1, dead: 0, nextDueAt: noon + 5_000 })
    expect((await rows()).messages).toMatchObject([
      { state: 'waiting', attempts: 1, claimedUntil: 0, lastProblem: '短信接口没有接收，回答 503' },
    ])
    expect(await drain()).toMatchObject({ waiting: 0, nextDueAt: noon + 5_000 })
    clock.now += 5_000
    expect(await drain()).toMatchObject({ waiting: 1, nextDueAt: clock.now + 300_000 })
    clock.now += 300_000
    expect(await drain()).toMatchObject({ delivered: 1, nextDueAt: undefined })
    expect(new Set(receiver.received.map((it) => it.id)).size).toBe(1)
    expect(new Set(receiver.received.map((it) => JSON.stringify(it.body))).size).toBe(1)
    expect(receiver.received.every((it) => it.signedWith.length === 1)).toBe(true)
  })

  test('for all ten attempts makes the notice fail, with the reason in words', async () => {
    const { clock, receiver, send, drain, rows } = await fresh()
    receiver.state.answer = () => 500
    const noticeId = await send({ kind: 'test' })
    let drained = await drain()
    for (let attempts = 1; attempts < 10; attempts++) {
      expect(drained).toMatchObject({ waiting: 1, dead: 0 })
      clock.now = drained.nextDueAt!
      drained = await drain()
    }
    expect(drained).toEqual({ delivered: 0, waiting: 0, dead: 1, nextDueAt: undefined })
    expect(receiver.received).toHaveLength(10)
    const { notices, messages, audit } = await rows()
    expect(messages).toMatchObject([{ state: 'dead', attempts: 10 }])
    expect(notices).toMatchObject([{ state: 'failed', lastProblem: '短信接口没有接收，回答 500' }])
    expect(audit.at(-1)).toMatchObject({ action: 'notice.failed', subject: noticeId })
  })

  test('and is not there is a problem in words', async () => {
    const { receiver, send, drain, rows } = await fresh()
    await receiver.close()
    closers.splice(0)
    await send()
    expect(await drain()).toMatchObject({ waiting: 1 })
    expect((await rows()).messages[0]!.lastProblem).toBe('连不上短信接口')
  })

  test('and wants no more is disabled; messages wait until it is saved again', async () => {
    const { clock, receiver, send, drain, rows, scope, setEndpoint } = await fresh()
    receiver.state.answer = () => 410
    for (let i = 0; i < 12; i++) await send()
    expect(await drain()).toMatchObject({ waiting: 12, dead: 0, nextDueAt: noon + HOLD_MS })
    // At most the four that were under way when the first answered.
    expect(receiver.received.length).toBeLessThanOrEqual(4)
    const { messages, audit } = await rows()
    expect(messages.every((it) => it.attempts === 0 && it.lastProblem?.includes('410'))).toBe(true)
    expect(audit.filter((it) => it.action === 'webhook.endpoint-disabled')).toHaveLength(1)
    const read = await readSmsEndpoint(await scope())
    expect(read.ok && read.value?.disabledAt).toBe(noon)
    const before = receiver.received.length
    clock.now += HOLD_MS
    expect(await drain()).toMatchObject({ waiting: 12 })
    expect(receiver.received).toHaveLength(before)
    receiver.state.answer = () => 200
    await setEndpoint()
    clock.now += HOLD_MS
    expect(await drain()).toMatchObject({ delivered: 12 })
  })

  test('leaves an endpoint alone that was saved anew meanwhile', async () => {
    const { clock, receiver, send, drain, scope, setEndpoint } = await fresh()
    receiver.state.answer = async () => {
      clock.now += 1
      await setEndpoint()
      return 410
    }
    await send()
    await drain()
    const read = await readSmsEndpoint(await scope())
    expect(read.ok && read.value?.disabledAt).toBeNull()
  })
})

describe('a message waits', () => {
  test('while no endpoint is set, without losing an attempt', async () => {
    const { clock, receiver, send, drain, rows, setEndpoint } = await fresh({ endpoint: false })
    await send()
    for (let i = 0; i < 12; i++) {
      expect(await drain()).toMatchObject({ waiting: 1, dead: 0, nextDueAt: clock.now + HOLD_MS })
      clock.now += HOLD_MS
    }
    const { messages, notices } = await rows()
    expect(messages).toMatchObject([
      { attempts: 0, lastProblem: '还没有设置短信接口，设置后自动发送' },
    ])
    expect(notices[0]!.state).toBe('waiting')
    await setEndpoint()
    expect(await drain()).toMatchObject({ delivered: 1 })
    expect(receiver.received).toHaveLength(1)
  })

  test('but a code that nobody can enter any more is not sent', async () => {
    const { clock, receiver, send, drain, rows, setEndpoint } = await fresh({ endpoint: false })
    await send({ kind: 'code', text: '您的验证码是246810' })
    await drain()
    await setEndpoint()
    clock.now += HOLD_MS
    expect(await drain()).toMatchObject({ dead: 1 })
    expect(receiver.received).toEqual([])
    expect((await rows()).notices).toMatchObject([
      { state: 'failed', lastProblem: '验证码已经过期，没有发送', textCipher: '' },
    ])
  })

  test('at night, unless it is a code or the deployment keeps no nights', async () => {
    const { clock, receiver, send, drain } = await fresh()
    clock.now = noonOn('2026-03-02') + 10 * 3_600_000
    const morning = noonOn('2026-03-03') - 4 * 3_600_000
    await send()
    await send({ kind: 'code' })
    await send({ kind: 'enrolment', quietHours: false })
    expect(await drain()).toMatchObject({ delivered: 2, nextDueAt: morning })
    expect(receiver.received.map((it) => it.body.data.kind).sort()).toEqual(['code', 'enrolment'])
    // A gateway that was down all day and comes back at night does not wake anybody either.
    clock.now = morning
    receiver.state.answer = () => 500
    await drain()
    clock.now += 14 * 3_600_000
    receiver.state.answer = () => 200
    const next = noonOn('2026-03-04') - 4 * 3_600_000
    expect(await drain()).toMatchObject({ delivered: 0, waiting: 1, nextDueAt: next })
    clock.now = next
    expect(await drain()).toMatchObject({ delivered: 1 })
  })

  test('where the address must not be reached any more', async () => {
    const { receiver, send, drain, rows } = await fresh()
    await send()
    expect(await drain({ outboundAllow: [] })).toMatchObject({ waiting: 1 })
    expect(receiver.received).toEqual([])
    expect((await rows()).messages[0]).toMatchObject({
      attempts: 0,
      lastProblem: '短信接口的地址不允许访问，请在设置里更换',
    })
  })
})

describe('faults', () => {
  test('a crash between delivering and writing it down sends again, with the same identifier', async () => {
    const { clock, receiver, deps, send, drain, scope, rows } = await fresh()
    await send()
    const crashing = await scope()
    const crash = drainOutbox(
      {
        ...crashing,
        // The isolate dies here: what was delivered is never written down.
        db: { ...crashing.db, commit: () => Promise.reject(new Error('the isolate is gone')) },
      },
      deps,
    )
    await expect(crash).rejects.toThrow('the isolate is gone')
    expect(receiver.received).toHaveLength(1)
    expect(await drain()).toMatchObject({ delivered: 0, nextDueAt: noon + CLAIM_MS })
    clock.now += CLAIM_MS
    expect(await drain()).toMatchObject({ delivered: 1, nextDueAt: undefined })
    expect(receiver.received.map((it) => it.id)).toEqual([
      receiver.received[0]!.id,
      receiver.received[0]!.id,
    ])
    const { audit } = await rows()
    expect(audit.filter((it) => it.action === 'notice.sent')).toHaveLength(1)
  })

  test('several drains at once share the work: each message goes once', async () => {
    const { receiver, send, drain, rows } = await fresh()
    receiver.state.answer = async () => {
      await new Promise((resolve) => setTimeout(resolve, 20))
      return 200
    }
    for (let i = 0; i < 30; i++) await send()
    const drained = await Promise.all([drain(), drain(), drain()])
    expect(drained.reduce((sum, it) => sum + it.delivered, 0)).toBe(30)
    expect(new Set(receiver.received.map((it) => it.id)).size).toBe(30)
    expect(receiver.received).toHaveLength(30)
    const { messages, notices, audit } = await rows()
    expect(messages.every((it) => it.state === 'done')).toBe(true)
    expect(notices.every((it) => it.state === 'sent')).toBe(true)
    expect(await findBrokenEntry({ sequence: 0, hash: GENESIS_HASH }, audit)).toBeUndefined()
  })

  test('a drain that outlived its claim leaves the writing to the one that took over', async () => {
    const { clock, receiver, send, drain, rows } = await fresh()
    await send()
    let taken = 0
    receiver.state.answer = async () => {
      if (taken++ > 0) return 200
      // The first drain hangs here until the second one has done the work.
      clock.now += CLAIM_MS
      expect(await drain()).toMatchObject({ delivered: 1 })
      return 200
    }
    expect(await drain()).toMatchObject({ delivered: 0 })
    expect(receiver.received).toHaveLength(2)
    const { messages, audit } = await rows()
    expect(messages).toMatchObject([{ state: 'done', attempts: 1 }])
    expect(audit.filter((it) => it.action === 'notice.sent')).toHaveLength(1)
  })

  test('what was delivered stays delivered, though the claim lapsed and another try failed', async () => {
    const { clock, receiver, send, drain, rows } = await fresh()
    await send()
    receiver.state.answer = async ({ nth }) => {
      if (nth > 1) return 500
      clock.now += CLAIM_MS
      expect(await drain()).toMatchObject({ waiting: 1 })
      return 200
    }
    expect(await drain()).toMatchObject({ delivered: 1 })
    expect((await rows()).messages).toMatchObject([{ state: 'done' }])
  })

  test('a failed try that comes late does not take the message from the drain that has it', async () => {
    const { clock, receiver, send, drain } = await fresh()
    await send()
    const first = Promise.withResolvers<void>()
    const second = Promise.withResolvers<void>()
    let takingOver: Promise<unknown> | undefined
    receiver.state.answer = async ({ nth }) => {
      if (nth === 1) {
        clock.now += CLAIM_MS
        takingOver = drain()
        await second.promise
        return 500
      }
      second.resolve()
      await first.promise
      // Were it free again by now, this would deliver it while it is being delivered.
      clock.now += 10_000
      expect(await drain()).toMatchObject({ delivered: 0, waiting: 0 })
      return 200
    }
    await drain()
    first.resolve()
    expect(await takingOver).toMatchObject({ delivered: 1 })
    expect(receiver.received).toHaveLength(2)
  })

  test('a gateway gets at most four messages at once', async () => {
    const { receiver, send, drain } = await fresh()
    receiver.state.answer = async () => {
      await new Promise((resolve) => setTimeout(resolve, 20))
      return 200
    }
    for (let i = 0; i < 12; i++) await send()
    expect(await drain()).toMatchObject({ delivered: 12 })
    expect(receiver.state.openMost).toBe(4)
  })

  test('a message that cannot be read fails alone', async () => {
    const { t, receiver, send, drain, rows } = await fresh()
    const broken = await send()
    await send()
    const other = await send()
    await t.admin.execute({
      sql: `update notice set mobile_cipher = (select mobile_cipher from notice where id = ?)
        where id = ?`,
      args: [other, broken],
    })
    expect(await drain()).toMatchObject({ delivered: 2, dead: 1 })
    expect(receiver.received).toHaveLength(2)
    const { notices } = await rows()
    expect(notices.find((it) => it.id === broken)).toMatchObject({
      state: 'failed',
      lastProblem: '短信内容无法读取，没有发送',
    })
  })
})

describe('the list of notices', () => {
  test('tells what waits and why, with the number masked, a page at a time', async () => {
    const { t, clock, receiver, send, drain, scope } = await fresh()
    await send({ kind: 'test' })
    clock.now += 1
    await drain()
    receiver.state.answer = () => 500
    for (let i = 0; i < 55; i++) await send()
    for (let i = 0; i < 3; i++) await drain()
    const opened = await scope()
    t.trips.count = 0
    const first = await listNotices(opened)
    // The rows, and the entry that they were read.
    expect(t.trips.count).toBe(2)
    if (!first.ok) throw new Error(first.error.reason)
    expect(first.value.notices).toHaveLength(50)
    expect(first.value.notices[0]).toMatchObject({
      kind: 'arrival',
      maskedMobile: '*******1234',
      state: 'waiting',
      problem: '短信接口没有接收，回答 500',
      attempts: 1,
      dueAt: clock.now + 5_000,
    })
    const rest = await listNotices(opened, { after: first.value.next! })
    expect(rest.ok && [rest.value.notices.length, rest.value.next]).toEqual([6, undefined])
    expect(rest.ok && rest.value.notices.at(-1)).toMatchObject({ state: 'sent', problem: null })
    const sent = await listNotices(opened, { state: 'sent' })
    expect(sent.ok && sent.value.notices.map((it) => it.kind)).toEqual(['test'])
    expect(await listNotices(opened, { after: 'x' })).toMatchObject({
      error: { reason: 'invalid-cursor' },
    })
    const stranger = await t.scope({ permissions: new Set() })
    expect(await listNotices(stranger)).toMatchObject({ error: { reason: 'not-permitted' } })
  })

  test('holds the test message that an officer asked for', async () => {
    const { t, receiver, drain, scope } = await fresh()
    const opened = await scope()
    t.trips.count = 0
    const asked = await sendTestNotice(opened, { mobile: '+86 138 0000 1234' })
    expect(t.trips.count).toBe(2)
    expect(await drain()).toMatchObject({ delivered: 1 })
    expect(receiver.received[0]!.body.data).toMatchObject({
      noticeId: asked.ok && asked.value.noticeId,
      to: '13800001234',
      kind: 'test',
    })
    expect(await sendTestNotice(opened, { mobile: '12345' })).toEqual({
      ok: false,
      error: { reason: 'not-a-mobile' },
    })
    const stranger = await t.scope({ actor: testActor, permissions: new Set(['notices.read']) })
    expect(await sendTestNotice(stranger, { mobile: '13800001234' })).toMatchObject({
      error: { reason: 'not-permitted' },
    })
  })
})
