import { describe, expect, test } from 'vitest'
import { freshTenant, noonOn } from '../../test/support/fresh-tenant.ts'
import { addStaff, countTrips } from '../../test/support/people.ts'
import { auditEntry } from '../audit/tables.ts'
import { statement } from '../db/statement.ts'
import { DAY_MS, day } from '../kernel/days.ts'
import { division, workplace } from '../members/tables.ts'
import type { TenantScope } from '../scope.ts'
import { changeGrant } from './change-grant.ts'
import { handOver } from './hand-over.ts'
import { openSession } from './session.ts'
import { staffOfSession } from './staff-of-session.ts'
import { staff } from './tables.ts'

type Tenant = Awaited<ReturnType<typeof freshTenant>>

const START = noonOn('2026-03-02')
const on = day('2026-03-10')
const today = day('2026-03-02')

/** A county with a town, workplaces in both and one in neither, and two agents. */
async function withAgents() {
  const t = await freshTenant(START)
  const { db } = await t.scope()
  const { query } = db
  await db.commit({
    statements: [
      query.insert(division).values({ id: 'div_c', code: '990100', name: '样例区', createdAt: 1 }),
      query.insert(division).values({
        id: 'div_t',
        code: '990100001',
        name: '样例镇',
        parentId: 'div_c',
        createdAt: 1,
      }),
      query.insert(workplace).values([
        { id: 'wkp_c', name: '区里的厂', divisionId: 'div_c', createdAt: 1 },
        { id: 'wkp_t', name: '镇里的厂', divisionId: 'div_t', createdAt: 1 },
        { id: 'wkp_0', name: '别处的厂', createdAt: 1 },
        { id: 'wkp_1', name: '另一家厂', createdAt: 1 },
      ]),
    ].map((built) => statement(built)),
    audit: [{ actor: { kind: 'system', id: 'x' }, action: 'test', subject: 'x', requestId: 'r' }],
    now: 1,
  })
  const a = await addStaff(t, { login: 'agent.a', roles: ['audit'] })
  const b = await addStaff(t, { login: 'agent.b', roles: ['audit'] })
  await grant(t, a, ['div_t'], ['别处的厂'])
  await grant(t, b, [], ['另一家厂'])
  return { t, a, b }
}

async function grant(t: Tenant, staffId: string, divisions: string[], workplaces: string[]) {
  const reach = { kind: 'some', divisions, workplaces } as const
  const done = await changeGrant(await t.scope(), { staffId, roles: ['agent'], reach })
  expect(done).toEqual({ ok: true, value: undefined })
}

/** What somebody who signs in then would reach. */
async function reachOf(t: Tenant, staffId: string, now = START) {
  const scope = await t.scope({ now })
  const { token, statements } = await openSession(scope, { kind: 'staff', subjectId: staffId })
  await scope.db.bookkeep(statements)
  const person = await staffOfSession(scope, token)
  return person?.reach.kind === 'workplaces' ? [...person.reach.ids].toSorted() : person?.reach.kind
}

const hand = async (
  t: Tenant,
  input: Partial<Parameters<typeof handOver>[1]> & { fromId: string; toId: string },
  more: Partial<TenantScope> = {},
) => handOver(await t.scope(more), { on, disable: false, ...input })

test('a division reaches its workplaces and those of its towns', async () => {
  const { t, a } = await withAgents()
  expect(await reachOf(t, a)).toEqual(['wkp_0', 'wkp_t'])
  await grant(t, a, ['div_c'], [])
  expect(await reachOf(t, a)).toEqual(['wkp_c', 'wkp_t'])
})

test('from the day on one has it and the other has not, in one commit', async () => {
  const { t, a, b } = await withAgents()
  const { value, trips } = await countTrips(t, () => hand(t, { fromId: a, toId: b }))
  expect([value, trips]).toEqual([{ ok: true, value: { targets: 2 } }, 2])
  const dayBefore = START + 7 * DAY_MS
  expect(await reachOf(t, a, dayBefore)).toEqual(['wkp_0', 'wkp_t'])
  expect(await reachOf(t, b, dayBefore)).toEqual(['wkp_1'])
  expect(await reachOf(t, a, dayBefore + DAY_MS)).toEqual([])
  expect(await reachOf(t, b, dayBefore + DAY_MS)).toEqual(['wkp_0', 'wkp_1', 'wkp_t'])
  const entries = await (await t.scope()).db.query.select().from(auditEntry)
  expect(entries.at(-1)).toMatchObject({ action: 'staff.handed-over', subject: a })
})

test('what was handed over comes back, at once and before it would have begun', async () => {
  const { t, a, b } = await withAgents()
  await hand(t, { fromId: a, toId: b })
  // The successor gives everything back on the same day: nothing was theirs in between.
  expect(await hand(t, { fromId: b, toId: a })).toMatchObject({ ok: true })
  expect(await reachOf(t, a, START + 7 * DAY_MS)).toEqual(['wkp_0', 'wkp_t'])
  expect(await reachOf(t, a, START + 9 * DAY_MS)).toEqual(['wkp_0', 'wkp_1', 'wkp_t'])
  expect(await reachOf(t, b, START + 9 * DAY_MS)).toEqual([])
})

