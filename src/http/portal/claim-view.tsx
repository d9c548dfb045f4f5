import type { Fen } from '../../kernel/fen.ts'
import {
  Alert,
  AsWritten,
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

interface ReturnedProps {
  frame: PortalFrame
  returned: NonNullable<ClaimViewProps['returned']>
}

function Returned({ frame, returned }: ReturnedProps) {
  const { progress, ui } = frame.words
  return (
    <div class="stack">
      <Alert tone="back" title={progress.returned}>
        <p>
          <AsWritten text={returned.reason} words={ui} />
        </p>
        <p>{returned.todo}</p>
      </Alert>
      <LinkButton href={returned.href} tone="primary" wide>
        {progress.complete}
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
  const { progress, ui } = frame.words
  return (
    <Alert tone="bad" title={progress.refused}>
      <p>
        <AsWritten text={refused.reason} words={ui} />
      </p>
      {refused.clause ? (
        <p>
          <AsWritten text={progress.basis(refused.clause)} words={ui} />
        </p>
      ) : null}
      <p>{progress.askAgain(frame.brand.hotline)}</p>
    </Alert>
  )
}

function Documents({ frame, claimId, documents }: ClaimViewProps) {
  if (documents.length === 0) return null
  const { progress, ui } = frame.words
  return (
    <section>
      <h2 class="section-title">{progress.documents}</h2>
      <ul class="cells documents">
        {documents.map((document) => (
          <li>
            <Icon name="file" />
            <a class="cell-body" href={`/claims/${claimId}/documents/${document.id}`}>
              <AsWritten text={document.name} words={ui} />
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
  const { progress, ui } = frame.words
  return (
    <Page frame={frame} title={progress.title} back={{ href: '/me', label: progress.back }}>
      <div class="status">
        <Badge tone={state.tone}>{state.label}</Badge>
        {amount ? (
          <p>
            <span class="muted">{amount.label}</span>
            <Money fen={amount.fen} big words={ui} />
          </p>
        ) : null}
        <h1>{headline}</h1>
        {next ? <p class="muted">{next}</p> : null}
      </div>
      {returned ? <Returned frame={frame} returned={returned} /> : null}
      {refused ? <Refused frame={frame} refused={refused} /> : null}
      <section>
        <h2 class="section-title">{progress.where}</h2>
        <div class="card">
          <Timeline items={timeline} words={ui} />
        </div>
      </section>
      {lines.length > 0 ? (
        <section>
          <h2 class="section-title">{progress.how}</h2>
          <div class="receipt">
            {lines.map((line) => (
              <BenefitLine line={line} words={ui} />
            ))}
          </div>
        </section>
      ) : null}
      <section>
        <h2 class="section-title">{progress.given}</h2>
        <div class="card">
          <Facts facts={facts} />
        </div>
      </section>
      <Documents {...props} />
    </Page>
  )
}
