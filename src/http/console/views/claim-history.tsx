import type { Instant } from '../../../kernel/days.ts'
import { Card, Timeline, type TimelineItem } from '../../ui/index.ts'
import { exactAndAgo } from '../when.tsx'

export const claimEventKinds = [
  'started',
  'submitted',
  'assessed',
  'corrected',
  'returned',
  'approved',
  'refused',
  'payout-prepared',
  'paid',
  'notified',
] as const
export type ClaimEventKind = (typeof claimEventKinds)[number]

export interface ClaimEvent {
  at: Instant
  kind: ClaimEventKind
  /** 职工本人, 接口, 系统 or a colleague's name. */
  actorName: string
  /** A reason, a field that was corrected, a batch's number. */
  text: string | null
}

const words: Readonly<Record<ClaimEventKind, string>> = {
  started: '开始填写',
  submitted: '提交申领',
  assessed: '系统核算',
  corrected: '更正事实',
  returned: '退回补正',
  approved: '审核通过',
  refused: '不予支付',
  'payout-prepared': '列入发放批次',
  paid: '已打款',
  notified: '已发短信',
}

const stateOf = (kind: ClaimEventKind): TimelineItem['state'] =>
  kind === 'returned' || kind === 'refused' ? 'problem' : 'done'

interface ClaimHistoryProps {
  now: Instant
  history: readonly ClaimEvent[]
}

export function ClaimHistory({ now, history }: ClaimHistoryProps) {
  if (history.length === 0) return null
  return (
    <Card title="经过">
      <Timeline
        items={history.map((event) => ({
          title: `${words[event.kind]} · ${event.actorName}`,
          state: stateOf(event.kind),
          at: exactAndAgo(event.at, now),
          text: event.text ?? undefined,
        }))}
      />
    </Card>
  )
}
