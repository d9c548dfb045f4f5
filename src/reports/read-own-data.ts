import { asc, eq, isNull, and } from 'drizzle-orm'
import { recordRead } from '../audit/read-on-record.ts'
import { openFacts } from '../claims/claim-facts.ts'
import { amountQuestions } from '../claims/amount-questions.ts'
import type { StayFacts } from '../claims/stay-facts.ts'
import { claim, claimDocument, claimFacts, type claimStates } from '../claims/tables.ts'
import { assert } from '../kernel/assert.ts'
import { dayAt, minuteAt } from '../kernel/days.ts'
import { formatYuan, type Fen } from '../kernel/fen.ts'
import { openParticulars } from '../members/reveal-member.ts'
import { cover, member, workplace } from '../members/tables.ts'
import { notice, type noticeKinds } from '../notices/tables.ts'
import { planTitleOf } from '../plans/plan-title.ts'
import {
  publishedPlanRows,
  toPublishedPlans,
  type PublishedPlan,
} from '../plans/published-plans.ts'
import type { TenantScope } from '../scope.ts'
import { benefitLine, type benefitLineStates } from '../settlement/tables.ts'

const momentOf = (at: number | null) =>
  at === null ? null : `${dayAt(at)} ${minuteAt(at).slice(11)}`
const yuan = (amountFen: number) => `${formatYuan(amountFen as Fen)} 元`

const claimStateWords: Readonly<Record<(typeof claimStates)[number], string>> = {
  draft: '填写中',
  submitted: '审核中',
  returned: '已退回，等待补正',
  approved: '审核通过',
  refused: '不予支付',
}
const lineStateWords: Readonly<Record<(typeof benefitLineStates)[number], string>> = {
  payable: '待发放',
  'in-payout': '发放中',
  paid: '已发放',
}
const noticeWords: Readonly<Record<(typeof noticeKinds)[number], string>> = {
  code: '验证码',
  enrolment: '参保通知',
  arrival: '到账通知',
  returned: '申领结果通知',
  test: '测试短信',
  invitation: '邀请',
}

/**
 * All that is stored of a member, in the clear, for the member alone: to take away and to check.
 * Sealed traces are left out, since every page of a claim tells them in sentences. One round trip,
 * and one for the entry that it was taken.
 */
export async function readOwnData(scope: TenantScope, memberId: string) {
  assert(scope.actor.kind === 'member' && scope.actor.id === memberId, 'it is their own data')
  const [[row], covers, claims, documents, lines, notices, plans] = await rowsOf(scope, memberId)
  assert(row !== undefined, 'who is signed in is stored')
  await recordRead(scope, { action: 'own-data.read', subject: memberId }, {})
  const published = toPublishedPlans(plans)
  const namesOf = (claimId: string) =>
    documents.filter((document) => document.claimId === claimId).map(({ fileName }) => fileName)
  return {
    导出时间: momentOf(scope.now),
    工会: scope.tenant.name,
    本人: await personOf(scope, row),
    保障: covers.map(({ planTitle, startsOn, endsOn, units, contributionFen }) => ({
      计划: planTitle,
      从: startsOn,
      到: endsOn,
      份数: units,
      会费: yuan(contributionFen),
    })),
    申领: await Promise.all(
      claims.map(async (one) => {
        const facts = await openFacts(scope, { claimId: one.id, ...one })
        const plan = published.find(({ planKey }) => planKey === one.planKey)
        return {
          编号: one.id,
          计划: one.planTitle,
          ...factsOf(facts, plan),
          状态: claimStateWords[one.state],
          提交时间: momentOf(one.submittedAt),
          决定时间: momentOf(one.decidedAt),
          理由: one.decisionReason,
          材料: namesOf(one.id),
        }
      }),
    ),
    互助金: lines.map(({ title, amountFen, state, approvedAt }) => ({
      项目: title,
      金额: yuan(amountFen),
      状态: lineStateWords[state],
      审核时间: momentOf(approvedAt),
    })),
    短信: notices.map(({ kind, createdAt, sentAt }) => ({
      类别: noticeWords[kind],
      生成时间: momentOf(createdAt),
      送出时间: momentOf(sentAt),
    })),
  }
}

