import { eq } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'
import { freshTenant, noonOn } from '../../test/support/fresh-tenant.ts'
import { addMember } from '../../test/support/people.ts'
import { seedPayable } from '../../test/support/seed-payable.ts'
import { memberPermissions } from '../identity/roles.ts'
import { memberColumns } from '../members/seal-members.ts'
import { textPlace } from '../notices/notice-of.ts'
import { notice } from '../notices/tables.ts'
import type { TenantScope } from '../scope.ts'
import { askErasure, askErasureCode } from './ask-erasure.ts'
import { listErasures } from './list-erasures.ts'
import { ownErasure } from './own-erasure.ts'
import { readErasure } from './read-erasure.ts'
import { erasureRequest } from './tables.ts'

const now = noonOn('2026-03-02')
let t: Awaited<ReturnType<typeof freshTenant>>
let memberId: string
let otherId: string

beforeEach(async () => {
  t = await freshTenant(now)
  memberId = await addMember(t, { mobile: '19900001234' })
  otherId = await addMember(t, { mobile: '19900005678', name: '样本乙' })
  const place = { column: memberColumns.identityNumber, row: memberId }
  await t.admin.execute({
    sql: 'update member set identity_number_cipher = ? where id = ?',
    args: [await t.keys.seal(place, '990000198705010012'), memberId],
  })
})

const as = (id = memberId, more: Partial<TenantScope> = {}) =>
  t.scope({ actor: { kind: 'member', id }, permissions: memberPermissions, ...more })

/** Asks for a code and takes it from the message, as the telephone shows it. */
async function codeTo(id: string, more: Partial<TenantScope> = {}) {
  const asked = await askErasureCode(await as(id, more), { address: '::1' })
  if (!asked.ok) throw new Error(asked.error.reason)
  const { attemptId } = asked.value
  const { query } = (await t.scope()).db
  const [row] = await query.select().from(notice).where(eq(notice.reference, attemptId))
  const text = await t.keys.open(textPlace(row!.id), row!.textCipher)
  return { attemptId, code: /\d{6}/.exec(text)![0] }
}

const requests = async () => (await t.scope()).db.query.select().from(erasureRequest)

test('a right code makes one request, due in fifteen working days', async () => {
  const proof = await codeTo(memberId)
  const asked = await askErasure(await as(), proof)
  expect(asked).toMatchObject({ ok: true })
  expect(await requests()).toMatchObject([
    { memberId, state: 'asked', channel: 'member', askedBy: memberId, dueOn: '2026-03-23' },
  ])
  // The code works once; asked again with another, it is the same request.
  expect(await askErasure(await as(), proof)).toEqual({ ok: false, error: { reason: 'expired' } })
  const later = { now: now + 120_000 }
  const again = await askErasure(await as(memberId, later), await codeTo(memberId, later))
  expect(again).toEqual(asked)
  expect(await requests()).toHaveLength(1)
  expect(await ownErasure(await as())).toMatchObject({ waiting: { dueOn: '2026-03-23' } })
  expect(await ownErasure(await as(otherId))).toMatchObject({ waiting: undefined })
})

test('a code that another telephone got, or a wrong one, asks for nothing', async () => {
  const others = await codeTo(otherId)
  expect(await askErasure(await as(), others)).toEqual({ ok: false, error: { reason: 'expired' } })
  const own = await codeTo(memberId)
  const wrong = own.code === '111111' ? '222222' : '111111'
  expect(await askErasure(await as(), { ...own, code: wrong })).toEqual({
    ok: false,
    error: { reason: 'wrong-code', triesLeft: 4 },
  })
  expect(await requests()).toEqual([])
})

test('what is owed is told in place of taking the request', async () => {
  const seed = await seedPayable(t)
  await seed.addLines(memberId, [12_000, -2_000])
  const refused = await askErasure(await as(), await codeTo(memberId))
  const obstacles = [{ kind: 'owed', amountFen: 10_000 }]
  expect(refused).toEqual({ ok: false, error: { reason: 'obstructed', obstacles } })
  expect(await requests()).toEqual([])
  // Lines that come to nought owe nobody anything.
  await seed.addLines(otherId, [5_000, -5_000])
  expect(await askErasure(await as(otherId), await codeTo(otherId))).toMatchObject({ ok: true })
})

test('the list is for who may erase, within reach, and each read is on record', async () => {
  const asked = await askErasure(await as(), await codeTo(memberId))
  const requestId = asked.ok ? asked.value.requestId : ''
  const input = { state: 'asked', q: '', page: 1 } as const
  const none = await t.scope({ permissions: new Set() })
  expect(await listErasures(none, input)).toMatchObject({ error: { reason: 'not-permitted' } })
  expect(await readErasure(none, requestId)).toMatchObject({ error: { reason: 'not-permitted' } })
  const elsewhere = await t.scope({ reach: { kind: 'workplaces', ids: new Set(['wkp_other']) } })
  expect(await listErasures(elsewhere, input)).toMatchObject({ value: { rows: [], total: 0 } })
  expect(await readErasure(elsewhere, requestId)).toMatchObject({ error: { reason: 'not-found' } })
  const listed = await listErasures(await t.scope(), input)
  expect(listed).toMatchObject({
    value: { rows: [{ id: requestId, maskedName: '样**' }], counts: { asked: 1, done: 0 } },
  })
  const found = await listErasures(await t.scope(), { ...input, q: '19900001234' })
  expect(found).toMatchObject({ value: { total: 1 } })
  const missed = await listErasures(await t.scope(), { ...input, q: '19900005678' })
  expect(missed).toMatchObject({ value: { total: 0 } })
  expect(await readErasure(await t.scope(), requestId)).toMatchObject({
    value: { memberId, isOwn: false, obstacles: [] },
  })
  const { rows } = await t.admin.execute(
    "select action from audit_entry where action like '%.read' order by sequence",
  )
  expect(rows.map(({ action }) => action)).toEqual([
    'erasures.read',
    'search.read',
    'search.read',
    'erasure.read',
  ])
})
