import { describe, expect, test } from 'vitest'
import { eq } from 'drizzle-orm'
import { schemeShelf } from '../../test/support/schemes.ts'
import { freshTenant, noonOn } from '../../test/support/fresh-tenant.ts'
import { auditEntry } from '../audit/tables.ts'
import { startClaim, saveAmounts } from '../claims/save-draft.ts'
import { claim } from '../claims/tables.ts'
import { ledgerMovement } from '../fund/tables.ts'
import { day } from '../kernel/days.ts'
import { fen } from '../kernel/fen.ts'
import { identityNumberFrom } from '../kernel/identity-number.ts'
import { importRoster } from '../members/import-roster.ts'
import { createWorkplace } from '../members/workplaces.ts'
import { member } from '../members/tables.ts'
import { draftOfScheme } from '../plans/draft-of-scheme.ts'
import { publishPlan } from '../plans/publish-plan.ts'
import { planRevision } from '../plans/tables.ts'
import { approveClaim } from './approve-claim.ts'
import { correctFacts } from './correct-facts.ts'
import type { TenantScope } from '../scope.ts'
import { submitClaim } from './submit-claim.ts'
import { benefitLine } from './tables.ts'

const now = noonOn('2026-09-01')
const value = <T>(result: { ok: true; value: T } | { ok: false; error: unknown }): T => {
  expect(result).toMatchObject({ ok: true })
  return (result as { value: T }).value
}

/** A tenant with the Shaoxing plan published and one person enrolled. */
async function enrolled() {
  const t = await freshTenant(now)
  const scope = await t.scope()
  const draft = await draftOfScheme(schemeShelf, 'shaoxing-2015', now)
  await scope.db.commit({
    statements: draft!.statements(scope.db),
    audit: [{ actor: scope.actor, action: 'test', subject: 'x', requestId: 'r' }],
    now,
  })
  const [revision] = await scope.db.query.select().from(planRevision)
  value(await publishPlan(await t.scope(), { revisionId: revision!.id }))
  const { id: workplaceId } = value(
    await createWorkplace(await t.scope(), { name: '演示一厂', organisationCode: '' }),
  )
  const number = identityNumberFrom({ region: '330602', bornOn: day('1980-05-01'), sequence: 7 })
  const file = `姓名,身份证号,手机号,银行卡号\n样本甲,${number},19900000001,6222000000000000\n`
  const bytes = new TextEncoder().encode(file)
  value(
    await importRoster(await t.scope(), {
      workplaceId,
      planKey: 'shaoxing-2015',
      fileName: 'a.csv',
      bytes,
    }),
  )
  const [person] = await scope.db.query.select().from(member)
  return { t, memberId: person!.id }
}

/** A draft is the member's alone. */
const memberOf = (scope: TenantScope, id: string): TenantScope => ({
  ...scope,
  actor: { kind: 'member', id },
})

const stay = {
  kind: 'inpatient' as const,
  hospital: '示范市第一医院',
  admittedOn: day('2026-08-11'),
  dischargedOn: day('2026-08-21'),
  settledOn: day('2026-08-21'),
  diagnosis: '',
}

async function submitted(burden = 228_799, more: Partial<typeof stay> = {}) {
  const { t, memberId } = await enrolled()
  const claimId = await another(t, memberId, burden, more)
  return { t, memberId, claimId }
}

async function another(
  t: Awaited<ReturnType<typeof freshTenant>>,
  memberId: string,
  burden: number,
  more: Partial<typeof stay> = {},
) {
  const own = async () => memberOf(await t.scope(), memberId)
  const { claimId } = value(
    await startClaim(await own(), {
      memberId,
      channel: 'member',
      stay: { ...stay, ...more },
    }),
  )
  value(await saveAmounts(await own(), { claimId, amounts: { burden: fen(burden) } }))
  value(await submitClaim(await own(), { claimId }))
  return claimId
}

const revisionOf = async (t: Awaited<ReturnType<typeof freshTenant>>, claimId: string) => {
  const [row] = await (await t.scope()).db.query.select().from(claim).where(eq(claim.id, claimId))
  return row!.revision
}

