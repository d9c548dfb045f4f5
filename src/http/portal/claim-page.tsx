import { fen, sumFen } from '../../kernel/fen.ts'
import type { ClaimFile } from '../../reports/read-claim-file.ts'
import { explainedLines } from '../explained.ts'
import type { PortalFrame, TimelineItem } from '../ui/index.ts'
import type { PortalWords } from './words/zh.ts'
import { ClaimView } from './claim-view.tsx'
import {
  amountFacts,
  momentOf,
  stageBadge,
  stayFacts,
  stageOf,
  type ClaimStage,
} from './claim-words.ts'

/** Where a member's claim stands, in words. */
export function claimPage(frame: PortalFrame, file: ClaimFile) {
  const { words } = frame
  const { row, facts, plan, assessed, documents, memberRow } = file
  const stage = stageOf(file)
  const card = memberRow.cardLastFour
  return ClaimView({
    frame,
    claimId: row.id,
    state: stageBadge(stage, words),
    headline: headline(stage, card, words),
    next: nextStep(stage, card, words),
    amount: amountOf(stage, file, words),
    returned:
      stage === 'returned'
        ? {
            reason: row.decisionReason ?? '',
            todo: words.progress.returnedTodo,
            href: `/claims/${row.id}/stay`,
          }
        : undefined,
    refused: stage === 'refused' ? { reason: row.decisionReason ?? '' } : undefined,
    timeline: timelineOf(stage, file, words),
    lines: plan ? explainedLines(assessed.lines, plan.plan, words) : [],
    facts: [...stayFacts(facts, words), ...(plan ? amountFacts(plan, facts, words) : [])],
    documents: documents.map(({ id, fileName }) => ({ id, name: fileName })),
  })
}

function headline(stage: ClaimStage, card: string | null, { progress }: PortalWords): string {
  return stage === 'paid' && card ? progress.paidTo(card) : progress.headlines[stage]
}

function nextStep(stage: ClaimStage, card: string | null, { progress }: PortalWords) {
  if (stage === 'submitted') return progress.soon
  if (stage === 'payable') return card ? progress.willBePaidTo(card) : progress.registerCard
  return undefined
}

function amountOf(stage: ClaimStage, { assessed, owed }: ClaimFile, words: PortalWords) {
  if (stage === 'refused' || stage === 'draft') return null
  if (stage === 'paid' || stage === 'payable') {
    const total = sumFen(owed.map(({ amountFen }) => fen(amountFen)))
    const { paid, toBePaid } = words.progress
    return { label: stage === 'paid' ? paid : toBePaid, fen: total }
  }
  return { label: words.receipt.expected, fen: fen(assessed.totalFen) }
}

function timelineOf(
  stage: ClaimStage,
  { row, owed }: ClaimFile,
  words: PortalWords,
): TimelineItem[] {
  const { progress } = words
  const decided = row.decidedAt === null ? undefined : momentOf(row.decidedAt, words)
  const submitted = row.submittedAt === null ? undefined : momentOf(row.submittedAt, words)
  const paidAt = owed.find((line) => line.paidAt !== null)?.paidAt ?? null
  const reviewed = ['payable', 'paid', 'nothing-due'].includes(stage)
  const review: TimelineItem =
    stage === 'returned' || stage === 'refused'
      ? {
          title: stage === 'returned' ? progress.sentBack : progress.notPaid,
          state: 'problem',
          at: decided,
        }
      : {
          title: progress.review,
          state: reviewed ? 'done' : 'current',
          at: reviewed ? decided : undefined,
        }
  const payment: TimelineItem = {
    title: progress.payment,
    state: stage === 'paid' ? 'done' : stage === 'payable' ? 'current' : 'next',
    at: paidAt === null ? undefined : momentOf(paidAt, words),
  }
  return [
    { title: progress.handedIn, state: 'done', at: submitted },
    review,
    ...(stage === 'nothing-due' || stage === 'refused' ? [] : [payment]),
  ]
}
