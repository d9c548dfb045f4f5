import { eq } from 'drizzle-orm'
import { addDocument } from '../../src/claims/documents.ts'
import type { ObjectStore } from '../../src/claims/object-store.ts'
import { startClaim, saveAmounts } from '../../src/claims/save-draft.ts'
import { claim } from '../../src/claims/tables.ts'
import { addDays, day, dayAt } from '../../src/kernel/days.ts'
import { fen } from '../../src/kernel/fen.ts'
import { identityNumberFrom } from '../../src/kernel/identity-number.ts'
import { importRoster } from '../../src/members/import-roster.ts'
import { member } from '../../src/members/tables.ts'
import { createWorkplace } from '../../src/members/workplaces.ts'
import { publishPlan } from '../../src/plans/publish-plan.ts'
import { planRevision } from '../../src/plans/tables.ts'
import { approveClaim } from '../../src/settlement/approve-claim.ts'
import { submitClaim } from '../../src/settlement/submit-claim.ts'
import type { Installation } from './installation.ts'
import { PNG } from './whole-federation.ts'

const value = <T>(result: { ok: true; value: T } | { ok: false; error: unknown }): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.error))
  return result.value
}

export const KNOWN = {
  name: '样本甲贰',
  identityNumber: identityNumberFrom({
    region: '990000',
    bornOn: day('1980-05-01'),
    sequence: 731,
  }),
  mobile: '19900000731',
  card: '6222000000007318',
  hospital: '样本市第九医院',
} as const

/** A federation with a person, an approved claim with a correction, and a draft with a document. */
export async function busyTenant(at: Installation, slug: string, documents: ObjectStore) {
  await at.signUp(slug)
  const scope = () => at.scope(slug)
  const [revision] = await (await scope()).db.query.select().from(planRevision)
  value(await publishPlan(await scope(), { revisionId: revision!.id }))
  const { id: workplaceId } = value(
    await createWorkplace(await scope(), { name: '样本一厂', organisationCode: '' }),
  )
  const rows = [
    '姓名,身份证号,手机号,银行卡号',
    [KNOWN.name, KNOWN.identityNumber, KNOWN.mobile, KNOWN.card].join(','),
  ]
  const bytes = new TextEncoder().encode(rows.join('\n'))
  const planKey = revision!.planKey
  value(await importRoster(await scope(), { workplaceId, planKey, fileName: 'a.csv', bytes }))
  const [person] = await (await scope()).db.query.select().from(member)
  const today = dayAt(Date.now())
  // A draft is the member's alone.
  const own = async () => ({
    ...(await scope()),
    actor: { kind: 'member' as const, id: person!.id },
  })
  const claimOf = async (from: number, to: number) => {
    const stay = {
      kind: 'inpatient' as const,
      hospital: KNOWN.hospital,
      admittedOn: addDays(today, from),
      dischargedOn: addDays(today, to),
      settledOn: addDays(today, to),
      diagnosis: '',
    }
    const started = { memberId: person!.id, channel: 'member' as const, stay }
    const { claimId } = value(await startClaim(await own(), started))
    const amounts = { total: fen(1_300_000), burden: fen(228_799) }
    value(await saveAmounts(await own(), { claimId, amounts }))
    return claimId
  }
  const claimId = await claimOf(-20, -10)
  value(await submitClaim(await own(), { claimId }))
  const revisionOf = async () => {
    const { query } = (await scope()).db
    const [row] = await query.select().from(claim).where(eq(claim.id, claimId))
    return row!.revision
  }
  value(await approveClaim(await scope(), { claimId, revision: await revisionOf() }))
  const draftId = await claimOf(-8, -5)
  const document = { claimId: draftId, fileName: '结算单.png', bytes: PNG }
  const { documentId } = value(await addDocument(await own(), documents, document))
  return { scope, memberId: person!.id, claimId, draftId, documentId, workplaceId }
}
