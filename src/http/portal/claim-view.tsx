import type { Fen } from '../../kernel/fen.ts'
import {
  Alert,
  Badge,
  BenefitLine,
  Facts,
  Icon,
  LinkButton,
  Money,
  Page,
  Timeline,
  type BenefitLineView,
  type Fact,
  type PortalFrame,
  type TimelineItem,
  type Tone,
} from '../ui/index.ts'

export interface ClaimViewProps {
  frame: PortalFrame
  claimId: string
  state: { tone: Tone; label: string }
  /** The state as a sentence: 互助金已打入尾号 1234 的工会会员卡 */
  headline: string
  /** What happens next and when. */
  next?: string | undefined
  /** null while nothing has been computed. */
  amount: { label: string; fen: Fen } | null
  /** A returned claim: why, and what to do about it. */
  returned?: { reason: string; todo: string; href: string } | undefined
  /** A refused claim: why, the clause, and the way to ask again. */
  refused?: { reason: string; clause?: string | undefined } | undefined
  timeline: readonly TimelineItem[]
  lines: readonly BenefitLineView[]
  facts: readonly Fact[]
  documents: readonly { id: string; name: string }[]
}

function Returned({ returned }: { returned: NonNullable<ClaimViewProps['returned']> }) {
  return (
    <div class="stack">
      <Alert tone="back" title="请您补一下">
        <p>{returned.reason}</p>
        <p>{returned.todo}</p>
      </Alert>
      <LinkButton href={returned.href} tone="primary" wide>
        去补充
      </LinkButton>
    </div>
  )
}

function Refused({
  frame,
  refused,
}: {
  frame: PortalFrame
  refused: NonNullable<ClaimViewProps['refused']>
}) {
  return (
    <Alert tone="bad" title="这次不能给付的原因">
      <p>{refused.reason}</p>
      {refused.clause ? <p>{`依据：${refused.clause}`}</p> : null}
      <p>{`觉得不对，可以打工会热线 ${frame.brand.hotline}，请工作人员再看一遍。`}</p>
    </Alert>
  )
}

function Documents({ claimId, documents }: ClaimViewProps) {
  if (documents.length === 0) return null
  return (
    <section>
      <h2 class="section-title">材料</h2>
      <ul class="cells documents">
        {documents.map((document) => (
          <li>
            <Icon name="file" />
            <a class="cell-body" href={`/claims/${claimId}/documents/${document.id}`}>
              {document.name}
            </a>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Where a claim stands: the amount or the answer first, then the way it has come. */
export function ClaimView(props: ClaimViewProps) {
  const { frame, state, headline, next, amount, returned, refused, timeline, lines, facts } = props
  return (
    <Page frame={frame} title="申领进度" back={{ href: '/me', label: '我的申领' }}>
      <div class="status">
        <Badge tone={state.tone}>{state.label}</Badge>
        {amount ? (
          <p>
            <span class="muted">{amount.label}</span>
            <Money fen={amount.fen} big />
          </p>
        ) : null}
        <h1>{headline}</h1>
        {next ? <p class="muted">{next}</p> : null}
      </div>
      {returned ? <Returned returned={returned} /> : null}
      {refused ? <Refused frame={frame} refused={refused} /> : null}
      <section>
        <h2 class="section-title">办到哪一步</h2>
        <div class="card">
          <Timeline items={timeline} />
        </div>
      </section>
      {lines.length > 0 ? (
        <section>
          <h2 class="section-title">金额怎么来的</h2>
          <div class="receipt">
            {lines.map((line) => (
              <BenefitLine line={line} />
            ))}
          </div>
        </section>
      ) : null}
      <section>
        <h2 class="section-title">您交的内容</h2>
        <div class="card">
          <Facts facts={facts} />
        </div>
      </section>
      <Documents {...props} />
    </Page>
  )
}
