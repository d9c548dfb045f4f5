import { expect, test } from 'vitest'
import { freshTenant, noonOn } from '../../test/support/fresh-tenant.ts'
import { addStaff, cheapHasher, countTrips, SAMPLE_PASSWORD } from '../../test/support/people.ts'
import { auditEntry } from '../audit/tables.ts'
import { statement } from '../db/statement.ts'
import { DAY_MS } from '../kernel/days.ts'
import { workplace } from '../members/tables.ts'
import { notice } from '../notices/tables.ts'
import { textPlace } from '../notices/notice-of.ts'
import { outboxMessage } from '../outbox/tables.ts'
import { acceptInvitation, readInvitation } from './accept-invitation.ts'
import { createStaff } from './create-staff.ts'
import type { Grant } from './grant.ts'
import { inviteStaff, renewInvitation, withdrawInvitation } from './invite-staff.ts'
import { listInvitations } from './list-invitations.ts'
import { signInStaff } from './sign-in-staff.ts'
import { staffOfSession } from './staff-of-session.ts'
import { staff } from './tables.ts'

type Tenant = Awaited<ReturnType<typeof freshTenant>>

const invitor = {
  federation: '示范市总工会',
  hotline: '12351',
  linkOf: (token: string) => `https://test.example.cn/console/join?token=${token}`,
  quietHours: true,
}
const everywhere = { kind: 'all' } as const
const clerk = { name: ' 样本乙 ', roles: ['review', 'plan'], reach: everywhere } as const
const visitor = { kind: 'system', id: 'visitor' } as const
const chosen = { login: 'Wang.Fang', password: SAMPLE_PASSWORD }

async function invited(t: Tenant, input: Parameters<typeof inviteStaff>[1] = clerk) {
  const done = await inviteStaff(await t.scope(), input, invitor)
  if (!done.ok) throw new Error(done.error.reason)
  return done.value
}

const asVisitor = (t: Tenant, now?: number) =>
  t.scope({ actor: visitor, permissions: new Set(), ...(now !== undefined && { now }) })

const accept = async (t: Tenant, token: string, now?: number) =>
  acceptInvitation(await asVisitor(t, now), { token, ...chosen }, cheapHasher)

async function addWorkplaces(t: Tenant, names: readonly string[]) {
  const { db } = await t.scope()
  await db.commit({
    statements: names.map((name, at) =>
      statement(db.query.insert(workplace).values({ id: `wkp_${at}`, name, createdAt: 1 })),
    ),
    audit: [{ actor: visitor, action: 'test', subject: 'x', requestId: 'r' }],
    now: 1,
  })
}

async function signIn(t: Tenant) {
  const done = await signInStaff(
    await asVisitor(t),
    { ...chosen, address: '203.0.113.7' },
    cheapHasher,
  )
  if (!done.ok) throw new Error(done.error.reason)
  return staffOfSession(await t.scope(), done.value.token)
}

test('whoever opens the link chooses login and password, and is staff from then on', async () => {
  const t = await freshTenant()
  const { value, trips } = await countTrips(t, () => invited(t))
  expect(trips).toBe(2)
  const { token, invitationId } = value
  expect(await readInvitation(await asVisitor(t), token)).toMatchObject({ name: '样本乙' })
  expect(await accept(t, token)).toMatchObject({ ok: true })
  expect(await signIn(t)).toMatchObject({
    login: 'wang.fang',
    name: '样本乙',
    roles: ['plan', 'review'],
    mustChangePassword: false,
    reach: { kind: 'all' },
  })
  const listed = await listInvitations(await t.scope())
  expect(listed).toEqual({ ok: true, value: [] })
  const { db } = await t.scope()
  const entries = await db.query.select().from(auditEntry)
  expect(entries.map(({ action, subject }) => [action, subject])).toContainEqual([
    'staff.invited',
    invitationId,
  ])
  const joined = entries.find(({ action }) => action === 'staff.joined')
  expect(joined).toMatchObject({ actorKind: 'staff', actorId: joined?.subject })
  const { rows } = await t.admin.execute('select * from staff_invitation')
  expect(JSON.stringify([rows, entries])).not.toContain(token)
})

test('a link is good once: of two who accept at the same moment one does', async () => {
  const t = await freshTenant()
  const { token } = await invited(t)
  const [one, two] = await Promise.all([
    accept(t, token),
    acceptInvitation(await asVisitor(t), { ...chosen, token, login: 'somebody.else' }, cheapHasher),
  ])
  expect([one.ok, two.ok].toSorted()).toEqual([false, true])
  const { db } = await t.scope()
  expect(await db.query.select().from(staff)).toHaveLength(1)
  expect(await accept(t, token)).toEqual({ ok: false, error: { reason: 'no-such-invitation' } })
})

test('a link ends after 72 hours, when it is withdrawn, and when a newer one is sent', async () => {
  const t = await freshTenant()
  const gone = { ok: false, error: { reason: 'no-such-invitation' } }
  const start = noonOn('2026-03-02')

  const late = await invited(t)
  expect(await accept(t, late.token, start + 3 * DAY_MS)).toEqual(gone)
  const renewed = await renewInvitation(await t.scope(), late, invitor)
  if (!renewed.ok) throw new Error(renewed.error.reason)
  expect(await accept(t, late.token)).toEqual(gone)

  const { invitationId } = late
  expect(await withdrawInvitation(await t.scope(), { invitationId })).toMatchObject({ ok: true })
  expect(await withdrawInvitation(await t.scope(), { invitationId })).toMatchObject({ ok: true })
  expect(await accept(t, renewed.value.token)).toEqual(gone)
  expect(await renewInvitation(await t.scope(), late, invitor)).toEqual(gone)

  const { token } = await invited(t)
  expect(await accept(t, token, start + 3 * DAY_MS - 1)).toMatchObject({ ok: true })
})

