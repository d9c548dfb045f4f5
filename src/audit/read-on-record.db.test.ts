import { desc, sql } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'
import { freshTenant, noonOn } from '../../test/support/fresh-tenant.ts'
import { addMember } from '../../test/support/people.ts'
import { openClient } from '../db/open-client.ts'
import { tenantDb } from '../db/tenant-db.ts'
import { findMembers } from '../members/find-members.ts'
import { readMemberFile } from '../reports/read-member-file.ts'
import { auditBy, type TenantScope } from '../scope.ts'
import { isAct } from './acts.ts'
import { findBrokenEntry, GENESIS_HASH, type AuditEntry } from './chain.ts'
import { SAME_READ_MS } from './read-on-record.ts'
import { auditEntry } from './tables.ts'

const NOON = noonOn('2026-03-02')

let t: Awaited<ReturnType<typeof freshTenant>>
let memberId: string

beforeEach(async () => {
  t = await freshTenant(NOON)
  memberId = await addMember(t, { mobile: '19900001234' })
  await t.admin.execute({
    sql: 'update member set identity_number_cipher = ? where id = ?',
    args: [
      await t.keys.seal({ column: 'member.identity_number', row: memberId }, '990000198005010012'),
      memberId,
    ],
  })
})

/** As a GET opens it: without a way to write, but with the one for reads. */
async function reading(more: Partial<TenantScope> = {}) {
  const open = (access: 'ro' | 'rw') => openClient(t.provider, t.address, access, t.trips)
  const db = tenantDb({ reader: await open('ro'), openRecorder: () => open('rw') }, t.tenantId)
  return t.scope({ db, ...more })
}

const entries = async () => {
  const { query } = (await t.scope()).db
  return (await query.select().from(auditEntry).orderBy(auditEntry.sequence)) as AuditEntry[]
}
const actions = async () => (await entries()).map(({ action }) => action)

describe('a read of a person', () => {
  test('is in the log before it is shown, in one round trip more', async () => {
    const scope = await reading()
    t.trips.count = 0
    expect(await readMemberFile(scope, memberId)).toMatchObject({ ok: true })
    expect(t.trips.count).toBe(2)
    expect(await entries()).toMatchObject([
      { action: 'member.read', subject: memberId, actorId: 'stf_test', at: NOON },
    ])
  })

  test('is one read for as long as it takes to look again', async () => {
    await readMemberFile(await reading(), memberId)
    const scope = await reading({ now: NOON + SAME_READ_MS - 1 })
    t.trips.count = 0
    await readMemberFile(scope, memberId)
    expect(t.trips.count).toBe(1)
    expect(await actions()).toEqual(['member.read'])
    await readMemberFile(await reading({ now: NOON + SAME_READ_MS }), memberId)
    expect(await actions()).toEqual(['member.read', 'member.read'])
  })

  test('by somebody else is another one', async () => {
    await readMemberFile(await reading(), memberId)
    await readMemberFile(await reading({ actor: { kind: 'staff', id: 'stf_other' } }), memberId)
    expect((await entries()).map(({ actorId }) => actorId)).toEqual(['stf_test', 'stf_other'])
  })

  test('who is not there leaves nothing', async () => {
    expect(await readMemberFile(await reading(), 'mbr_nobody')).toMatchObject({ ok: false })
    expect(await entries()).toEqual([])
  })

  test('is not shown where it cannot be recorded', async () => {
    const scope = await reading()
    const reader = await openClient(t.provider, t.address, 'ro', t.trips)
    const gone = () => Promise.reject(new Error('no way to write'))
    const db = tenantDb({ reader, openRecorder: gone }, t.tenantId)
    await expect(readMemberFile({ ...scope, db }, memberId)).rejects.toThrow('no way to write')
    const without = tenantDb({ reader }, t.tenantId)
    await expect(readMemberFile({ ...scope, db: without }, memberId)).rejects.toThrow()
    expect(await entries()).toEqual([])
  })

  test('goes on while a migration waits', async () => {
    await t.admin.execute("delete from schema_step where step > '0000'")
    const scope = await reading()
    await expect(readMemberFile(scope, memberId)).resolves.toMatchObject({ ok: true })
    expect(await actions()).toEqual(['member.read'])
  })

  test('of several at once is in one chain', async () => {
    const people = Array.from({ length: 12 }, (_, at) => ({
      actor: { kind: 'staff', id: `stf_${at}` } as const,
    }))
    await Promise.all(people.map(async (who) => readMemberFile(await reading(who), memberId)))
    const chain = await entries()
    expect(new Set(chain.map(({ actorId }) => actorId)).size).toBe(12)
    expect(await findBrokenEntry({ sequence: 0, hash: GENESIS_HASH }, chain)).toBeUndefined()
  })
})

describe('looking for people', () => {
  const find = async (input: { q?: string; workplaceId?: string }) =>
    findMembers(await reading(), { page: 1, ...input })
  const details = async () =>
    (await entries()).map(({ action, subject, detail }) => [action, subject, JSON.parse(detail)])

  test('by a number says by what, whom it found, and not the number', async () => {
    await find({ q: '19900001234' })
    await find({ q: '样本甲' })
    await find({ q: '19900009999' })
    expect(await details()).toEqual([
      ['search.read', memberId, { by: 'mobile', count: 1 }],
      ['search.read', memberId, { by: 'name', count: 1 }],
      ['search.read', 'members', { by: 'mobile', count: 0 }],
    ])
  })

  test('in a list says how many, once; in an empty one nothing', async () => {
    await find({})
    await find({})
    await find({ workplaceId: 'wkp_sample' })
    await find({ workplaceId: 'wkp_none' })
    expect(await details()).toEqual([
      ['members.read', 'members', { count: 1 }],
      ['members.read', 'wkp_sample', { count: 1 }],
    ])
  })
})

describe('the way for reads', () => {
  test('takes nothing but a read', async () => {
    const scope = await reading()
    const act = auditBy(scope, 'claim.approved', 'clm_x')
    await expect(scope.db.recordRead(act, NOON)).rejects.toThrow('is no read')
    await expect(scope.db.commit({ statements: [], audit: [act], now: NOON })).rejects.toThrow(
      'opened for reading',
    )
    await expect(scope.db.query.run(sql`delete from member`)).rejects.toThrow()
    expect(await entries()).toEqual([])
  })

  test('leaves the acts to be found by their index', async () => {
    const { query } = (await t.scope()).db
    const { sql: text, params } = query
      .select()
      .from(auditEntry)
      .where(isAct)
      .orderBy(desc(auditEntry.sequence))
      .limit(9)
      .toSQL()
    const plan = await t.admin.execute({
      sql: `explain query plan ${text}`,
      args: params as number[],
    })
    expect(JSON.stringify(plan.rows)).toContain('audit_entry_acts')
  })
})
