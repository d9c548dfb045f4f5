import { describe, expect, test } from 'vitest'
import { freshTenant, noonOn, testActor } from '../../test/support/fresh-tenant.ts'
import { auditStatement, chainEntries, GENESIS_HASH } from '../audit/chain.ts'
import { ENTRIES_A_PAGE } from '../audit/list-entries.ts'
import { auditFrame } from './audit-frame.ts'

const ENTRIES = 2 * ENTRIES_A_PAGE + 50

/** A tenant with a chain of entries, written past the triggers that keep it from changing. */
async function withEntries(count = ENTRIES) {
  const t = await freshTenant()
  for (const event of ['update', 'delete']) {
    await t.admin.execute(`drop trigger audit_entry_no_${event}`)
  }
  const events = Array.from({ length: count }, (_, at) => ({
    actor: testActor,
    action: at % 2 === 0 ? 'claim.approved' : 'claim.returned',
    subject: `clm_${at}`,
    requestId: 'req_test',
  }))
  const head = { sequence: 0, hash: GENESIS_HASH }
  const entries = await chainEntries(head, events, noonOn('2026-03-02'))
  await t.admin.batch(
    entries.map(auditStatement).map(({ sql, args }) => ({ sql, args: [...args] })),
    'write',
  )
  const frame = async (before?: number) => {
    const read = await auditFrame(await t.scope(), { before })
    if (!read.ok) throw new Error(JSON.stringify(read.error))
    return read.value
  }
  return { t, frame }
}

describe('what stands around a page of the audit log', () => {
  test('counts, names what occurs, and finds the chain whole on every page', async () => {
    const { t, frame } = await withEntries()
    t.trips.count = 0
    expect(await frame()).toEqual({
      count: ENTRIES,
      brokenSequence: undefined,
      actions: ['claim.approved', 'claim.returned'],
      staff: [],
    })
    expect(t.trips.count).toBe(1)
    for (const before of [ENTRIES - ENTRIES_A_PAGE, ENTRIES_A_PAGE + 2, ENTRIES_A_PAGE + 1, 2, 1]) {
      expect((await frame(before)).brokenSequence, `before ${before}`).toBeUndefined()
    }
  })

  test('an empty log is whole', async () => {
    const { frame } = await withEntries(0)
    expect(await frame()).toMatchObject({ count: 0, brokenSequence: undefined, actions: [] })
  })

  test.each([
    ['a changed subject', "update audit_entry set subject = 'clm_x' where sequence = ?"],
    ['a changed actor', "update audit_entry set actor_id = 'stf_x' where sequence = ?"],
    ['a changed instant', 'update audit_entry set at = at + 1 where sequence = ?'],
  ])('%s is found and named on its page', async (_, sql) => {
    const { t, frame } = await withEntries()
    const changed = 120
    await t.admin.execute({ sql, args: [changed] })
    expect((await frame()).brokenSequence).toBeUndefined()
    expect((await frame(200)).brokenSequence).toBe(changed)
  })

  test('an entry that was taken out is missed by the next one', async () => {
    const { t, frame } = await withEntries()
    await t.admin.execute('delete from audit_entry where sequence = 240')
    expect((await frame()).brokenSequence).toBe(241)
  })

  test('so is the very first one', async () => {
    const { t, frame } = await withEntries(5)
    await t.admin.execute('delete from audit_entry where sequence = 1')
    expect((await frame()).brokenSequence).toBe(2)
  })

  test('is shown to nobody without the permission', async () => {
    const { t } = await withEntries(0)
    const scope = await t.scope({ permissions: new Set(['claims.read']) })
    expect(await auditFrame(scope, { before: undefined })).toMatchObject({ ok: false })
  })
})