test('of two hand-overs at once one happens, and nobody reaches a thing twice over', async () => {
  const { t, a, b } = await withAgents()
  const c = await addStaff(t, { login: 'agent.c', roles: ['audit'] })
  await grant(t, c, [], ['区里的厂'])
  const done = await Promise.all([
    hand(t, { fromId: a, toId: b, on: today }),
    hand(t, { fromId: a, toId: c, on: today }),
  ])
  expect(done.map(({ ok }) => ok).toSorted()).toEqual([false, true])
  const holders = [await reachOf(t, b), await reachOf(t, c)].flat()
  expect(holders.filter((id) => id === 'wkp_0')).toHaveLength(1)
  expect(await reachOf(t, a)).toEqual([])
})

test('who leaves is disabled in the same commit, and their sessions end', async () => {
  const { t, a, b } = await withAgents()
  const scope = await t.scope()
  const { token, statements } = await openSession(scope, { kind: 'staff', subjectId: a })
  await scope.db.bookkeep(statements)
  expect(await hand(t, { fromId: a, toId: b, on: today, disable: true })).toMatchObject({
    ok: true,
  })
  expect(await staffOfSession(await t.scope(), token)).toBeUndefined()
  expect(await reachOf(t, b)).toEqual(['wkp_0', 'wkp_1', 'wkp_t'])
})

test('an agent may hand over what is their own, and nothing else', async () => {
  const { t, a, b } = await withAgents()
  const reach = { kind: 'workplaces', ids: new Set(['wkp_0', 'wkp_t']) } as const
  const asAgent = { actor: { kind: 'staff', id: a }, permissions: new Set<never>(), reach } as const
  const refused = { ok: false, error: { reason: 'not-permitted', permission: 'staff.manage' } }
  expect(await hand(t, { fromId: b, toId: a }, asAgent)).toEqual(refused)
  const leaving = { fromId: a, toId: b, on: today, disable: true }
  expect(await hand(t, leaving, asAgent)).toEqual(refused)
  expect(await hand(t, { fromId: a, toId: b }, asAgent)).toMatchObject({ ok: true })
})

describe('refused', () => {
  test.each([
    ['to oneself', { toId: 'a' }, 'no-successor'],
    ['to nobody', { toId: 'stf_none' }, 'no-successor'],
    ['to somebody for the whole city', { toId: 'whole' }, 'no-successor'],
    ['to somebody with more roles', { toId: 'more' }, 'no-successor'],
    ['from nobody', { fromId: 'stf_none' }, 'no-such-staff'],
    ['from somebody for the whole city', { fromId: 'whole' }, 'nothing-to-hand-over'],
    ['for yesterday', { on: day('2026-03-01') }, 'wrong-day'],
    ['for next year', { on: day('2027-03-01') }, 'wrong-day'],
    ['leaving later', { disable: true }, 'disable-from-today'],
  ])('%s', async (_, change, reason) => {
    const { t, a, b } = await withAgents()
    const whole = await addStaff(t, { login: 'whole', roles: ['audit'] })
    const more = await addStaff(t, { login: 'more', roles: ['audit'] })
    const reach = { kind: 'some', divisions: ['div_c'], workplaces: [] } as const
    await changeGrant(await t.scope(), { staffId: more, roles: ['agent', 'review'], reach })
    const known: Record<string, string> = { a, whole, more }
    const named = Object.fromEntries(
      Object.entries(change).map(([key, value]) => [key, known[String(value)] ?? value]),
    )
    const before = [await reachOf(t, a), await reachOf(t, b)]
    expect(await hand(t, { fromId: a, toId: b, ...named })).toMatchObject({ error: { reason } })
    expect([await reachOf(t, a), await reachOf(t, b)]).toEqual(before)
  })
})

describe('other roles', () => {
  test('hold from the next request on, and the whole city is all of it', async () => {
    const { t, a } = await withAgents()
    const done = await changeGrant(await t.scope(), {
      staffId: a,
      roles: ['finance'],
      reach: { kind: 'all' },
    })
    expect(done).toMatchObject({ ok: true })
    expect(await reachOf(t, a)).toBe('all')
    const [row] = (await (await t.scope()).db.query.select().from(staff)).filter(
      ({ id }) => id === a,
    )
    expect(row).toMatchObject({ roles: 'finance', reach: 'all' })
  })

  test('are not given to oneself, and leave a system administrator', async () => {
    const t = await freshTenant(START)
    const only = await addStaff(t, { login: 'only' })
    const scope = await t.scope({ actor: { kind: 'staff', id: only } })
    const roles = ['audit'] as const
    const reach = { kind: 'all' } as const
    const own = await changeGrant(scope, { staffId: only, roles, reach })
    expect(own).toEqual({ ok: false, error: { reason: 'oneself' } })
    const last = await changeGrant(await t.scope(), { staffId: only, roles, reach })
    expect(last).toEqual({ ok: false, error: { reason: 'last-system-person' } })
  })

  test('of what the whole federation rests on do nothing for a part of it', async () => {
    const { t, a } = await withAgents()
    await t.admin.execute("update staff set roles = 'system agent' where reach = 'some'")
    const scope = await t.scope()
    const { token, statements } = await openSession(scope, { kind: 'staff', subjectId: a })
    await scope.db.bookkeep(statements)
    const person = await staffOfSession(scope, token)
    expect([...person!.permissions].toSorted()).toEqual(['members.read', 'rosters.import'])
  })
})
