import { describe, expect, test, vi } from 'vitest'
import { freshTenant } from '../../test/support/fresh-tenant.ts'
import { addMember, addStaff, countTrips } from '../../test/support/people.ts'
import { auditEntry } from '../audit/tables.ts'
import { textPlace } from '../notices/notice-of.ts'
import { notice } from '../notices/tables.ts'
import { chooseMember } from './choose-member.ts'
import { confirmCode, PEOPLE_OF_A_MOBILE_MOST, type ConfirmCode } from './confirm-code.ts'
import { memberOfSession } from './member-of-session.ts'
import { requestCode } from './request-code.ts'
import { SESSION_HOURS } from './session.ts'
import { signOut } from './sign-out.ts'
import { staffOfSession } from './staff-of-session.ts'
import { session } from './tables.ts'

const mobile = '19900000001'
type Tenant = Awaited<ReturnType<typeof freshTenant>>
const visitor = { kind: 'system', id: 'visitor' } as const

const confirm = async (t: Tenant, input: ConfirmCode, now?: number) =>
  confirmCode(await t.scope({ actor: visitor, ...(now !== undefined && { now }) }), input)

/** Asks for a code and reads it off the message, as the telephone's owner does. */
async function asked(t: Tenant, of = mobile) {
  const scope = await t.scope()
  const done = await requestCode(scope, { mobile: of, address: '203.0.113.7' })
  if (!done.ok) throw new Error(done.error.reason)
  const { attemptId } = done.value
  const notices = await scope.db.query.select().from(notice)
  const sent = notices.find((row) => row.reference === attemptId)
  const text = sent && (await t.keys.open(textPlace(sent.id), sent.textCipher))
  const code = text === undefined ? '000000' : /\d{6}/.exec(text)![0]
  return { attemptId, code, wrong: code === '111111' ? '222222' : '111111' }
}

async function withMember() {
  const t = await freshTenant()
  const memberId = await addMember(t, { mobile })
  return { t, memberId, ...(await asked(t)) }
}

test('the right code signs the member in, in three round trips', async () => {
  const { t, memberId, attemptId, code } = await withMember()
  const spaced = `${code.slice(0, 3)} ${code.slice(3)}`
  const { value, trips } = await countTrips(t, () => confirm(t, { attemptId, code: spaced }))
  expect(trips).toBe(3)
  if (!value.ok || value.value.kind !== 'signed-in') throw new Error(JSON.stringify(value))
  const { token } = value.value
  expect(value.value.memberId).toBe(memberId)
  const scope = await t.scope()
  const seen = await countTrips(t, () => memberOfSession(scope, token))
  expect(seen.trips).toBe(1)
  expect(seen.value).toMatchObject({ id: memberId, name: '样本甲' })
  expect([...seen.value!.permissions]).toEqual(['claims.submit'])
  const later = { ...scope, now: scope.now + SESSION_HOURS * 3_600_000 }
  expect(await memberOfSession(later, token)).toBeUndefined()
  const entries = await scope.db.query.select().from(auditEntry).orderBy(auditEntry.sequence)
  expect(entries.at(-1)).toMatchObject({
    action: 'member.signed-in',
    actorKind: 'member',
    actorId: memberId,
  })
  await signOut(scope, token)
  expect(await memberOfSession(scope, token)).toBeUndefined()
})

test('a session that the browser came with ends', async () => {
  const { t, attemptId, code } = await withMember()
  const first = await confirm(t, { attemptId, code })
  if (!first.ok || first.value.kind !== 'signed-in') throw new Error(JSON.stringify(first))
  await t.admin.execute('delete from attempt_counter')
  const again = await asked(t)
  await confirm(t, { ...again, previousToken: first.value.token })
  expect(await (await t.scope()).db.query.select().from(session)).toHaveLength(1)
  expect(await memberOfSession(await t.scope(), first.value.token)).toBeUndefined()
})

