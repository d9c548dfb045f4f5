import { and, asc, eq, sql } from 'drizzle-orm'
import { isAct } from '../audit/acts.ts'
import { readOnRecord } from '../audit/read-on-record.ts'
import { auditEntry } from '../audit/tables.ts'
import { openFacts } from '../claims/claim-facts.ts'
import { documentsOf } from '../claims/documents.ts'
import { claimRow, isOwn, type ClaimRow } from '../claims/find-claim.ts'
import type { StayFacts } from '../claims/stay-facts.ts'
import { claim, claimFacts } from '../claims/tables.ts'
import { staff } from '../identity/tables.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { maskParticulars, openParticulars, type Particulars } from '../members/reveal-member.ts'
import { cover, member, workplace } from '../members/tables.ts'
import {
  publishedPlanRows,
  toPublishedPlans,
  type PublishedPlan,
} from '../plans/published-plans.ts'
import type { BenefitLine } from '../rules/index.ts'
import { refuseUnless, type TenantScope } from '../scope.ts'
import { newestAssessment, openLines } from '../settlement/assessments.ts'
import { benefitLine } from '../settlement/tables.ts'
import { payout, payoutItem } from '../payouts/tables.ts'

export type ClaimFile = {
  readonly row: ClaimRow
  readonly facts: StayFacts
  readonly particulars: Particulars
  readonly memberRow: typeof member.$inferSelect
  readonly workplace: string
  readonly covers: readonly (typeof cover.$inferSelect)[]
  readonly plan: PublishedPlan | undefined
  /** What the newest assessment made of the facts: empty while there is none. */
  readonly assessed: { readonly totalFen: number; readonly lines: readonly BenefitLine[] }
  /** What is owed or paid for it, corrections included. */
  readonly owed: readonly OwedLine[]
  /** Paid to the member under the plan in the cover period of the stay, by all claims. */
  readonly paidThisPeriodFen: number
  readonly documents: Awaited<ReturnType<typeof documentsOf>>
  readonly history: readonly HistoryEntry[]
}

export type OwedLine = {
  readonly id: string
  readonly title: string
  readonly kind: 'benefit' | 'correction'
  readonly amountFen: number
  readonly state: 'payable' | 'in-payout' | 'paid'
  readonly approvedAt: number
  readonly paidAt: number | null
  readonly cardLastFour: string | null
}

export type HistoryEntry = {
  readonly at: number
  readonly action: string
  readonly actorKind: string
  /** Only for staff: a member is not named in a history. */
  readonly actorName: string | null
  readonly detail: Readonly<Record<string, unknown>>
}

/**
 * Everything about one claim, for its member or for staff who may read claims. One round trip, and
 * one for the entry that staff have read it.
 */
export async function readClaimFile(
  scope: TenantScope,
  claimId: string,
): Promise<Result<ClaimFile, { readonly reason: 'not-found' }>> {
  const missing = err({ reason: 'not-found' as const })
  if (scope.actor.kind !== 'member' && refuseUnless(scope, 'claims.read')) return missing
  const [[row], [facts], [person], covers, plans, [assessed], owed, paid, documents, history] =
    await readOnRecord(
      scope,
      { action: 'claim.read', subject: claimId },
      readRows(scope, claimId),
      ([[found]]) => found && {},
    )
  if (!isOwn(scope, row) || facts === undefined || person === undefined) return missing
  const opened = await openFacts(scope, facts)
  const on = opened.stay?.dischargedOn ?? ''
  const period = covers
    .map(({ cover }) => cover)
    .find((own) => own.startsOn <= on && on <= own.endsOn)
  return ok({
    row,
    facts: opened,
    particulars: maskParticulars(await openParticulars(scope, person.member)),
    memberRow: person.member,
    workplace: person.workplace,
    covers: covers.map(({ cover }) => cover),
    plan: toPublishedPlans(plans).find(({ planKey }) => planKey === row.planKey),
    assessed: {
      totalFen: assessed?.totalFen ?? 0,
      lines: assessed ? await openLines(scope, assessed) : [],
    },
    owed,
    paidThisPeriodFen: paid.find(({ periodFrom }) => periodFrom === period?.startsOn)?.paidFen ?? 0,
    documents,
    history: history.map((entry) => ({
      ...entry,
      detail: JSON.parse(entry.detail) as Record<string, unknown>,
    })),
  })
}

function readRows(scope: TenantScope, claimId: string) {
  const { query } = scope.db
  return query.batch([
    claimRow(scope, claimId),
    query
      .select({
        claimId: claimFacts.claimId,
        revision: claimFacts.revision,
        factsCipher: claimFacts.factsCipher,
      })
      .from(claimFacts)
      .innerJoin(
        claim,
        and(eq(claim.id, claimFacts.claimId), eq(claim.revision, claimFacts.revision)),
      )
      .where(eq(claimFacts.claimId, claimId)),
    query
      .select({ member, workplace: workplace.name })
      .from(claim)
      .innerJoin(member, eq(member.id, claim.memberId))
      .innerJoin(workplace, eq(workplace.id, member.workplaceId))
      .where(eq(claim.id, claimId)),
    query
      .select({ cover })
      .from(cover)
      .innerJoin(claim, eq(claim.memberId, cover.memberId))
      .where(eq(claim.id, claimId))
      .orderBy(asc(cover.startsOn)),
    publishedPlanRows(scope.db),
    newestAssessment(scope, claimId),
    owedLines(scope, claimId),
    paidByPeriod(scope, claimId),
    documentsOf(scope, claimId),
    query
      .select({
        at: auditEntry.at,
        action: auditEntry.action,
        actorKind: auditEntry.actorKind,
        actorName: staff.name,
        detail: auditEntry.detail,
      })
      .from(auditEntry)
      .leftJoin(staff, eq(staff.id, auditEntry.actorId))
      .where(and(eq(auditEntry.subject, claimId), isAct))
      .orderBy(asc(auditEntry.sequence)),
  ])
}

const owedLines = (scope: TenantScope, claimId: string) =>
  scope.db.query
    .select({
      id: benefitLine.id,
      title: benefitLine.benefitTitle,
      kind: benefitLine.kind,
      amountFen: benefitLine.amountFen,
      state: benefitLine.state,
      approvedAt: benefitLine.approvedAt,
      paidAt: payout.decidedAt,
      cardLastFour: payoutItem.cardLastFour,
    })
    .from(benefitLine)
    .leftJoin(payoutItem, eq(payoutItem.heldLineId, benefitLine.id))
    .leftJoin(payout, and(eq(payout.id, payoutItem.payoutId), eq(payout.state, 'confirmed')))
    .where(eq(benefitLine.claimId, claimId))
    .orderBy(asc(benefitLine.approvedAt), asc(benefitLine.ordinal))

const paidByPeriod = (scope: TenantScope, claimId: string) =>
  scope.db.query
    .select({
      periodFrom: benefitLine.periodFrom,
      paidFen: sql<number>`sum(${benefitLine.amountFen})`,
    })
    .from(benefitLine)
    .innerJoin(
      claim,
      and(eq(claim.memberId, benefitLine.memberId), eq(claim.planKey, benefitLine.planKey)),
    )
    .where(and(eq(claim.id, claimId), eq(benefitLine.state, 'paid')))
    .groupBy(benefitLine.periodFrom)