type Row = { readonly member: typeof member.$inferSelect; readonly workplace: string }

async function personOf(scope: TenantScope, row: Row) {
  const { name, identityNumber, mobile, cardNumber } = await openParticulars(scope, row.member)
  return {
    姓名: name,
    身份证号: identityNumber,
    手机号: mobile ?? null,
    银行卡号: cardNumber ?? null,
    单位: row.workplace,
    类别: row.member.category === 'retired' ? '退休' : '在职',
    登记时间: momentOf(row.member.createdAt),
    更新时间: momentOf(row.member.updatedAt),
  }
}

/** The facts of a claim in the words of its plan; a component that it no longer asks by its key. */
function factsOf({ stay, amounts = {} }: StayFacts, plan: PublishedPlan | undefined) {
  const asked = stay && plan ? amountQuestions(plan.plan, stay.kind, stay.dischargedOn) : []
  const labelOf = (name: string) => asked.find((one) => one.name === name)?.label ?? name
  return {
    就医: stay
      ? {
          医院: stay.hospital,
          入院: stay.admittedOn,
          出院: stay.dischargedOn,
          结算: stay.settledOn,
          诊断: stay.diagnosis ?? null,
        }
      : null,
    金额: Object.fromEntries(
      Object.entries(amounts).map(([name, amount]) => [labelOf(name), yuan(amount)]),
    ),
  }
}

function rowsOf(scope: TenantScope, memberId: string) {
  const { query } = scope.db
  return query.batch([
    query
      .select({ member, workplace: workplace.name })
      .from(member)
      .innerJoin(workplace, eq(workplace.id, member.workplaceId))
      .where(eq(member.id, memberId)),
    query
      .select({
        planTitle: planTitleOf(cover.planKey),
        startsOn: cover.startsOn,
        endsOn: cover.endsOn,
        units: cover.units,
        contributionFen: cover.contributionFen,
      })
      .from(cover)
      .where(eq(cover.memberId, memberId))
      .orderBy(asc(cover.startsOn)),
    query
      .select({
        id: claim.id,
        planKey: claim.planKey,
        planTitle: planTitleOf(claim.planKey),
        state: claim.state,
        submittedAt: claim.submittedAt,
        decidedAt: claim.decidedAt,
        decisionReason: claim.decisionReason,
        revision: claimFacts.revision,
        factsCipher: claimFacts.factsCipher,
      })
      .from(claim)
      .innerJoin(
        claimFacts,
        and(eq(claimFacts.claimId, claim.id), eq(claimFacts.revision, claim.revision)),
      )
      .where(eq(claim.memberId, memberId))
      .orderBy(asc(claim.createdAt)),
    query
      .select({ claimId: claimDocument.claimId, fileName: claimDocument.fileName })
      .from(claimDocument)
      .innerJoin(claim, eq(claim.id, claimDocument.claimId))
      .where(and(eq(claim.memberId, memberId), isNull(claimDocument.removedAt))),
    query
      .select({
        title: benefitLine.benefitTitle,
        amountFen: benefitLine.amountFen,
        state: benefitLine.state,
        approvedAt: benefitLine.approvedAt,
      })
      .from(benefitLine)
      .where(eq(benefitLine.memberId, memberId))
      .orderBy(asc(benefitLine.approvedAt)),
    query
      .select({
        kind: notice.kind,
        createdAt: notice.createdAt,
        sentAt: notice.sentAt,
      })
      .from(notice)
      .where(eq(notice.memberId, memberId))
      .orderBy(asc(notice.createdAt)),
    publishedPlanRows(scope.db),
  ])
}
