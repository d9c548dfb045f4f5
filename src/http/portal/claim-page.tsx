import { fen, sumFen } from '../../kernel/fen.ts'
import type { ClaimFile } from '../../reports/read-claim-file.ts'
import { explainedLines } from '../explained.ts'
import type { PortalFrame, TimelineItem } from '../ui/index.ts'
import { ClaimView } from './claim-view.tsx'
import {
  amountFacts,
  momentOf,
  stageBadges,
  stayFacts,
  stageOf,
  type ClaimStage,
} from './claim-words.ts'

/** Where a member's claim stands, in words. */
export function claimPage(frame: PortalFrame, file: ClaimFile) {
  const { row, facts, plan, assessed, documents, memberRow } = file
  const stage = stageOf(file)
  const card = memberRow.cardLastFour
  return ClaimView({
    frame,
    claimId: row.id,
    state: stageBadges[stage],
    headline: headline(stage, card),
    next: nextStep(stage, card),
    amount: amountOf(stage, file),
    returned:
      stage === 'returned'
        ? {
            reason: row.decisionReason ?? '',
            todo: '照着上面补好，再交一次就行，前面填的都还在。',
            href: `/claims/${row.id}/stay`,
          }
        : undefined,
    refused: stage === 'refused' ? { reason: row.decisionReason ?? '' } : undefined,
    timeline: timelineOf(stage, file),
    lines: plan ? explainedLines(assessed.lines, plan.plan) : [],
    facts: [...stayFacts(facts), ...(plan ? amountFacts(plan, facts) : [])],
    documents: documents.map(({ id, fileName }) => ({ id, name: fileName })),
  })
}

function headline(stage: ClaimStage, card: string | null): string {
  switch (stage) {
    case 'submitted':
      return '已经收到，正在审核'
    case 'returned':
      return '还差一点，请补充后再交'
    case 'refused':
      return '这次不能给付'
    case 'nothing-due':
      return '审核完了，这次没有可领的互助金'
    case 'payable':
      return '审核通过，等待打款'
    case 'paid':
      return card ? `互助金已打入尾号 ${card} 的工会会员卡` : '互助金已发放'
    case 'draft':
      return '还没有交'
  }
}

function nextStep(stage: ClaimStage, card: string | null): string | undefined {
  if (stage === 'submitted') return '一般几个工作日内有结果，要您补充或到账时会发短信。'
  if (stage === 'payable') {
    return card
      ? `会打到尾号 ${card} 的工会会员卡，到账有短信。`
      : '您还没有登记工会会员卡，请找单位经办人登记后打款。'
  }
  return undefined
}

function amountOf(stage: ClaimStage, { assessed, owed }: ClaimFile) {
  if (stage === 'refused' || stage === 'draft') return null
  if (stage === 'paid' || stage === 'payable') {
    const total = sumFen(owed.map(({ amountFen }) => fen(amountFen)))
    return { label: stage === 'paid' ? '已到账' : '将打款', fen: total }
  }
  return { label: '预计能领', fen: fen(assessed.totalFen) }
}

function timelineOf(stage: ClaimStage, { row, owed }: ClaimFile): TimelineItem[] {
  const decided = row.decidedAt === null ? undefined : momentOf(row.decidedAt)
  const submitted = row.submittedAt === null ? undefined : momentOf(row.submittedAt)
  const paidAt = owed.find((line) => line.paidAt !== null)?.paidAt ?? null
  const reviewed = ['payable', 'paid', 'nothing-due'].includes(stage)
  const review: TimelineItem =
    stage === 'returned' || stage === 'refused'
      ? { title: stage === 'returned' ? '退回补充' : '不予给付', state: 'problem', at: decided }
      : { title: '审核', state: reviewed ? 'done' : 'current', at: reviewed ? decided : undefined }
  const payment: TimelineItem = {
    title: '打款到账',
    state: stage === 'paid' ? 'done' : stage === 'payable' ? 'current' : 'next',
    at: paidAt === null ? undefined : momentOf(paidAt),
  }
  return [
    { title: '交上来', state: 'done', at: submitted },
    review,
    ...(stage === 'nothing-due' || stage === 'refused' ? [] : [payment]),
  ]
}