describe('a code', () => {
  test('works once', async () => {
    const { t, attemptId, code } = await withMember()
    expect(await confirm(t, { attemptId, code })).toMatchObject({ ok: true })
    const expired = { ok: false, error: { reason: 'expired' } }
    expect(await confirm(t, { attemptId, code })).toEqual(expired)
  })

  test('works once, too, for five who confirm at the same time', async () => {
    const { t, attemptId, code } = await withMember()
    const all = await Promise.all(Array.from({ length: 5 }, () => confirm(t, { attemptId, code })))
    expect(all.filter((done) => done.ok)).toHaveLength(1)
    for (const done of all) {
      if (!done.ok) expect(done.error).toEqual({ reason: 'expired' })
    }
    expect(await (await t.scope()).db.query.select().from(session)).toHaveLength(1)
  })

  test('has five tries, then not even the right one opens', async () => {
    const { t, attemptId, code, wrong } = await withMember()
    for (const triesLeft of [4, 3, 2, 1]) {
      const { value, trips } = await countTrips(t, () => confirm(t, { attemptId, code: wrong }))
      expect(value).toEqual({ ok: false, error: { reason: 'wrong-code', triesLeft } })
      expect(trips).toBe(1)
    }
    const over = { ok: false, error: { reason: 'too-many-tries' } }
    expect(await confirm(t, { attemptId, code: wrong })).toEqual(over)
    expect(await confirm(t, { attemptId, code })).toEqual(over)
    expect(await confirm(t, { attemptId, code: wrong })).toEqual(over)
    const entries = await (await t.scope()).db.query.select().from(auditEntry)
    expect(entries.filter((it) => it.action === 'member.code-exhausted')).toHaveLength(1)
  })

  test('opens at the fifth try', async () => {
    const { t, attemptId, code, wrong } = await withMember()
    for (let i = 0; i < 4; i++) await confirm(t, { attemptId, code: wrong })
    expect(await confirm(t, { attemptId, code })).toMatchObject({ ok: true })
  })

  test('has five tries altogether, for those at the same time as well', async () => {
    const { t, attemptId, wrong } = await withMember()
    const all = await Promise.all(
      Array.from({ length: 6 }, () => confirm(t, { attemptId, code: wrong })),
    )
    const reasons = all.map((done) => (done.ok ? 'ok' : done.error.reason)).sort()
    expect(reasons).toEqual([
      ...Array<string>(2).fill('too-many-tries'),
      ...Array<string>(4).fill('wrong-code'),
    ])
  })

  test('is good for five minutes', async () => {
    const { t, attemptId, code } = await withMember()
    const { now } = await t.scope()
    const late = await confirm(t, { attemptId, code }, now + 300_000)
    expect(late).toEqual({ ok: false, error: { reason: 'expired' } })
    expect(await confirm(t, { attemptId, code }, now + 299_999)).toMatchObject({ ok: true })
  })

  test('that is not six digits uses up no try', async () => {
    const { t, attemptId, code } = await withMember()
    const { value, trips } = await countTrips(t, () => confirm(t, { attemptId, code: '12345' }))
    expect(value).toEqual({ ok: false, error: { reason: 'not-a-code' } })
    expect(trips).toBe(0)
    expect(await confirm(t, { attemptId, code })).toMatchObject({ ok: true })
  })

  test('of one attempt does not open another, nor an attempt in another federation', async () => {
    const { t, attemptId, code } = await withMember()
    const other = await withMember()
    expect(await confirm(other.t, { attemptId, code })).toMatchObject({
      error: { reason: 'expired' },
    })
    await t.admin.execute('delete from attempt_counter')
    const second = await asked(t)
    if (second.code !== code) {
      expect(await confirm(t, { attemptId: second.attemptId, code })).toMatchObject({
        error: { reason: 'wrong-code' },
      })
    }
    expect(await confirm(t, { attemptId: 'otc_none', code })).toMatchObject({
      error: { reason: 'expired' },
    })
  })
})

test('a number that nobody has answers as one with a wrong code', async () => {
  const t = await freshTenant()
  const { attemptId } = await asked(t)
  for (const triesLeft of [4, 3, 2, 1]) {
    expect(await confirm(t, { attemptId, code: '123456' })).toEqual({
      ok: false,
      error: { reason: 'wrong-code', triesLeft },
    })
  }
  expect(await confirm(t, { attemptId, code: '123456' })).toEqual({
    ok: false,
    error: { reason: 'too-many-tries' },
  })
})

