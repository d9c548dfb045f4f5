import { drizzle } from 'drizzle-orm/libsql/http'
import { claim } from '../../src/claims/tables.ts'
import { movement, type Movement } from '../../src/fund/movement.ts'
import { day } from '../../src/kernel/days.ts'
import { fen } from '../../src/kernel/fen.ts'
import { newId } from '../../src/kernel/ids.ts'
import { memberColumns } from '../../src/members/seal-members.ts'
import { member, workplace } from '../../src/members/tables.ts'
import { planRevision } from '../../src/plans/tables.ts'
import { benefitLine } from '../../src/settlement/tables.ts'
import { federationProfile } from '../../src/tenants/tables.ts'
import type { freshTenant } from './fresh-tenant.ts'

type Tenant = Awaited<ReturnType<typeof freshTenant>>

export const seedPlan = 'shaoxing'
export const seedPeriod = '2026-01-01'

/** Rows that payouts, the fund and notices stand on. People and numbers are made up. */
export async function seedPayable(t: Tenant) {
  const db = drizzle({ client: t.admin })
  const workplaceId = newId('wkp')
  const planRevisionId = newId('rev')
  await db.insert(federationProfile).values({
    one: 1,
    name: '示范市总工会',
    shortName: '示范市总',
    hotline: '0575-12351',
    colour: '#b3261e',
    revision: 1,
    updatedAt: 1,
  })
  await db.insert(workplace).values({ id: workplaceId, name: '示范纺织厂', createdAt: 1 })
  await db.insert(planRevision).values({
    id: planRevisionId,
    planKey: seedPlan,
    revision: 1,
    title: '职工住院医疗互助',
    state: 'published',
    document: '{}',
    contentHash: 'x',
    createdAt: 1,
  })
  let serial = 0

  async function addMember(
    more: { name?: string; mobile?: string | null; card?: string | null } = {},
  ): Promise<string> {
    const { name = '测试员工', card = '4321' } = more
    const numbered = `138000${String(++serial).padStart(5, '0')}`
    const mobile = more.mobile === undefined ? numbered : more.mobile
    const id = newId('mem')
    const seal = (column: string, text: string) => t.keys.seal({ column, row: id }, text)
    await db.insert(member).values({
      id,
      workplaceId,
      nameCipher: await seal(memberColumns.name, name),
      nameIndex: 'x',
      identityNumberCipher: 'x',
      identityNumberIndex: id,
      mobileCipher: mobile === null ? null : await seal(memberColumns.mobile, mobile),
      cardLastFour: card,
      category: 'in-service',
      sex: 'male',
      bornYear: 1980,
      createdAt: 1,
      updatedAt: 1,
    })
    return id
  }

  /** Approved lines of one member, in order of approval; negative ones are corrections. */
  async function addLines(
    memberId: string,
    amountsFen: readonly number[],
    more: { planKey?: string; periodFrom?: string; approvedAt?: number } = {},
  ): Promise<string[]> {
    const { planKey = seedPlan, periodFrom = seedPeriod, approvedAt = 1_000 } = more
    const lines = amountsFen.map((amountFen, index) => ({
      id: newId('lin'),
      claimId: newId('clm'),
      memberId,
      planKey,
      planRevisionId,
      version: '1',
      benefit: 'stay',
      benefitTitle: '住院补助',
      eventId: 'e',
      periodFrom,
      kind: amountFen < 0 ? ('correction' as const) : ('benefit' as const),
      ordinal: 1,
      amountFen,
      state: 'payable' as const,
      traceCipher: 'x',
      approvedAt: approvedAt + index,
    }))
    const shared = {
      planKey,
      state: 'approved' as const,
      channel: 'staff' as const,
      revision: 1,
      createdAt: 1,
    }
    await db.insert(claim).values(lines.map((it) => ({ id: it.claimId, memberId, ...shared })))
    await db.insert(benefitLine).values(lines)
    await post(
      lines.map(({ id, amountFen }) => ({
        reference: `line:${id}`,
        planKey,
        periodFrom: day(periodFrom),
        debit: amountFen > 0 ? 'benefits' : 'benefits-payable',
        credit: amountFen > 0 ? 'benefits-payable' : 'benefits',
        amountFen: fen(Math.abs(amountFen)),
        partyId: memberId,
        memo: '互助金核定',
        at: approvedAt,
      })),
    )
    return lines.map(({ id }) => id)
  }

  /** What the workplace owes for a cover period. */
  const addReceivable = (amountFen: number, periodFrom = seedPeriod, planKey = seedPlan) =>
    post([
      {
        reference: newId('seed'),
        planKey,
        periodFrom: day(periodFrom),
        debit: 'contributions-receivable',
        credit: 'contributions',
        amountFen: fen(amountFen),
        partyId: workplaceId,
        memo: '应收会费',
        at: 1,
      },
    ])

  /** Money in the dedicated account, as if contributions had been received. */
  async function addFunds(amountFen: number, planKey = seedPlan): Promise<void> {
    await addReceivable(amountFen, seedPeriod, planKey)
    await post([
      {
        reference: newId('seed'),
        planKey,
        periodFrom: day(seedPeriod),
        debit: 'bank',
        credit: 'contributions-receivable',
        amountFen: fen(amountFen),
        partyId: workplaceId,
        memo: '会费到账',
        at: 1,
      },
    ])
  }

  async function post(movements: readonly Movement[]): Promise<void> {
    const statements = movements.map(movement)
    await t.admin.batch(
      statements.map(({ sql, args }) => ({ sql, args: [...args] })),
      'write',
    )
  }

  return { workplaceId, addMember, addLines, addReceivable, addFunds, post }
}
