import { describe, expect, test } from 'vitest'
import { freshTenant } from '../../test/support/fresh-tenant.ts'
import { addMember, countTrips } from '../../test/support/people.ts'
import { auditEntry } from '../audit/tables.ts'
import { textPlace } from '../notices/notice-of.ts'
import { notice } from '../notices/tables.ts'
import { outboxMessage } from '../outbox/tables.ts'
import { requestCode } from './request-code.ts'
import { oneTimeCode } from './tables.ts'

const known = '19900000001'
const unknown = '19900000002'
const address = '203.0.113.7'
type Tenant = Awaited<ReturnType<typeof freshTenant>>

const ask = async (t: Tenant, mobile: string, more: { address?: string; now?: number } = {}) =>
  requestCode(await t.scope(more.now === undefined ? {} : { now: more.now }), {
    mobile,
    address: more.address ?? address,
  })

async function withMember() {
  const t = await freshTenant()
  await addMember(t, { mobile: known })
  return t
}

test('a known number gets a message with six digits, once', async () => {
  const t = await withMember()
  const done = await ask(t, '+86 199-0000-0001')
  if (!done.ok) throw new Error(done.error.reason)
  const { attemptId } = done.value
  const scope = await t.scope()
  const [sent] = await scope.db.query.select().from(notice)
  expect(sent).toMatchObject({ kind: 'code', reference: attemptId, memberId: null })
  const text = await t.keys.open(textPlace(sent!.id), sent!.textCipher)
  const code = /\d{6}/.exec(text)?.[0]
  expect(text).toContain('5分钟')
  expect(await scope.db.query.select().from(outboxMessage)).toMatchObject([
    { kind: 'sms', subject: sent!.id },
  ])
  // The code and the number stand nowhere in the clear.
  for (const table of ['one_time_code', 'notice', 'outbox_message', 'audit_entry']) {
    const { rows } = await t.admin.execute(`select * from ${table}`)
    expect(JSON.stringify(rows)).not.toContain(known)
    expect(JSON.stringify(rows)).not.toMatch(new RegExp(`\\b${code}\\b`))
  }
})

test('an unknown number gets the same answer by the same way, and no message', async () => {
  const t = await withMember()
  const shape = { ok: true, value: { attemptId: expect.stringMatching(/^otc_\w{20}$/) } }
  expect(await countTrips(t, () => ask(t, known))).toEqual({ value: shape, trips: 3 })
  expect(await countTrips(t, () => ask(t, unknown))).toEqual({ value: shape, trips: 3 })
  const { db } = await t.scope()
  expect(await db.query.select().from(notice)).toHaveLength(1)
  expect(await db.query.select().from(outboxMessage)).toHaveLength(1)
  const [first, second] = await db.query.select().from(oneTimeCode)
  const ignored = { id: '', mobileIndex: '', codeHash: '' }
  expect({ ...second, ...ignored }).toEqual({ ...first, ...ignored })
  expect(second!.codeHash).toHaveLength(first!.codeHash.length)
  const entries = await db.query.select().from(auditEntry).orderBy(auditEntry.sequence)
  expect(entries.map((entry) => entry.detail)).toEqual(['{"sent":true}', '{"sent":false}'])
})

describe('the limits', () => {
  const waits = (retryAfterSeconds: number) => ({
    ok: false,
    error: { reason: 'too-many-attempts', retryAfterSeconds },
  })

  test.each([known, unknown])('once a minute, five times an hour, for %s', async (mobile) => {
    const t = await withMember()
    const { now } = await t.scope()
    const at = (seconds: number, from: string) =>
      ask(t, mobile, { now: now + seconds * 1_000, address: from })
    expect(await at(0, 'a')).toMatchObject({ ok: true })
    expect(await countTrips(t, () => at(20, 'b'))).toEqual({ value: waits(40), trips: 1 })
    for (const seconds of [60, 120, 180, 240]) {
      expect(await at(seconds, `c${seconds}`)).toMatchObject({ ok: true })
    }
    expect(await at(300, 'd')).toEqual(waits(3_300))
    expect(await at(3_600, 'd')).toMatchObject({ ok: true })
  })

  test('a hundred from one address: a factory stands behind one', async () => {
    const t = await withMember()
    await ask(t, unknown)
    await t.admin.execute(
      "update attempt_counter set attempts = 100 where key like 'code/address/%'",
    )
    expect(await ask(t, known)).toEqual(waits(3_600))
    expect(await ask(t, '19900000003', { address: '203.0.113.8' })).toMatchObject({ ok: true })
  })

  test('two thousand in the federation', async () => {
    const t = await withMember()
    await ask(t, unknown)
    await t.admin.execute(
      "update attempt_counter set attempts = 2000 where key like 'code/tenant/%'",
    )
    expect(await ask(t, known)).toEqual(waits(3_600))
  })
})

test('codes that have run out are tidied up by the next', async () => {
  const t = await withMember()
  await ask(t, unknown)
  const scope = await t.scope()
  await ask(t, known, { now: scope.now + 300_000 })
  expect(await scope.db.query.select().from(oneTimeCode)).toMatchObject([
    { createdAt: scope.now + 300_000 },
  ])
})

test.each(['', '12345', '0571-8888888', '1990000000x'])('%j is no number', async (mobile) => {
  const t = await freshTenant()
  const { value, trips } = await countTrips(t, () => ask(t, mobile))
  expect(value).toEqual({ ok: false, error: { reason: 'not-a-mobile' } })
  expect(trips).toBe(0)
})
