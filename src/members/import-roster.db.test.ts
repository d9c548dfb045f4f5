import { expect, test } from 'vitest'
import { freshTenant, noonOn } from '../../test/support/fresh-tenant.ts'
import { auditEntry } from '../audit/tables.ts'
import { readBalances } from '../fund/read-balances.ts'
import { readPayers } from '../fund/read-payers.ts'
import { recordReceipt } from '../fund/record-receipt.ts'
import { day } from '../kernel/days.ts'
import { fen } from '../kernel/fen.ts'
import { identityNumberFrom } from '../kernel/identity-number.ts'
import { draftPlan } from '../plans/draft-plan.ts'
import { publishPlan } from '../plans/publish-plan.ts'
import { planRevision } from '../plans/tables.ts'
import { findScheme } from '../rules/schemes/index.ts'
import { importRoster, writeFindings } from './import-roster.ts'
import { cover, member, roster, rosterRowError } from './tables.ts'
import { createWorkplace } from './workplaces.ts'

const value = <T>(result: { ok: true; value: T } | { ok: false; error: unknown }): T => {
  expect(result).toMatchObject({ ok: true })
  return (result as { value: T }).value
}

const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text)

/** Shaoxing's plan with rules of joining of its own, published, and a workplace. */
async function federation(join: Record<string, unknown>, on = '2026-01-05') {
  const t = await freshTenant(noonOn(on))
  const { plan } = findScheme('shaoxing-2015')!
  const written = { ...plan, join: { ...(plan as { join: object }).join, ...join } }
  value(await draftPlan(await t.scope(), { bytes: bytesOf(JSON.stringify(written)) }))
  const [revision] = await (await t.scope()).db.query.select().from(planRevision)
  const other = { kind: 'staff', id: 'stf_other' } as const
  value(await publishPlan(await t.scope({ actor: other }), { revisionId: revision!.id }))
  const made = await createWorkplace(await t.scope(), { name: '演示一厂', organisationCode: '' })
  return { t, workplaceId: value(made).id }
}

/** Odd sequences are men: so many women, and one man after them. */
const rosterOf = (women: number): string =>
  [
    '姓名,身份证号',
    ...Array.from({ length: women + 1 }, (_, at) => {
      const sequence = at < women ? at * 2 + 2 : 1
      const number = identityNumberFrom({ region: '990000', bornOn: day('1980-05-01'), sequence })
      return `样本甲,${number}`
    }),
  ].join('\n')

const who = { clause: '1', when: { is: 'sex', of: 'female' }, checked: 'on-joining' }
const participation = { clause: '1', share: '80%' }

test('a share that is not reached is shown first, and taken once it was weighed', async () => {
  const { t, workplaceId } = await federation({ who, participation })
  const input = {
    workplaceId,
    planKey: 'shaoxing-2015',
    fileName: 'a.csv',
    bytes: bytesOf(rosterOf(3)),
    staff: 5,
  }
  const findings = [{ code: 'participation' as const, clause: '1', covered: 3, needed: 4 }]
  const first = await importRoster(await t.scope(), input)
  expect(first).toEqual({ ok: false, error: { reason: 'to-weigh', findings } })
  const { query } = (await t.scope()).db
  expect(await query.select().from(member)).toEqual([])
  expect(await query.select().from(roster)).toEqual([])

  // What was weighed is this finding with these figures, and no other.
  const other = writeFindings([{ ...findings[0]!, covered: 2 }])
  expect(await importRoster(await t.scope(), { ...input, weighed: other })).toEqual(first)

  const weighed = writeFindings(findings)
  const { rosterId } = value(await importRoster(await t.scope(), { ...input, weighed }))
  expect((await query.select().from(cover)).map(({ kind }) => kind)).toEqual(['new', 'new', 'new'])
  expect(await query.select().from(rosterRowError)).toMatchObject([
    { rosterId, rowNumber: 5, column: 'identityNumber', sentence: expect.stringContaining('女性') },
  ])
  const entries = await query.select().from(auditEntry)
  const detail = entries.find(({ action }) => action === 'roster.imported')!.detail
  expect(JSON.parse(detail)).toMatchObject({ weighed: '条款 1', findings, refused: 1 })

  // The same roster again asks for nothing and changes nothing.
  expect(await importRoster(await t.scope(), input)).toEqual({
    ok: true,
    value: { rosterId, repeated: true },
  })
})