test('and no code opens it, not even the one that was drawn for it', async () => {
  const t = await freshTenant()
  const real = crypto.getRandomValues.bind(crypto)
  const random = vi.spyOn(crypto, 'getRandomValues').mockImplementation((array) => {
    const drawn = real(array)
    if (drawn instanceof Uint32Array) drawn[0] = 123_456
    return drawn
  })
  const { attemptId } = await asked(t).finally(() => random.mockRestore())
  expect(await confirm(t, { attemptId, code: '123456' })).toMatchObject({
    error: { reason: 'wrong-code' },
  })
})

describe('a number that several people have', () => {
  async function shared() {
    const t = await freshTenant()
    const mother = await addMember(t, { mobile, name: '样本甲乙', bornYear: 1960 })
    const child = await addMember(t, { mobile, name: '样本丙', bornYear: 1990 })
    const stranger = await addMember(t, { mobile: '19900000009' })
    const done = await confirm(t, await asked(t))
    if (!done.ok || done.value.kind !== 'choice') throw new Error(JSON.stringify(done))
    return { t, mother, child, stranger, ...done.value }
  }
  const EXPIRED = { ok: false, error: { reason: 'expired' } }

  test('asks which of them, masked, and signs the chosen one in, in two round trips', async () => {
    const { t, mother, child, choices, pendingToken } = await shared()
    expect(choices).toHaveLength(2)
    expect(choices).toContainEqual({ memberId: mother, maskedName: '样***', bornYear: 1960 })
    expect(choices).toContainEqual({ memberId: child, maskedName: '样**', bornYear: 1990 })
    const scope = await t.scope({ actor: visitor })
    const { value, trips } = await countTrips(t, () =>
      chooseMember(scope, { pendingToken, memberId: child }),
    )
    expect(trips).toBe(2)
    if (!value.ok) throw new Error(value.error.reason)
    expect(await memberOfSession(scope, value.value.token)).toMatchObject({ id: child })
    expect(await chooseMember(scope, { pendingToken, memberId: mother })).toEqual(EXPIRED)
  })

  test('the pending token alone is no session', async () => {
    const { t, pendingToken } = await shared()
    const scope = await t.scope()
    expect(await memberOfSession(scope, pendingToken)).toBeUndefined()
    expect(await staffOfSession(scope, pendingToken)).toBeUndefined()
  })

  test('nobody else can be chosen, nor anybody after five minutes', async () => {
    const { t, mother, stranger, pendingToken } = await shared()
    const scope = await t.scope()
    expect(await chooseMember(scope, { pendingToken, memberId: stranger })).toEqual(EXPIRED)
    expect(await chooseMember(scope, { pendingToken: 'x', memberId: mother })).toEqual(EXPIRED)
    const late = { ...scope, now: scope.now + 300_000 }
    expect(await chooseMember(late, { pendingToken, memberId: mother })).toEqual(EXPIRED)
  })

  test('one choice at the same time wins', async () => {
    const { t, mother, child, pendingToken } = await shared()
    const both = await Promise.all(
      [mother, child].map(async (memberId) =>
        chooseMember(await t.scope(), { pendingToken, memberId }),
      ),
    )
    expect(both.filter((done) => done.ok)).toHaveLength(1)
    expect(await (await t.scope()).db.query.select().from(session)).toHaveLength(1)
  })

  test('proves nothing where more have it than a family', async () => {
    const t = await freshTenant()
    for (let i = 0; i <= PEOPLE_OF_A_MOBILE_MOST; i++) await addMember(t, { mobile })
    expect(await confirm(t, await asked(t))).toEqual({
      ok: false,
      error: { reason: 'shared-by-too-many', most: PEOPLE_OF_A_MOBILE_MOST },
    })
  })
})

test('a member’s session is none for staff, and the other way round', async () => {
  const { t, memberId, attemptId, code } = await withMember()
  const done = await confirm(t, { attemptId, code })
  if (!done.ok || done.value.kind !== 'signed-in') throw new Error(JSON.stringify(done))
  await addStaff(t, { login: 'li.yang' })
  await t.admin.execute({ sql: 'update staff set id = ?', args: [memberId] })
  const scope = await t.scope()
  expect(await staffOfSession(scope, done.value.token)).toBeUndefined()
  await t.admin.execute("update session set kind = 'staff'")
  expect(await memberOfSession(scope, done.value.token)).toBeUndefined()
})