test('where a mobile was given the link goes out by message, and stays nowhere in the clear', async () => {
  const t = await freshTenant()
  const { token, invitationId } = await invited(t, { ...clerk, mobile: '199 0000 1234' })
  const { db, keys } = await t.scope()
  const [message] = await db.query.select().from(notice)
  expect(message).toMatchObject({ kind: 'invitation', mobileLastFour: '1234', memberId: null })
  const text = await keys.open(textPlace(message!.id), message!.textCipher)
  expect(text).toContain(` ${invitor.linkOf(token)} `)
  const [waiting] = await db.query.select().from(outboxMessage)
  expect(JSON.parse(waiting!.payload)).toEqual({
    keepsQuiet: true,
    uselessAt: noonOn('2026-03-02') + 3 * DAY_MS,
  })
  const again = await renewInvitation(await t.scope(), { invitationId }, invitor)
  expect(again.ok && again.value.name).toBe('样本乙')
  expect(await db.query.select().from(notice)).toHaveLength(2)
  const { rows } = await t.admin.execute('select * from staff_invitation')
  expect(JSON.stringify(rows)).not.toContain('19900001234')
})

test('roles hold within the workplaces that the invitation names', async () => {
  const t = await freshTenant()
  await addWorkplaces(t, ['样例一厂', '样例二厂', '样例三厂'])
  const { token } = await invited(t, {
    name: '样本丙',
    roles: ['agent'],
    reach: { kind: 'some', divisions: [], workplaces: ['样例二厂', ' 样例一厂', '样例一厂'] },
  })
  expect(await accept(t, token)).toMatchObject({ ok: true })
  const signedIn = await signIn(t)
  expect(signedIn?.reach).toEqual({ kind: 'workplaces', ids: new Set(['wkp_0', 'wkp_1']) })
  expect([...(signedIn?.permissions ?? [])].toSorted()).toEqual(['members.read', 'rosters.import'])
})

test('what the whole federation rests on is given for the whole city alone', async () => {
  const t = await freshTenant()
  await addWorkplaces(t, ['样例一厂'])
  const some = (workplaces: readonly string[]) =>
    ({ kind: 'some', divisions: ['div_none'], workplaces }) as const
  const refusals: [Grant, unknown][] = [
    [{ roles: [], reach: everywhere }, { reason: 'no-role' }],
    [{ roles: ['agent', 'plan'], reach: everywhere }, { reason: 'agent-needs-workplaces' }],
    [
      { roles: ['review', 'finance', 'system'], reach: some(['样例一厂']) },
      { reason: 'roles-need-whole-city', roles: ['system', 'finance'] },
    ],
    [{ roles: ['agent'], reach: some([]) }, { reason: 'no-target' }],
    [
      { roles: ['agent'], reach: some(['样例一厂', '没有的厂']) },
      { reason: 'unknown-workplaces', names: ['没有的厂'] },
    ],
    [
      { roles: ['agent'], reach: some(Array.from({ length: 200 }, (_, n) => `厂${n}`)) },
      { reason: 'too-many-targets', most: 200 },
    ],
  ]
  for (const [grant, error] of refusals) {
    const done = await inviteStaff(await t.scope(), { name: '样本丁', ...grant }, invitor)
    expect(done).toEqual({ ok: false, error })
  }
  const scope = await t.scope({ permissions: new Set(['federation.manage']) })
  expect(await inviteStaff(scope, clerk, invitor)).toMatchObject({ ok: false })
  const created = await createStaff(
    await t.scope(),
    { login: 'an.agent', name: '样本丁', roles: ['agent'] },
    cheapHasher,
  )
  expect(created).toEqual({ ok: false, error: { reason: 'agent-needs-workplaces' } })
})

test('a login that somebody has, and a password that is too easy, leave the link open', async () => {
  const t = await freshTenant()
  await addStaff(t, { login: 'wang.fang' })
  const { token } = await invited(t)
  expect(await accept(t, token)).toEqual({ ok: false, error: { reason: 'login-taken' } })
  const easy = { token, login: 'other', password: '1234567890' }
  expect(await acceptInvitation(await asVisitor(t), easy, cheapHasher)).toMatchObject({
    error: { reason: 'weak-password' },
  })
  const done = await acceptInvitation(
    await asVisitor(t),
    { ...easy, password: SAMPLE_PASSWORD },
    cheapHasher,
  )
  expect(done).toMatchObject({ ok: true })
})

test('on a database that has not taken the step yet people stay signed in', async () => {
  const t = await freshTenant()
  await addStaff(t, { login: 'wang.fang', roles: ['review'] })
  const done = await signInStaff(
    await asVisitor(t),
    { ...chosen, address: '203.0.113.7' },
    cheapHasher,
  )
  await t.admin.execute('drop table staff_reach')
  await t.admin.execute('alter table staff drop column reach')
  await t.admin.execute("delete from schema_step where step >= '0005_staff_reach'")
  const token = done.ok ? done.value.token : ''
  expect(await staffOfSession(await t.scope(), token)).toMatchObject({
    login: 'wang.fang',
    reach: { kind: 'all' },
  })
})