test('people who come later in the period are added by the rule, from the next day', async () => {
  const additions = { clause: '1', from: 'next-day', fee: 'remaining-months' }
  const { t, workplaceId } = await federation({ additions })
  const input = { workplaceId, planKey: 'shaoxing-2015', fileName: 'a.csv' }
  value(await importRoster(await t.scope(), { ...input, bytes: bytesOf(rosterOf(1)) }))
  const now = noonOn('2026-08-11')
  const bytes = bytesOf(rosterOf(2))
  value(await importRoster(await t.scope({ now }), { ...input, bytes }))
  const { query } = (await t.scope()).db
  const covers = await query.select().from(cover)
  expect(
    covers.map(({ kind, startsOn, contributionFen }) => [kind, startsOn, contributionFen]),
  ).toEqual([
    ['new', '2026-01-01', 60_00],
    ['new', '2026-01-01', 60_00],
    ['added', '2026-08-12', 25_00],
  ])
  value(await importRoster(await t.scope({ now }), { ...input, bytes }))
  expect((await query.select().from(cover)).length).toBe(3)
})

test('a list that is closed for the period asks, on another day, for those who are new', async () => {
  const { t, workplaceId } = await federation({})
  const input = { workplaceId, planKey: 'shaoxing-2015', fileName: 'a.csv' }
  value(await importRoster(await t.scope(), { ...input, bytes: bytesOf(rosterOf(1)) }))
  const later = await t.scope({ now: noonOn('2026-08-11') })
  expect(await importRoster(later, { ...input, bytes: bytesOf(rosterOf(2)) })).toMatchObject({
    error: { reason: 'to-weigh', findings: [{ code: 'period-closed', people: 1 }] },
  })
  // On the day of the first list, rows put right are no additions.
  value(await importRoster(await t.scope(), { ...input, bytes: bytesOf(rosterOf(2)) }))
})

test('the fee is owed by who bears it, received so, and sums to zero', async () => {
  const paidBy = [
    { payer: 'member', share: '20%' },
    { payer: 'workplace', share: '33%' },
    { payer: 'member', share: '13%' },
    { payer: 'government', share: '34%' },
  ]
  const fee = { clause: '1', amount: '60.01', per: 'person', paidBy }
  const { t, workplaceId } = await federation({ fee })
  const planKey = 'shaoxing-2015'
  const input = { workplaceId, planKey, fileName: 'a.csv', bytes: bytesOf(rosterOf(1)) }
  value(await importRoster(await t.scope(), input))
  const owed = async () => {
    const rows = value(await readPayers(await t.scope()))
    return rows.map(({ payer, dueFen, openFen }) => [payer, dueFen, openFen])
  }
  // What does not divide stays with the first.
  const due = [
    ['member', 3_962, 3_962],
    ['workplace', 3_960, 3_960],
    ['government', 4_080, 4_080],
  ]
  expect(await owed()).toEqual(due)
  expect(value(await importRoster(await t.scope(), input)).repeated).toBe(true)
  expect(await owed()).toEqual(due)

  // A workplace brings its people's part along, and nobody else's.
  const more = { workplaceId, planKey, amountFen: fen(7_923), reference: 'form-0000' }
  expect(await recordReceipt(await t.scope(), more)).toMatchObject({
    error: { reason: 'more-than-receivable', receivableFen: 7_922 },
  })
  const receipt = { ...more, amountFen: fen(4_000), reference: 'form-0001' }
  expect(value(await recordReceipt(await t.scope(), receipt)).receivableFen).toBe(3_922)
  const subsidy = { payer: 'government', planKey, amountFen: fen(4_080) } as const
  value(await recordReceipt(await t.scope(), { ...subsidy, reference: 'form-0002' }))
  const again = await recordReceipt(await t.scope(), { ...subsidy, reference: 'form-0002' })
  expect(value(again).repeated).toBe(true)
  const others = { ...subsidy, payer: 'higher-union', reference: 'form-0002' } as const
  expect(await recordReceipt(await t.scope(), others)).toMatchObject({
    error: { reason: 'reference-used' },
  })
  expect(await owed()).toEqual([
    ['member', 3_962, 0],
    ['workplace', 3_960, 3_922],
    ['government', 4_080, 0],
  ])
  const { accounts } = value(await readBalances(await t.scope()))
  expect(accounts.map(({ balanceFen }) => balanceFen)).toEqual([8_080, 3_922, 12_002, 0, 0])
})