describe('the case of Shaoxing 2015', () => {
  test('becomes two payable lines of 1,830.00 and 250.00, posted and audited', async () => {
    const { t, claimId } = await submitted()
    const approved = await approveClaim(await t.scope(), {
      claimId,
      revision: await revisionOf(t, claimId),
    })
    expect(approved).toEqual({ ok: true, value: { payableFen: 208_000 } })
    const { query } = (await t.scope()).db
    const lines = await query.select().from(benefitLine)
    expect(lines.map(({ benefit, amountFen, state }) => [benefit, amountFen, state])).toEqual([
      ['reimbursement', 183_000, 'payable'],
      ['daily-allowance', 25_000, 'payable'],
    ])
    const movements = await query.select().from(ledgerMovement)
    expect(movements.map(({ debit, credit, amountFen }) => [debit, credit, amountFen])).toEqual([
      ['contributions-receivable', 'contributions', 6_000],
      ['benefits', 'benefits-payable', 183_000],
      ['benefits', 'benefits-payable', 25_000],
    ])
    const actions = await query.select({ action: auditEntry.action }).from(auditEntry)
    expect(actions.map(({ action }) => action)).toEqual([
      'test',
      'plan.published',
      'workplace.created',
      'roster.imported',
      'claim.started',
      'claim.saved',
      'claim.submitted',
      'claim.approved',
    ])
  })

  test('approving twice, one after the other or at once, pays once', async () => {
    const { t, claimId } = await submitted()
    const revision = await revisionOf(t, claimId)
    const scopes = await Promise.all([t.scope(), t.scope(), t.scope()])
    const results = await Promise.all(
      scopes.map((scope) => approveClaim(scope, { claimId, revision })),
    )
    expect(results.filter(({ ok }) => ok)).toHaveLength(1)
    expect(await approveClaim(await t.scope(), { claimId, revision })).toEqual({
      ok: false,
      error: { reason: 'not-submitted' },
    })
    expect(await (await t.scope()).db.query.select().from(benefitLine)).toHaveLength(2)
  })

  test('a corrected fact moves the amount, never the other way round', async () => {
    const { t, claimId } = await submitted()
    const corrected = await correctFacts(await t.scope(), {
      claimId,
      revision: await revisionOf(t, claimId),
      change: { amounts: { burden: fen(100_000) } },
      reason: '结算单上为 1,000.00 元',
    })
    expect(corrected).toEqual({ ok: true, value: { totalFen: 105_000 } })
    const stale = await approveClaim(await t.scope(), { claimId, revision: 2 })
    expect(stale).toEqual({ ok: false, error: { reason: 'stale' } })
  })

  test('the same stay cannot be handed in twice', async () => {
    const { t, memberId } = await submitted()
    const { claimId } = value(
      await startClaim(memberOf(await t.scope(), memberId), { memberId, channel: 'member', stay }),
    )
    const own = memberOf(await t.scope(), memberId)
    value(await saveAmounts(own, { claimId, amounts: { burden: fen(5) } }))
    expect(await submitClaim(memberOf(await t.scope(), memberId), { claimId })).toEqual({
      ok: false,
      error: { reason: 'already-claimed' },
    })
  })

  test('the yearly limit runs over claims, in the order of their days', async () => {
    const { t, memberId, claimId } = await submitted(6_000_000)
    value(await approveClaim(await t.scope(), { claimId, revision: await revisionOf(t, claimId) }))
    // An earlier stay that is handed in later takes its part of the limit: the later one gives way.
    const earlier = await another(t, memberId, 3_000_000, {
      admittedOn: day('2026-03-01'),
      dischargedOn: day('2026-03-05'),
      settledOn: day('2026-03-05'),
    })
    value(
      await approveClaim(await t.scope(), {
        claimId: earlier,
        revision: await revisionOf(t, earlier),
      }),
    )
    const lines = await (await t.scope()).db.query.select().from(benefitLine)
    const reimbursed = lines.filter(({ benefit }) => benefit === 'reimbursement')
    expect(
      reimbursed.map(({ claimId: of, kind, amountFen }) => [of === earlier, kind, amountFen]),
    ).toEqual([
      [false, 'benefit', 4_800_000],
      [true, 'benefit', 2_400_000],
      [false, 'correction', -2_200_000],
    ])
    expect(reimbursed.reduce((sum, { amountFen }) => sum + amountFen, 0)).toBe(5_000_000)
  })
})

test('a member reaches own claims alone', async () => {
  const { t, claimId } = await submitted()
  const stranger = await t.scope({ actor: { kind: 'member', id: 'mbr_stranger' } })
  expect(await submitClaim(stranger, { claimId })).toEqual({
    ok: false,
    error: { reason: 'not-found' },
  })
  expect(
    await saveAmounts(await t.scope({ actor: { kind: 'member', id: 'mbr_stranger' } }), {
      claimId,
      amounts: {},
    }),
  ).toEqual({ ok: false, error: { reason: 'not-found' } })
})
