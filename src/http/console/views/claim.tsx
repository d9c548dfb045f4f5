import type { Day, Instant } from '../../../kernel/days.ts'
import type { Fen } from '../../../kernel/fen.ts'
import {
  Alert,
  Card,
  Columns,
  ConsolePage,
  Facts,
  type BenefitLineView,
  type ConsoleFrame,
  type FormErrors,
  type Option,
} from '../../ui/index.ts'
import { daySpan, exactAndAgo } from '../when.tsx'
import { StateBadge } from '../state-badge.tsx'
import { claimChannelWords, claimStateWords, type ClaimChannel, type ClaimState } from '../words.ts'
import { ClaimDecision } from './claim-decision.tsx'
import { ClaimHistory, type ClaimEvent } from './claim-history.tsx'
import { Amounts, ComputedLines, Documents, Stay } from './claim-facts.tsx'

/** A fact as a reviewer reads it; a correction shows what stood before. */
export interface ClaimFact {
  label: string
  value: string
  corrected: { before: string; byName: string; reason: string } | null
}

export interface ClaimAmount {
  label: string
  amountFen: Fen
  corrected: { beforeFen: Fen; byName: string; reason: string } | null
  /** A sum of the parts above it: set apart. */
  sum: boolean
}

/** Whether amounts tie to one another, each as a sentence. */
export interface ClaimCheck {
  ok: boolean
  sentence: string
}

export interface ClaimDocument {
  id: string
  fileName: string
  kind: 'picture' | 'pdf' | 'other'
  bytes: number
  addedAt: Instant
}

export interface CorrectableFact {
  name: string
  label: string
  /** As it stands, for the list: `2015年8月11日`, `2,287.99 元`. */
  now: string
}

/** What the viewer may do with the claim, and if nothing, why. */
export type ClaimDecisionState =
  | { kind: 'open' }
  /** Somebody decided while the viewer looked. */
  | { kind: 'stale'; byName: string; at: Instant }
  /** Their own claim, or one they handed in or changed. */
  | { kind: 'own'; why: 'is-member' | 'handed-in' | 'corrected'; who: readonly string[] }
  | { kind: 'not-permitted'; roles: readonly string[] }
  | { kind: 'not-submitted' }
  | { kind: 'decided' }

export interface ClaimForms {
  /** Which form came back with errors; null on a first look. */
  act: 'approve' | 'return' | 'refuse' | 'facts' | null
  values: Readonly<Record<string, string>>
  errors: FormErrors
}

export interface ClaimProps {
  frame: ConsoleFrame
  now: Instant
  claim: {
    id: string
    revision: number
    state: ClaimState
    channel: ClaimChannel
    planTitle: string
    submittedAt: Instant | null
    decidedAt: Instant | null
    decidedByName: string | null
    decisionReason: string | null
  }
  member: {
    id: string
    maskedName: string
    identityLastFour: string
    workplaceName: string
    cover: { startsOn: Day; endsOn: Day; units: number } | null
    cardLastFour: string | null
    /** Benefits already paid in this cover period, by all claims. */
    paidThisPeriodFen: Fen
  }
  stay: readonly ClaimFact[]
  amounts: readonly ClaimAmount[]
  checks: readonly ClaimCheck[]
  documents: readonly ClaimDocument[]
  lines: readonly BenefitLineView[]
  totalFen: Fen
  /** The engine's rule version, for the record: 2015 年版. */
  planVersion: string | null
  decision: ClaimDecisionState
  correctable: readonly CorrectableFact[]
  /** Clauses that a refusal may rest on. */
  clauses: readonly Option[]
  forms: ClaimForms
  history: readonly ClaimEvent[]
}

function Decided({ claim, now }: ClaimProps) {
  if (claim.decidedAt === null || claim.state === 'submitted' || claim.state === 'draft')
    return null
  const { word, tone } = claimStateWords[claim.state]
  return (
    <Alert tone={tone} title={`${word}，${claim.decidedByName ?? '系统'}`}>
      <p class="number">{exactAndAgo(claim.decidedAt, now)}</p>
      {claim.decisionReason ? <p>{`理由：${claim.decisionReason}`}</p> : null}
    </Alert>
  )
}

function Member({ member }: ClaimProps) {
  const { cover } = member
  return (
    <Card title="职工">
      <Facts
        facts={[
          {
            label: '姓名',
            value: <a href={`/console/members/${member.id}`}>{member.maskedName}</a>,
            note: member.identityLastFour ? `身份证尾号 ${member.identityLastFour}` : undefined,
          },
          { label: '单位', value: member.workplaceName },
          {
            label: '保障期',
            value: cover ? (
              daySpan(cover.startsOn, cover.endsOn)
            ) : (
              <span class="lacking">住院时没有保障</span>
            ),
            note: cover && cover.units > 1 ? `${cover.units} 份` : undefined,
          },
          {
            label: '银行卡',
            value: member.cardLastFour ? (
              <span class="number">{`尾号 ${member.cardLastFour}`}</span>
            ) : (
              <span class="lacking">未登记，通过后还发不出去</span>
            ),
          },
        ]}
      />
    </Card>
  )
}

const purpose = ({ claim, member, now }: ClaimProps): string => {
  const handedIn =
    claim.submittedAt === null ? '还没有提交' : `${exactAndAgo(claim.submittedAt, now)}提交`
  return `${member.workplaceName} · ${claim.planTitle} · ${claimChannelWords[claim.channel]}，${handedIn}`
}

export function ClaimView(props: ClaimProps) {
  const { frame, claim, member, decision } = props
  return (
    <ConsolePage
      frame={frame}
      section="claims"
      title={`${member.maskedName}的申领`}
      badge={<StateBadge state={claimStateWords[claim.state]} />}
      purpose={purpose(props)}
      back={{ href: '/console/claims', label: '申领' }}
    >
      {decision.kind === 'stale' ? (
        <Alert tone="wait" title="这件申领刚刚已由同事处理" live class="flash">
          <p>{`${decision.byName}在 ${exactAndAgo(decision.at, props.now)}作出了决定。您的操作没有保存，下面是现在的情况。`}</p>
        </Alert>
      ) : null}
      <Columns
        main={
          <>
            <Stay {...props} />
            <Amounts {...props} />
            <Documents {...props} />
            <Member {...props} />
          </>
        }
        aside={
          <>
            <Decided {...props} />
            <ComputedLines {...props} />
            <ClaimDecision {...props} />
            <ClaimHistory {...props} />
          </>
        }
      />
    </ConsolePage>
  )
}
